//! Days that are named by where they lie: "next Friday", "in two weeks", "кінець місяця".

use super::super::expr::{Content, Day, Month, Which};
use super::super::words::{Mark, Marks, Third, Unit, Value};
use super::{Match, Reader};

const BEFORE_DAY: Marks = Marks::of(Mark::On)
    .with(Mark::At)
    .with(Mark::The)
    .with(Mark::Approx)
    .with(Mark::Filler)
    .with(Mark::In);

impl Reader<'_> {
    /// Reads a day or a range of days with all that stands before it. `after_day` says that a
    /// day came right before.
    pub(super) fn days(&self, at: usize, after_day: bool) -> Match<Content> {
        let mut best = self.bounded_days(at).map(|(day, end)| (Content::Day(day), end));
        best = Self::longer(best, self.distance(at));
        let start = self.skip(at, BEFORE_DAY, 3);
        for from in at..=start {
            let prefixed = (at..from).any(|i| self.has_any(i, Marks::of(Mark::On).with(Mark::In)));
            let day = self.one_day(from, prefixed, after_day);
            best = Self::longer(best, day.map(|(day, end)| (Content::Day(day), end)));
            best = Self::longer(
                best,
                self.bounded_days(from).map(|(day, end)| (Content::Day(day), end)),
            );
            best = Self::longer(best, self.distance(from));
        }
        best
    }

    /// Reads one day, week, weekend or month.
    pub(super) fn one_day(&self, at: usize, led: bool, after_day: bool) -> Match<Day> {
        let mut best = self.skipped_weekday(at);
        best = Self::longer(best, self.relative(at));
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
    fn led_date(&self, at: usize) -> Match<Day> {
        let before = at.checked_sub(1)?;
        let hour = self.has(before, Mark::At) && !self.has(before, Mark::The);
        // "На 30 на 10" is the thirtieth, because no day has such an hour.
        let (number, _) = self.digits(at).unwrap_or_default();
        if (21..=31).contains(&number)
            && self.has_any(before, Marks::of(Mark::On).with(Mark::Toward))
            && self.has(at + 1, Mark::At)
            && self.digits(at + 2).is_some_and(|(hour, digits)| hour <= 24 && digits <= 2)
        {
            return Some((Day::Number(number, None), at + 1));
        }
        if hour || !self.has_any(before, Marks::of(Mark::On).with(Mark::The)) {
            return None;
        }
        self.day_of_month(at, true)
    }

    /// Reads "tomorrow", and "tomorrow week", which is a week later.
    fn relative(&self, at: usize) -> Match<Day> {
        let (day, end) = self.plain_relative(at)?;
        let fortnight = self.value(end, |v| (v == Value::Amount(14, Unit::Day)).then_some(14));
        let week = || (self.unit(end) == Some(Unit::Week)).then_some(7);
        let alone = self.unit(end + 1).is_none() && !self.has(end, Mark::Of);
        match fortnight.or_else(week).filter(|_| alone) {
            Some(days) => Some((Day::Later(Box::new(day), days), end + 1)),
            None => Some((day, end)),
        }
    }

    fn plain_relative(&self, at: usize) -> Match<Day> {
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

    /// Reads "a week on Monday", "a week from today", "two weeks from Friday", "a week today".
    fn week_ahead(&self, at: usize) -> Match<Day> {
        let (amount, end) = self.amount(at, true)?;
        let within = at.checked_sub(1).is_some_and(|before| self.has(before, Mark::In));
        if amount.minutes > 0 || amount.months > 0 || within {
            return None;
        }
        if self.has(end, Mark::FromNow) {
            return match amount.ahead() {
                Content::Day(day) => Some((day, end + 1)),
                _ => None,
            };
        }
        let counted = self.count(at).is_some()
            || self.value(at, |v| matches!(v, Value::Amount(..)).then_some(())).is_some();
        let whole = amount.days > 0 && amount.days % 7 == 0;
        // "Any day from Tuesday" counts none.
        let from = self.has(end, Mark::From) && (counted || whole)
            || self.has(end, Mark::After) && counted;
        let opens = counted || self.opens_week(at);
        let on = whole && self.has(end, Mark::On) && opens && !self.has(end, Mark::At);
        let alone = at
            .checked_sub(1)
            .is_none_or(|at| self.has_any(at, Marks::of(Mark::On).with(Mark::The)));
        let beside = whole && counted && alone && self.full_weekday(end).is_some();
        let next = if from || on { end + 1 } else { end };
        let today = if whole && counted { self.plain_relative(next) } else { None };
        if next == end && !beside {
            let (base, until) = today?;
            return Some((Day::Later(Box::new(base), amount.days), until));
        }
        let weekday =
            self.weekday(next, true).map(|day| (Day::Weekday(day, Which::Bare), next + 1));
        let base = if from { Self::longer(self.plain_relative(next), weekday) } else { weekday };
        let (base, until) = Self::longer(base, today)?;
        Some((Day::Later(Box::new(base), amount.days), until))
    }

    /// Whether "week on Tuesday" begins here, without a word that says which week.
    fn opens_week(&self, at: usize) -> bool {
        let which = Marks::of(Mark::This)
            .with(Mark::Next)
            .with(Mark::Last)
            .with(Mark::Coming)
            .with(Mark::Of)
            .with(Mark::In);
        self.unit(at) == Some(Unit::Week)
            && at.checked_sub(1).is_none_or(|before| !self.has_any(before, which))
    }

    /// Reads a week, weekend or month, or a part of one.
    fn stretch(&self, at: usize, led: bool) -> Match<Day> {
        let third = self.value(at, |value| match value {
            Value::Third(third) => Some(third),
            _ => None,
        });
        if let Some(third) = third {
            return self.part_of(third, at + 1);
        }
        let (ahead, next) = self.which(at);
        if let Some(third) =
            self.value(next, |v| if let Value::Third(t) = v { Some(t) } else { None })
            && ahead.is_some()
        {
            return self.part_of(third, next + 1);
        }
        if self.has(next, Mark::Weekend) {
            let coming = self.has_any(next.wrapping_sub(1), Marks::of(Mark::Coming));
            let weeks = if coming { 0 } else { ahead.unwrap_or(0) };
            return Some(match self.weekends_after(next + 1) {
                Some((later, end)) if ahead.is_none() => (Day::Weekend(later), end),
                _ => (Day::Weekend(weeks), next + 1),
            });
        }
        match (self.unit(next), ahead) {
            (Some(Unit::Week), Some(ahead)) => {
                let after_next = self.has(next + 1, Mark::After) && self.has(next + 2, Mark::Next);
                Some(if after_next {
                    (Day::Week(2), next + 3)
                } else {
                    (Day::Week(ahead), next + 1)
                })
            }
            (Some(Unit::Week), None)
                if self.has(next + 1, Mark::After) && self.has(next + 2, Mark::Next) =>
            {
                Some((Day::Week(2), next + 3))
            }
            (Some(Unit::Month), Some(ahead)) => Some((Day::Month(Month::Ahead(ahead)), next + 1)),
            _ if ahead.is_some() || (led && self.opens_month(at)) => {
                let (month, end) = self.some_month(at)?;
                let named = matches!(month, Month::Named(..)) && ahead != Some(-1);
                named.then_some((Day::Month(month), end))
            }
            _ => None,
        }
    }

    /// Reads what stands behind "the weekend": "after this one", "after next".
    fn weekends_after(&self, at: usize) -> Match<i32> {
        if !self.has(at, Mark::After) {
            return None;
        }
        let weeks = match at + 1 {
            next if self.has(next, Mark::This) => 1,
            next if self.has(next, Mark::Next) => 2,
            _ => return None,
        };
        let one = self.cardinal(at + 2, false) == Some((1, at + 3));
        Some((weeks, if one { at + 3 } else { at + 2 }))
    }

    /// Whether "in" or "on" stands before a month name, which is needed to believe it.
    fn opens_month(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let full = self.tokens.get(at).is_some_and(|t| {
                t.span.len() > 4 || self.has(before, Mark::In) || self.has(before, Mark::Of)
            });
            let on = self.has(before, Mark::On) && !self.has(before, Mark::Filler);
            let short = self.sign(at + 1, '.') && self.glued(at + 1);
            full && !short
                && (self.has(before, Mark::In)
                    || self.has(before, Mark::Of)
                    || on && !self.names_person(before))
        })
    }

    /// "for April" and "on August" are people more often than months.
    fn names_person(&self, at: usize) -> bool {
        !self.has(at, Mark::At)
            && !self.has(at, Mark::Of)
            && self.tokens.get(at).is_some_and(|t| t.span.len() >= 2 && t.span.len() <= 3)
            && !self.is_foreign_on(at)
    }

    fn is_foreign_on(&self, at: usize) -> bool {
        self.has(at, Mark::Toward) || self.has(at, Mark::Of)
    }

    /// Reads what a beginning, middle or end belongs to.
    fn part_of(&self, third: Third, at: usize) -> Match<Day> {
        let dash = if self.sign(at, '-') { at + 1 } else { at };
        let joins = Marks::of(Mark::Of).with(Mark::The).with(Mark::On).with(Mark::In);
        let from = self.skip(dash, joins, 2);
        let (ahead, next) = self.which(from);
        if self.unit(next) == Some(Unit::Week) {
            return Some((Day::WeekPart(third, ahead), next + 1));
        }
        let (month, end) = self.some_month(from)?;
        Some((Day::MonthPart(third, month), end))
    }
}
