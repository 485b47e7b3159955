//! Events as iCalendar's text (RFC 5545): read, expanded, written and changed.
//!
//! Recurring events are expanded here and not by a server or a library: servers change the forms of times
//! between ranges, and libraries bring zone data of their own, so that an update of ours would not reach
//! them. Everything is a function of the text, the window and the zone data.
//!
//! Reading fails with [`Unreadable`]; a time that cannot be read is never free.

mod lines;
mod moment;
mod rule;
mod work;
mod recur;
mod clocks;
mod zone;
mod timing;
mod event;
mod free;
mod own;

pub use event::{Reader, Taken};
pub use free::{FreeDays, free_days};
pub use lines::{Component, fold};
pub use own::{Draft, described, is_cancelled, mark_of, moved, write};

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is no calendar file.
    #[error("it is no calendar file")]
    NoCalendar,
    /// It has no event of that UID.
    #[error("the event is not in its file")]
    NoEvent,
    /// The time of an event cannot be read.
    #[error("the time of an event cannot be read")]
    Time,
    /// When a recurring event repeats cannot be read, or takes too much work by itself.
    #[error("when a recurring event repeats cannot be read")]
    Rule,
    /// The events of an answer take too much work all together.
    #[error("working out its events takes too much work")]
    Work,
}

#[cfg(test)]
mod tests;
