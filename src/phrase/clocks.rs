//! Turns hours as said into clock times: morning or afternoon, by the opening hours.
//!
//! An hour from one to eleven has two readings. The one the business is open at is meant; if
//! both or neither, the one as written, unless the day is today and only the other is to come.

use jiff::civil::{Date, Time, time};

use super::error::{Error, TimeParts};
use super::expr::{Clock, Hours};
use super::meaning::Bound;
use super::words::Part;
use crate::schedule::{Week, Window};

/// Times that were meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Times {
    pub(super) start: Option<Time>,
    pub(super) end: Option<Time>,
    pub(super) bound: Option<Bound>,
    /// A part of the day and not a clock time.
    pub(super) vague: bool,
    /// It is the midnight at the end of the day.
    pub(super) day_over: bool,
    /// It is a midnight, by its name.
    pub(super) midnight: bool,
}

/// What decides between the two readings of an hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dial<'a> {
    pub(super) hours: &'a Week,
    /// The day it is about, when that is known.
    pub(super) day: Option<Date>,
    /// The present time of day, when that day is today.
    pub(super) now: Option<Time>,
}

type Hour = (u32, u32);

impl Dial<'_> {
    /// Returns the times that hours and parts of the day stand for.
    pub(super) fn times(&self, hours: Option<Hours>, parts: &[Part]) -> Result<Times, Error> {
        let part = parts.last().copied();
        let beside = |clock: Clock| Clock { part: clock.part.or(part), ..clock };
        let at = |wanted: bool| matches!(hours, Some(Hours::At(Clock { hour: 24, exact, .. })) if exact == wanted);
        let (day_over, midnight) = (at(true), at(false));
        let only =
            |bound, start, end| Times { start, end, bound, vague: false, day_over, midnight };
        match hours {
            Some(Hours::At(clock)) => Ok(only(None, Some(self.one(beside(clock))?), None)),
            Some(Hours::After(clock)) => {
                Ok(only(Some(Bound::After), Some(self.one(beside(clock))?), None))
            }
            Some(Hours::Before(clock)) => {
                Ok(only(Some(Bound::Before), None, Some(self.one(beside(clock))?)))
            }
            Some(Hours::Window(first, last)) => self.window(beside(first), last),
            Some(Hours::Opening) => {
                let open = self.open().map(|window| window.from);
                Ok(Times { vague: true, ..only(None, open, None) })
            }
            None => Ok(part.and_then(part_window).map_or_else(Times::default, |(start, end)| {
                Times { vague: true, ..only(None, Some(start), Some(end)) }
            })),
        }
    }

    fn open(&self) -> Option<Window> {
        self.day
            .and_then(|day| self.hours.span(Some(day.weekday())))
            .or_else(|| self.hours.span(None))
    }

    fn one(&self, clock: Clock) -> Result<Time, Error> {
        let readings = readings(clock)?;
        Ok(civil(self.choose(&readings).unwrap_or((0, 0))))
    }

    /// Chooses among the readings of an hour.
    fn choose(&self, readings: &[Hour]) -> Option<Hour> {
        let open = self.open();
        let inside =
            |hour: &Hour| open.is_some_and(|open| (open.from..=open.until).contains(&civil(*hour)));
        let gone = |hour: &Hour| self.now.is_some_and(|now| civil(*hour) < now);
        let rank = |hour: &Hour| (!inside(hour), gone(hour));
        let any_inside = readings.iter().any(inside);
        readings
            .iter()
            .copied()
            .filter(|hour| !any_inside || inside(hour))
            .min_by_key(|hour| rank(hour))
    }

    fn window(&self, first: Clock, last: Clock) -> Result<Times, Error> {
        let ends = readings(last)?;
        let mut starts = readings(first)?;
        if let (true, Some(part)) = (starts.len() > 1, last.part) {
            let shared = readings(Clock { part: Some(part), ..first })?;
            let before = |hour: &Hour| ends.first().is_some_and(|end| hour < end || *end == (0, 0));
            if shared.iter().all(before) {
                starts = shared;
            }
        }
        let latest = ends.iter().copied().max().unwrap_or((24, 0));
        let fitting: Vec<Hour> = starts.iter().copied().filter(|hour| *hour < latest).collect();
        let start = self.choose(if fitting.is_empty() { &starts } else { &fitting });
        let start = start.unwrap_or((0, 0));
        let end = ends.iter().copied().find(|end| *end > start).or(ends.last().copied());
        Ok(Times {
            start: Some(civil(start)),
            end: end.map(civil),
            bound: None,
            ..Times::default()
        })
    }
}

/// Returns every reading of an hour, the one as written first.
pub(super) fn readings(clock: Clock) -> Result<Vec<Hour>, Error> {
    let Clock { hour, minute, exact, part } = clock;
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return Err(Error::InvalidTime(TimeParts { hour, minute }));
    }
    if let Some(part) = part.filter(|_| hour <= 12 && hour > 0) {
        return Ok(vec![(of_part(hour, part), minute)]);
    }
    if exact || !(1..=11).contains(&hour) {
        return Ok(vec![(hour % 24, minute)]);
    }
    Ok(vec![(hour, minute), (hour + 12, minute)])
}

/// Returns an hour of twelve in a part of the day.
fn of_part(hour: u32, part: Part) -> u32 {
    let late = |from: u32| {
        if hour >= from && hour != 12 { hour } else { hour % 12 + 12 }
    };
    match part {
        Part::Am => hour % 12,
        Part::EarlyMorning | Part::Morning | Part::LateMorning => hour,
        Part::Pm => hour % 12 + 12,
        Part::Lunch => late(11),
        Part::Afternoon
        | Part::AfterLunch
        | Part::EarlyAfternoon
        | Part::LateAfternoon
        | Part::EarlyEvening => late(10),
        Part::Evening | Part::LateEvening | Part::Night if hour == 12 => 0,
        Part::Evening if hour < 4 => hour,
        Part::Night if hour < 6 => hour,
        Part::Evening | Part::LateEvening | Part::Night => hour + 12,
    }
}

/// Returns the fixed window of a part of the day.
fn part_window(part: Part) -> Option<(Time, Time)> {
    let window = |from, until| Some((time(from, 0, 0, 0), time(until, 0, 0, 0)));
    match part {
        Part::Am | Part::Pm => None,
        Part::EarlyMorning => window(6, 9),
        Part::Morning => window(6, 12),
        Part::LateMorning => window(10, 12),
        Part::EarlyAfternoon => window(12, 15),
        Part::LateAfternoon => window(15, 18),
        Part::EarlyEvening => window(17, 19),
        Part::LateEvening => window(19, 22),
        Part::Lunch => window(12, 14),
        Part::AfterLunch => window(13, 17),
        Part::Afternoon => window(12, 17),
        Part::Evening => window(17, 22),
        Part::Night => window(22, 6),
    }
}

/// Returns a time that `readings` has proven to be one.
pub(super) fn civil((hour, minute): Hour) -> Time {
    let part = |number: u32, most: u32| i8::try_from(number.min(most)).unwrap_or(0);
    Time::new(part(hour, 23), part(minute, 59), 0, 0).unwrap_or(Time::midnight())
}
