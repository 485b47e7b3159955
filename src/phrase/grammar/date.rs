//! Calendar dates: "15.11.2024", "the 3rd of December", "18-20 листопада", "20 число".

use super::super::expr::{Day, Month};
use super::super::words::{Form, Mark, Marks, Value};
use super::clock::Lead;
use super::{Match, Reader};

/// Two numbers with a sign between them, which may be a day and a month.
#[derive(Clone, Copy)]
struct NumberPair {
    first: u32,
    second: u32,
    sign: char,
    /// How many digits the second number was written with.
    second_digits: u8,
}

impl Reader<'_> {
    /// Reads a calendar date or a span of days of one month.
    pub(super) fn date(&self, at: usize, after_day: bool) -> Match<Day> {
        let mut best = self.numeric(at, after_day);
        best = Self::longer(best, self.day_month(at));
        best = Self::longer(best, self.spelled_numeric(at));
        best = Self::longer(best, self.feast(at));
        let turned = Marks::of(Mark::This).with(Mark::Next).with(Mark::Coming);
        best = Self::longer(best, self.month_day(self.skip(at, turned, 1)));
        best = Self::longer(best, self.days_of_month(at));
        best = Self::longer(best, self.day_of_month(at, false));
        Self::longer(best, self.nth_weekday(at))
    }

    fn month(&self, at: usize) -> Option<u32> {
        self.value(at, |value| match value {
            Value::Month(month) => Some(u32::from(month)),
            _ => None,
        })
    }

    /// Reads the year after a date: four digits, perhaps a comma before and "року" behind.
    fn year(&self, at: usize) -> Match<i32> {
        let from = if self.sign(at, ',') { at + 1 } else { at };
        let (year, 4) = self.digits(from)? else {
            return None;
        };
        if !(1900..2200).contains(&year) || (self.sign(from + 1, ':') && self.glued(from + 1)) {
            return None;
        }
        let end = if self.has(from + 1, Mark::YearWord) { from + 2 } else { from + 1 };
        Some((i32::try_from(year).ok()?, end))
    }

    fn with_year(&self, at: usize) -> (Option<i32>, usize) {
        self.year(at).map_or((None, at), |(year, end)| (Some(year), end))
    }

    /// Skips the full stop of an abbreviated month.
    fn past_month(&self, at: usize) -> usize {
        if self.sign(at + 1, '.') && self.glued(at + 1) { at + 2 } else { at + 1 }
    }

    /// Reads a day of a month as any number.
    fn any_day(&self, at: usize) -> Match<u32> {
        let ordinal = self.ordinal(at).map(|((n, _), end)| (n, end));
        Self::longer(ordinal, self.cardinal(at, true))
    }

    /// Reads "15 листопада 2024", "the 3rd of December", "3. Februar".
    fn day_month(&self, at: usize) -> Match<Day> {
        let (day, end) = self.any_day(at)?;
        let end = if self.sign(end, '.') && self.glued(end) { end + 1 } else { end };
        let end = if self.sign(end, '-') && self.glued(end) { end + 1 } else { end };
        let end = if self.has(end, Mark::DayNumber) { end + 1 } else { end };
        let joined = self.skip(end, Marks::of(Mark::Of).with(Mark::The), 1);
        // "Every Tuesday at 5 in December": the number is an hour.
        let hour = self.ordinal(at).is_none()
            && joined > end
            && at.checked_sub(1).is_some_and(|before| self.has(before, Mark::At));
        if hour {
            return None;
        }
        let month = self.month(joined).filter(|_| !self.is_unit_word(joined))?;
        if self.names_somebody(end, joined) {
            return None;
        }
        let (year, end) = self.with_year(self.past_month(joined));
        Some((Day::Date { day, month, year }, end))
    }

    /// Reads a feast that has its own date: "Christmas Eve", "на Різдво 2027".
    fn feast(&self, at: usize) -> Match<Day> {
        let (day, month) = self.value(at, |value| match value {
            Value::Feast(day, month) => Some((u32::from(day), u32::from(month))),
            _ => None,
        })?;
        let (year, end) = self.with_year(at + 1);
        Some((Day::Date { day, month, year }, end))
    }

    /// Reads "дев'ятого дванадцятого": 9.12. as it is spelled out.
    fn spelled_numeric(&self, at: usize) -> Match<Day> {
        let spelled = |at: usize| {
            let ((number, form), end) = self.ordinal(at)?;
            (form == Form::Day && self.digits(at).is_none()).then_some((number, end))
        };
        let (day, end) = spelled(at)?;
        let (month, end) = spelled(end).filter(|(month, _)| (1..=12).contains(month))?;
        Some((Day::Date { day, month, year: None }, end))
    }

    /// Whether "16. Jan Kowalski" is a line of a list with a name.
    fn names_somebody(&self, dot: usize, month: usize) -> bool {
        let word = |at: usize| self.tokens.get(at);
        dot.checked_sub(1).is_some_and(|dot| self.sign(dot, '.'))
            && word(month).is_some_and(|month| month.capital)
            && word(month + 1).is_some_and(|next| next.capital && !next.glued && next.is_unknown())
    }

    /// Whether a full stop after a month ends the sentence, so that no day of it follows.
    fn ends_sentence(&self, month: usize) -> bool {
        let dot = self.sign(month + 1, '.') && self.glued(month + 1);
        let short = self.tokens.get(month).is_some_and(|token| token.letters <= 4);
        let day = month + 2;
        let counts = self.ordinal(day).is_some_and(|(_, end)| {
            self.tokens.get(end).is_some_and(super::super::tokens::Token::is_unknown)
        });
        dot && (!short || self.digits(day).is_none() || counts)
    }

    fn is_unit_word(&self, at: usize) -> bool {
        self.unit(at).is_some()
    }

    /// Reads "Nov 15", "November 21st, 2025".
    fn month_day(&self, at: usize) -> Match<Day> {
        // "last April 1" is left to the edge that reads English.
        if at.checked_sub(1).is_some_and(|before| self.has(before, Mark::Last)) {
            return None;
        }
        let month = self.month(at)?;
        if self.has(at, Mark::Everyday) || self.ends_sentence(at) {
            return None;
        }
        let from = self.skip(self.past_month(at), Marks::of(Mark::The), 1);
        let (day, end) = self.any_day(from)?;
        let clock = self.sign(end, ':') && self.glued(end);
        let dotted = self.sign(end, '.')
            && self.glued(end)
            && self.digits(end + 1).is_some()
            && self.glued(end + 1);
        let other = self.value(end, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some();
        if clock || dotted || other || self.unit(end).is_some() {
            return None;
        }
        let (year, end) = self.with_year(end);
        Some((Day::Date { day, month, year }, end))
    }

    /// Reads "18-20 листопада", "з 18 по 22 листопада", "November 18 to 20".
    fn days_of_month(&self, at: usize) -> Match<Day> {
        if self.mode.moves {
            return None;
        }
        let opened = self.skip(at, Marks::of(Mark::From).with(Mark::Between), 1);
        let from = self.skip(opened, Marks::of(Mark::The), 1);
        // "The 3rd and the 10th" are two days, and "between the 3rd and the 10th" is a range.
        let opened = opened > at;
        let range = |first: u32, second: u32, month, year| {
            let date = |day| Box::new(Day::Date { day, month, year });
            Day::Range(date(first), date(second))
        };
        if let Some(month) = self.month(from) {
            let (first, next) = self.any_day(self.past_month(from))?;
            let (last, end) = self.any_day(self.to(next, opened)?)?;
            let clock = self.sign(end, ':') && self.glued(end);
            if clock || self.month(end).is_some() || last > 31 || self.part_of_day(end).is_some() {
                return None;
            }
            let (year, end) = self.with_year(end);
            return Some((range(first, last, month, year), end));
        }
        let (first, next) = self.any_day(from)?;
        let (last, next) = self.any_day(self.to(next, opened)?)?;
        let next = if self.sign(next, '.') && self.glued(next) { next + 1 } else { next };
        let next = self.skip(next, Marks::of(Mark::Of), 1);
        let month = self.month(next)?;
        let (year, end) = self.with_year(self.past_month(next));
        Some((range(first, last, month, year), end))
    }

    /// Skips what joins the two ends of a range.
    pub(super) fn to(&self, at: usize, opened: bool) -> Option<usize> {
        let joins = Marks::of(Mark::To).with(Mark::Until);
        let dot = self.sign(at, '.') && (self.sign(at + 1, '-') || self.has_any(at + 1, joins));
        let at = if dot { at + 1 } else { at };
        if self.has_any(at, joins) || self.sign(at, '-') || (opened && self.has(at, Mark::And)) {
            return Some(self.skip(at + 1, Marks::of(Mark::The).with(Mark::On), 2));
        }
        None
    }

    /// Reads "15.11", "15/11/2024", "2024-11-15".
    fn numeric(&self, at: usize, led: bool) -> Match<Day> {
        let tight = |at| self.glued(at);
        let part =
            |at: usize, most: u8| self.digits(at).filter(|(_, digits)| (1..=most).contains(digits));
        let sign = ['.', '/', '-'].into_iter().find(|sign| self.sign(at + 1, *sign))?;
        if !tight(at + 1) || !tight(at + 2) {
            return None;
        }
        let third = self.sign(at + 3, sign) && tight(at + 3) && tight(at + 4);
        if let Some((year, 4)) = self.digits(at).filter(|_| third) {
            let ((month, _), (day, _)) = (part(at + 2, 2)?, part(at + 4, 2)?);
            let year = Some(i32::try_from(year).ok()?);
            return Some((Day::Date { day, month, year }, at + 5));
        }
        let ((first, _), (second, digits)) = (part(at, 2)?, part(at + 2, 2)?);
        if let Some((year, digits @ (2 | 4))) = self.digits(at + 4).filter(|_| third) {
            let year = i32::try_from(year).ok()? + if digits == 2 { 2000 } else { 0 };
            let end = if self.has(at + 5, Mark::YearWord) { at + 6 } else { at + 5 };
            return Some((Day::Numeric { first, second, year: Some(year), swaps: true }, end));
        }
        let pair = NumberPair { first, second, sign, second_digits: digits };
        self.short_numeric(at, pair, led)
    }

    /// Reads a numeric date without a year, unless it is a time, a fraction or "24/7".
    fn short_numeric(&self, at: usize, pair: NumberPair, led: bool) -> Match<Day> {
        let NumberPair { first, second, sign, second_digits } = pair;
        let valid = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        let end = at + 3;
        let counted = self.unit(end).is_some()
            || self.value(end, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some();
        let around_the_clock = sign == '/' && (first, second) == (24, 7);
        let time =
            sign == '.' && first <= 24 && second <= 59 && self.is_dotted_time(at, second, end, led);
        if sign == '-' || counted || around_the_clock || time {
            return None;
        }
        let date = (Day::Numeric { first, second, year: None, swaps: sign == '/' }, end);
        match sign {
            '/' => Some(date),
            _ if valid(first, second) => Some(date),
            _ if (32..=99).contains(&first) && (1..=12).contains(&second) && second_digits == 2 => {
                Some(date)
            }
            _ => None,
        }
    }

    /// Whether "15.10" is a time here: after "at", or next to a day. After a weekday it stays a
    /// date when a time follows, or when the minute is an unusual one for a booking.
    fn is_dotted_time(&self, at: usize, minute: u32, end: usize, led: bool) -> bool {
        let strict = |before: usize| self.has(before, Mark::At) && !self.has(before, Mark::Toward);
        if self.mode.expects_hour || at.checked_sub(1).is_some_and(strict) {
            return true;
        }
        let weekday = (1..=3)
            .filter_map(|back| at.checked_sub(back))
            .any(|before| self.weekday(before, true).is_some());
        let timed = self.hours(end, Lead::None).is_some();
        led && !(weekday && (timed || !minute.is_multiple_of(5)))
    }

    /// Reads a day number without its month: "15-го", "the 15th", "20 число".
    pub(super) fn day_of_month(&self, at: usize, led: bool) -> Match<Day> {
        let article = self.has(at, Mark::The);
        let from = self.skip(at, Marks::of(Mark::The), 1);
        let prefix = self.has(from, Mark::DayNumber) && self.digits(from + 1).is_some();
        let read = if prefix {
            let ((day, 1..=2), end) = (self.digits(from + 1)?, from + 2) else {
                return None;
            };
            Some((day, end))
        } else {
            self.day_number(from).or_else(|| self.loose_day(from, article || led)).or_else(|| {
                let (day, digits) = self.digits(from)?;
                let numbered = digits <= 2 && self.has(from + 1, Mark::DayNumber);
                numbered.then_some((day, from + 2))
            })
        };
        let (day, end) = read?;
        let noun = self.unit(end).is_some() && !self.has(end, Mark::This)
            || self
                .value(end, |v| matches!(v, Value::Half(_) | Value::Weekday(_)).then_some(()))
                .is_some()
            || self.tokens.get(end).is_some_and(|t| {
                t.masked && !matches!(t.kind, super::super::tokens::Kind::Sign(_))
            });
        (!noun).then_some((Day::Number(day, None), end))
    }

    /// Reads an ordinal that is a day only after "the" or "am": "dritten", "fifth", "15.".
    fn loose_day(&self, at: usize, led: bool) -> Match<u32> {
        if !led {
            return None;
        }
        if let Some((day, 1..=2)) = self.digits(at) {
            let dot = self.sign(at + 1, '.') && self.glued(at + 1);
            let more = self.digits(at + 2).is_some() && self.glued(at + 2);
            return (dot && !more && !self.has(at.wrapping_sub(1), Mark::At))
                .then_some((day, at + 2));
        }
        let ((day, form), end) = self.ordinal(at)?;
        let unknown = self.tokens.get(end).is_some_and(super::super::tokens::Token::is_unknown);
        (form == Form::Other && !(unknown && day < 4)).then_some((day, end))
    }

    /// Reads "the first Tuesday of December", "останній четвер місяця".
    fn nth_weekday(&self, at: usize) -> Match<Day> {
        let from = self.skip(at, Marks::of(Mark::The), 1);
        let (nth, next) = if self.has(from, Mark::Final) {
            (-1, from + 1)
        } else {
            let ((n @ 1..=5, _), next) = self.ordinal(from)? else {
                return None;
            };
            (i8::try_from(n).ok()?, next)
        };
        let weekday = self.weekday(next, true)?;
        let of = self.skip(next + 1, Marks::of(Mark::Of).with(Mark::On).with(Mark::The), 2);
        let (month, end) = self.some_month(of)?;
        Some((Day::Nth(nth, weekday, month), end))
    }

    /// Reads a month by name or as "this month", "next month", "the month".
    pub(super) fn some_month(&self, at: usize) -> Match<Month> {
        let (ahead, next) = self.which(at);
        if let Some(month) = self.month(next) {
            let (year, end) = self.with_year(self.past_month(next));
            return Some((Month::Named(month, year), end));
        }
        if self.unit(next) != Some(super::super::words::Unit::Month) {
            return None;
        }
        let month = match ahead {
            Some(ahead) => Month::Ahead(ahead),
            None => Month::Any,
        };
        Some((month, next + 1))
    }

    /// Reads "this", "next" or "last" before a week or month.
    pub(super) fn which(&self, at: usize) -> (Option<i32>, usize) {
        let from = self.skip(at, Marks::of(Mark::The), 1);
        let both = self.has(from, Mark::This)
            && self.has_any(from + 1, Marks::of(Mark::Next).with(Mark::Coming));
        let from = if both { from + 1 } else { from };
        let dotted = self.sign(from + 1, '.') && self.glued(from + 1);
        if self.has(from, Mark::AfterNext) {
            (Some(2), from + 1)
        } else if self.has(from, Mark::Next) && dotted {
            (Some(1), from + 2)
        } else if self.has(from, Mark::Next) || self.has(from, Mark::Coming) {
            (Some(1), from + 1)
        } else if self.has(from, Mark::This) {
            (Some(0), from + 1)
        } else if self.has(from, Mark::Last) {
            (Some(-1), from + 1)
        } else {
            (None, from)
        }
    }
}
