//! Stretches of days: a week, a weekend, a month, and the beginning, middle or end of one.

use super::super::expr::{Day, Month};
use super::super::words::{Mark, Marks, Third, Unit, Value};
use super::{Read, Reader};

impl Reader<'_> {
    /// Reads a week, weekend or month, or a part of one.
    pub(super) fn stretch(&self, at: usize, led: bool) -> Read<Day> {
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
            return Some((Day::Weekend(weeks), next + 1));
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
                matches!(month, Month::Named(..)).then_some((Day::Month(month), end))
            }
            _ => None,
        }
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
    fn part_of(&self, third: Third, at: usize) -> Read<Day> {
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
