//! Days that are counted or bounded: "in two weeks", "by Friday", "from Monday to Wednesday".

use super::super::expr::{Content, Day};
use super::super::words::{Mark, Marks, Unit};
use super::amount::Amount;
use super::{Match, Reader};

/// Makes a range of days out of the one day that bounds it.
type Edge = fn(Box<Day>) -> Day;

impl Reader<'_> {
    /// Reads "in two weeks", "через 2 години", "3 days ago", "within a week".
    pub(super) fn distance(&self, at: usize) -> Match<Content> {
        if self.has(at, Mark::Within) {
            let (amount, end) = self.span_amount(at + 1)?;
            if amount.days > 0 && (at + 1..end).any(|i| self.has(i, Mark::Coming)) {
                return Some((Content::Day(Day::Ahead(amount.days)), end));
            }
            let day = if amount.months > 0 {
                Day::WithinMonths(amount.months)
            } else {
                Day::Within(amount.days)
            };
            return (amount.minutes == 0).then_some((Content::Day(day), end));
        }
        if self.has_any(at, Marks::of(Mark::Next).with(Mark::Coming))
            && let Some((amount, end)) = self.plural_amount(at + 1)
        {
            return Some((Content::Day(Day::Ahead(amount.days)), end));
        }
        if self.has(at, Mark::In) {
            let from = self.skip(at + 1, Marks::of(Mark::Approx).with(Mark::Filler), 2);
            let (amount, end) = self.turned_amount(from).or_else(|| self.amount(from, true))?;
            let article = self.unit(from).is_some()
                && self.tokens.get(at).is_some_and(|t| t.span.len() == 2 && t.marks.has(Mark::Of));
            let quoted = self.sign(end, '\'');
            let elsewhere = self.has(end, Mark::Walk)
                || (quoted && self.has(end + 1, Mark::Walk))
                || self.has(end, Mark::Ago);
            return (!elsewhere && !article).then_some((amount.ahead(), end));
        }
        if self.has(at + 1, Mark::In)
            && let Some(unit) = self.unit(at)
            && let Some((count, end)) =
                self.count(at + 2).filter(|(_, end)| self.unit(*end).is_none())
        {
            return Some((Amount::of(count, unit).ahead(), end));
        }
        let (amount, end) = self.amount(at, false)?;
        if self.has(end, Mark::Ago) {
            return Some((Content::Day(Day::Relative(-1)), end + 1));
        }
        if self.has(end, Mark::FromNow) {
            return Some((amount.ahead(), end + 1));
        }
        None
    }

    /// Reads "хвилин 30", which is about thirty minutes.
    fn turned_amount(&self, at: usize) -> Match<Amount> {
        let unit = self.unit(at).filter(|unit| matches!(unit, Unit::Minute | Unit::Day))?;
        let (count, end) = self.cardinal(at + 1, false)?;
        let counts = self.unit(end).is_some() || self.sign(end, ':') || self.sign(end, '.');
        (!counts).then_some((Amount::of(count, unit), end))
    }

    fn span_amount(&self, at: usize) -> Match<Amount> {
        let skipped = self.skip(
            at,
            Marks::of(Mark::The).with(Mark::Next).with(Mark::Coming).with(Mark::On),
            3,
        );
        self.amount(skipped, true)
    }

    /// Reads "3 days", "few weeks", or a bare plural of days ("найближчі дні").
    fn plural_amount(&self, at: usize) -> Match<Amount> {
        let (amount, end) = self.amount(at, false)?;
        (amount.minutes == 0 && amount.days > 0).then_some((amount, end))
    }

    /// Reads ranges and bounds of days: "from Monday to Wednesday", "by Friday", "after the 20th".
    pub(super) fn bounded_days(&self, at: usize) -> Match<Day> {
        let lead = Marks::of(Mark::On).with(Mark::The).with(Mark::Approx);
        let day = |at: usize| {
            let start = self.skip(at, lead, 2);
            self.one_day(start, true, false)
        };
        if let Some(counted) = self.counted_from(at, day) {
            return Some(counted);
        }
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
                && let Some(to) = self.to(next, false).filter(|_| !self.mode.moves)
                && let Some((last, end)) = day(to)
            {
                return Some((Day::Range(Box::new(first), Box::new(last)), end));
            }
        }
        let edges: [(Marks, Edge); 4] = [
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

    /// Reads days that are counted from another day: "two days before the 10th", "за пару днів до 10-го".
    fn counted_from(&self, at: usize, day: impl Fn(usize) -> Match<Day>) -> Match<Day> {
        let led = Marks::of(Mark::In).with(Mark::Within);
        let start = self.skip(at, led.with(Mark::The).with(Mark::Approx), 2);
        let (amount, next) = self.amount(start, true)?;
        // "By" and "until" bound a day; only "за … до" counts.
        let up_to = start > at && self.has_any(at, led) && self.has(next, Mark::Until);
        let toward = if up_to || self.has(next, Mark::Before) {
            -1
        } else {
            self.has(next, Mark::After).then_some(1)?
        };
        let plain = amount.minutes == 0 && amount.months == 0 && amount.days > 0;
        let (base, end) = day(plain.then_some(next + 1)?)?;
        Some((Day::Later(Box::new(base), toward * amount.days), end))
    }
}
