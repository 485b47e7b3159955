//! The instant that a local time means, on every day of the year.
//!
//! Two nights a year a local time names no instant or two. Where there are two, the first one
//! is meant, unless the local time says which: [`Repeated::mark`] adds a nanosecond for the first and two
//! for the second. So a start that is chosen keeps what was chosen on its way through offers, buttons and
//! stored states, which all hold a local time; a booking is stored with its instant and without the mark.
//! Where there is none, the answer is the jump itself, because a shop that closes at
//! 03:30 on the night when 03:00 becomes 04:00 has closed by then. `compatible` of
//! RFC 5545 and Temporal was refused: it moves such a closing on to 04:30.

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};

use super::Booking;

/// A local time as an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// The first instant at which the clock shows this local time or a later one.
    pub(super) at: Timestamp,
    /// The clock jumps over this local time.
    pub(super) skipped: bool,
}

impl Moment {
    /// Reads a local time in a zone. One beyond the range of timestamps is the nearer end of the range,
    /// and skipped.
    pub(super) fn of(zone: &TimeZone, local_time: DateTime) -> Self {
        let which = Repeated::marked(local_time);
        let local_time = which.map_or(local_time, |_| unmarked(local_time));
        let read = zone.to_ambiguous_timestamp(local_time);
        let gap = matches!(read.offset(), AmbiguousOffset::Gap { .. });
        if let (Some(Repeated::Second), false, Ok(at)) = (which, gap, read.later()) {
            return Self { at, skipped: false };
        }
        match read.earlier() {
            Ok(before) if gap => {
                // `earlier` of a gap lies before the jump, by less than the gap's length.
                let jump = zone.following(before).next();
                Self { at: jump.map_or(before, |jump| jump.timestamp()), skipped: true }
            }
            Ok(at) => Self { at, skipped: false },
            Err(_) if local_time.year() < 0 => Self { at: Timestamp::MIN, skipped: true },
            Err(_) => Self { at: Timestamp::MAX, skipped: true },
        }
    }
}

impl Moment {
    /// Returns the last instant at which the clock shows a local time, or its jump over it.
    pub(super) fn last_of(zone: &TimeZone, local_time: DateTime) -> Timestamp {
        match Repeated::both(zone, local_time) {
            Some([_, second]) => Self::of(zone, second).at,
            None => Self::of(zone, local_time).at,
        }
    }
}

/// Returns a local time without the mark for one of its two instants.
#[must_use]
pub fn unmarked(local_time: DateTime) -> DateTime {
    with_nanosecond(local_time, 0)
}

fn with_nanosecond(local_time: DateTime, nanosecond: i32) -> DateTime {
    local_time.with().subsec_nanosecond(nanosecond).build().unwrap_or(local_time)
}

/// Returns the instant of a local start, the earlier one where the clocks go back; `None`: the
/// clocks jump over that time.
pub fn start_of(zone: &TimeZone, local_start: DateTime) -> Option<Timestamp> {
    let moment = Moment::of(zone, local_start);
    (!moment.skipped).then_some(moment.at)
}

/// Which of the two instants of a local time is meant, on the night when the clocks go back over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// The one before the clocks go back.
    First,
    /// The one after.
    Second,
}

impl Repeated {
    /// Returns which of two instants a local time or a time of day is marked for; `None`: it is not marked.
    pub fn marked(time: impl Into<Time>) -> Option<Self> {
        match time.into().subsec_nanosecond() {
            1 => Some(Self::First),
            2 => Some(Self::Second),
            _ => None,
        }
    }

    /// Marks a local time, which has whole seconds, for one of its two instants.
    #[must_use]
    pub fn mark(self, local_time: DateTime) -> DateTime {
        let nanosecond = match self {
            Self::First => 1,
            Self::Second => 2,
        };
        with_nanosecond(local_time, nanosecond)
    }

    /// Returns a local time marked for each of its two instants; `None`: there is only one, or it is marked.
    pub fn both(zone: &TimeZone, local_time: DateTime) -> Option<[DateTime; 2]> {
        let offset = zone.to_ambiguous_timestamp(local_time).offset();
        let is_twice = matches!(offset, AmbiguousOffset::Fold { .. });
        (is_twice && Self::marked(local_time).is_none())
            .then(|| [Self::First, Self::Second].map(|which| which.mark(local_time)))
    }

    /// Looks at a local time and its instant; `None`: there is only one on that day.
    pub fn of(zone: &TimeZone, local_time: DateTime, at: Timestamp) -> Option<Self> {
        let read = zone.to_ambiguous_timestamp(local_time);
        let is_twice = matches!(read.offset(), AmbiguousOffset::Fold { .. });
        let first = read.earlier().ok().filter(|_| is_twice)?;
        Some(if at <= first { Self::First } else { Self::Second })
    }

    /// Returns the local start of a booking, marked where there are two of the name on that day.
    pub fn start_of(zone: &TimeZone, booking: &Booking) -> DateTime {
        let local_start = booking.local_start;
        let which = Self::of(zone, local_start, booking.span.start);
        which.map_or(local_start, |which| which.mark(local_start))
    }
}

/// How the stored instant of a local start stands to the present rules of its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredStart {
    /// The clock of the zone shows the local start at it.
    Valid,
    /// It was computed under older rules; the local start is at this instant now.
    Outdated(Timestamp),
    /// It was computed under older rules, and the clocks jump over the local start now.
    Skipped,
}

impl StoredStart {
    /// Compares a stored instant with the local start that was agreed. Where the clocks go back, both
    /// instants of a local time are valid.
    pub fn check(zone: &TimeZone, local_start: DateTime, stored: Timestamp) -> Self {
        if stored.to_zoned(zone.clone()).datetime() == local_start {
            return Self::Valid;
        }
        start_of(zone, local_start).map_or(Self::Skipped, Self::Outdated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, civil::date, tz};
    use proptest::prelude::*;

    fn kyiv() -> TimeZone {
        tz::db().get("Europe/Kyiv").unwrap()
    }

    #[test]
    fn the_first_of_two_is_meant() {
        let moment = Moment::of(&kyiv(), date(2026, 10, 25).at(3, 30, 0, 0));
        assert_eq!(moment.at, "2026-10-25T00:30:00Z".parse().unwrap());
        assert!(!moment.skipped);
    }

    #[test]
    fn a_mark_tells_which_of_the_two_and_means_nothing_where_there_is_one() {
        let twice = date(2026, 10, 25).at(3, 30, 0, 0);
        let [first, second] = Repeated::both(&kyiv(), twice).unwrap();
        assert_eq!(start_of(&kyiv(), first), start_of(&kyiv(), twice));
        assert_eq!(start_of(&kyiv(), second), "2026-10-25T01:30:00Z".parse().ok());
        assert_eq!(Repeated::marked(second), Some(Repeated::Second));
        assert_eq!(Repeated::marked(first.time()), Some(Repeated::First));
        assert_eq!((unmarked(second), Repeated::both(&kyiv(), first)), (twice, None));
        let once = date(2026, 10, 25).at(12, 0, 0, 0);
        assert_eq!(Repeated::both(&kyiv(), once), None);
        assert_eq!(start_of(&kyiv(), Repeated::Second.mark(once)), start_of(&kyiv(), once));
        let text = serde_json::to_string(&second).unwrap();
        assert_eq!(serde_json::from_str::<DateTime>(&text).unwrap(), second);
        let never = date(2026, 3, 29).at(3, 30, 0, 0);
        assert_eq!(start_of(&kyiv(), Repeated::Second.mark(never)), None);
    }

    #[test]
    fn a_stored_start_is_outdated_where_its_zone_shows_another_time_at_it() {
        let check = |local: DateTime, stored: &str| {
            StoredStart::check(&kyiv(), local, stored.parse().unwrap())
        };
        let ten = date(2026, 12, 1).at(10, 0, 0, 0);
        let eight = "2026-12-01T08:00:00Z";
        assert_eq!(check(ten, eight), StoredStart::Valid);
        let moved = StoredStart::Outdated(eight.parse().unwrap());
        assert_eq!(check(ten, "2026-12-01T07:00:00Z"), moved);
        let twice = date(2026, 10, 25).at(3, 30, 0, 0);
        assert_eq!(check(twice, "2026-10-25T00:30:00Z"), StoredStart::Valid);
        assert_eq!(check(twice, "2026-10-25T01:30:00Z"), StoredStart::Valid, "the second one");
        let never = date(2026, 3, 29).at(3, 30, 0, 0);
        assert_eq!(check(never, "2026-03-29T01:30:00Z"), StoredStart::Skipped);
    }

    #[test]
    fn a_wall_time_that_does_not_exist_comes_to_the_jump() {
        let jump = "2026-03-29T01:00:00Z".parse().unwrap();
        for minute in [0, 1, 30, 59] {
            let moment = Moment::of(&kyiv(), date(2026, 3, 29).at(3, minute, 0, 0));
            assert_eq!(moment, Moment { at: jump, skipped: true });
        }
        let after = Moment::of(&kyiv(), date(2026, 3, 29).at(4, 0, 0, 0));
        assert_eq!(after, Moment { at: jump, skipped: false });
    }

    #[test]
    fn a_day_that_was_left_out_is_over_as_it_begins() {
        let apia = tz::db().get("Pacific/Apia").unwrap();
        let jump = Moment::of(&apia, date(2011, 12, 31).at(0, 0, 0, 0));
        let within = Moment::of(&apia, date(2011, 12, 30).at(12, 0, 0, 0));
        assert_eq!((within.at, within.skipped, jump.skipped), (jump.at, true, false));
    }

    proptest! {
        #[test]
        fn the_clock_shows_it_at_that_instant_and_not_yet_the_instant_before(
            name in prop::sample::select(
                vec!["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"],
            ),
            change in 0_usize..80,
            minutes in -1800_i64..1800,
        ) {
            let zone = tz::db().get(name).unwrap();
            let since = "1985-01-01T00:00:00Z".parse().unwrap();
            let changes: Vec<_> = zone.following(since).take(80).collect();
            let changed = changes[change % changes.len()].timestamp();
            let near = zone.to_datetime(changed) + SignedDuration::from_mins(minutes);
            let moment = Moment::of(&zone, near);
            let shown = zone.to_datetime(moment.at);
            let before = zone.to_datetime(moment.at - SignedDuration::from_nanos(1));
            prop_assert!(before < near && near <= shown);
            prop_assert_eq!(moment.skipped, near != shown);
        }
    }
}
