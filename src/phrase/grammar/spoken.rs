//! Halves, quarters and minutes as they are spoken: "пів на третю", "quarter to five".
//!
//! Five patterns serve every language: half (before or after the hour named), minutes past,
//! minutes to, minutes towards, and minutes taken from the hour that follows.

use super::super::expr::Clock;
use super::super::words::{Form, Mark, Marks, Toward, Unit, Value};
use super::{Match, Reader};

const TOWARDS: Marks =
    Marks::of(Mark::Toward).with(Mark::ToHour).with(Mark::Past).with(Mark::To).with(Mark::Until);

impl Reader<'_> {
    /// Reads a spoken time.
    pub(super) fn spoken(&self, at: usize) -> Match<Clock> {
        let mut best = self.half(at);
        best = Self::longer(best, self.minutes_then_hour(at));
        Self::longer(best, self.minutes_less(at))
    }

    /// Reads the hour within a spoken time: digits, a cardinal or any ordinal.
    fn spoken_hour(&self, at: usize) -> Match<u32> {
        let at = self.skip(at, Marks::of(Mark::The), 1);
        let ordinal = self.ordinal(at).map(|((n, _), end)| (n, end));
        let (hour, end) = Self::longer(ordinal, self.cardinal(at, true))?;
        if hour > 24 || self.is_measured(end) {
            return None;
        }
        let end = if self.unit(end) == Some(Unit::Hour) { end + 1 } else { end };
        Some((hour, end))
    }

    /// Whether a unit other than hours follows a number, so that it counts something.
    pub(super) fn is_measured(&self, at: usize) -> bool {
        let dash = self.sign(at, '-') && self.glued(at);
        let at = if dash { at + 1 } else { at };
        let unit = self.unit(at).is_some_and(|unit| unit != Unit::Hour);
        unit && self.value(at, |v| matches!(v, Value::OfDay(_)).then_some(())).is_none()
            || self.value(at, |v| matches!(v, Value::Month(_)).then_some(())).is_some() && !dash
            || self.has(at, Mark::DayNumber)
    }

    /// Reads "half past two", "half two", "пів на третю", "полтретьего".
    fn half(&self, at: usize) -> Match<Clock> {
        let toward = self.value(at, |value| match value {
            Value::Half(toward) => Some(toward),
            _ => None,
        })?;
        let joined = self.skip(at + 1, TOWARDS, 1);
        let (hour, end) = self.spoken_hour(joined)?;
        let clock = match toward {
            Toward::Named => spoken_clock(hour, 30, 0),
            Toward::Next => spoken_clock(hour, 30, 1),
        };
        Some((clock, end))
    }

    /// Reads the minutes of a spoken time and whether they have a word of their own.
    fn spoken_minutes(&self, at: usize) -> Match<(u32, Option<Toward>)> {
        let own = self.value(at, |value| match value {
            Value::Minutes(n, toward) => Some((u32::from(n), Some(toward))),
            _ => None,
        });
        if let Some(own) = own {
            return Some((own, at + 1));
        }
        let (minutes, end) = self.cardinal(at, true)?;
        (1..60).contains(&minutes).then_some(((minutes, None), end))
    }

    /// Reads "quarter past ten", "ten to three", "десять хвилин на третю", "viertel vier".
    fn minutes_then_hour(&self, at: usize) -> Match<Clock> {
        let ((minutes, own), end) = self.spoken_minutes(at)?;
        let united = self.unit(end) == Some(Unit::Minute);
        let end = if united { end + 1 } else { end };
        if let Some((half, until)) = self.half(end + 1) {
            let around = if self.has(end, Mark::ToHour) {
                half.minute.checked_sub(minutes)
            } else if self.has(end, Mark::Past) {
                Some(half.minute + minutes)
            } else {
                None
            };
            return around.map(|minute| (Clock { minute, ..half }, until));
        }
        let written = self.digits(at).is_some();
        let link = end + 1;
        if self.has(end, Mark::Toward) && (united || own.is_some() || !written) {
            let (hour, until) = self.spoken_hour(link).filter(|_| self.is_ordinal(link))?;
            return Some((spoken_clock(hour, minutes, 1), until));
        }
        if self.has(end, Mark::ToHour) {
            let (hour, until) = self.spoken_hour(link)?;
            let range = written && !united && self.digits(link).is_some_and(|(h, _)| minutes < h);
            let noun = own.is_some() || united || matches!(minutes, 5 | 10 | 15 | 20 | 25);
            // "Open from 10 to 6" is a window, and not ten minutes before six.
            let led = at > 0 && self.has(at - 1, Mark::From) && own.is_none() && !united;
            return (noun && !range && !led && !self.goes_on(until))
                .then_some((spoken_clock(hour, 60 - minutes, 1), until));
        }
        if self.has(end, Mark::Past) {
            let (hour, until) = self.spoken_hour(link)?;
            let spelled = own.is_some() || united || self.is_ordinal(link) || self.speaks_past(end);
            return spelled.then_some((spoken_clock(hour, minutes, 0), until));
        }
        let towards = own == Some(Toward::Next) || (united && self.is_genitive(end));
        if towards {
            let (hour, until) = self.spoken_hour(end)?;
            return Some((spoken_clock(hour, minutes, 1), until));
        }
        None
    }

    /// Whether what was taken for an hour is the first half of "3:30" or "3pm".
    fn goes_on(&self, at: usize) -> bool {
        self.sign(at, ':') && self.glued(at)
    }

    fn speaks_past(&self, at: usize) -> bool {
        // "5 after 3" is English; "10 по 12" would be a range of days.
        !self.has(at, Mark::To)
    }

    fn is_ordinal(&self, at: usize) -> bool {
        self.ordinal(at).is_some()
    }

    fn is_genitive(&self, at: usize) -> bool {
        matches!(self.ordinal(at), Some(((_, Form::Day | Form::Hour), _)))
    }

    /// Reads "за чверть третя", "без десяти три", "za kwadrans czwarta".
    fn minutes_less(&self, at: usize) -> Match<Clock> {
        if !self.has(at, Mark::Less) {
            return None;
        }
        let ((minutes, _), end) = self.spoken_minutes(at + 1)?;
        let end = if self.unit(end) == Some(Unit::Minute) { end + 1 } else { end };
        if let Some((hour, until)) = self.spoken_hour(end) {
            return Some((spoken_clock(hour, 60 - minutes, 1), until));
        }
        // "без двадцяти чотири" is twenty to four and not less twenty-four.
        let tens = minutes - minutes % 10;
        let (hour, until) = self.spoken_hour(at + 2).filter(|_| tens < minutes && tens > 0)?;
        Some((spoken_clock(hour, 60 - tens, 1), until))
    }
}

/// Returns the clock time that many hours back; the hour before one is twelve.
fn spoken_clock(hour: u32, minute: u32, back: u32) -> Clock {
    let hour = match hour.checked_sub(back) {
        Some(0) | None if back > 0 => {
            if hour == 0 {
                23
            } else {
                12
            }
        }
        Some(hour) => hour,
        None => 0,
    };
    Clock { hour, minute, exact: false, part: None }
}
