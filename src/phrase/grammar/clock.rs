//! One clock time in any writing: "14:00", "3pm", "о третій тридцять", "14 Uhr 30".
//!
//! A bare number is an hour only after a word that leads to one, so every rule is told what
//! stood before it.

use super::super::expr::Clock;
use super::super::words::{Form, Mark, Marks, Part, Unit, Value};
use super::{Match, Reader};

/// What stood before a clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing.
    None,
    /// A day, so a bare number is an hour.
    Day,
    /// "at".
    At,
    /// "на", which opens a length of service as well.
    Toward,
    /// "after", "from", "about": a number in any case is an hour.
    Bound,
}

/// A clock time as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClockMatch {
    pub(super) clock: Clock,
    /// It was a number and nothing else.
    pub(super) bare: bool,
    /// It may be a number of hours.
    pub(super) weak: bool,
}

impl ClockMatch {
    fn sure(hour: u32, minute: u32, exact: bool) -> Self {
        let clock = Clock { hour, minute, exact: exact || hour == 0 || hour >= 13, part: None };
        Self { clock, bare: false, weak: false }
    }
}

impl Reader<'_> {
    /// Reads one clock time.
    pub(super) fn clock(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        let mut best = self.named(at);
        best = Self::longer(
            best,
            self.spoken(at)
                .map(|(clock, end)| (ClockMatch { clock, bare: false, weak: false }, end)),
        );
        best = Self::longer(best, self.colon(at));
        best = Self::longer(best, self.dotted(at, lead));
        best = Self::longer(best, self.dashed(at));
        best = Self::longer(best, self.hour_first(at, lead));
        best = Self::longer(best, self.numbered(at, lead));
        best = Self::longer(best, self.four_digits(at, lead));
        let (mut said, mut end) = best?;
        if let Some(ish) = self.past_ish(end) {
            end = ish;
            said.bare = false;
        }
        if let Some((part, end)) = self.part_of_day(end) {
            said.clock.part = Some(part);
            said.bare = false;
            said.weak = false;
            return Some((said, end));
        }
        let needs_lead = said.bare && lead == Lead::None && !(at == 0 && self.leads_to_day(end));
        (!needs_lead).then_some((said, end))
    }

    /// Whether a day follows the bare number that opens a message: "ten on Thursday".
    pub(super) fn leads_to_day(&self, at: usize) -> bool {
        let joins = Marks::of(Mark::Or).with(Mark::To).with(Mark::Until);
        let other = self.has_any(at, joins).then(|| self.cardinal(at + 1, false)).flatten();
        let at = other.map_or(at, |(_, end)| end);
        self.has(at, Mark::On) && !self.has(at, Mark::At) && self.names_a_day(at + 1)
    }

    /// Skips the "ish" of "9ish" and "4-ish".
    fn past_ish(&self, at: usize) -> Option<usize> {
        let word = if self.sign(at, '-') && self.glued(at) { at + 1 } else { at };
        (self.has(word, Mark::Ish) && self.glued(word)).then_some(word + 1)
    }

    /// Reads noon and midnight, which is the end of its day.
    fn named(&self, at: usize) -> Match<ClockMatch> {
        let hour = self.value(at, |value| match value {
            Value::Named(hour) => Some(u32::from(hour)),
            _ => None,
        })?;
        let clock = match hour {
            0 => Clock { hour: 24, minute: 0, exact: false, part: None },
            _ => Clock { hour, minute: 0, exact: true, part: None },
        };
        Some((ClockMatch { clock, bare: false, weak: false }, at + 1))
    }

    /// Reads the part of the day after an hour: "pm", "вечора", "in the evening".
    pub(super) fn part_of_day(&self, at: usize) -> Match<Part> {
        let part = |at| {
            self.value(at, |value| match value {
                Value::OfDay(part) | Value::Part(part) | Value::TodayPart(part) => Some(part),
                _ => None,
            })
        };
        let skipped = self.skip(at, Marks::of(Mark::On).with(Mark::In).with(Mark::The), 2);
        // German "12 Uhr am Freitag" says a day and no morning.
        let day = self.has(at, Mark::On) && self.has(at.wrapping_sub(1), Mark::OClock);
        if day && (self.names_a_day(at + 1) || self.digits(at + 1).is_some()) {
            return None;
        }
        let tomorrow =
            |at| self.value(at, |v| matches!(v, Value::Relative(_)).then_some(())).is_some();
        if let Some(part) = part(at).filter(|_| !tomorrow(at)) {
            return Some((part, at + 1));
        }
        part(skipped).filter(|_| skipped > at).map(|part| (part, skipped + 1))
    }

    /// Reads "14:00" and "14:00:00"; hours and minutes out of range are kept, to be refused.
    fn colon(&self, at: usize) -> Match<ClockMatch> {
        let (hour, digits @ 1..=2) = self.digits(at)? else {
            return None;
        };
        let (minute, 2) = self.digits(at + 2)? else {
            return None;
        };
        if !self.sign(at + 1, ':') {
            return None;
        }
        let mut end = at + 3;
        if self.sign(end, ':') && matches!(self.digits(end + 1), Some((_, 2))) {
            end += 2;
        }
        let zero = digits == 2 && hour < 10;
        let end = self.past_clock_word(end);
        Some((ClockMatch::sure(hour, minute, zero), end))
    }

    fn past_clock_word(&self, at: usize) -> usize {
        let hours = Marks::of(Mark::OClock).with(Mark::HourWord);
        if self.has_any(at, hours) { at + 1 } else { at }
    }

    /// Reads "14.30" where it is a time and not a date.
    fn dotted(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        let (hour, digits @ 1..=2) = self.digits(at)? else {
            return None;
        };
        let comma = self.sign(at + 1, ',') && self.glued(at + 2) && lead == Lead::At;
        let (minute, 2) = self.digits(at + 2)? else {
            return None;
        };
        if !((self.sign(at + 1, '.') && self.glued(at + 2)) || comma) || !self.glued(at + 1) {
            return None;
        }
        let end = at + 3;
        let longer_number = self.sign(end, '.')
            && self.glued(end)
            && self.glued(end + 1)
            && self.digits(end + 1).is_some();
        let is_date = (1..=31).contains(&hour) && (1..=12).contains(&minute);
        let of_day = self.value(end, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some();
        let marked = of_day || self.past_clock_word(end) > end;
        let ruled_out = is_date && !matches!(lead, Lead::At | Lead::Day) && !marked;
        let out_of_range = (hour > 24 || minute > 59) && lead != Lead::At;
        if longer_number || ruled_out || out_of_range || self.is_measured(end) {
            return None;
        }
        if self.unit(end) == Some(Unit::Hour) && !marked {
            return None;
        }
        let said = ClockMatch::sure(hour, minute, digits == 2 && hour < 10);
        Some((said, self.past_clock_word(end)))
    }

    /// Reads "14-00": a hyphen before minutes that can be no hour.
    fn dashed(&self, at: usize) -> Match<ClockMatch> {
        let (hour @ 0..=24, digits @ 1..=2) = self.digits(at)? else {
            return None;
        };
        let (minute @ (0 | 25..=59), 2) = self.digits(at + 2)? else {
            return None;
        };
        let tight = self.sign(at + 1, '-') && self.glued(at + 1) && self.glued(at + 2);
        let more = (self.sign(at + 3, '-') || self.sign(at + 3, '.'))
            && self.glued(at + 3)
            && self.glued(at + 4)
            && self.digits(at + 4).is_some();
        if !tight || more || self.is_measured(at + 3) {
            return None;
        }
        let said = ClockMatch::sure(hour, minute, digits == 2 && hour < 10);
        Some((said, self.past_clock_word(at + 3)))
    }

    /// Reads "at 1430", "1430 hrs", "Thursday 430".
    fn four_digits(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        let (value, digits @ 3..=4) = self.digits(at)? else {
            return None;
        };
        // "Thursday 430", but no price: minutes of an hour are multiples of five.
        let short = digits == 3;
        if short && !(value.is_multiple_of(5) && value >= 100 && !self.is_measured(at + 1)) {
            return None;
        }
        let marked = self.has(at + 1, Mark::OClock) || self.unit(at + 1) == Some(Unit::Hour);
        let (hour, minute) = (value / 100, value % 100);
        let year = (1900..2100).contains(&value);
        let day = self.names_a_day(at + 1) || self.leads_to_day(at + 1);
        let dated = lead == Lead::Day || day || value < 1000 && !short;
        if hour > 24 || minute > 59 || !(marked || lead == Lead::At || dated && !year) {
            return None;
        }
        Some((ClockMatch::sure(hour, minute, !short), if marked { at + 2 } else { at + 1 }))
    }

    /// Reads "годині о шостій", "godz. 15", "часа в три": the word for hours comes first.
    fn hour_first(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        let words = Marks::of(Mark::OClock).with(Mark::HourWord);
        let hours = lead == Lead::At && self.unit(at) == Some(Unit::Hour);
        if !(hours || self.has_any(at, words)) {
            return self.one_o_clock(at, lead);
        }
        let dot = if self.sign(at + 1, '.') { at + 2 } else { at + 1 };
        let next = self.skip(dot, Marks::of(Mark::At), 1);
        let (said, end) = Self::longer(self.numbered(next, Lead::At), self.colon(next))
            .filter(|(said, _)| said.clock.hour <= 24)
            .or_else(|| self.one_o_clock(at, lead))?;
        Some((ClockMatch { bare: false, ..said }, end))
    }

    /// Reads the Russian "в час", "час дня".
    fn one_o_clock(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        self.value(at, |value| (value == Value::OneOClock).then_some(()))?;
        let awaited = matches!(lead, Lead::At | Lead::Bound) && !self.has(at + 1, Mark::Walk);
        let part = self.value(at + 1, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some();
        (awaited || part).then_some((ClockMatch::sure(1, 0, false), at + 1))
    }

    /// Reads an hour as a number or ordinal, with minutes and a word for hours if they follow.
    fn numbered(&self, at: usize, lead: Lead) -> Match<ClockMatch> {
        let ((hour, digits), end) = self.hour(at, lead)?;
        let zero = digits == Some(2) && hour < 10;
        let worded = self.hour_word(hour, end, lead);
        let (weak, named, end) = match worded {
            Some((weak, end)) => (weak, true, end),
            None if self.unit(end) == Some(Unit::Hour) => return None,
            None => (false, false, end),
        };
        if let Some((minute, end)) = self.minutes(end, digits.is_some(), named, lead) {
            return Some((ClockMatch::sure(hour, minute, zero), end));
        }
        let counts_thing = hour == 1 && digits.is_none() && !named && self.follows_that_day(at);
        if self.is_measured(end) || self.continues(end, named) || counts_thing {
            return None;
        }
        Some((ClockMatch { bare: !named, weak, ..ClockMatch::sure(hour, 0, zero) }, end))
    }

    /// Whether a word follows a weekday with an article, so that "the Thursday one" is a visit and no
    /// hour.
    fn follows_that_day(&self, at: usize) -> bool {
        let pointed = Marks::of(Mark::The).with(Mark::This);
        let (Some(day), Some(article)) = (at.checked_sub(1), at.checked_sub(2)) else {
            return false;
        };
        self.full_weekday(day).is_some()
            && self.has_any(article, pointed)
            && self.part_of_day(at + 1).is_none()
    }

    /// Reads an hour, and how many digits it was written with; `None`: it was written in words.
    fn hour(&self, at: usize, lead: Lead) -> Match<(u32, Option<u8>)> {
        let oblique = matches!(lead, Lead::Bound);
        let digits = self.digits(at).map(|(_, digits)| digits);
        if digits.is_some_and(|digits| digits > 2) {
            return None;
        }
        let ordinal = self.ordinal(at).and_then(|((n, form), end)| {
            let awaited = lead != Lead::None;
            let fits = form == Form::Hour || (form == Form::Other && digits.is_some() && awaited);
            fits.then_some((n, end))
        });
        let other_ordinal = self.ordinal(at).is_some() && ordinal.is_none();
        let cardinal = self.cardinal(at, oblique).filter(|_| !(other_ordinal && digits.is_some()));
        let (hour, end) = Self::longer(ordinal, cardinal)?;
        (hour <= 24 || self.is_no_hour(at, end, lead)).then_some(((hour, digits), end))
    }

    /// Whether a number that no day has as an hour stands where only an hour can: "о 26".
    fn is_no_hour(&self, at: usize, end: usize, lead: Lead) -> bool {
        let worded = self.has_any(end, Marks::of(Mark::OClock).with(Mark::HourWord));
        let other = Marks::of(Mark::On).with(Mark::Toward).with(Mark::From).with(Mark::Approx);
        let strict = at
            .checked_sub(1)
            .is_some_and(|before| self.has(before, Mark::At) && !self.has_any(before, other));
        let ends = self.token(end).is_none_or(|token| !token.is_unknown());
        lead == Lead::At && self.digits(at).is_some() && (worded || strict && ends)
    }

    /// Reads the word for hours after a number; says whether it may be a length instead.
    fn hour_word(&self, hour: u32, at: usize, lead: Lead) -> Match<bool> {
        if self.has(at, Mark::OClock) {
            return Some((false, at + 1));
        }
        if self.unit(at) != Some(Unit::Hour) && !self.has(at, Mark::HourWord) {
            return None;
        }
        let part = self.part_of_day(at + 1).is_some();
        let either = self.has(at, Mark::HourWord);
        let dotted = if self.sign(at + 1, '.') && self.glued(at + 1) { at + 2 } else { at + 1 };
        match lead {
            _ if part => Some((false, at + 1)),
            Lead::At | Lead::Bound => Some((false, dotted)),
            Lead::Day if either => Some((false, dotted)),
            Lead::Toward if either && (hour >= 7 || !self.has(at, Mark::HourSign)) => {
                Some((true, dotted))
            }
            Lead::None if either && (hour >= 7 || self.digits(at + 1).is_some()) => {
                Some((true, dotted))
            }
            _ => None,
        }
    }

    /// Reads the minutes after an hour: "30", "тридцять", "30 хвилин", "oh five".
    fn minutes(&self, at: usize, digits: bool, named: bool, lead: Lead) -> Match<u32> {
        if self.has(at, Mark::Oh) && self.cardinal(at + 1, false).is_some_and(|(n, _)| n < 10) {
            return self.cardinal(at + 1, false);
        }
        // "At ten and a half", but no "one and a half hours".
        let half = self.has(at, Mark::AndHalf) && lead != Lead::Toward;
        if half && self.unit(at + 1).is_none() {
            return Some((30, at + 1));
        }
        let joined = if named { self.skip(at, Marks::of(Mark::And), 1) } else { at };
        let (minute, end) = self.cardinal(joined, false)?;
        let written = self.digits(joined);
        let unit = self.unit(end) == Some(Unit::Minute);
        let after = if unit { end + 1 } else { end };
        let two = written.is_none_or(|(_, n)| n == 2);
        let awaited = named
            || !matches!(lead, Lead::None | Lead::Bound)
            || self.part_of_day(end).is_some()
            || !digits;
        // "At nine 30" and "о 16 тридцять" mix digits and words only where an hour is awaited.
        let same = written.is_some() == digits
            || named
            || lead == Lead::At
            || self.part_of_day(end).is_some()
            || (lead != Lead::Bound && minute.is_multiple_of(5) && self.ends_time(after));
        let round = written.is_some() || minute >= 10;
        let glued = self.glued(joined) && !named;
        let busy = (self.is_measured(end) && !unit)
            || self.continues(end, false)
            || self.unit(end) == Some(Unit::Hour)
            || self.ordinal(joined).is_some_and(|(_, e)| e > end);
        (minute <= 59 && two && awaited && same && round && !busy && !glued)
            .then_some((minute, after))
    }

    /// Whether nothing follows that the number before it could count.
    fn ends_time(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| !token.is_unknown() && !token.masked)
    }

    /// Whether a number goes on as something else: a date, a range, a fraction, a price.
    fn continues(&self, at: usize, named: bool) -> bool {
        let tight = |sign| {
            self.sign(at, sign)
                && self.glued(at)
                && self.glued(at + 1)
                && self.digits(at + 1).is_some()
        };
        let suffix = self.glued(at)
            && self.value(at, |v| matches!(v, Value::Suffix(_)).then_some(())).is_some()
            && self.value(at, |v| matches!(v, Value::OfDay(_)).then_some(())).is_none();
        tight(':')
            || tight('/')
            || tight('.')
            || tight(',')
            || (suffix && !named)
            || self.tokens.get(at).is_some_and(|token| token.masked && token.glued)
    }
}
