//! What to offer instead: the free starts nearest to one that is unavailable.
//!
//! The day matters more to people than the hour: all of the wanted day is offered before
//! any other, then the days around it, the nearest first. Within a day the starts nearest to the
//! wanted time of day come first, in real time. The search is bounded, so that a customer is not kept
//! waiting by a calendar that is full for months.

use std::iter::successors;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use super::{SlotQuery, Span, any_staff::free_times, moment::Moment};

/// The most days that are searched on each side: a month.
const DAYS: usize = 31;

/// Returns up to `count` free starts near a wanted one, with any of several staff members, in
/// the order of time. The wanted start is among them if it is free; of two equally near ones
/// of a day the earlier is taken, of two equally near days the later.
pub fn nearest(queries: &[SlotQuery<'_>], wanted: DateTime, count: usize) -> Vec<DateTime> {
    let mut found = Vec::new();
    for day in days(queries, wanted.date()) {
        if found.len() >= count {
            break;
        }
        found.extend(closest(queries, day.to_datetime(wanted.time()), count - found.len()));
    }
    found.sort_unstable();
    found
}

/// Returns the free starts of a day that are closest to a time of it.
fn closest(queries: &[SlotQuery<'_>], wanted: DateTime, count: usize) -> Vec<DateTime> {
    let Some(zone) = queries.first().map(|query| query.zone) else {
        return Vec::new();
    };
    let at = |local_start: DateTime| Moment::of(zone, local_start).at;
    let free = free_times(queries, wanted.date()).into_iter();
    let mut free: Vec<_> = free.map(|time| wanted.date().to_datetime(time)).collect();
    free.sort_by_cached_key(|local_start| at(*local_start).duration_since(at(wanted)).abs());
    free.truncate(count);
    free
}

/// The days from today to the booking horizon, the nearest to a wanted one first.
fn days(queries: &[SlotQuery<'_>], wanted: Date) -> impl Iterator<Item = Date> {
    let local = |query: &SlotQuery<'_>, at: Timestamp| query.zone.to_datetime(at).date();
    let last_of =
        |query: &SlotQuery<'_>| local(query, Span::lasting(query.now, query.rules.horizon).end);
    let today = queries.iter().map(|query| local(query, query.now)).min();
    let last = queries.iter().map(last_of).max();
    let open = today.zip(last).filter(|(today, last)| today <= last);
    open.into_iter().flat_map(move |(today, last)| {
        let first = wanted.clamp(today, last);
        let after = successors(first.tomorrow().ok(), |day| day.tomorrow().ok());
        let before = successors(first.yesterday().ok(), |day| day.yesterday().ok());
        let both = after.zip(before).take(DAYS).flat_map(|(after, before)| [after, before]);
        [first].into_iter().chain(both).filter(move |day| today <= *day && *day <= last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::slots::tests::{Salon, at, taken};
    use proptest::prelude::*;

    #[test]
    fn both_sides_of_the_wanted_time_are_offered_in_the_order_of_time() {
        let mut salon = Salon::nine_to_six();
        salon.busy = vec![taken("2026-06-03T13:00", "2026-06-03T15:00")];
        let near = nearest(&[salon.query()], at("2026-06-03T14:00"), 3);
        let expected = ["2026-06-03T12:00", "2026-06-03T15:00", "2026-06-03T15:30"].map(at);
        assert_eq!(near, expected);
    }

    #[test]
    fn instead_of_a_full_day_the_same_hour_of_the_nearest_open_one_is_offered() {
        let mut salon = Salon::nine_to_six();
        salon.busy = vec![
            taken("2026-06-05T00:00", "2026-06-06T00:00"),
            taken("2026-06-08T09:00", "2026-06-08T17:00"),
        ];
        let near = nearest(&[salon.query()], at("2026-06-05T11:00"), 3);
        let expected = ["2026-06-04T10:30", "2026-06-04T11:00", "2026-06-04T11:30"].map(at);
        assert_eq!(near, expected);
    }

    #[test]
    fn of_two_equally_near_days_the_later_is_offered() {
        let mut salon = Salon::nine_to_six();
        salon.busy = vec![taken("2026-06-03T00:00", "2026-06-04T00:00")];
        let near = nearest(&[salon.query()], at("2026-06-03T09:00"), 2);
        assert_eq!(near, ["2026-06-04T09:00", "2026-06-04T09:30"].map(at));
    }

    #[test]
    fn a_day_gone_by_is_answered_from_today_and_one_too_far_from_the_last_that_can_be_booked() {
        let salon = Salon::nine_to_six();
        let near = nearest(&[salon.query()], at("2025-01-01T11:00"), 1);
        assert_eq!(near, [at("2026-06-01T11:00")]);
        let near = nearest(&[salon.query()], at("2030-01-01T11:00"), 2);
        assert_eq!(near, ["2026-07-31T10:30", "2026-07-31T11:00"].map(at));
    }

    #[test]
    fn the_days_before_are_offered_when_none_follow() {
        let mut salon = Salon::nine_to_six();
        salon.busy = vec![taken("2026-06-03T10:00", "2027-01-01T00:00")];
        let near = nearest(&[salon.query()], at("2026-06-10T16:00"), 3);
        let expected = ["2026-06-02T15:30", "2026-06-02T16:00", "2026-06-03T09:00"].map(at);
        assert_eq!(near, expected);
    }

    #[test]
    fn nothing_is_offered_without_staff_or_where_nothing_is_free_within_a_month() {
        let mut salon = Salon::nine_to_six();
        assert_eq!(nearest(&[], at("2026-06-03T14:00"), 3), []);
        assert_eq!(nearest(&[salon.query()], at("2026-06-03T14:00"), 0), []);
        salon.busy = vec![taken("2026-01-01T00:00", "2027-01-01T00:00")];
        salon.rules.horizon = jiff::SignedDuration::from_hours(24 * 3650);
        assert_eq!(nearest(&[salon.query()], at("2026-06-03T14:00"), 3), []);
        assert!(days(&[salon.query()], at("2026-06-03T14:00").date()).count() <= 2 * DAYS + 1);
    }

    #[test]
    fn on_the_night_the_clocks_go_back_nearness_is_real_time() {
        let mut salon = Salon::around_the_clock();
        salon.now = "2026-10-24T12:00:00Z".parse().unwrap();
        salon.busy = vec![taken("2026-10-25T03:00", "2026-10-25T04:00")];
        // 04:00 local time is two hours after the first 03:00, 02:00 is one hour before it.
        let near = nearest(&[salon.query()], at("2026-10-25T03:00"), 3);
        let expected = ["2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"].map(at);
        assert_eq!(near, expected);
    }

    proptest! {
        #[test]
        fn only_free_starts_are_offered_and_never_more_than_asked_for(
            taken in prop::collection::vec((0_i64..20_000, 15_i64..3_000), 0..20),
            wanted in -5_000_i64..100_000,
            count in 0_usize..8,
        ) {
            let mut salon = Salon::nine_to_six();
            let first = at("2026-06-01T00:00");
            let minutes = jiff::SignedDuration::from_mins;
            salon.busy = taken
                .iter()
                .map(|(start, length)| {
                    let start = first + minutes(*start);
                    taken_between(start, start + minutes(*length))
                })
                .collect();
            let query = salon.query();
            let near = nearest(&[query], first + minutes(wanted), count);
            prop_assert!(near.len() <= count);
            prop_assert!(near.is_sorted_by(|a, b| a < b));
            prop_assert!(near.iter().all(|local_start| query.availability(*local_start).is_free()));
        }
    }

    fn taken_between(start: DateTime, end: DateTime) -> crate::schedule::Busy {
        taken(&start.to_string(), &end.to_string())
    }
}
