//! What changed in a calendar since it was last read, whichever server it is at.

use crate::schedule::Span;

/// The changes in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The events that changed, or all events.
    pub(crate) events: Vec<Change>,
    /// The server's token for the next reading.
    pub(crate) token: String,
    /// Whether `events` are all events, so that a missing one does not exist.
    pub(crate) all: bool,
}

/// An event as it is after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its id.
    pub(crate) id: String,
    /// Whether it was deleted.
    pub(crate) deleted: bool,
    /// Its time; `None`: it lasts all day, or is deleted.
    pub(crate) span: Option<Span>,
    /// Identifies this state of the event: its etag.
    pub(crate) mark: String,
}
