//! The events of one file, expanded: when they take place, and whether they keep their owner busy.
//!
//! A file holds one event and those of its occurrences that were changed (RFC 4791, section 4.1). They are
//! matched by instant and not by what is written, because servers write the time of an occurrence in
//! several forms. What cannot be read is an error and never free time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{
    Unreadable,
    lines::{Component, Line},
    moment::{Length, When},
    recur,
    rule::Rule,
    timing::{Later, Timing, is_free},
    work::Work,
    zone::{Between, Described, Zone, Zones},
};
use crate::schedule::Span;

/// How far local times and UTC may be apart, with room to spare.
const A_DAY: SignedDuration = SignedDuration::from_hours(36);

/// What the files of one answer are read with. They share a limited amount of work; a new answer needs a new
/// reader.
#[derive(Debug)]
pub struct Reader<'r> {
    zones: &'r TimeZoneDatabase,
    home: &'r TimeZone,
    addresses: &'r [String],
    work: Work,
    described: Described,
}

/// One time that an event takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The UID of the event; empty: it has none.
    pub uid: Arc<str>,
    /// From when to when.
    pub span: Span,
    /// Whether it is shown as free.
    pub is_free: bool,
    /// Whether it lasts whole days.
    pub is_all_day: bool,
    /// Whether nothing tells its zone, so that it takes all that it may be.
    pub is_unplaced: bool,
}

impl<'r> Reader<'r> {
    /// Makes a reader. `zones`: the zone data; `home`: the zone of whole days and of times without a zone;
    /// `addresses`: the mail addresses of the calendar's owner, in lower case: what they declined is free time.
    pub fn new(zones: &'r TimeZoneDatabase, home: &'r TimeZone, addresses: &'r [String]) -> Self {
        let (work, described) = (Work::default(), Described::default());
        Self { zones, home, addresses, work, described }
    }

    /// Returns how many steps of work all files took so far.
    pub fn work(&self) -> u32 {
        self.work.taken()
    }

    /// Returns the times that the events of a file take within a span, free ones included.
    ///
    /// # Errors
    /// When it is no calendar file, the time of an event cannot be read, or all files so far took too much work.
    pub fn times(&self, file: &Component, window: Span) -> Result<Vec<Taken>, Unreadable> {
        if file.name != "VCALENDAR" {
            return Err(Unreadable::NoCalendar);
        }
        let mut by_uid: BTreeMap<&str, Vec<&Component>> = BTreeMap::new();
        for event in file.all("VEVENT") {
            by_uid.entry(event.value("UID").unwrap_or_default()).or_default().push(event);
        }
        let source = self.source(file);
        let mut all = Vec::new();
        for parts in by_uid.values() {
            all.extend(source.times(parts, window)?);
        }
        Ok(all)
    }

    /// Returns the time of the first event with a UID; `None`: it lasts whole days.
    ///
    /// # Errors
    /// When there is none, or its time cannot be read.
    pub fn span_of(&self, file: &Component, uid: &str) -> Result<Option<Span>, Unreadable> {
        let event = first_of(file, uid).ok_or(Unreadable::NoEvent)?;
        let timing = self.source(file).timing(event)?;
        if timing.is_all_day() {
            return Ok(None);
        }
        timing.at(timing.start, &self.work).map(Some)
    }

    fn source<'f>(&'f self, file: &'f Component) -> Source<'f> {
        let zones = Zones::of(file, self.zones, &self.described, &self.work);
        Source { home: self.home, addresses: self.addresses, work: &self.work, zones }
    }
}

/// One file, with what its events are read with.
struct Source<'f> {
    home: &'f TimeZone,
    addresses: &'f [String],
    work: &'f Work,
    zones: Zones<'f>,
}

impl Source<'_> {
    /// Returns the times that one event takes, whose `parts` are its series and its changed occurrences.
    fn times(&self, parts: &[&Component], window: Span) -> Result<Vec<Taken>, Unreadable> {
        let (changed, masters): (Vec<&Component>, Vec<&Component>) =
            parts.iter().partition(|part| part.line("RECURRENCE-ID").is_some());
        let (mut replaced, mut ranges) = (BTreeSet::new(), Vec::new());
        for part in &changed {
            let line = part.line("RECURRENCE-ID").ok_or(Unreadable::Time)?;
            if line.param("RANGE").is_some() {
                ranges.push((*part, line));
            } else {
                replaced.insert(self.moment(line)?.earliest);
            }
        }
        // Without its series nothing tells when the later occurrences are.
        if !ranges.is_empty() && masters.len() != 1 {
            return Err(Unreadable::Rule);
        }
        let mut all = Vec::new();
        for master in masters {
            let timing = self.timing(master)?;
            let later = ranges.iter().map(|(part, line)| self.later(part, line, &timing));
            let later: Vec<Later> = later.collect::<Result<_, _>>()?;
            let reach = later.iter().map(Later::reach).max().unwrap_or_default();
            for (start, length) in self.starts(master, &timing, window.widened(reach, reach))? {
                self.work.take(later.len())?;
                let at = timing.lasting(start, length.unwrap_or(timing.length), self.work)?;
                if replaced.contains(&at.start) {
                    continue;
                }
                let before = later.iter().filter(|it| it.from <= at.start);
                let Some(it) = before.max_by_key(|it| it.from) else {
                    all.extend(taken(&timing, at, window));
                    continue;
                };
                // The first of them is in the file by itself.
                if it.from < at.start {
                    let at = it.moved(start, self.work)?;
                    all.extend(taken(&it.timing, at, window));
                }
            }
        }
        for part in changed {
            let timing = self.timing(part)?;
            let at = timing.at(timing.start, self.work)?;
            all.extend(taken(&timing, at, window));
        }
        Ok(all)
    }

    /// Reads an occurrence that was changed together with all later ones (RFC 5545, section 3.2.13).
    fn later(&self, part: &Component, line: &Line, series: &Timing) -> Result<Later, Unreadable> {
        let is_range =
            line.param("RANGE").is_some_and(|it| it.eq_ignore_ascii_case("THISANDFUTURE"));
        let repeats = ["RRULE", "RDATE"].iter().any(|it| part.line(it).is_some());
        let timing = self.timing(part)?;
        // Between zones the later ones are not as far off as the first.
        if !is_range
            || repeats
            || timing.zone_name != series.zone_name
            || timing.is_utc() != series.is_utc()
        {
            return Err(Unreadable::Rule);
        }
        let was = self.local(line, &line.value, series)?;
        let (from, by) = (self.moment(line)?.earliest, timing.start.duration_since(was));
        Ok(Later { from, timing, by })
    }

    /// Returns the local times at which an event begins, in a window and somewhat around it, those of periods with
    /// their own length.
    fn starts(
        &self,
        event: &Component,
        timing: &Timing,
        window: Span,
    ) -> Result<BTreeMap<DateTime, Option<Length>>, Unreadable> {
        let around = window.widened(A_DAY.saturating_add(timing.lasts()), A_DAY);
        let from = TimeZone::UTC.to_datetime(around.start);
        let to = TimeZone::UTC.to_datetime(around.end);
        let mut starts = BTreeMap::from([(timing.start, None)]);
        for line in event.lines_of("RRULE") {
            let rule = Rule::read(&line.value).ok_or(Unreadable::Rule)?;
            for at in recur::times(&rule, timing.start, (from, to), self.work)? {
                if timing.reaches(rule.until, at, self.work)? {
                    starts.insert(at, None);
                }
            }
        }
        for line in event.lines_of("RDATE") {
            for value in line.value.split(',') {
                let (value, end) = match value.split_once('/') {
                    Some((start, end)) => (start, Some(end)),
                    None => (value, None),
                };
                let length = end.map(|end| self.length_of(line, value, end)).transpose()?;
                starts.insert(self.local(line, value, timing)?, length);
            }
        }
        for line in event.lines_of("EXDATE") {
            for value in line.value.split(',').filter(|value| !value.trim().is_empty()) {
                match When::of_value(value).ok_or(Unreadable::Time)? {
                    When::Day(day) => {
                        self.work.take(1 + starts.len())?;
                        starts.retain(|at, _| at.date() != day);
                    }
                    _ => drop(starts.remove(&self.local(line, value, timing)?)),
                }
            }
        }
        Ok(starts)
    }

    /// Reads the length of a period from its start and its end, or its length.
    fn length_of(&self, line: &Line, start: &str, end: &str) -> Result<Length, Unreadable> {
        if end.trim().starts_with(['P', 'p', '+']) {
            return Length::read(end).ok_or(Unreadable::Time);
        }
        let at = |value| {
            let when = When::of_value(value).ok_or(Unreadable::Time)?;
            self.instant(when, line.param("TZID"))
        };
        // In a zone that cannot be found both are equally far off.
        let exact = at(end)?.earliest.duration_since(at(start)?.earliest);
        Ok(Length { days: 0, exact: exact.max(SignedDuration::ZERO) })
    }

    /// Reads a value as a local time of an event's own zone.
    fn local(&self, line: &Line, value: &str, timing: &Timing) -> Result<DateTime, Unreadable> {
        self.work.take(1)?;
        let when = When::of_value(value).ok_or(Unreadable::Time)?;
        let at = match (when, line.param("TZID")) {
            (When::Day(day), _) => return Ok(day.to_datetime(timing.start.time())),
            (When::Local(time), None) => return Ok(time),
            (When::Local(time), Some(name)) if timing.zone_name.as_deref() == Some(name) => {
                return Ok(time);
            }
            (when, _) => self.instant(when, line.param("TZID"))?,
        };
        timing.zone.local(at.earliest, self.work)?.ok_or(Unreadable::Time)
    }

    /// Reads the instant of a line.
    fn moment(&self, line: &Line) -> Result<Between, Unreadable> {
        let when = When::of_value(&line.value).ok_or(Unreadable::Time)?;
        self.instant(when, line.param("TZID"))
    }

    fn instant(&self, when: When, zone: Option<&str>) -> Result<Between, Unreadable> {
        let zone = match (when, zone) {
            (When::Instant(at), _) => return Ok(Between { earliest: at, latest: at }),
            (When::Local(_), Some(name)) => self.zones.named(name)?,
            _ => Zone::Known(self.home.clone()),
        };
        zone.instant(when.civil(), self.work)?.ok_or(Unreadable::Time)
    }

    fn timing(&self, event: &Component) -> Result<Timing, Unreadable> {
        let line = event.line("DTSTART").ok_or(Unreadable::Time)?;
        let when = When::of_value(&line.value).ok_or(Unreadable::Time)?;
        let zone_name = line.param("TZID").map(str::to_owned);
        let zone = match (when, &zone_name) {
            (When::Instant(_), _) => Zone::Known(TimeZone::UTC),
            (When::Local(_), Some(name)) => self.zones.named(name)?,
            _ => Zone::Known(self.home.clone()),
        };
        let mut is_unplaced = matches!(zone, Zone::Unknown);
        let length = match (event.line("DTEND"), event.value("DURATION")) {
            (Some(end), _) => {
                let (length, ends) = self.until(end, when, &zone)?;
                is_unplaced |= ends.earliest != ends.latest;
                length
            }
            (None, Some(length)) => Length::read(length).ok_or(Unreadable::Time)?,
            (None, None) => Length {
                days: i64::from(matches!(when, When::Day(_))),
                exact: SignedDuration::ZERO,
            },
        };
        Ok(Timing {
            uid: event.value("UID").unwrap_or_default().into(),
            start: when.civil(),
            zone,
            zone_name,
            length,
            when,
            is_free: is_free(event, self.addresses),
            is_unplaced,
        })
    }

    /// Returns the length up to an end, and where that lies. An end before its start is none.
    fn until(&self, end: &Line, start: When, zone: &Zone) -> Result<(Length, Between), Unreadable> {
        let when = When::of_value(&end.value).ok_or(Unreadable::Time)?;
        let ends = self.instant(when, end.param("TZID"))?;
        if let (When::Day(from), When::Day(to)) = (start, when) {
            let days = days_between(from, to).max(1);
            return Ok((Length { days, exact: SignedDuration::ZERO }, ends));
        }
        let begins = match start {
            When::Instant(at) => Between { earliest: at, latest: at },
            start => zone.instant(start.civil(), self.work)?.ok_or(Unreadable::Time)?,
        };
        // In a zone that cannot be found both are equally far off.
        let exact = ends.earliest.duration_since(begins.earliest).max(SignedDuration::ZERO);
        Ok((Length { days: 0, exact }, ends))
    }
}

fn taken(timing: &Timing, span: Span, window: Span) -> Option<Taken> {
    let is_now = span.start == span.end && window.start <= span.start && span.end < window.end;
    (is_now || span.overlaps(&window)).then(|| Taken {
        uid: Arc::clone(&timing.uid),
        span,
        is_free: timing.is_free,
        is_all_day: timing.is_all_day(),
        is_unplaced: timing.is_unplaced,
    })
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// Returns the event of a UID that is no changed occurrence, or else the first of that UID.
pub(super) fn first_of<'f>(file: &'f Component, uid: &str) -> Option<&'f Component> {
    let of_uid = || file.all("VEVENT").filter(|event| event.value("UID") == Some(uid));
    of_uid().find(|event| event.line("RECURRENCE-ID").is_none()).or_else(|| of_uid().next())
}
