//! Lengths of time: "two weeks", "півтори години", "1 hour 30 minutes".

use super::super::expr::{Content, Day};
use super::super::words::{Mark, Marks, Unit, Value};
use super::{Match, Reader};

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    /// Real minutes.
    pub(super) minutes: i64,
    /// Calendar days.
    pub(super) days: i32,
    /// Weeks among those days, when it is nothing but weeks.
    pub(super) weeks: i32,
    /// Calendar months.
    pub(super) months: i32,
}

impl Amount {
    pub(super) fn of(count: u32, unit: Unit) -> Self {
        let n = i32::try_from(count).unwrap_or(i32::MAX).min(5000);
        let mut amount = Self { minutes: 0, days: 0, weeks: 0, months: 0 };
        match unit {
            Unit::Minute => amount.minutes = i64::from(n),
            Unit::Hour => amount.minutes = i64::from(n) * 60,
            Unit::Day => amount.days = n,
            Unit::Week => (amount.days, amount.weeks) = (n * 7, n),
            Unit::Month => amount.months = n,
            Unit::Year => amount.months = n * 12,
        }
        amount
    }

    /// Returns the moment that far from now.
    pub(super) fn ahead(self) -> Content {
        match self {
            Self { minutes: 1.., .. } => {
                Content::Minutes(self.minutes + i64::from(self.days) * 24 * 60)
            }
            Self { weeks: 1.., .. } => Content::Day(Day::Weeks(self.weeks)),
            Self { months: 1.., .. } => Content::Day(Day::Months(self.months)),
            _ => Content::Day(Day::Relative(self.days)),
        }
    }
}

impl Reader<'_> {
    /// Reads a length of time; without a count only when `bare` ("через тиждень").
    pub(super) fn amount(&self, at: usize, bare: bool) -> Match<Amount> {
        let (first, mut end) = self.one_amount(at, bare)?;
        if first.minutes > 0 && first.minutes % 60 == 0 {
            let joined = self.skip(end, Marks::of(Mark::And), 1);
            if let Some((rest, until)) = self.one_amount(joined, false)
                && (1..60).contains(&rest.minutes)
            {
                end = until;
                return Some((Amount { minutes: first.minutes + rest.minutes, ..first }, end));
            }
        }
        Some((first, end))
    }

    fn one_amount(&self, at: usize, bare: bool) -> Match<Amount> {
        let fixed = |at| {
            self.value(at, |value| match value {
                Value::Amount(n, unit) => Some((u32::from(n), unit)),
                _ => None,
            })
        };
        if let Some((n, unit)) = fixed(at) {
            return Some((Amount::of(n, unit), at + 1));
        }
        let and_half =
            |value| if let Value::AndHalf(n) = value { Some(u32::from(n)) } else { None };
        if let Some(count) = self.value(at, and_half) {
            return self.half_more(count, at + 1);
        }
        if let Some((count, end)) = self.decimal(at) {
            return self.half_more(count, end);
        }
        if let Some((count, end)) = self.count(at) {
            if self.has(end, Mark::AndHalf) {
                return self.half_more(count, end + 1);
            }
            if let Some((n, unit)) = fixed(end) {
                return Some((Amount::of(n * count, unit), end + 1));
            }
            let end = if self.sign(end, '-') && self.glued(end) { end + 1 } else { end };
            let unit = self.unit(end)?;
            if self.has(end + 1, Mark::AndHalf) {
                return self.half_more(count, end).map(|(amount, end)| (amount, end + 1));
            }
            return Some((Amount::of(count, unit), end + 1));
        }
        if bare {
            if self.has(at + 1, Mark::AndHalf) {
                return self.half_more(1, at).map(|(amount, end)| (amount, end + 1));
            }
            return Some((Amount::of(1, self.unit(at)?), at + 1));
        }
        None
    }

    /// Reads "2.5", "1,5" or "2 1/2".
    fn decimal(&self, at: usize) -> Match<u32> {
        let (whole, 1..=2) = self.digits(at)? else {
            return None;
        };
        let fraction = [self.digits(at + 1), self.digits(at + 3)] == [Some((1, 1)), Some((2, 1))];
        if fraction && self.sign(at + 2, '/') {
            return Some((whole, at + 4));
        }
        let point = (self.sign(at + 1, '.') || self.sign(at + 1, ',')) && self.glued(at + 1);
        let half = self.digits(at + 2) == Some((5, 1)) && self.glued(at + 2);
        (point && half).then_some((whole, at + 3))
    }

    fn half_more(&self, count: u32, at: usize) -> Match<Amount> {
        let unit = self.unit(at)?;
        let minutes = match unit {
            Unit::Minute => return None,
            Unit::Hour => count * 60 + 30,
            Unit::Day => count * 24 * 60 + 12 * 60,
            Unit::Week => return Some((Amount::of(count * 7 + 4, Unit::Day), at + 1)),
            Unit::Month => return Some((Amount::of(count * 30 + 15, Unit::Day), at + 1)),
            Unit::Year => return Some((Amount::of(count * 12 + 6, Unit::Month), at + 1)),
        };
        Some((Amount::of(minutes, Unit::Minute), at + 1))
    }
}
