//! Times of day: one, a window, or a bound ("after 17", "between 2 and 4").

use super::super::expr::{Clock, Hours};
use super::super::words::{Mark, Marks, Value};
use super::clock::{ClockMatch, Lead};
use super::{Match, Reader};

/// Words that may stand before an hour and change nothing.
const LEADS: Marks =
    Marks::of(Mark::At).with(Mark::On).with(Mark::Approx).with(Mark::The).with(Mark::Filler);

/// A time of day as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HoursMatch {
    pub(super) hours: Hours,
    pub(super) weak: bool,
    /// It opens a window, as "from" does.
    pub(super) opens: bool,
}

impl Reader<'_> {
    /// Reads a time of day. `lead` is what stood before: a day, or nothing.
    pub(super) fn hours(&self, at: usize, lead: Lead) -> Match<HoursMatch> {
        let (start, before) = self.lead(at, lead);
        let mut best = None;
        for from in at..=start {
            best = Self::longer(best, self.bounded(from));
        }
        best = Self::longer(best, self.window(start, before));
        Self::longer(best, self.single(start, before))
    }

    /// Skips the words before an hour and tells what they were.
    fn lead(&self, at: usize, lead: Lead) -> (usize, Lead) {
        let end = self.skip(at, LEADS, 4);
        let marked = |mark| (at..end).any(|i| self.has(i, mark));
        let lead = if marked(Mark::Approx) && !(at..end).all(|i| self.has(i, Mark::Filler)) {
            Lead::Bound
        } else if (at..end).any(|i| self.has(i, Mark::At) && self.has(i, Mark::Toward)) {
            if lead == Lead::Day { lead } else { Lead::Toward }
        } else if marked(Mark::At) {
            Lead::At
        } else {
            lead
        };
        (end, lead)
    }

    /// Reads a clock time after more words that change nothing.
    fn led_clock(&self, at: usize) -> Match<ClockMatch> {
        let start = self.skip(at, LEADS, 3);
        self.clock(start, Lead::Bound)
    }

    fn bounded(&self, at: usize) -> Match<HoursMatch> {
        let timed = |hours, opens| HoursMatch { hours, weak: false, opens };
        if self.has(at, Mark::Between) {
            let (first, next) = self.led_clock(at + 1)?;
            let joins = Marks::of(Mark::And).with(Mark::To);
            if !self.has_any(next, joins) && !self.sign(next, '-') {
                return None;
            }
            let (last, end) = self.led_clock(next + 1)?;
            return Some((timed(Hours::Window(first.clock, last.clock), false), end));
        }
        if self.has(at, Mark::From) {
            let (first, next) = self.led_clock(at + 1)?;
            if let Some((last, end)) = self.range_end(next) {
                return Some((timed(Hours::Window(first.clock, last.clock), true), end));
            }
            let end = if self.has(next, Mark::Onward) && !self.has(next, Mark::On) {
                next + 1
            } else {
                next
            };
            return Some((timed(Hours::After(first.clock), true), end));
        }
        if self.has_any(at, Marks::of(Mark::NotBefore).with(Mark::After)) {
            // "The one after at 3pm" speaks of a day, and then of an hour.
            let day = self.has(at + 1, Mark::At) && !self.has(at + 1, Mark::Approx);
            let (said, end) = self.led_clock(at + 1)?;
            let counted = self.has(at, Mark::After) && self.unit(end).is_some() && said.bare;
            if counted || day && self.has(at, Mark::After) {
                return None;
            }
            return Some((timed(Hours::After(said.clock), true), end));
        }
        // "к трём" is the hour itself, though "к пятнице" bounds the days.
        if self.has_any(at, Marks::of(Mark::Until).with(Mark::Before)) && !self.has(at, Mark::At) {
            let (said, end) = self.led_clock(at + 1)?;
            return Some((timed(Hours::Before(said.clock), false), end));
        }
        None
    }

    /// Reads "to 12" after the start of a window.
    fn range_end(&self, at: usize) -> Match<ClockMatch> {
        let joins = Marks::of(Mark::To).with(Mark::Until).with(Mark::ToHour);
        if self.mode.moves || !(self.has_any(at, joins) || self.sign(at, '-')) {
            return None;
        }
        self.led_clock(at + 1)
    }

    /// Reads "10-12", "3–5pm", "14:00 to 15:30".
    fn window(&self, at: usize, lead: Lead) -> Match<HoursMatch> {
        let (first, next) = self.clock(at, Lead::Bound)?;
        let dash = self.sign(next, '-');
        let (last, end) = self.range_end(next)?;
        let digits = self.digits(at).is_some() && self.digits(next + 1).is_some();
        let opens = at == 0 && (self.leads_to_day(next) || self.names_a_day(end));
        let sure = !first.bare || !last.bare || lead != Lead::None || (dash && digits) || opens;
        let days = self.names_month(end) || self.names_month(end + 1) && self.has(end, Mark::Of);
        if !sure || days || self.is_measured(end) || self.counts_hours(end, first, last) {
            return None;
        }
        let hours = Hours::Window(first.clock, last.clock);
        Some((
            HoursMatch {
                hours,
                weak: first.bare && last.bare && lead == Lead::None && !opens,
                opens: false,
            },
            end,
        ))
    }

    fn counts_hours(&self, at: usize, first: ClockMatch, last: ClockMatch) -> bool {
        first.bare && last.bare && self.unit(at).is_some()
    }

    fn names_month(&self, at: usize) -> bool {
        self.value(at, |v| matches!(v, Value::Month(_)).then_some(())).is_some()
    }

    fn single(&self, at: usize, lead: Lead) -> Match<HoursMatch> {
        if self.has(at, Mark::Opening) {
            let hours = Hours::Opening;
            return Some((HoursMatch { hours, weak: false, opens: false }, at + 1));
        }
        let (said, end) = self.clock(at, lead).or_else(|| self.shared_part(at))?;
        if self.names_month(end) && said.bare {
            return None;
        }
        let ClockMatch { clock, weak, .. } = said;
        let (hours, end) = self.postfix(clock, end);
        Some((HoursMatch { hours, weak, opens: false }, end))
    }

    /// Reads the "3" of "3 or 4pm", which shares what makes the other an hour.
    fn shared_part(&self, at: usize) -> Match<ClockMatch> {
        let (said, end) = self.clock(at, Lead::Bound).filter(|(said, _)| said.bare)?;
        let other = self.has(end, Mark::Or).then(|| self.clock(end + 1, Lead::None)).flatten()?;
        let part = other.0.clock.part?;
        let clock = Clock { part: Some(part), ..said.clock };
        Some((ClockMatch { clock, bare: false, ..said }, end))
    }

    /// Reads "or later", "onwards" after a time.
    fn postfix(&self, clock: Clock, at: usize) -> (Hours, usize) {
        if self.has(at, Mark::Onward) && !self.has(at, Mark::On) {
            (Hours::After(clock), at + 1)
        } else if self.has(at, Mark::Earlier) {
            (Hours::Before(clock), at + 1)
        } else {
            (Hours::At(clock), at)
        }
    }
}
