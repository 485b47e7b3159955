//! Days of the week that a phrase skips: "the Friday after next", "через п'ятницю", "in two Fridays".
//!
//! The coming one is never meant. Where people disagree about which of the later ones is, both are
//! returned, so that the customer is asked.

use super::super::expr::{Day, Which};
use super::super::words::{Mark, Marks, Unit};
use super::{Match, Reader};

impl Reader<'_> {
    /// Reads a day of the week with the words that skip it.
    pub(super) fn skipped_weekday(&self, at: usize) -> Match<Day> {
        let from = self.skip(at, Marks::of(Mark::The), 1);
        if self.has(from, Mark::EveryOther) {
            let next = self.skip(from + 1, Marks::of(Mark::The).with(Mark::On), 1);
            return Some((either(self.plain_weekday(next)?, 0), next + 1));
        }
        if self.has(from, Mark::Skip) {
            return self.over(from + 1);
        }
        self.counted_weekdays(from).or_else(|| self.after_another(from))
    }

    fn plain_weekday(&self, at: usize) -> Option<u8> {
        self.weekday(at, true)
    }

    /// Reads what stands behind "через": a day of the week, several of them, or a weekend.
    fn over(&self, at: usize) -> Match<Day> {
        if self.has(at, Mark::Weekend) {
            return Some((Day::Weekend(1), at + 1));
        }
        if let Some(day) = self.plain_weekday(at) {
            return Some((later(day, 1), at + 1));
        }
        let (count, next) = self.count(at)?;
        let count = i32::try_from(count).ok().filter(|count| (1..10).contains(count))?;
        let day = self.plain_weekday(next)?;
        let skipped = if count == 1 { later(day, 1) } else { either(day, count - 1) };
        Some((skipped, next + 1))
    }

    /// Reads "in two Fridays" and "three Fridays from now".
    fn counted_weekdays(&self, at: usize) -> Match<Day> {
        let led = self.has(at, Mark::In);
        let from = if led { at + 1 } else { at };
        let (count, next) = self.count(from)?;
        let count = i32::try_from(count).ok().filter(|count| (2..10).contains(count))?;
        let day = self.plain_weekday(next)?;
        let ahead = self.has(next + 1, Mark::FromNow);
        let end = if ahead { next + 2 } else { next + 1 };
        (led || ahead).then_some((later(day, count - 1), end))
    }

    /// Reads "Friday after next", "Friday after this one", "Friday before last".
    fn after_another(&self, at: usize) -> Match<Day> {
        let day = self.plain_weekday(at)?;
        let (link, end) = (at + 1, at + 3);
        if self.has(link, Mark::Before) && self.has(link + 1, Mark::Last) {
            let gone = Day::Weekday(day, Which::Gone);
            return Some((Day::Later(Box::new(gone), -7), end));
        }
        if !self.has_any(link, Marks::of(Mark::After).with(Mark::Next)) {
            return None;
        }
        let one =
            |end: usize| if self.cardinal(end, true) == Some((1, end + 1)) { end + 1 } else { end };
        if self.has(link + 1, Mark::Next) {
            return Some(match self.unit(end) {
                Some(Unit::Week) => (Day::Weekday(day, Which::InWeek(2)), end + 1),
                Some(_) => return None,
                None => (either(day, 1), one(end)),
            });
        }
        let this = self.has(link + 1, Mark::This) && self.has(link, Mark::After);
        (this && self.unit(end).is_none()).then_some((later(day, 1), one(end)))
    }
}

fn later(day: u8, weeks: i32) -> Day {
    Day::Later(Box::new(Day::Weekday(day, Which::Bare)), weeks.saturating_mul(7))
}

/// The day so many weeks after the coming one, or a week after that.
fn either(day: u8, weeks: i32) -> Day {
    Day::Either(Box::new(later(day, weeks)), Box::new(later(day, weeks + 1)))
}
