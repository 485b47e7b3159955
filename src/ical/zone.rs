//! The zones of times: by name from our own zone data, or by the rules that a file brings along.
//!
//! A name that our data knows is looked up there, because files carry rules of years ago. Other names
//! (Outlook's "FLE Standard Time", a zone of one's own) are read from the file's `VTIMEZONE`
//! (RFC 5545, section 3.6.5). A time of a zone that neither knows may be anywhere on the Earth, and takes
//! all of that.

use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone, TimeZoneDatabase},
};

use super::{
    lines::{Component, Line},
    moment::When,
    recur,
    rule::{Rule, Until},
};
use crate::schedule::zone_named;

/// How far local times of the Earth lie before and after UTC at most.
const EASTMOST: SignedDuration = SignedDuration::from_hours(14);
const WESTMOST: SignedDuration = SignedDuration::from_hours(12);
/// How far before a local time the change of clocks that rules it is looked for.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 400);

/// The zone of a local time.
#[derive(Debug, Clone)]
pub(super) enum Zone {
    /// One of our zone data.
    Known(TimeZone),
    /// One that the file describes: its changes of clocks.
    Described(Vec<Change>),
    /// A name that cannot be found.
    Unknown,
}

/// The rule of one change of clocks.
#[derive(Debug, Clone)]
pub(super) struct Change {
    start: DateTime,
    before: Offset,
    after: Offset,
    rules: Vec<Rule>,
    dates: Vec<DateTime>,
}

/// Where an instant lies; the two are equal unless its zone cannot be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
}

impl Zone {
    /// Returns the zone of a name in a file.
    pub(super) fn named(name: &str, file: &Component, zones: &TimeZoneDatabase) -> Self {
        if let Some(known) = known(name, zones) {
            return Self::Known(known);
        }
        let described = file.all("VTIMEZONE").find(|zone| zone.value("TZID") == Some(name));
        let Some(described) = described else { return Self::Unknown };
        if let Some(known) = described.value("X-LIC-LOCATION").and_then(|it| known(it, zones)) {
            return Self::Known(known);
        }
        let changes: Option<Vec<Change>> = described
            .within
            .iter()
            .filter(|part| matches!(part.name.as_str(), "STANDARD" | "DAYLIGHT"))
            .map(Change::read)
            .collect();
        match changes {
            Some(changes) if !changes.is_empty() => Self::Described(changes),
            _ => Self::Unknown,
        }
    }

    /// Returns the instant of a local time. One that the clocks jump over is read with the offset before the
    /// jump, and of two the first one is meant (RFC 5545, section 3.3.5).
    pub(super) fn instant(&self, local: DateTime) -> Option<Between> {
        let exact = |at: Timestamp| Between { earliest: at, latest: at };
        match self {
            Self::Known(zone) => zone.to_ambiguous_timestamp(local).compatible().ok().map(exact),
            Self::Described(changes) => {
                offset_of(changes, local)?.to_timestamp(local).ok().map(exact)
            }
            Self::Unknown => {
                let at = TimeZone::UTC.to_timestamp(local).ok()?;
                Some(Between {
                    earliest: at.saturating_sub(EASTMOST).ok()?,
                    latest: at.saturating_add(WESTMOST).ok()?,
                })
            }
        }
    }
}

/// Looks a name up; a path before it, as some programs write, is left out
/// (`/freeassociation.sourceforge.net/Europe/Kyiv`).
fn known(name: &str, zones: &TimeZoneDatabase) -> Option<TimeZone> {
    let mut rest = name.trim().trim_start_matches('/');
    loop {
        if let Some(zone) = zone_named(zones, rest) {
            return Some(zone);
        }
        rest = rest.split_once('/')?.1;
    }
}

impl Change {
    fn read(part: &Component) -> Option<Self> {
        let When::Local(start) = When::of_value(part.value("DTSTART")?)? else { return None };
        let rules = part.lines_of("RRULE").map(|line| Rule::read(&line.value));
        let dates = part.lines_of("RDATE").flat_map(|Line { value, .. }| value.split(','));
        Some(Self {
            start,
            before: offset(part.value("TZOFFSETFROM")?)?,
            after: offset(part.value("TZOFFSETTO")?)?,
            rules: rules.collect::<Option<_>>()?,
            dates: dates.map(|it| Some(When::of_value(it)?.civil())).collect::<Option<_>>()?,
        })
    }

    /// Returns the last local time, by the clock before it, at which this change happened up to a local
    /// time; `None`: it had not happened yet.
    fn last(&self, local: DateTime) -> Option<DateTime> {
        let from = local.checked_sub(LOOK_BACK).ok()?;
        let by_rules = self.rules.iter().filter_map(|rule| {
            let reaches = |it: &DateTime| match rule.until {
                None => true,
                Some(Until::Day(day)) => it.date() <= day,
                Some(Until::Local(until)) => *it <= until,
                Some(Until::Instant(until)) => {
                    self.before.to_timestamp(*it).is_ok_and(|it| it <= until)
                }
            };
            let ended = match rule.until {
                None => from,
                Some(until) => from.min(last_day(until)),
            };
            let all = recur::times(rule, self.start, ended, local)?;
            all.into_iter().rfind(reaches)
        });
        let single = self.dates.iter().chain([&self.start]).copied();
        by_rules.chain(single).filter(|at| *at <= local).max()
    }
}

/// Returns a time a year before the end of a rule, from where its last change is found.
fn last_day(until: Until) -> DateTime {
    let end = match until {
        Until::Day(day) => day.at(0, 0, 0, 0),
        Until::Local(time) => time,
        Until::Instant(at) => TimeZone::UTC.to_datetime(at),
    };
    end.checked_sub(LOOK_BACK).unwrap_or(end)
}

/// Returns the offset at a local time: that of the last change before it.
fn offset_of(changes: &[Change], local: DateTime) -> Option<Offset> {
    let last = changes.iter().filter_map(|change| Some((change.last(local)?, change)));
    let Some((at, change)) = last.max_by_key(|(at, _)| *at) else {
        // Before the first change there is the offset that the first one ends.
        return changes.iter().min_by_key(|change| change.start).map(|change| change.before);
    };
    let jump = SignedDuration::from_secs(
        i64::from(change.after.seconds()) - i64::from(change.before.seconds()),
    );
    let is_skipped = at.checked_add(jump).is_ok_and(|after| local < after);
    Some(if is_skipped { change.before } else { change.after })
}

/// Reads `+0200`, `-053000`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.trim().split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let part = |at: usize| digits.get(at..at + 2)?.parse::<i32>().ok();
    let seconds = if digits.len() == 6 { part(4)? } else { 0 };
    let whole = part(0)? * 3_600 + part(2)? * 60 + seconds;
    Offset::from_seconds(sign * whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kyiv's rules under a name of one's own, as Outlook writes them.
    const FILE: &str = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:FLE Standard Time\n\
        BEGIN:STANDARD\nDTSTART:16010101T040000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0200\n\
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\n\
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n\
        END:VTIMEZONE\nEND:VCALENDAR\n";

    fn local(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn described_rules_and_our_own_data_give_the_same_instants() {
        let (file, zones) = (Component::read(FILE).unwrap(), TimeZoneDatabase::bundled());
        let described = Zone::named("FLE Standard Time", &file, &zones);
        assert!(matches!(described, Zone::Described(_)));
        let known = Zone::named("/citadel.org/20261101/Europe/Kyiv", &file, &zones);
        assert!(matches!(known, Zone::Known(_)));
        // The nights on which the clocks change, and some days far from them.
        for day in
            ["2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30", "2026-01-15", "2026-07-15"]
        {
            let begin = local(&format!("{day}T22:15:00"));
            for half_hours in 0..24 {
                let time = begin.checked_add(SignedDuration::from_mins(30 * half_hours)).unwrap();
                assert_eq!(described.instant(time), known.instant(time), "{time}");
            }
        }
    }

    #[test]
    fn a_time_of_a_zone_that_cannot_be_found_may_be_anywhere() {
        let file = Component::read(FILE).unwrap();
        let zone = Zone::named("Middle Earth", &file, &TimeZoneDatabase::bundled());
        let between = zone.instant(local("2026-11-24T14:00:00")).unwrap();
        assert_eq!(between.earliest, "2026-11-24T00:00:00Z".parse().unwrap());
        assert_eq!(between.latest, "2026-11-25T02:00:00Z".parse().unwrap());
    }

    #[test]
    fn rules_that_ended_leave_their_last_offset() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\n\
            BEGIN:DAYLIGHT\nDTSTART:20000326T020000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0400\n\
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20100327T230000Z\nEND:DAYLIGHT\n\
            BEGIN:STANDARD\nDTSTART:20001029T030000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0300\n\
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20101030T230000Z\nEND:STANDARD\n\
            END:VTIMEZONE\nEND:VCALENDAR\n";
        let file = Component::read(text).unwrap();
        let zone = Zone::named("x", &file, &TimeZoneDatabase::bundled());
        for (time, expected) in [
            ("1999-07-01T12:00:00", "1999-07-01T09:00:00Z"),
            ("2009-07-01T12:00:00", "2009-07-01T08:00:00Z"),
            ("2026-07-01T12:00:00", "2026-07-01T09:00:00Z"),
        ] {
            let at = zone.instant(local(time)).unwrap();
            assert_eq!(at.earliest, expected.parse().unwrap(), "{time}");
        }
    }
}
