//! The same questions put to several staff members, when anyone will do.
//!
//! A start is free when it is free with one of them. When it is not, the reason is that of
//! whoever came nearest to being free, the greatest [`Why`]: "that time is taken" helps a
//! customer more than "Ivan is off on Mondays", if Olena works and is taken. One question
//! stands for one staff member, all of them in the same zone and at the same instant.

use jiff::civil::{Date, DateTime, Time};

use super::{Question, Verdict, Why, moment::Moment};

/// Judges a start with any of several staff members. Of nobody at all it is a day off.
#[must_use]
pub fn anyone(questions: &[Question<'_>], local_start: DateTime) -> Verdict {
    let verdicts = questions.iter().map(|question| question.verdict(local_start));
    let whys: Option<Vec<Why>> = verdicts.map(Verdict::why).collect();
    match whys {
        None => Verdict::Free,
        Some(whys) => Verdict::Refused(whys.into_iter().max().unwrap_or(Why::DayOff)),
    }
}

/// Returns the starts of a day that are free with at least one of them, earliest first.
#[must_use]
pub fn free_on(questions: &[Question<'_>], day: Date) -> Vec<Time> {
    let mut free = Vec::new();
    for question in questions {
        let day = question.day(day);
        let candidates = day.candidates().filter(|candidate| candidate.verdict.is_free());
        free.extend(candidates.map(|candidate| candidate.local_start.time()));
    }
    free.sort_unstable();
    free.dedup();
    free
}

/// Returns why nothing is free among the starts of a day at the times asked for; `None`:
/// something is.
///
/// It is the reason that came nearest to being free. Starts too close to closing say nothing
/// about a day, so they count only where there are no others.
#[must_use]
pub fn why_none(
    questions: &[Question<'_>],
    day: Date,
    asked: impl Fn(Time) -> bool,
) -> Option<Why> {
    let mut nearest = None;
    for question in questions {
        for candidate in question.day(day).candidates() {
            if asked(candidate.local_start.time()) {
                let why = candidate.verdict.why()?;
                nearest = nearest.max(Some((why != Why::OutsideHours, why)));
            }
        }
    }
    // Without a single start, the day's last moment tells whether it is past or a day off.
    let last = || anyone(questions, day.to_datetime(Time::MAX));
    nearest.map(|(_, why)| why).or_else(|| last().why())
}

/// Returns which of them to take for a start: its place in the slice; `None`: nobody is free.
///
/// A session that has begun to fill comes first, since its time is spent already. Otherwise
/// it is whoever has the fewest bookings that day, then the least busy time, then the first.
#[must_use]
pub fn pick(questions: &[Question<'_>], local_start: DateTime) -> Option<usize> {
    let free = questions.iter().enumerate().filter_map(|(place, question)| {
        let day = question.day(local_start.date());
        let alone = !day.in_session(Moment::of(question.zone, local_start).at);
        let order = (alone, day.bookings(), day.busy_time(), place);
        day.verdict(local_start).is_free().then_some(order)
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
        let both = [olena.question(), ivan.question()];
        assert_eq!(free_on(&both, date(2026, 6, 3)), [time(9, 0, 0, 0), time(17, 0, 0, 0)]);
        assert_eq!(anyone(&both, at("2026-06-03T17:00")), Verdict::Free);
        assert_eq!(anyone(&both, at("2026-06-03T12:00")), Verdict::Refused(Why::Taken));
        assert_eq!(pick(&both, at("2026-06-03T17:00")), Some(0));
        assert_eq!(pick(&both, at("2026-06-03T09:00")), Some(1));
        assert_eq!(pick(&both, at("2026-06-03T12:00")), None);
    }

    #[test]
    fn of_several_the_reason_is_that_of_whoever_came_nearest() {
        let (mut olena, mut ivan) = (Salon::nine_to_six(), Salon::around_the_clock());
        olena.busy = vec![taken("2026-06-03T09:00", "2026-06-03T18:00")];
        ivan.hours = crate::schedule::Hours::default();
        let both = [ivan.question(), olena.question()];
        assert_eq!(anyone(&both, at("2026-06-03T12:00")), Verdict::Refused(Why::Taken));
        assert_eq!(anyone(&[ivan.question()], at("2026-06-03T12:00")).why(), Some(Why::DayOff));
        assert_eq!(anyone(&[], at("2026-06-03T12:00")), Verdict::Refused(Why::DayOff));
    }

    #[test]
    fn the_least_booked_is_picked_then_the_least_busy_then_the_first() {
        let (mut olena, mut ivan) = (Salon::nine_to_six(), Salon::nine_to_six());
        let noon = at("2026-06-03T12:00");
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(0));
        olena.busy = vec![taken("2026-06-03T15:00", "2026-06-03T16:00")];
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(1));
        ivan.busy = vec![ours("cut", "2026-06-03T09:00", "2026-06-03T09:30")];
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(0));
        // What lies on other days does not count, nor does the part that reaches into them.
        olena.busy.push(taken("2026-06-03T23:00", "2026-06-05T00:00"));
        ivan.busy = vec![taken("2026-06-03T14:00", "2026-06-03T16:30")];
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(0));
    }

    #[test]
    fn a_session_that_has_begun_to_fill_is_joined_before_another_is_opened() {
        let (olena, mut ivan) = (Salon::nine_to_six(), Salon::nine_to_six());
        let noon = at("2026-06-03T12:00");
        ivan.busy = vec![ours("cut", "2026-06-03T12:00", "2026-06-03T13:00")];
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(0));
        ivan.shape.capacity = 2;
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(1));
        ivan.service = ServiceId::new("dye");
        assert_eq!(pick(&[olena.question(), ivan.question()], noon), Some(0));
    }

    #[test]
    fn a_day_without_room_says_why() {
        let mut salon = Salon::nine_to_six();
        let why = |salon: &Salon, day| why_none(&[salon.question()], day, |_| true);
        assert_eq!(why(&salon, date(2026, 6, 3)), None);
        assert_eq!(why(&salon, date(2026, 6, 6)), Some(Why::DayOff));
        assert_eq!(why(&salon, date(2026, 5, 29)), Some(Why::Past));
        assert_eq!(why(&salon, date(2026, 5, 30)), Some(Why::Past));
        assert_eq!(why(&salon, date(2026, 9, 1)), Some(Why::TooFar));
        let evening = |time: Time| time.hour() >= 19;
        let late = why_none(&[salon.question()], date(2026, 6, 3), evening);
        assert_eq!(late, Some(Why::OutsideHours));
        // At 17:15 the day is over, although 17:30 lies ahead and is only too close to closing.
        salon.now = "2026-06-03T14:15:00Z".parse().unwrap();
        assert_eq!(why(&salon, date(2026, 6, 3)), Some(Why::Past));
        salon.busy = vec![taken("2026-06-04T08:00", "2026-06-04T20:00")];
        assert_eq!(why(&salon, date(2026, 6, 4)), Some(Why::Taken));
        salon.shape.length = jiff::SignedDuration::from_hours(10);
        assert_eq!(why(&salon, date(2026, 6, 5)), Some(Why::OutsideHours));
    }
}
