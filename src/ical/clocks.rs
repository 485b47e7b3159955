//! The changes of clocks that a file describes for a zone (RFC 5545, section 3.6.5).
//!
//! They are worked out once for each year that is asked about, because the events of a calendar lie close together
//! and every one of them asks several times. A rule that repeats more often than daily describes no clock of the
//! Earth; a zone with one is not described at all.

use std::{cell::RefCell, collections::BTreeMap};

use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

use super::{
    Unreadable,
    lines::{Component, Line},
    moment::When,
    recur,
    rule::{Freq, Rule, Until},
    work::Work,
};

/// How far before a year the change of clocks that rules its beginning is looked for.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * 400);

/// The changes of clocks of a zone.
#[derive(Debug)]
pub(super) struct Clocks {
    changes: Vec<Change>,
    /// What was worked out so far: the changes of a year and the last ones before it, earliest first.
    years: RefCell<BTreeMap<i16, Vec<Onset>>>,
}

/// When the clocks are changed, by the clock before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Onset {
    at: DateTime,
    before: Offset,
    after: Offset,
}

/// The rule of one change of clocks.
#[derive(Debug, Clone)]
struct Change {
    start: DateTime,
    before: Offset,
    after: Offset,
    rules: Vec<Rule>,
    dates: Vec<DateTime>,
}

impl Clocks {
    /// Reads a `VTIMEZONE`; `None`: it describes no clocks that can be read.
    pub(super) fn read(zone: &Component) -> Option<Self> {
        let parts = zone.within.iter();
        let parts = parts.filter(|part| matches!(part.name.as_str(), "STANDARD" | "DAYLIGHT"));
        let changes = parts.map(Change::read).collect::<Option<Vec<_>>>()?;
        (!changes.is_empty()).then(|| Self { changes, years: RefCell::default() })
    }

    /// Returns the instant of a local time; `None`: it is beyond all times.
    pub(super) fn instant(
        &self,
        local: DateTime,
        work: &Work,
    ) -> Result<Option<Timestamp>, Unreadable> {
        let offset = self.offset(local, work)?;
        Ok(offset.and_then(|it| it.to_timestamp(local).ok()))
    }

    /// Returns the local time of an instant; `None`: no clock showed one then.
    pub(super) fn local(&self, at: Timestamp, work: &Work) -> Result<Option<DateTime>, Unreadable> {
        let mut offsets: Vec<Offset> =
            self.changes.iter().flat_map(|it| [it.before, it.after]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        work.take(self.changes.len())?;
        for offset in offsets {
            let local = offset.to_datetime(at);
            if self.instant(local, work)? == Some(at) {
                return Ok(Some(local));
            }
        }
        Ok(None)
    }

    /// Returns the offset at a local time: that of the last change before it.
    fn offset(&self, local: DateTime, work: &Work) -> Result<Option<Offset>, Unreadable> {
        work.take(1)?;
        if !self.years.borrow().contains_key(&local.year()) {
            let onsets = self.onsets(local.year(), work)?;
            self.years.borrow_mut().insert(local.year(), onsets);
        }
        let years = self.years.borrow();
        let onsets = years.get(&local.year()).map(Vec::as_slice).unwrap_or_default();
        let passed = onsets.partition_point(|it| it.at <= local);
        let Some(last) = passed.checked_sub(1).and_then(|at| onsets.get(at)) else {
            // Before the first change there is the offset that the first one ends.
            let first = self.changes.iter().min_by_key(|change| change.start);
            return Ok(first.map(|change| change.before));
        };
        let jump = SignedDuration::from_secs(
            i64::from(last.after.seconds()) - i64::from(last.before.seconds()),
        );
        let is_skipped = last.at.checked_add(jump).is_ok_and(|after| local < after);
        Ok(Some(if is_skipped { last.before } else { last.after }))
    }

    /// Returns the changes of a year and the last ones before it, earliest first.
    fn onsets(&self, year: i16, work: &Work) -> Result<Vec<Onset>, Unreadable> {
        let mut all = Vec::new();
        for change in &self.changes {
            let (before, after) = (change.before, change.after);
            let times = change.until_the_end_of(year, work)?;
            all.extend(times.into_iter().map(|at| Onset { at, before, after }));
        }
        all.sort_by_key(|it| it.at);
        let earlier = all.partition_point(|it| it.at.year() < year);
        Ok(all.split_off(earlier.saturating_sub(1)))
    }
}

impl Change {
    fn read(part: &Component) -> Option<Self> {
        let When::Local(start) = When::of_value(part.value("DTSTART")?)? else { return None };
        let rules = part.lines_of("RRULE").map(|line| Rule::read(&line.value));
        let rules = rules.map(|rule| rule.filter(|rule| rule.freq >= Freq::Daily));
        let dates = part.lines_of("RDATE").flat_map(|Line { value, .. }| value.split(','));
        Some(Self {
            start,
            before: offset(part.value("TZOFFSETFROM")?)?,
            after: offset(part.value("TZOFFSETTO")?)?,
            rules: rules.collect::<Option<_>>()?,
            dates: dates.map(|it| Some(When::of_value(it)?.civil())).collect::<Option<_>>()?,
        })
    }

    /// Returns the local times, by the clock before it, at which this change happened in a year, and before it as
    /// far as they may rule its beginning.
    fn until_the_end_of(&self, year: i16, work: &Work) -> Result<Vec<DateTime>, Unreadable> {
        let first = jiff::civil::date(year, 1, 1).at(0, 0, 0, 0);
        let last = jiff::civil::date(year, 12, 31).at(23, 59, 59, 0);
        let from = first.checked_sub(LOOK_BACK).unwrap_or(first);
        work.take(1 + self.dates.len())?;
        let mut all: Vec<DateTime> = self.dates.iter().chain([&self.start]).copied().collect();
        for rule in &self.rules {
            let from = rule.until.map_or(from, |until| from.min(a_year_before(until)));
            let times = recur::times(rule, self.start, (from, last), work)?;
            all.extend(times.into_iter().filter(|at| self.reaches(rule.until, *at)));
        }
        all.retain(|at| *at <= last);
        Ok(all)
    }

    fn reaches(&self, until: Option<Until>, at: DateTime) -> bool {
        match until {
            None => true,
            Some(Until::Day(day)) => at.date() <= day,
            Some(Until::Local(until)) => at <= until,
            Some(Until::Instant(until)) => self.before.to_timestamp(at).is_ok_and(|at| at <= until),
        }
    }
}

/// Returns a time a year before the end of a rule, from where its last change is found.
fn a_year_before(until: Until) -> DateTime {
    let end = match until {
        Until::Day(day) => day.at(0, 0, 0, 0),
        Until::Local(time) => time,
        Until::Instant(at) => TimeZone::UTC.to_datetime(at),
    };
    end.checked_sub(LOOK_BACK).unwrap_or(end)
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
