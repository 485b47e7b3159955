//! The events of one file, expanded: when they take place, and whether they keep their owner busy.
//!
//! A file holds one event and those of its occurrences that were changed (RFC 4791, section 4.1). They are
//! matched by instant and not by what is written, because servers write the time of an occurrence in
//! several forms. What cannot be read is an error and never free time.

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{
    Unreadable,
    lines::{Component, Line},
    moment::{Length, When},
    recur,
    rule::{Rule, Until},
    zone::{Between, Zone},
};
use crate::schedule::Span;

/// How far local times and UTC may be apart, with room to spare.
const A_DAY: SignedDuration = SignedDuration::from_hours(36);

/// What files are read with.
#[derive(Debug, Clone)]
pub struct Reader<'r> {
    /// The zone data.
    pub zones: &'r TimeZoneDatabase,
    /// The zone of whole days, and of times without a zone.
    pub home: &'r TimeZone,
    /// The mail addresses of the calendar's owner, in lower case: what they declined is free time.
    pub addresses: &'r [String],
}

/// One time that an event takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The UID of the event; empty: it has none.
    pub uid: String,
    /// From when to when.
    pub span: Span,
    /// Whether it is shown as free.
    pub is_free: bool,
    /// Whether it lasts whole days.
    pub is_all_day: bool,
}

impl Reader<'_> {
    /// Returns the times that the events of a file take within a span, free ones included.
    ///
    /// # Errors
    /// When it is no calendar file, or the time of an event cannot be read.
    pub fn times(&self, file: &Component, window: Span) -> Result<Vec<Taken>, Unreadable> {
        if file.name != "VCALENDAR" {
            return Err(Unreadable::NoCalendar);
        }
        let uids: BTreeSet<&str> =
            file.all("VEVENT").map(|event| event.value("UID").unwrap_or_default()).collect();
        let mut all = Vec::new();
        for uid in uids {
            let of_uid: Vec<&Component> = file
                .all("VEVENT")
                .filter(|event| event.value("UID").unwrap_or_default() == uid)
                .collect();
            all.extend(self.of_event(file, &of_uid, window)?);
        }
        Ok(all)
    }

    /// Returns the time of the first event with a UID; `None`: it lasts whole days.
    ///
    /// # Errors
    /// When there is none, or its time cannot be read.
    pub fn span_of(&self, file: &Component, uid: &str) -> Result<Option<Span>, Unreadable> {
        let event = first_of(file, uid).ok_or(Unreadable::NoEvent)?;
        let timing = self.timing(file, event)?;
        if timing.is_all_day {
            return Ok(None);
        }
        let span = timing.at(timing.start).ok_or(Unreadable::Time)?;
        Ok(Some(span))
    }

    fn of_event(
        &self,
        file: &Component,
        parts: &[&Component],
        window: Span,
    ) -> Result<Vec<Taken>, Unreadable> {
        let (changed, masters): (Vec<&Component>, Vec<&Component>) =
            parts.iter().partition(|part| part.line("RECURRENCE-ID").is_some());
        let (mut replaced, mut ranges) = (BTreeSet::new(), Vec::new());
        for part in &changed {
            let line = part.line("RECURRENCE-ID").ok_or(Unreadable::Time)?;
            if line.param("RANGE").is_some() {
                ranges.push((*part, line));
            } else {
                replaced.insert(self.moment(file, line)?.earliest);
            }
        }
        // Without its series nothing tells when the later occurrences are.
        if !ranges.is_empty() && masters.len() != 1 {
            return Err(Unreadable::Rule);
        }
        let mut all = Vec::new();
        for master in masters {
            let timing = self.timing(file, master)?;
            let later = ranges.iter().map(|(part, line)| self.later(file, part, line, &timing));
            let later: Vec<Later<'_>> = later.collect::<Result<_, _>>()?;
            let reach = later.iter().map(Later::reach).max().unwrap_or_default();
            for start in self.starts(file, master, &timing, window.widened(reach, reach))? {
                let at = timing.at(start).ok_or(Unreadable::Time)?;
                if replaced.contains(&at.start) {
                    continue;
                }
                let before = later.iter().filter(|it| it.from <= at.start);
                let Some(it) = before.max_by_key(|it| it.from) else {
                    all.extend(self.taken(master, &timing, at, window));
                    continue;
                };
                // The first of them is in the file by itself.
                if it.from < at.start {
                    let at = it.moved(start).ok_or(Unreadable::Time)?;
                    all.extend(self.taken(it.part, &it.timing, at, window));
                }
            }
        }
        for part in changed {
            let timing = self.timing(file, part)?;
            let at = timing.at(timing.start).ok_or(Unreadable::Time)?;
            all.extend(self.taken(part, &timing, at, window));
        }
        Ok(all)
    }

    /// Reads an occurrence that was changed together with all later ones (RFC 5545, section 3.2.13).
    fn later<'f>(
        &self,
        file: &Component,
        part: &'f Component,
        line: &Line,
        series: &Timing,
    ) -> Result<Later<'f>, Unreadable> {
        let is_range =
            line.param("RANGE").is_some_and(|it| it.eq_ignore_ascii_case("THISANDFUTURE"));
        let repeats = ["RRULE", "RDATE"].iter().any(|it| part.line(it).is_some());
        let timing = self.timing(file, part)?;
        // Between zones the later ones are not as far off as the first.
        if !is_range
            || repeats
            || timing.zone_name != series.zone_name
            || timing.is_utc != series.is_utc
        {
            return Err(Unreadable::Rule);
        }
        let was = self.local(file, line, &line.value, series)?;
        let (from, by) = (self.moment(file, line)?.earliest, timing.start.duration_since(was));
        Ok(Later { from, part, timing, by })
    }

    fn taken(&self, event: &Component, timing: &Timing, span: Span, window: Span) -> Option<Taken> {
        let is_now = span.start == span.end && window.start <= span.start && span.end < window.end;
        (is_now || span.overlaps(&window)).then(|| Taken {
            uid: event.value("UID").unwrap_or_default().to_owned(),
            span,
            is_free: self.is_free(event),
            is_all_day: timing.is_all_day,
        })
    }

    /// Returns whether an event leaves its owner free: it is shown so, is cancelled, or was declined.
    fn is_free(&self, event: &Component) -> bool {
        let says = |name, word: &str| {
            event.value(name).is_some_and(|value| value.eq_ignore_ascii_case(word))
        };
        let declined = event.lines_of("ATTENDEE").any(|line| {
            let address = line.value.trim().to_lowercase();
            let address = address.strip_prefix("mailto:").unwrap_or(&address);
            line.param("PARTSTAT").is_some_and(|it| it.eq_ignore_ascii_case("DECLINED"))
                && self.addresses.iter().any(|own| own == address)
        });
        says("TRANSP", "TRANSPARENT") || says("STATUS", "CANCELLED") || declined
    }

    /// Returns the local times at which an event begins, in a window and somewhat around it.
    fn starts(
        &self,
        file: &Component,
        event: &Component,
        timing: &Timing,
        window: Span,
    ) -> Result<BTreeSet<DateTime>, Unreadable> {
        let around = window.widened(A_DAY.saturating_add(timing.lasts()), A_DAY);
        let from = TimeZone::UTC.to_datetime(around.start);
        let to = TimeZone::UTC.to_datetime(around.end);
        let mut starts = BTreeSet::from([timing.start]);
        for line in event.lines_of("RRULE") {
            let rule = Rule::read(&line.value).ok_or(Unreadable::Rule)?;
            let all = recur::times(&rule, timing.start, from, to).ok_or(Unreadable::Rule)?;
            starts.extend(all.into_iter().filter(|at| timing.reaches(rule.until, *at)));
        }
        for line in event.lines_of("RDATE") {
            for value in line.value.split(',') {
                // Of a period its start counts; it lasts as long as the others.
                let value = value.split('/').next().unwrap_or_default();
                starts.insert(self.local(file, line, value, timing)?);
            }
        }
        for line in event.lines_of("EXDATE") {
            for value in line.value.split(',').filter(|value| !value.trim().is_empty()) {
                match When::of_value(value).ok_or(Unreadable::Time)? {
                    When::Day(day) => starts.retain(|at| at.date() != day),
                    _ => drop(starts.remove(&self.local(file, line, value, timing)?)),
                }
            }
        }
        Ok(starts)
    }

    /// Reads a value as a local time of an event's own zone.
    fn local(
        &self,
        file: &Component,
        line: &Line,
        value: &str,
        timing: &Timing,
    ) -> Result<DateTime, Unreadable> {
        let when = When::of_value(value).ok_or(Unreadable::Time)?;
        let at = match (when, line.param("TZID")) {
            (When::Day(day), _) => return Ok(day.to_datetime(timing.start.time())),
            (When::Local(time), None) => return Ok(time),
            (When::Local(time), Some(name)) if timing.zone_name.as_deref() == Some(name) => {
                return Ok(time);
            }
            (when, _) => self.instant(file, when, line.param("TZID")).ok_or(Unreadable::Time)?,
        };
        timing.local(at.earliest).ok_or(Unreadable::Time)
    }

    /// Reads the instant of a line.
    fn moment(&self, file: &Component, line: &Line) -> Result<Between, Unreadable> {
        let when = When::of_value(&line.value).ok_or(Unreadable::Time)?;
        self.instant(file, when, line.param("TZID")).ok_or(Unreadable::Time)
    }

    fn instant(&self, file: &Component, when: When, zone: Option<&str>) -> Option<Between> {
        match (when, zone) {
            (When::Instant(at), _) => Some(Between { earliest: at, latest: at }),
            (When::Local(time), Some(name)) => Zone::named(name, file, self.zones).instant(time),
            (when, _) => Zone::Known(self.home.clone()).instant(when.civil()),
        }
    }

    fn timing(&self, file: &Component, event: &Component) -> Result<Timing, Unreadable> {
        let line = event.line("DTSTART").ok_or(Unreadable::Time)?;
        let when = When::of_value(&line.value).ok_or(Unreadable::Time)?;
        let zone_name = line.param("TZID").map(str::to_owned);
        let zone = match (when, &zone_name) {
            (When::Instant(_), _) => Zone::Known(TimeZone::UTC),
            (When::Local(_), Some(name)) => Zone::named(name, file, self.zones),
            _ => Zone::Known(self.home.clone()),
        };
        let is_all_day = matches!(when, When::Day(_));
        let start = when.civil();
        let length = match (event.line("DTEND"), event.value("DURATION")) {
            (Some(end), _) => self.until(file, end, when, &zone)?,
            (None, Some(length)) => Length::read(length).ok_or(Unreadable::Time)?,
            (None, None) => Length { days: i64::from(is_all_day), exact: SignedDuration::ZERO },
        };
        let is_utc = matches!(when, When::Instant(_));
        Ok(Timing { start, zone, zone_name, length, is_all_day, is_utc })
    }

    /// Returns the length up to an end. An end before its start is none.
    fn until(
        &self,
        file: &Component,
        end: &Line,
        start: When,
        zone: &Zone,
    ) -> Result<Length, Unreadable> {
        let when = When::of_value(&end.value).ok_or(Unreadable::Time)?;
        if let (When::Day(from), When::Day(to)) = (start, when) {
            let days = days_between(from, to).max(1);
            return Ok(Length { days, exact: SignedDuration::ZERO });
        }
        let ends = self.instant(file, when, end.param("TZID")).ok_or(Unreadable::Time)?;
        let begins = match start {
            When::Instant(at) => Between { earliest: at, latest: at },
            start => zone.instant(start.civil()).ok_or(Unreadable::Time)?,
        };
        // In a zone that cannot be found both are equally far off.
        let exact = ends.earliest.duration_since(begins.earliest).max(SignedDuration::ZERO);
        Ok(Length { days: 0, exact })
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// Returns the event of a UID that is no changed occurrence, or else the first of that UID.
pub(super) fn first_of<'f>(file: &'f Component, uid: &str) -> Option<&'f Component> {
    let of_uid = || file.all("VEVENT").filter(|event| event.value("UID") == Some(uid));
    of_uid().find(|event| event.line("RECURRENCE-ID").is_none()).or_else(|| of_uid().next())
}

/// When an event begins and how long it lasts.
struct Timing {
    start: DateTime,
    zone: Zone,
    zone_name: Option<String>,
    length: Length,
    is_all_day: bool,
    is_utc: bool,
}

/// An occurrence that was changed together with all later ones.
struct Later<'f> {
    /// When it was to begin before that.
    from: Timestamp,
    part: &'f Component,
    timing: Timing,
    /// How much later it and those after it begin.
    by: SignedDuration,
}

impl Later<'_> {
    /// Returns the time of an occurrence that was to begin at a local time; `None`: it is beyond all times.
    fn moved(&self, start: DateTime) -> Option<Span> {
        self.timing.at(start.checked_add(self.by).ok()?)
    }

    /// Returns how far from its former beginning an occurrence may begin or end.
    fn reach(&self) -> SignedDuration {
        let by = SignedDuration::from_secs(self.by.as_secs().saturating_abs());
        by.saturating_add(self.timing.lasts())
    }
}

impl Timing {
    /// Returns the longest time that it may last.
    fn lasts(&self) -> SignedDuration {
        SignedDuration::from_hours(self.length.days.saturating_mul(25))
            .saturating_add(self.length.exact)
    }

    /// Returns the time of the occurrence that begins at a local time; `None`: it is beyond all times.
    fn at(&self, start: DateTime) -> Option<Span> {
        let begins = self.zone.instant(start)?;
        let last_day =
            start.checked_add(jiff::Span::new().try_days(self.length.days).ok()?).ok()?;
        let ends = if self.length.days == 0 { begins } else { self.zone.instant(last_day)? };
        let end = ends.latest.checked_add(self.length.exact).ok()?;
        Some(Span { start: begins.earliest, end })
    }

    /// Returns the local time of an instant.
    fn local(&self, at: Timestamp) -> Option<DateTime> {
        if let Zone::Known(zone) = &self.zone {
            return Some(zone.to_datetime(at));
        }
        // The occurrence with that instant is at most a day away.
        let near = TimeZone::UTC.to_datetime(at);
        (-26 * 4..=26 * 4).find_map(|quarters| {
            let time = near.checked_add(SignedDuration::from_mins(15 * quarters)).ok()?;
            (self.zone.instant(time)?.earliest == at).then_some(time)
        })
    }

    /// Returns whether a rule still reaches a local time.
    fn reaches(&self, until: Option<Until>, local: DateTime) -> bool {
        match until {
            None => true,
            Some(Until::Day(day)) => local.date() <= day,
            Some(Until::Local(last)) => local <= last,
            // What cannot be told still counts.
            Some(Until::Instant(last)) => {
                self.zone.instant(local).is_none_or(|at| at.earliest <= last)
            }
        }
    }
}
