//! Chooses, at one place, the longest expression of time.

use super::super::expr::{Content, Item};
use super::super::words::{Mark, Marks, Third, Value};
use super::clock::Lead;
use super::{Match, Reader};

impl Reader<'_> {
    /// Reads the longest expression that begins at `at`.
    pub(super) fn item(&self, at: usize, before: &[Item]) -> Option<Item> {
        let last = before.last();
        let adjacent = last.filter(|item| item.until == at);
        let after_day =
            adjacent.is_some_and(|item| item.names_day() || matches!(item.what, Content::Part(_)));
        let lead = if self.mode.expects_hour {
            Lead::At
        } else if after_day || self.joins_hour(at, last) {
            Lead::Day
        } else {
            Lead::None
        };
        let day = self.days(at, after_day);
        let mut best = day.map(|(what, end)| (what, end, false, self.opens(at)));
        let mut offer = |what: Content, end: usize, weak: bool, opens: bool| {
            if best.as_ref().is_none_or(|(_, until, ..)| end > *until) {
                best = Some((what, end, weak, opens));
            }
        };
        if let Some((timed, end)) = self.hours(at, lead) {
            offer(Content::Hours(timed.hours), end, timed.weak, timed.opens);
        }
        if let Some((what, end)) = self.part(at) {
            offer(what, end, false, self.opens(at));
        }
        let (what, until, weak, opens) = best?;
        Some(Item { what, from: at, until, weak, opens })
    }

    fn opens(&self, at: usize) -> bool {
        self.has_any(at, Marks::of(Mark::From))
    }

    /// Whether only "or" stands between here and a time, so that a bare number is an hour too.
    fn joins_hour(&self, at: usize, last: Option<&Item>) -> bool {
        last.is_some_and(|item| {
            matches!(item.what, Content::Hours(_))
                && item.until + 1 == at
                && self.has_any(item.until, Marks::of(Mark::Or).with(Mark::Correct))
        })
    }

    /// Reads a part of the day: "зранку", "this evening", "in the afternoon".
    fn part(&self, at: usize) -> Match<Content> {
        let leads = Marks::of(Mark::On)
            .with(Mark::In)
            .with(Mark::The)
            .with(Mark::At)
            .with(Mark::Approx)
            .with(Mark::Filler);
        let start = self.skip(at, leads, 3);
        let today = self.has(start, Mark::This);
        let from = if today { start + 1 } else { start };
        self.value(from, |value| match value {
            Value::Part(part) if self.is_part(from) => {
                let part = if self.is_early(at) { part.early() } else { part };
                Some(if today { Content::TodayPart(part) } else { Content::Part(part) })
            }
            Value::TodayPart(part) => Some(Content::TodayPart(part)),
            Value::OfDay(part) if today => Some(Content::TodayPart(part)),
            _ => None,
        })
        .map(|what| (what, from + 1))
    }

    /// Whether "early" stands before the day in front: "early Saturday morning".
    fn is_early(&self, at: usize) -> bool {
        let early = |at| self.value(at, |v| (v == Value::Third(Third::Begin)).then_some(()));
        let day = at.checked_sub(1).filter(|day| self.names_a_day(*day));
        day.and_then(|day| day.checked_sub(1)).and_then(early).is_some()
    }

    fn is_part(&self, at: usize) -> bool {
        let tomorrow = self.value(at, |v| matches!(v, Value::Relative(_)).then_some(())).is_some();
        !tomorrow || self.follows_day(at)
    }
}
