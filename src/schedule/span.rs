//! Spans of real time, and what they are taken by.
//!
//! A span is two instants, never two wall times: two bookings overlap or do not, whatever the
//! clocks on the wall did meanwhile.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::ServiceId;

/// Real time from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Span {
    /// Returns the span of that length; it does not pass the end of time.
    #[must_use]
    pub fn lasting(start: Timestamp, length: SignedDuration) -> Self {
        let end = start.saturating_add(length).unwrap_or(start);
        Self { start, end }
    }

    /// Returns whether the two share an instant; spans that only touch do not.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span with elapsed time added on both sides; the ends of time are not passed.
    #[must_use]
    pub fn widened(&self, before: SignedDuration, after: SignedDuration) -> Self {
        Self {
            start: self.start.saturating_sub(before).unwrap_or(self.start),
            end: self.end.saturating_add(after).unwrap_or(self.end),
        }
    }
}

/// Time of a staff member that is not free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// From when to when, gaps included.
    pub span: Span,
    /// `Some`: a booking of ours, of this service with this start (gaps left out). Others may
    /// join it while the service has seats. `None`: somebody else's event.
    pub ours: Option<(ServiceId, Timestamp)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_do_not_overlap() {
        let at = |s| Timestamp::from_second(s).unwrap();
        let span = |a, b| Span { start: at(a), end: at(b) };
        assert!(!span(0, 10).overlaps(&span(10, 20)));
        assert!(span(0, 11).overlaps(&span(10, 20)));
        assert!(span(12, 13).overlaps(&span(10, 20)));
    }
}
