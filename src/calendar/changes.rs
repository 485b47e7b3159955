//! What changed in a calendar since it was last read, whichever server it is at.

use jiff::civil::Date;

use crate::schedule::Span;

/// The changes in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The events, of which `listed` tells which they are.
    pub(crate) events: Vec<Change>,
    /// The server's token for the next reading.
    pub(crate) token: String,
    /// Which events these are.
    pub(crate) listed: Listed,
    /// The entries among them that last whole days and are marked as free.
    pub(crate) free: Vec<FreeEntry>,
}

/// Which events of a calendar were listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Those that changed since the last reading.
    Changed,
    /// All of them, since a reading from which on the server counts changes: a missing one was deleted since.
    All,
    /// All of them, and what happened before is not known: the server knows the last reading no longer, there
    /// was none, or the calendar was gone. A missing one may be lost together with its calendar.
    Anew,
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
