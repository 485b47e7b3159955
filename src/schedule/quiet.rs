//! Quiet hours: when no reminder is sent, because its reader sleeps.
//!
//! A reminder that would fall into them is held until they end, if the visit is not too near by then.
//! Otherwise it is sent the evening before: a reminder that is early still helps, and one at four in
//! the morning is only a nuisance. The hours are local time, so a night on which the clocks change is
//! as quiet as any other.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::moment::Moment;

/// How long before a visit a reminder has to come to be of use.
const USEFUL: SignedDuration = SignedDuration::from_mins(30);
/// How long before the quiet hours a reminder is sent that would fall into them.
const EVENING: SignedDuration = SignedDuration::from_mins(30);

/// A part of each night, or of each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    until: Time,
}

impl QuietHours {
    /// From nine in the evening until eight in the morning.
    pub const NIGHT: Self =
        Self { from: Time::constant(21, 0, 0, 0), until: Time::constant(8, 0, 0, 0) };
    /// The shortest time of each day that must be left to send something.
    const LEAST_AWAKE: SignedDuration = SignedDuration::from_hours(4);

    /// Makes them; `until` is the next day where it is before `from`. `None`: less than four hours of
    /// the day are left.
    pub fn new(from: Time, until: Time) -> Option<Self> {
        let day = SignedDuration::from_hours(24);
        let awake = from.duration_since(until);
        let awake = if awake.is_negative() { awake + day } else { awake };
        (awake >= Self::LEAST_AWAKE).then_some(Self { from, until })
    }

    /// Returns when they begin.
    pub const fn begin(&self) -> Time {
        self.from
    }

    /// Returns when they end.
    pub const fn end(&self) -> Time {
        self.until
    }

    /// Returns whether an instant is in them.
    pub fn cover(&self, zone: &TimeZone, at: Timestamp) -> bool {
        self.cover_time(at.to_zoned(zone.clone()).time())
    }

    /// Returns whether a local time is in them.
    pub fn cover_time(&self, time: Time) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    /// Returns when something is sent that is due: at once, or when they end.
    pub fn hold(&self, zone: &TimeZone, due: Timestamp) -> Timestamp {
        if self.cover(zone, due) { self.end_after(zone, due) } else { due }
    }

    /// Returns when a reminder is sent that is due at an instant, for a visit that starts later;
    /// `None`: the customer booked in these hours, for the time when they end.
    pub fn hold_reminder(
        &self,
        zone: &TimeZone,
        due: Timestamp,
        start: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if !self.cover(zone, due) {
            return Some(due);
        }
        let (end, evening) = (self.end_after(zone, due), self.evening_before(zone, due));
        let is_useful = start.duration_since(end) >= USEFUL;
        if is_useful || evening <= now {
            return Some(end).filter(|end| *end < start);
        }
        Some(evening)
    }

    /// Returns when they end that cover an instant.
    fn end_after(&self, zone: &TimeZone, at: Timestamp) -> Timestamp {
        let today = at.to_zoned(zone.clone()).date();
        let ends = days(today).map(|day| Moment::of(zone, day.to_datetime(self.until)).at);
        // Where the clocks go back over the end, the hours come to it twice; they last until the second.
        let mut ends = ends.filter(|end| *end > at && !self.cover(zone, *end));
        ends.next().unwrap_or(at)
    }

    /// Returns an instant shortly before they begin that cover an instant.
    fn evening_before(&self, zone: &TimeZone, at: Timestamp) -> Timestamp {
        let today = at.to_zoned(zone.clone()).date();
        let begins = days(today).map(|day| Moment::of(zone, day.to_datetime(self.from)).at);
        let before = begins.filter_map(|begin| begin.checked_sub(EVENING).ok());
        before.filter(|it| *it < at && !self.cover(zone, *it)).last().unwrap_or(at)
    }
}

/// Yesterday, today and tomorrow.
fn days(today: Date) -> impl Iterator<Item = Date> {
    [today.yesterday().ok(), Some(today), today.tomorrow().ok()].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use jiff::tz;
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 5] = [
        "Europe/Kyiv",
        "America/Vancouver",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "America/Havana",
    ];

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// When a reminder is sent of a visit in Kyiv that is due so many minutes before it.
    fn sent(start: &str, minutes: i64, now: &str) -> Option<String> {
        let zone = tz::db().get("Europe/Kyiv").unwrap();
        let start = at(start);
        let due = start - SignedDuration::from_mins(minutes);
        let sent = QuietHours::NIGHT.hold_reminder(&zone, due, start, at(now))?;
        Some(sent.to_zoned(zone).strftime("%d %H:%M").to_string())
    }

    const EARLIER: &str = "2026-11-20T10:00:00+02:00";

    #[test]
    fn a_reminder_at_night_is_held_or_sent_the_evening_before() {
        let wednesday = |time: &str, minutes| {
            sent(&format!("2026-11-25T{time}:00+02:00"), minutes, EARLIER).unwrap()
        };
        assert_eq!(wednesday("14:00", 120), "25 12:00", "by day");
        assert_eq!(wednesday("09:00", 120), "25 08:00", "held");
        assert_eq!(wednesday("08:30", 120), "25 08:00", "half an hour still helps");
        assert_eq!(wednesday("08:20", 120), "24 20:30", "too near by then");
        assert_eq!(wednesday("07:00", 120), "24 20:30", "in the quiet hours itself");
        assert_eq!(wednesday("09:00", 12 * 60), "25 08:00", "nine in the evening is quiet");
        assert_eq!(wednesday("08:59", 12 * 60), "24 20:59");
        assert_eq!(wednesday("22:00", 60), "25 20:30", "late the same day");
    }

    #[test]
    fn who_books_at_night_for_the_morning_is_reminded_when_the_night_ends_or_not_at_all() {
        let now = "2026-11-24T23:00:00+02:00";
        assert_eq!(sent("2026-11-25T08:20:00+02:00", 120, now).as_deref(), Some("25 08:00"));
        assert_eq!(sent("2026-11-25T07:30:00+02:00", 120, now), None);
    }

    #[test]
    fn a_night_of_another_length_ends_by_the_clock() {
        // At four it is three again on 25 October; on 29 March three is four.
        let before = "2026-01-01T00:00:00Z";
        assert_eq!(sent("2026-10-25T09:00:00+02:00", 300, before).unwrap(), "25 08:00");
        assert_eq!(sent("2026-03-29T09:00:00+03:00", 300, before).unwrap(), "29 08:00");
    }

    #[test]
    fn hours_that_leave_no_day_are_refused() {
        let time = |hour| Time::constant(hour, 0, 0, 0);
        assert_eq!(QuietHours::new(time(21), time(8)), Some(QuietHours::NIGHT));
        assert!(QuietHours::new(time(13), time(15)).is_some(), "a nap");
        assert!(QuietHours::new(time(8), time(4)).is_some());
        assert_eq!(QuietHours::new(time(8), time(5)), None);
        assert_eq!(QuietHours::new(time(8), time(8)), None);
    }

    proptest! {
        /// Never in quiet hours, never after the visit, and always one.
        #[test]
        fn a_reminder_is_sent_once_before_the_visit_and_never_at_night(
            zone in 0..ZONES.len(),
            minute in 29_000_000_i64..30_600_000,
            before in 1_i64..4000,
            from in 0_i64..96,
            length in 1_i64..=80,
        ) {
            let zone = tz::db().get(ZONES[zone]).unwrap();
            let start = Timestamp::from_second(minute * 60).unwrap();
            let due = start - SignedDuration::from_mins(before);
            let time = |quarter: i64| {
                let minutes = quarter.rem_euclid(96) * 15;
                Time::midnight().wrapping_add(SignedDuration::from_mins(minutes))
            };
            let quiet = QuietHours::new(time(from), time(from + length)).unwrap();
            let sent = quiet.hold_reminder(&zone, due, start, Timestamp::UNIX_EPOCH);
            prop_assert!(sent.is_some());
            let sent = sent.unwrap();
            prop_assert!(!quiet.cover(&zone, sent), "{sent} is quiet");
            prop_assert!(sent < start);
            prop_assert!(sent == due || quiet.cover(&zone, due));
            let held = quiet.hold(&zone, due);
            prop_assert!(held >= due && !quiet.cover(&zone, held));
        }
    }
}
