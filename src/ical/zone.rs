//! The zones of times: by name from our own zone data, or by the rules that a file brings along.
//!
//! A name that our data knows is looked up there, because files carry rules of years ago. Other names
//! (a zone of one's own) are read from the file's `VTIMEZONE`, and one that the file does not describe may be what
//! Windows calls a zone ("FLE Standard Time"). That comes last, because other programs gave such names to zones of
//! their own. A time of a zone that nothing knows may be anywhere on the Earth, and takes all of that.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{Unreadable, clocks::Clocks, lines::Component, work::Work};
use crate::schedule::zone_named;

/// How far local times of the Earth lie before and after UTC at most.
const EASTMOST: SignedDuration = SignedDuration::from_hours(14);
const WESTMOST: SignedDuration = SignedDuration::from_hours(12);
/// The longest name that is looked up, in bytes.
const LONGEST_NAME: usize = 200;
/// What Windows calls the zones: `name = zone`.
const WINDOWS: &str = include_str!("windows_zones.txt");

/// The zone of a local time.
#[derive(Debug, Clone)]
pub(super) enum Zone {
    /// One of our zone data.
    Known(TimeZone),
    /// One that the file describes.
    Described(Rc<Clocks>),
    /// A name that cannot be found.
    Unknown,
}

/// Where an instant lies; the two are equal unless its zone cannot be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
}

/// The zones that were described in the files of an answer, each read once: a calendar's files repeat them.
#[derive(Debug, Default)]
pub(super) struct Described(RefCell<BTreeMap<Component, Option<Rc<Clocks>>>>);

/// The zones of one file.
#[derive(Debug)]
pub(super) struct Zones<'f> {
    database: &'f TimeZoneDatabase,
    described: &'f Described,
    work: &'f Work,
    in_file: BTreeMap<&'f str, &'f Component>,
    found: RefCell<BTreeMap<String, Zone>>,
}

impl<'f> Zones<'f> {
    /// Finds the zones that a file describes.
    pub(super) fn of(
        file: &'f Component,
        database: &'f TimeZoneDatabase,
        described: &'f Described,
        work: &'f Work,
    ) -> Self {
        let named = |zone: &'f Component| Some((zone.value("TZID")?, zone));
        // Of several with one name the first counts.
        let in_file = file.within.iter().rev().filter(|it| it.name == "VTIMEZONE");
        let in_file = in_file.filter_map(named).collect();
        Self { database, described, work, in_file, found: RefCell::default() }
    }

    /// Returns the zone of a name.
    pub(super) fn named(&self, name: &str) -> Result<Zone, Unreadable> {
        self.work.take(1)?;
        if let Some(found) = self.found.borrow().get(name) {
            return Ok(found.clone());
        }
        let zone = self.find(name)?;
        self.found.borrow_mut().insert(name.to_owned(), zone.clone());
        Ok(zone)
    }

    fn find(&self, name: &str) -> Result<Zone, Unreadable> {
        if let Some(known) = self.known(name)? {
            return Ok(Zone::Known(known));
        }
        let Some(described) = self.in_file.get(name) else {
            let known = in_windows(name).map(|zone| self.known(zone)).transpose()?.flatten();
            return Ok(known.map_or(Zone::Unknown, Zone::Known));
        };
        if let Some(place) = described.value("X-LIC-LOCATION")
            && let Some(known) = self.known(place)?
        {
            return Ok(Zone::Known(known));
        }
        let mut all = self.described.0.borrow_mut();
        if !all.contains_key(*described) {
            all.insert((*described).clone(), Clocks::read(described).map(Rc::new));
        }
        let clocks = all.get(*described).and_then(Option::clone);
        Ok(clocks.map_or(Zone::Unknown, Zone::Described))
    }

    /// Looks a name up; a path before it, as some programs write, is left out
    /// (`/freeassociation.sourceforge.net/Europe/Kyiv`).
    fn known(&self, name: &str) -> Result<Option<TimeZone>, Unreadable> {
        let mut rest = Some(name.trim().trim_start_matches('/'));
        while let Some(name) = rest.filter(|it| it.len() <= LONGEST_NAME) {
            self.work.take(1)?;
            if let Some(zone) = zone_named(self.database, name) {
                return Ok(Some(zone));
            }
            rest = name.split_once('/').map(|(_, rest)| rest);
        }
        Ok(None)
    }
}

/// Returns the zone that Windows calls so.
fn in_windows(name: &str) -> Option<&'static str> {
    let mut all = WINDOWS.lines().filter_map(|line| line.split_once(" = "));
    all.find(|(windows, _)| windows.eq_ignore_ascii_case(name.trim())).map(|(_, zone)| zone)
}

impl Zone {
    /// Returns the instant of a local time; `None`: it is beyond all times. One that the clocks jump over is read
    /// with the offset before the jump, and of two the first one is meant (RFC 5545, section 3.3.5).
    pub(super) fn instant(
        &self,
        local: DateTime,
        work: &Work,
    ) -> Result<Option<Between>, Unreadable> {
        work.take(1)?;
        let exact = |at: Timestamp| Between { earliest: at, latest: at };
        let far_apart = |at: Timestamp| {
            let (earliest, latest) = (at.saturating_sub(EASTMOST), at.saturating_add(WESTMOST));
            Some(Between { earliest: earliest.ok()?, latest: latest.ok()? })
        };
        Ok(match self {
            Self::Known(zone) => zone.to_ambiguous_timestamp(local).compatible().ok().map(exact),
            Self::Described(clocks) => clocks.instant(local, work)?.map(exact),
            Self::Unknown => TimeZone::UTC.to_timestamp(local).ok().and_then(far_apart),
        })
    }

    /// Returns the local time of an instant, which in a zone that cannot be found is the earliest it may be;
    /// `None`: no clock showed one then.
    pub(super) fn local(&self, at: Timestamp, work: &Work) -> Result<Option<DateTime>, Unreadable> {
        work.take(1)?;
        Ok(match self {
            Self::Known(zone) => Some(zone.to_datetime(at)),
            Self::Described(clocks) => clocks.local(at, work)?,
            Self::Unknown => at.checked_add(EASTMOST).ok().map(|at| TimeZone::UTC.to_datetime(at)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The instants of local times in a zone of a file.
    fn instants(name: &str, file: &str, times: &[DateTime]) -> Vec<Between> {
        let (file, database) = (Component::read(file).unwrap(), TimeZoneDatabase::bundled());
        let (described, work) = (Described::default(), Work::default());
        let zone = Zones::of(&file, &database, &described, &work).named(name).unwrap();
        times.iter().map(|it| zone.instant(*it, &work).unwrap().unwrap()).collect()
    }

    /// Kyiv's rules under a name of one's own, as Outlook writes them.
    const FILE: &str = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Salon Time\n\
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
        // The nights on which the clocks change, and some days far from them.
        let days =
            ["2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30", "2026-01-15", "2026-07-15"];
        let half_hours = |day: &str| {
            let begin = local(&format!("{day}T22:15:00"));
            (0..24).map(move |it| begin.checked_add(SignedDuration::from_mins(30 * it)).unwrap())
        };
        let times: Vec<DateTime> = days.into_iter().flat_map(half_hours).collect();
        let described = instants("Salon Time", FILE, &times);
        assert_eq!(described, instants("/citadel.org/20261101/Europe/Kyiv", FILE, &times));
    }

    #[test]
    fn a_zone_is_worked_out_once_for_all_files_and_times_of_a_year() {
        let (file, database) = (Component::read(FILE).unwrap(), TimeZoneDatabase::bundled());
        let (described, work) = (Described::default(), Work::default());
        let mut before = 0;
        for round in 0..100 {
            let zone = Zones::of(&file, &database, &described, &work).named("Salon Time").unwrap();
            let at = zone.instant(local("2026-11-24T14:00:00"), &work).unwrap().unwrap();
            assert_eq!(zone.local(at.earliest, &work), Ok(Some(local("2026-11-24T14:00:00"))));
            let took = work.taken() - before;
            before = work.taken();
            assert!(took < if round == 0 { 500 } else { 15 }, "{round}: {took}");
        }
    }

    #[test]
    fn clocks_that_change_more_often_than_daily_are_no_clocks() {
        for (freq, is_read) in [("DAILY", true), ("HOURLY", false), ("SECONDLY", false)] {
            let file = FILE
                .replace("FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", &format!("FREQ={freq}"));
            let at = instants("Salon Time", &file, &[local("2026-11-24T14:00:00")])[0];
            assert_eq!(at.earliest == at.latest, is_read, "{freq}");
        }
    }

    #[test]
    fn a_zone_is_known_by_its_name_in_windows_unless_the_file_describes_another() {
        let times = [local("2026-11-24T14:00:00"), local("2026-07-24T14:00:00")];
        let kyiv = instants("Europe/Kyiv", FILE, &times);
        assert_eq!(instants("FLE Standard Time", FILE, &times), kyiv);
        assert_eq!(instants("fle standard time ", FILE, &times), kyiv);
        let own = FILE.replace("Salon Time", "Eastern Standard Time");
        assert_eq!(instants("Eastern Standard Time", &own, &times), kyiv);
        let new_york = instants("America/New_York", FILE, &times);
        assert_eq!(instants("Eastern Standard Time", FILE, &times), new_york);
        let database = TimeZoneDatabase::bundled();
        for (name, zone) in WINDOWS.lines().filter_map(|line| line.split_once(" = ")) {
            assert!(zone_named(&database, zone).is_some(), "{name}: {zone}");
        }
    }

    #[test]
    fn a_time_of_a_zone_that_cannot_be_found_may_be_anywhere() {
        let endless = format!("{}/Europe/Kyiv", "a/".repeat(100_000));
        for name in ["Middle Earth", &endless] {
            let between = instants(name, FILE, &[local("2026-11-24T14:00:00")])[0];
            assert_eq!(between.earliest, "2026-11-24T00:00:00Z".parse().unwrap());
            assert_eq!(between.latest, "2026-11-25T02:00:00Z".parse().unwrap());
        }
    }

    #[test]
    fn rules_that_ended_leave_their_last_offset() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\n\
            BEGIN:DAYLIGHT\nDTSTART:20000326T020000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0400\n\
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20100327T230000Z\nEND:DAYLIGHT\n\
            BEGIN:STANDARD\nDTSTART:20001029T030000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0300\n\
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20101030T230000Z\nEND:STANDARD\n\
            END:VTIMEZONE\nEND:VCALENDAR\n";
        for (time, expected) in [
            ("1999-07-01T12:00:00", "1999-07-01T09:00:00Z"),
            ("2009-07-01T12:00:00", "2009-07-01T08:00:00Z"),
            ("2026-07-01T12:00:00", "2026-07-01T09:00:00Z"),
        ] {
            let at = instants("x", text, &[local(time)])[0];
            assert_eq!(at.earliest, expected.parse().unwrap(), "{time}");
        }
    }
}
