//! Availability when the customer has no wish for one staff member.
//!
//! A start is free when it is free with one of them. When it is not, the reason is that of
//! the staff member who came nearest to being free, the greatest [`Unavailable`]: "that time is
//! taken" helps a customer more than "Ivan is off on Mondays", if Olena works and is busy. One query
//! stands for one staff member; all of them have the same zone and the same `now`.

use jiff::civil::{Date, DateTime, Time};

use super::{
    availability::{Availability, Unavailable},
    moment::Moment,
    query::SlotQuery,
};

/// Returns whether a start is free with any of several staff members; without any staff member it is
/// a day off.
pub fn any_availability(queries: &[SlotQuery<'_>], local_start: DateTime) -> Availability {
    let verdicts = queries.iter().map(|query| query.availability(local_start));
    let whys: Option<Vec<Unavailable>> = verdicts.map(Availability::reason).collect();
    match whys {
        None => Availability::Free,
        Some(whys) => Availability::Refused(whys.into_iter().max().unwrap_or(Unavailable::DayOff)),
    }
}

/// Returns the starts of a day that are free with at least one of them, earliest first.
pub fn free_times(queries: &[SlotQuery<'_>], day: Date) -> Vec<Time> {
    let mut free = Vec::new();
    for query in queries {
        let day = query.day(day);
        let candidates = day.slots().filter(|slot| slot.availability.is_free());
        free.extend(candidates.map(|slot| slot.local_start.time()));
    }
    free.sort_unstable();
    free.dedup();
    free
}

/// Returns why no start of a day is free at the times asked for; `None`: one is free.
///
/// It is the reason nearest to being free. Starts too close to closing say nothing
/// about a day, so they count only where there are no others.
pub fn why_none_free(
    queries: &[SlotQuery<'_>],
    day: Date,
    asked: impl Fn(Time) -> bool,
) -> Option<Unavailable> {
    let mut nearest = None;
    for query in queries {
        for slot in query.day(day).slots() {
            if asked(slot.local_start.time()) {
                let why = slot.availability.reason()?;
                nearest = nearest.max(Some((why != Unavailable::OutsideHours, why)));
            }
        }
    }
    // Without a single start, the day's last moment tells whether it is past or a day off.
    let last = || any_availability(queries, day.to_datetime(Time::MAX));
    nearest.map(|(_, why)| why).or_else(|| last().reason())
}

/// Returns which staff member to book for a start, as an index of the slice; `None`: none is free.
///
/// A session that has begun to fill comes first, because its time is spent already. Otherwise
/// the staff member with the fewest bookings that day is taken, then the one with the least busy
/// time, then the first.
pub fn pick_staff(queries: &[SlotQuery<'_>], local_start: DateTime) -> Option<usize> {
    let free = queries.iter().enumerate().filter_map(|(place, query)| {
        let day = query.day(local_start.date());
        let alone = !day.in_session(Moment::of(query.zone, local_start).at);
        let order = (alone, day.bookings(), day.busy_time(), place);
        day.availability(local_start).is_free().then_some(order)
    });
    free.min().map(|(.., place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ServiceId,
        schedule::slots::tests::{Salon, at, ours, taken},
    };
    use jiff::civil::{date, time};

    #[test]
    fn a_start_is_free_when_anyone_has_it_and_listed_once() {
        let (mut olena, mut ivan) = (Salon::nine_to_six(), Salon::nine_to_six());
        olena.busy = vec![taken("2026-06-03T09:00", "2026-06-03T17:00")];
        ivan.busy = vec![taken("2026-06-03T10:00", "2026-06-03T18:00")];
        let both = [olena.query(), ivan.query()];
        assert_eq!(free_times(&both, date(2026, 6, 3)), [time(9, 0, 0, 0), time(17, 0, 0, 0)]);
        assert_eq!(any_availability(&both, at("2026-06-03T17:00")), Availability::Free);
        assert_eq!(
            any_availability(&both, at("2026-06-03T12:00")),
            Availability::Refused(Unavailable::Taken)
        );
        assert_eq!(pick_staff(&both, at("2026-06-03T17:00")), Some(0));
        assert_eq!(pick_staff(&both, at("2026-06-03T09:00")), Some(1));
        assert_eq!(pick_staff(&both, at("2026-06-03T12:00")), None);
    }

    #[test]
    fn of_several_the_reason_is_that_of_whoever_came_nearest() {
        let (mut olena, mut ivan) = (Salon::nine_to_six(), Salon::around_the_clock());
        olena.busy = vec![taken("2026-06-03T09:00", "2026-06-03T18:00")];
        ivan.hours = crate::schedule::Hours::default();
        let both = [ivan.query(), olena.query()];
        assert_eq!(
            any_availability(&both, at("2026-06-03T12:00")),
            Availability::Refused(Unavailable::Taken)
        );
        assert_eq!(
            any_availability(&[ivan.query()], at("2026-06-03T12:00")).reason(),
            Some(Unavailable::DayOff)
        );
        assert_eq!(
            any_availability(&[], at("2026-06-03T12:00")),
            Availability::Refused(Unavailable::DayOff)
        );
    }

    #[test]
    fn the_least_booked_is_picked_then_the_least_busy_then_the_first() {
        let (mut olena, mut ivan) = (Salon::nine_to_six(), Salon::nine_to_six());
        let noon = at("2026-06-03T12:00");
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(0));
        olena.busy = vec![taken("2026-06-03T15:00", "2026-06-03T16:00")];
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(1));
        ivan.busy = vec![ours("cut", "2026-06-03T09:00", "2026-06-03T09:30")];
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(0));
        // What lies on other days does not count, nor does the part that reaches into them.
        olena.busy.push(taken("2026-06-03T23:00", "2026-06-05T00:00"));
        ivan.busy = vec![taken("2026-06-03T14:00", "2026-06-03T16:30")];
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(0));
    }

    #[test]
    fn a_session_that_has_begun_to_fill_is_joined_before_another_is_opened() {
        let (olena, mut ivan) = (Salon::nine_to_six(), Salon::nine_to_six());
        let noon = at("2026-06-03T12:00");
        ivan.busy = vec![ours("cut", "2026-06-03T12:00", "2026-06-03T13:00")];
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(0));
        ivan.shape.capacity = 2;
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(1));
        ivan.service = ServiceId::new("dye");
        assert_eq!(pick_staff(&[olena.query(), ivan.query()], noon), Some(0));
    }

    #[test]
    fn a_day_without_room_says_why() {
        let mut salon = Salon::nine_to_six();
        let why = |salon: &Salon, day| why_none_free(&[salon.query()], day, |_| true);
        assert_eq!(why(&salon, date(2026, 6, 3)), None);
        assert_eq!(why(&salon, date(2026, 6, 6)), Some(Unavailable::DayOff));
        assert_eq!(why(&salon, date(2026, 5, 29)), Some(Unavailable::Past));
        assert_eq!(why(&salon, date(2026, 5, 30)), Some(Unavailable::Past));
        assert_eq!(why(&salon, date(2026, 9, 1)), Some(Unavailable::TooFar));
        let evening = |time: Time| time.hour() >= 19;
        let late = why_none_free(&[salon.query()], date(2026, 6, 3), evening);
        assert_eq!(late, Some(Unavailable::OutsideHours));
        // At 17:15 the day is over, although 17:30 lies ahead and is only too close to closing.
        salon.now = "2026-06-03T14:15:00Z".parse().unwrap();
        assert_eq!(why(&salon, date(2026, 6, 3)), Some(Unavailable::Past));
        salon.busy = vec![taken("2026-06-04T08:00", "2026-06-04T20:00")];
        assert_eq!(why(&salon, date(2026, 6, 4)), Some(Unavailable::Taken));
        salon.shape.length = jiff::SignedDuration::from_hours(10);
        assert_eq!(why(&salon, date(2026, 6, 5)), Some(Unavailable::OutsideHours));
    }
}
