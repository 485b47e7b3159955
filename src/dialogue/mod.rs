//! Where a conversation stands, and what to do about what was understood.
//!
//! The [`State`] is stored with the conversation, so what was said stays said however long ago it
//! was. A turn is a fold: [`begin()`] takes what the customer wrote, [`resume()`] takes what a call
//! found or did, and both give the next state with the next [`Move`]. Nothing here calls or
//! writes a sentence. A booking, a move or a cancellation follows only from words that are all
//! explained; what is left over leads to a question that shows what was understood.

mod able;
mod amend;
mod answered;
mod apart;
mod ask_first;
mod asked_long_ago;
mod begin;
mod beside_open;
mod book;
mod cancel;
mod change;
mod choose;
mod contradiction;
mod correct;
mod counted;
mod courtesy;
mod decline;
mod denied_start;
mod draft;
mod each;
mod edit;
mod elsewhere;
mod fitting;
mod for_children;
mod free;
mod gather;
mod goes_on;
mod half_of_day;
mod given_up;
mod hear;
mod heard;
mod kept;
mod late;
mod mended;
mod more;
mod moved_and_mended;
mod move_all;
mod new_start;
mod named_each;
mod names;
mod next_visit;
mod not_needed;
mod not_then;
mod offered;
mod open;
mod owed;
mod owner;
mod paired;
mod parts;
mod party;
mod pending;
mod picked;
mod plan;
mod quoted;
mod refused;
mod resume;
mod retold;
mod series;
mod service_names;
mod services;
mod shown;
mod siblings;
mod stand_in;
mod state;
mod stuck;
mod surplus;
mod table;
mod taken_back;
mod topics;
mod traits;
mod turned;
mod unable;
mod untimed;
mod visit;
mod visits;
mod voice;
mod waitlist;
mod wanted;
mod windows;
mod without_contact;
mod which;
mod which_email;

pub use ask_first::ask_first;
pub use choose::chosen_hour;
pub use contradiction::{Contradiction, Proposal, contradiction};
pub use courtesy::{greet_back, sympathise};
pub use edit::{Settled, after_edit, begin_edit};
pub use given_up::{Undone, given_up};
pub use heard::Heard;
pub use open::asked_before;
pub use owed::Owed;
pub use parts::{Done, Parts, go_on, parts};
pub use plan::{Call, Move, Planned, Say};
pub use quoted::Marked;
pub use resume::resume;
pub use siblings::with_meant_service;
pub use state::{NewStart, Plan, Stage, State, Visits};
pub use taken_back::begin;
pub use voice::needs_yes;
pub use wanted::{Days, Draft, Goal};

use jiff::civil::DateTime;

use crate::bots::BusinessProfile;

/// What the rules of a dialogue look at beside its state.
#[derive(Debug, Clone, Copy)]
pub struct House<'a> {
    /// The business.
    pub profile: &'a BusinessProfile,
    /// The moment that the turn speaks in, on the wall of the business.
    pub now: DateTime,
    /// Whether the customer's name is stored.
    pub known: bool,
    /// Whether a staff member writes, who books for customers.
    pub by_staff: bool,
}

#[cfg(test)]
mod tests;
