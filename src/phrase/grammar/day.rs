//! Days that are named by where they lie: "next Friday", "in two weeks", "кінець місяця".

use super::super::expr::{Day, What, Which};
use super::super::words::{Mark, Marks, Unit, Value};
use super::{Read, Reader};

const BEFORE_DAY: Marks = Marks::of(Mark::On)
    .with(Mark::At)
    .with(Mark::The)
    .with(Mark::Approx)
    .with(Mark::Filler)
    .with(Mark::In);

impl Reader<'_> {
    /// Reads a day or a range of days with all that stands before it. `after_day` says that a
    /// day came right before.
    pub(super) fn days(&self, at: usize, after_day: bool) -> Read<What> {
        let mut best = self.bounded_days(at).map(|(day, end)| (What::Day(day), end));
        best = Self::longer(best, self.from_now(at));
        let start = self.skip(at, BEFORE_DAY, 3);
        for from in at..=start {
            let prefixed = (at..from).any(|i| self.has_any(i, Marks::of(Mark::On).with(Mark::In)));
            let day = self.one_day(from, prefixed, after_day);
            best = Self::longer(best, day.map(|(day, end)| (What::Day(day), end)));
            best =
                Self::longer(best, self.bounded_days(from).map(|(day, end)| (What::Day(day), end)));
            best = Self::longer(best, self.from_now(from));
        }
        best
    }

    /// Reads the weekday at a place; short names only where a day can stand.
    pub(super) fn weekday(&self, at: usize, led: bool) -> Option<u8> {
        self.value(at, |value| match value {
            Value::Weekday(day) => Some(day),
            Value::ShortWeekday(day) if led || self.is_placed(at) => Some(day),
            _ => None,
        })
    }

    /// Whether a short weekday stands where a day does: alone, before a time, or after "on".
    fn is_placed(&self, at: usize) -> bool {
        let before = Marks::of(Mark::On)
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
        let previous = at.checked_sub(1);
        if let Some(previous) = previous {
            if self.has_any(previous, before) || self.names_a_day(previous) {
                return true;
            }
            if self.has(previous, Mark::The) {
                return false;
            }
        }
        let dot = self.sign(at + 1, '.') || self.sign(at + 1, ',');
        let next = if dot { at + 2 } else { at + 1 };
        let alone = (0..self.tokens.len()).all(|i| {
            i == at
                || matches!(
                    self.tokens.get(i).map(|t| t.kind),
                    Some(super::super::tokens::Kind::Sign(_))
                )
        });
        let dash = self.sign(next, '-') && self.names_a_day(next + 1);
        let joined = self.has_any(
            next,
            Marks::of(Mark::At)
                .with(Mark::To)
                .with(Mark::Or)
                .with(Mark::From)
                .with(Mark::After)
                .with(Mark::Before)
                .with(Mark::Until)
                .with(Mark::Next)
                .with(Mark::This),
        );
        let timed = self.digits(next).is_some_and(|(n, d)| d <= 2 && n <= 31)
            && !self.is_measured(next + 1)
            && self.unit(next + 1).is_none_or(|_| {
                self.has_any(next + 1, Marks::of(Mark::OClock).with(Mark::HourWord))
            });
        let part = self.value(next, |v| {
            matches!(v, Value::Part(_) | Value::Named(_) | Value::Month(_) | Value::Half(_))
                .then_some(())
        });
        alone
            || dash
            || (joined && !dot)
            || timed
            || part.is_some()
            || (dot && self.names_a_day(next))
    }

    fn names_a_day(&self, at: usize) -> bool {
        self.value(at, |v| {
            matches!(v, Value::Weekday(_) | Value::ShortWeekday(_) | Value::Relative(_))
                .then_some(())
        })
        .is_some()
    }

    /// Reads one day, week, weekend or month.
    fn one_day(&self, at: usize, led: bool, after_day: bool) -> Read<Day> {
        let mut best = self.relative(at);
        best = Self::longer(best, self.some_weekday(at, led));
        best = Self::longer(best, self.week_ahead(at));
        best = Self::longer(best, self.date(at, after_day));
        if led {
            best = Self::longer(best, self.led_date(at));
        }
        best = Self::longer(best, self.stretch(at, led));
        if self.has(at, Mark::Asap) {
            best = Self::longer(best, Some((Day::Soonest, at + 1)));
        }
        best
    }

    /// Reads a day number that needs "am" before it.
    fn led_date(&self, at: usize) -> Read<Day> {
        let before = at.checked_sub(1)?;
        let hour = self.has(before, Mark::At) && !self.has(before, Mark::The);
        if hour || !self.has_any(before, Marks::of(Mark::On).with(Mark::The)) {
            return None;
        }
        self.day_of_month(at, true)
    }

    fn relative(&self, at: usize) -> Read<Day> {
        let days = self.value(at, |value| match value {
            Value::Relative(days) => Some(i32::from(days)),
            _ => None,
        })?;
        let part = self.value(at, |v| matches!(v, Value::Part(_)).then_some(())).is_some();
        if part && self.follows_day(at) {
            return None;
        }
        if self.unit(at + 1) == Some(Unit::Week) && self.has(at + 1, Mark::Of) {
            return None;
        }
        Some((Day::Relative(days), at + 1))
    }

    /// Whether German "morgen" is a part of the day here.
    pub(super) fn follows_day(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let joins = Marks::of(Mark::On).with(Mark::This).with(Mark::Next).with(Mark::The);
            let toward = self.has(before, Mark::At) || self.has(before, Mark::To);
            (self.has_any(before, joins) && !toward) || self.names_a_day(before)
        })
    }

    /// Reads a weekday with "this", "next", "of next week", "week".
    fn some_weekday(&self, at: usize, led: bool) -> Read<Day> {
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
        if plain && self.unit(end) == Some(Unit::Week) {
            return Some((Day::Later(Box::new(Day::Weekday(day, which)), 7), end + 1));
        }
        Some((Day::Weekday(day, which), end))
    }

    /// Reads "a week on Monday", "a week from today", "two weeks from Friday", "a week today".
    fn week_ahead(&self, at: usize) -> Read<Day> {
        let (amount, end) = self.amount(at, true)?;
        let within = at.checked_sub(1).is_some_and(|before| self.has(before, Mark::In));
        if amount.minutes > 0 || amount.months > 0 || within {
            return None;
        }
        if self.has(end, Mark::FromNow) {
            return match amount.from_now() {
                What::Day(day) => Some((day, end + 1)),
                _ => None,
            };
        }
        let counted = self.count(at).is_some()
            || self.value(at, |v| matches!(v, Value::Amount(..)).then_some(())).is_some();
        let from = self.has(end, Mark::From) || (self.has(end, Mark::After) && counted);
        let on = amount.weeks > 0 && self.has(end, Mark::On) && counted && !self.has(end, Mark::At);
        let next = if from || on { end + 1 } else { end };
        let today = if amount.weeks > 0 && counted { self.relative(next) } else { None };
        if next == end {
            let (base, until) = today?;
            return Some((Day::Later(Box::new(base), amount.days), until));
        }
        let weekday =
            self.weekday(next, true).map(|day| (Day::Weekday(day, Which::Bare), next + 1));
        let base = if from { Self::longer(self.relative(next), weekday) } else { weekday };
        let (base, until) = Self::longer(base, today)?;
        Some((Day::Later(Box::new(base), amount.days), until))
    }

    /// Reads "in two weeks", "через 2 години", "3 days ago", "within a week".
    fn from_now(&self, at: usize) -> Read<What> {
        if self.has(at, Mark::Within) {
            let (amount, end) = self.span_amount(at + 1)?;
            let coming = Marks::of(Mark::Next).with(Mark::Coming);
            if amount.days > 0 && (at + 1..end).any(|i| self.has_any(i, coming)) {
                return Some((What::Day(Day::Ahead(amount.days)), end));
            }
            let day = if amount.months > 0 {
                Day::WithinMonths(amount.months)
            } else {
                Day::Within(amount.days)
            };
            return (amount.minutes == 0).then_some((What::Day(day), end));
        }
        if self.has_any(at, Marks::of(Mark::Next).with(Mark::Coming))
            && let Some((amount, end)) = self.plural_amount(at + 1)
        {
            return Some((What::Day(Day::Ahead(amount.days)), end));
        }
        if self.has(at, Mark::In) {
            let from = self.skip(at + 1, Marks::of(Mark::Approx).with(Mark::Filler), 2);
            let (amount, end) = self.amount(from, true)?;
            let article = self.unit(from).is_some()
                && self.tokens.get(at).is_some_and(|t| t.span.len() == 2 && t.marks.has(Mark::Of));
            let quoted = self.sign(end, '\'');
            let elsewhere = self.has(end, Mark::Walk)
                || (quoted && self.has(end + 1, Mark::Walk))
                || self.has(end, Mark::Ago);
            return (!elsewhere && !article).then_some((amount.from_now(), end));
        }
        let (amount, end) = self.amount(at, false)?;
        if self.has(end, Mark::Ago) {
            return Some((What::Day(Day::Relative(-1)), end + 1));
        }
        if self.has(end, Mark::FromNow) {
            return Some((amount.from_now(), end + 1));
        }
        None
    }

    fn span_amount(&self, at: usize) -> Read<super::amount::Amount> {
        let skipped = self.skip(
            at,
            Marks::of(Mark::The).with(Mark::Next).with(Mark::Coming).with(Mark::On),
            3,
        );
        self.amount(skipped, true)
    }

    /// Reads "3 days", "few weeks", or a bare plural of days ("найближчі дні").
    fn plural_amount(&self, at: usize) -> Read<super::amount::Amount> {
        let (amount, end) = self.amount(at, false)?;
        (amount.minutes == 0 && amount.days > 0).then_some((amount, end))
    }

    /// Reads ranges and bounds of days: "from Monday to Wednesday", "by Friday", "after the 20th".
    fn bounded_days(&self, at: usize) -> Read<Day> {
        let lead = Marks::of(Mark::On).with(Mark::The).with(Mark::Approx);
        let day = |at: usize| {
            let start = self.skip(at, lead, 2);
            self.one_day(start, true, false)
        };
        if self.has(at, Mark::Between) {
            let (first, next) = day(at + 1)?;
            let joins = Marks::of(Mark::And).with(Mark::To);
            let (last, end) = day(self.has_any(next, joins).then_some(next + 1)?)?;
            return Some((Day::Range(Box::new(first), Box::new(last)), end));
        }
        let opened = self.has(at, Mark::From);
        {
            let start = if opened { at + 1 } else { at };
            let read = if opened { day(start) } else { self.one_day(start, false, false) };
            if let Some((first, next)) = read
                && let Some(to) = self.to(next, false).filter(|_| !self.manner.moves)
                && let Some((last, end)) = day(to)
            {
                return Some((Day::Range(Box::new(first), Box::new(last)), end));
            }
        }
        let edges: [(Marks, fn(Box<Day>) -> Day); 4] = [
            (Marks::of(Mark::From).with(Mark::NotBefore), Day::From),
            (Marks::of(Mark::After), Day::After),
            (Marks::of(Mark::Until), Day::Until),
            (Marks::of(Mark::Before), Day::Before),
        ];
        edges.into_iter().find_map(|(marks, make)| {
            let (day, end) = day(self.has_any(at, marks).then_some(at + 1)?)?;
            let end = if self.has(end, Mark::Onward) { end + 1 } else { end };
            match day {
                Day::Range(..) if self.has(at, Mark::From) => Some((day, end)),
                day => Some((make(Box::new(day)), end)),
            }
        })
    }
}
