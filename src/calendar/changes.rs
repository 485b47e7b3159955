//! What changed in a calendar since it was last read, whichever server it is at.

use jiff::civil::Date;

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
    /// The entries among them that last whole days and are marked as free.
    pub(crate) free: Vec<FreeEntry>,
}

/// An entry of staff's own that lasts whole days and is marked as free: bookings are taken on its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FreeEntry {
    /// Its id, or that of its series.
    pub(crate) id: String,
    /// Its first day.
    pub(crate) first: Date,
    /// Its last day.
    pub(crate) last: Date,
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
    /// Whether a guest declined the invitation to it.
    pub(crate) declined: bool,
    /// Identifies this state of the event: its etag.
    pub(crate) mark: String,
}
