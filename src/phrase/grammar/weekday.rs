//! Days of the week: which of them is meant, and whether a short one is meant at all.
//!
//! "sat", "ср" and "So" are words of other kinds too, so they are believed only where a day can
//! stand. Full names are believed anywhere.

use super::super::expr::{Day, Which};
use super::super::tokens::{Kind, Token};
use super::super::words::{Mark, Marks, Unit, Value};
use super::clock::Lead;
use super::{Match, Reader};

/// What may stand before a short weekday.
const BEFORE: Marks = Marks::of(Mark::On)
    .with(Mark::From)
    .with(Mark::To)
    .with(Mark::Until)
    .with(Mark::This)
    .with(Mark::Next)
    .with(Mark::Coming)
    .with(Mark::After)
    .with(Mark::Or)
    .with(Mark::And)
    .with(Mark::Before)
    .with(Mark::NotBefore)
    .with(Mark::Last);

impl Reader<'_> {
    /// Reads the weekday at a place; short names only where a day can stand.
    pub(super) fn weekday(&self, at: usize, led: bool) -> Option<u8> {
        if let Some(day) = self.full_weekday(at) {
            let guessed = self.token(at).is_some_and(|token| token.guessed);
            return (!guessed || led || self.is_placed(at) || self.only_time(at)).then_some(day);
        }
        self.short_weekday(at).filter(|_| led || self.is_placed(at) || self.is_a_clause(at))
    }

    /// Returns the weekday of a full name.
    pub(super) fn full_weekday(&self, at: usize) -> Option<u8> {
        self.value(at, |value| if let Value::Weekday(day) = value { Some(day) } else { None })
    }

    /// Returns the weekday of a short name, unless it is an everyday word here: German "so".
    fn short_weekday(&self, at: usize) -> Option<u8> {
        let day =
            self.value(
                at,
                |value| if let Value::ShortWeekday(day) = value { Some(day) } else { None },
            )?;
        let everyday = self.token(at).is_some_and(|t| t.marks.has(Mark::Everyday) && !t.capital);
        let led = at.checked_sub(1).is_some_and(|before| self.has(before, Mark::On));
        (!everyday || led || self.stands_alone(at)).then_some(day)
    }

    fn stands_alone(&self, at: usize) -> bool {
        let sign = |token: &Token| matches!(token.kind, Kind::Sign(_));
        self.tokens.iter().enumerate().all(|(i, t)| i == at || sign(t))
    }

    /// Whether every other word has to do with time too.
    fn only_time(&self, at: usize) -> bool {
        self.tokens.iter().enumerate().all(|(i, t)| i == at || !t.is_unknown())
    }

    /// Whether a short weekday stands where a day does: alone, before a time, or after "on".
    fn is_placed(&self, at: usize) -> bool {
        if let Some(before) = at.checked_sub(1) {
            if self.has_any(before, BEFORE) || self.names_a_day(before) {
                return true;
            }
            if self.has(before, Mark::The) {
                return false;
            }
        }
        self.leads_on(at)
            || self.follows_time(at)
            || self.takes_back(at)
            || self.is_beside_another(at)
            || self.begins_a_row(at)
            || self.is_beside_clock(at)
            || self.stands_alone(at)
    }

    /// Whether it is no word of another kind and a part of the sentence by itself: "a haircut, thu".
    fn is_a_clause(&self, at: usize) -> bool {
        let token = self.token(at);
        let everyday = token.is_some_and(|token| token.marks.has(Mark::Everyday));
        let sign =
            |at: usize| self.tokens.get(at).is_none_or(|token| matches!(token.kind, Kind::Sign(_)));
        let opens = at.checked_sub(1).is_none_or(sign);
        !everyday && opens && sign(at + 1)
    }

    /// Whether a word such as "no" stands before, which takes back another day.
    fn takes_back(&self, at: usize) -> bool {
        let comma = at.checked_sub(1).filter(|before| self.sign(*before, ','));
        comma.unwrap_or(at).checked_sub(1).is_some_and(|before| self.has(before, Mark::Correct))
    }

    /// Whether it is no word of another kind and a clock time is named elsewhere: "haircut wed with
    /// Olena 10am".
    fn is_beside_clock(&self, at: usize) -> bool {
        let everyday = self.token(at).is_some_and(|token| token.marks.has(Mark::Everyday));
        let number = |at: usize| self.digits(at).is_some();
        let marks = Marks::of(Mark::OClock).with(Mark::HourWord);
        let half = |at: usize| {
            self.value(at, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some()
                || self.has_any(at, marks)
        };
        let clock = |at: usize| {
            let minutes = self.sign(at + 1, ':') || self.sign(at + 1, '.');
            number(at) && (half(at + 1) || minutes && self.glued(at + 1) && number(at + 2))
        };
        !everyday && (0..self.tokens.len()).any(clock)
    }

    /// Whether another day of the week stands directly behind it, and neither is a word of another kind: "mon wed fri at 10".
    fn begins_a_row(&self, at: usize) -> bool {
        let everyday = |at: usize| self.token(at).is_some_and(|it| it.marks.has(Mark::Everyday));
        let day = |value: Value| {
            matches!(value, Value::ShortWeekday(_) | Value::Weekday(_)).then_some(())
        };
        let next = at + 1 + usize::from(self.sign(at + 1, ','));
        !everyday(at) && !everyday(next) && self.value(next, day).is_some()
    }

    /// Whether it has a capital letter and the message names another day of the week in full.
    fn is_beside_another(&self, at: usize) -> bool {
        let full = |at: usize| self.full_weekday(at).is_some();
        self.token(at).is_some_and(|token| token.capital)
            && (0..self.tokens.len()).any(|other| other != at && full(other))
    }

    /// Whether a time or a week ends right before: "6pm mon", "15:00 пт", "next week tue".
    fn follows_time(&self, at: usize) -> bool {
        let Some(last) = at.checked_sub(1) else { return false };
        let before =
            |back: usize, test: &dyn Fn(usize) -> bool| at.checked_sub(back).is_some_and(test);
        let number = |at: usize| self.digits(at).is_some();
        let of_day = self.value(last, |v| matches!(v, Value::OfDay(_)).then_some(())).is_some();
        let clock = number(last) && before(2, &|at| self.sign(at, ':') || self.has(at, Mark::At));
        let which = Marks::of(Mark::Next).with(Mark::This).with(Mark::AfterNext);
        let week = self.unit(last) == Some(Unit::Week) && before(2, &|at| self.has_any(at, which));
        let hours = Marks::of(Mark::OClock).with(Mark::HourWord);
        let worded = self.has_any(last, hours) || of_day;
        clock || week || worded && before(2, &number)
    }

    /// Whether what follows a short weekday makes it one: a time, a number, another day.
    fn leads_on(&self, at: usize) -> bool {
        let dot = self.sign(at + 1, '.') || self.sign(at + 1, ',');
        let next = if dot { at + 2 } else { at + 1 };
        let day_after_next = self.names_a_day(next + 1);
        let joins = Marks::of(Mark::To).with(Mark::Or).with(Mark::And);
        if (self.sign(next, '-') || self.has_any(next, joins)) && day_after_next {
            return true;
        }
        let turns = Marks::of(Mark::Next).with(Mark::This);
        let week = self.has_any(next, turns) && self.unit(next + 1) == Some(Unit::Week);
        let hours = Marks::of(Mark::OClock).with(Mark::HourWord);
        let number = self.digits(next).is_some_and(|(n, digits)| digits <= 2 && n <= 31)
            && !self.is_measured(next + 1)
            && self.unit(next + 1).is_none_or(|_| self.has_any(next + 1, hours));
        let part = self.value(next, |value| match value {
            Value::Part(_) | Value::Named(_) | Value::Month(_) | Value::Half(_) => Some(()),
            _ => None,
        });
        let timed = !dot && self.hours(next, Lead::Day).is_some();
        week || number || part.is_some() || timed || (dot && self.names_a_day(next))
    }

    /// Whether a word names a day.
    pub(super) fn names_a_day(&self, at: usize) -> bool {
        self.full_weekday(at).is_some()
            || self.short_weekday(at).is_some()
            || self.value(at, |v| matches!(v, Value::Relative(_)).then_some(())).is_some()
    }

    /// Reads a weekday with "this", "next", "of next week", "week".
    pub(super) fn some_weekday(&self, at: usize, led: bool) -> Match<Day> {
        let from = self.skip(at, Marks::of(Mark::The), 1);
        if self.has(from, Mark::Last)
            && let Some(day) = self.weekday(from + 1, true)
        {
            return Some((Day::Weekday(day, Which::Gone), from + 2));
        }
        let coming = self.has(from, Mark::Coming)
            || (self.has(from, Mark::This) && self.has(from + 1, Mark::Coming));
        let (ahead, next) = self.which(from);
        let named = next > from && (from == at || next > from + 1);
        let day = self.weekday(next, (led && from == at) || named)?;
        let which = match ahead {
            _ if coming => Which::Bare,
            Some(0) => Which::This,
            Some(weeks) => Which::InWeek(weeks),
            None => Which::Bare,
        };
        let dot = self.sign(next + 1, '.')
            && self.glued(next + 1)
            && self.value(next, |v| matches!(v, Value::ShortWeekday(_)).then_some(())).is_some();
        let end = if dot { next + 2 } else { next + 1 };
        let plain = which == Which::Bare && ahead.is_none();
        let fortnight =
            self.value(end, |v| if let Value::Amount(14, Unit::Day) = v { Some(14) } else { None });
        if let Some(days) = fortnight.filter(|_| plain) {
            return Some((Day::Later(Box::new(Day::Weekday(day, which)), days), end + 1));
        }
        if plain && self.unit(end) == Some(Unit::Week) {
            return Some((Day::Later(Box::new(Day::Weekday(day, which)), 7), end + 1));
        }
        Some((Day::Weekday(day, which), end))
    }
}
