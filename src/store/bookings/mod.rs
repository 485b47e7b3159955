//! Bookings as rows: hold a time, commit, reschedule, cancel, complete.
//!
//! The schema guards them: triggers refuse time that another booking occupies and transitions that
//! are not allowed, and record each change as an event. A bug in Rust therefore ends in a refusal
//! and never in a double booking. A refusal is a value. Every function runs inside the caller's
//! transaction.

mod act;
mod days;
mod events;
mod hold;
mod life;
mod moves;
mod questions;
mod record;
mod resources;
mod retime;

pub use act::{Act, REFUSED};
pub use days::{occupying, starting_in, to_come, visits};
pub use events::{
    detach_events, is_event_shared, session_of, set_event, set_guest_declined, with_calendar,
    with_event, write_again,
};
pub use hold::{NewEffect, NewHold, drop_expired, hold, record_effect};
pub use life::{
    Commit, Written, cancel, commit, complete_before, confirm, correct, end, is_any_over,
    raise_version, release, release_to_customer, set_calendar, set_confirmation_pending,
    set_meet_url, set_note,
};
pub use moves::{
    FollowedMove, Moving, NewMove, begin_move, complete_move, move_together, replace_move,
    undo_move,
};
pub use questions::{
    BusyQuery, Effect, Event, LONGEST, OwnEvent, all, busy, by_key, coming_in, coming_with_address,
    count_open, events, find, held_by, of_customer, of_day, own_events, same, unfinished,
};
pub use record::{Move, NewService, Record};
pub use resources::{ResourceQuery, not_over, resource_uses, take_resources};
pub use retime::{begin_retiming, is_held, is_taken, set_zone, starting_after};

use super::ids::CustomerId;
use crate::ids::StaffId;

/// Who changed a booking, as the store keeps it: an id, never a name.
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
    /// Returns the staff member that such words stand for; `None`: they stand for another.
    fn staff_of(written: &str) -> Option<StaffId> {
        written.strip_prefix("staff:").map(StaffId::new)
    }

    /// Returns the words that stand for them in the rows of changes.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Customer(id) => format!("customer:{id}"),
            Self::Staff(id) => format!("staff:{id}"),
            Self::Zapys => "zapys".into(),
        }
    }
}
