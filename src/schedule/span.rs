//! Spans of real time, and the busy time of staff members.
//!
//! A span is two instants and never two local times, because two bookings overlap or do not,
//! even on a night when the clocks change.

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
    /// Returns the span of that length, ended by the greatest timestamp at the latest.
    pub fn lasting(start: Timestamp, length: SignedDuration) -> Self {
        let end = start.saturating_add(length).unwrap_or(start);
        Self { start, end }
    }

    /// Returns whether the two share an instant; spans that only touch do not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span with elapsed time added on both sides, within the range of timestamps.
    #[must_use]
    pub fn widened(&self, before: SignedDuration, after: SignedDuration) -> Self {
        Self {
            start: self.start.saturating_sub(before).unwrap_or(self.start),
            end: self.end.saturating_add(after).unwrap_or(self.end),
        }
    }
}

/// Time in which a staff member is busy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Busy {
    /// From when to when, buffers included.
    pub span: Span,
    /// The session of our booking; `None`: another event of the calendar.
    pub session: Option<Session>,
}

/// A service at one start. Other customers may join it while the service has seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The service.
    pub service: ServiceId,
    /// Its start, without the buffer before it.
    pub start: Timestamp,
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
