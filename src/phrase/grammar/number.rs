//! Numbers in digits and words: cardinals, ordinals, and small counts.

use super::super::words::{Form, Mark, Value};
use super::{Match, Reader};

impl Reader<'_> {
    /// Reads a cardinal of at most two digits, in digits or words ("двадцять п'ять").
    pub(super) fn cardinal(&self, at: usize, oblique: bool) -> Match<u32> {
        if let Some((value, digits)) = self.digits(at) {
            return (digits <= 2).then_some((value, at + 1));
        }
        let word = |at| {
            self.value(at, |value| match value {
                Value::Number(n) => Some(u32::from(n)),
                Value::Oblique(n) if oblique => Some(u32::from(n)),
                _ => None,
            })
        };
        let tens = word(at)?;
        let next = if self.sign(at + 1, '-') && self.glued(at + 1) { at + 2 } else { at + 1 };
        if matches!(tens, 20 | 30 | 40 | 50)
            && let Some(ones) = word(next).filter(|ones| *ones < 10)
        {
            return Some((tens + ones, next + 1));
        }
        Some((tens, at + 1))
    }

    /// Reads an ordinal in words, or digits with an ending, and what its form is used for.
    pub(super) fn ordinal(&self, at: usize) -> Match<(u32, Form)> {
        if let Some((value, 1..=2)) = self.digits(at) {
            let dash = self.sign(at + 1, '-') && self.glued(at + 1);
            let ending = if dash { at + 2 } else { at + 1 };
            let form = self.value(ending, |value| match value {
                Value::Suffix(form) => Some(form),
                _ => None,
            })?;
            return self.glued(ending).then_some(((value, form), ending + 1));
        }
        let word = |at| {
            self.value(at, |value| match value {
                Value::Ordinal(n, form) => Some((u32::from(n), form)),
                _ => None,
            })
        };
        let next = if self.sign(at + 1, '-') && self.glued(at + 1) { at + 2 } else { at + 1 };
        let tens = self.value(at, |value| match value {
            Value::Number(n @ (20 | 30)) | Value::Ordinal(n @ (20 | 30), _) => Some(u32::from(n)),
            _ => None,
        });
        if let (Some(tens), Some((ones, form))) = (tens, word(next))
            && ones < 10
        {
            return Some(((tens + ones, form), next + 1));
        }
        word(at).map(|ordinal| (ordinal, at + 1))
    }

    /// Reads a day of the month that is marked as one by its ending or "числа".
    pub(super) fn day_number(&self, at: usize) -> Match<u32> {
        let numbered = |at| self.has(at, Mark::DayNumber);
        if let Some((_, 1..=2)) = self.digits(at).filter(|_| numbered(at)) {
            return None;
        }
        if let Some(((day, form), end)) = self.ordinal(at) {
            let end_numbered = if numbered(end) { end + 1 } else { end };
            let word = self.digits(at).is_none();
            let fits = form == Form::Day || (form == Form::Other && !word);
            return (fits || end_numbered > end).then_some((day, end_numbered));
        }
        let (day, end) = self.cardinal(at, true)?;
        numbered(end).then_some((day, end + 1))
    }

    /// Reads a count before a unit: digits, words, "a", "couple", "кілька".
    pub(super) fn count(&self, at: usize) -> Match<u32> {
        let few = self.value(at, |value| match value {
            Value::Few(n) => Some(u32::from(n)),
            _ => None,
        });
        let number = self.cardinal(at, true).or_else(|| {
            self.digits(at).filter(|(_, digits)| *digits <= 4).map(|(value, _)| (value, at + 1))
        });
        let (count, mut end) = Self::longer(number, few.map(|n| (n, at + 1)))?;
        if self.has(end, Mark::Of) && self.unit(end + 1).is_some() {
            end += 1;
        }
        Some((count, end))
    }
}
