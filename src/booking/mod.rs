//! The front desk: the only way to a booking, a move or a cancellation.
//!
//! The order never changes: the rules, then a hold that the schema itself guards, then a live
//! look at the calendar, then `committing`, the event, `confirmed`, and in that same
//! transaction the letter. Whatever breaks off in between is finished by [`BookingService::finish`],
//! which asks what has happened before it does anything again. A customer who was told that word would follow has it promised in the
//! transaction that settles how it ended. A refusal is a value with its
//! reason and the nearest free times; only a broken store is an error.

mod desk;
mod look;
mod event;
mod book;
mod finish;
mod change;
mod meet;
mod reconcile;
mod word;
mod notice;
mod remind;
mod tell;

pub use book::Booked;
pub use change::Changed;
pub use desk::{Asker, BookingService, Wish};
pub use look::Seen;
pub use reconcile::Reconciled;
pub use remind::{Stands, reminded, stands};
pub use word::follow_up;

/// Why the front desk could not do something.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// A calendar failed where nothing can be promised without it.
    #[error(transparent)]
    Calendar(#[from] crate::calendar::Error),
    /// The machine gave no random numbers.
    #[error("make an id: the system gives no random numbers")]
    Random,
}

impl Error {
    /// Returns whether no calendar is connected, which passes only when somebody connects one.
    #[must_use]
    pub fn is_unconnected(&self) -> bool {
        matches!(self, Self::Calendar(crate::calendar::Error::NotConnected))
    }
}
