//! Bookings as rows: hold a time, commit, reschedule, cancel, complete.
//!
//! The schema guards them: triggers refuse time that another booking occupies and transitions that
//! are not allowed, and record each change as an event. A bug in Rust therefore ends in a refusal
//! and never in a double booking. A refusal is a value. Every function runs inside the caller's
//! transaction.

mod hold;
mod life;
mod moves;
mod questions;
mod record;

pub use hold::{Hold, NewHold, drop_expired, hold, keep_key};
pub use life::{
    Commit, Written, cancel, commit, complete_before, confirm, raise_version, release, set_awaited,
    set_meet_url, settle,
};
pub use moves::{Moving, NewMove, begin_move, finish_move, replace_move, undo_move};
pub use questions::{
    Asked, Effect, Event, LONGEST, OwnEvent, all, busy, by_key, coming_in, count_open, events,
    find, held_by, of_customer, own_events, same, unfinished,
};
pub use record::{Move, Record};

use super::ids::CustomerId;
use crate::ids::StaffId;

/// What a call does to a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It makes it.
    Book,
    /// It moves it.
    Move,
    /// It cancels it.
    Cancel,
}

impl Act {
    /// Returns the word that stands for it in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Move => "move",
            Self::Cancel => "cancel",
        }
    }

    /// Reads back what [`as_str`](Self::as_str) wrote.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Book, Self::Move, Self::Cancel].into_iter().find(|act| act.as_str() == word)
    }
}

/// Who changed a booking: an id, never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A customer.
    Customer(CustomerId),
    /// A staff member.
    Staff(StaffId),
    /// This program by itself: something had expired, or could not be written.
    Zapys,
}

impl Who {
    /// Returns the words that stand for them in the events.
    fn written(&self) -> String {
        match self {
            Self::Customer(id) => format!("customer:{id}"),
            Self::Staff(id) => format!("staff:{id}"),
            Self::Zapys => "zapys".into(),
        }
    }
}
