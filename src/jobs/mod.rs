//! Keeps what was promised: replies, letters, and bookings that were left unfinished.
//!
//! A promise is stored with the change that it tells of and is kept here, however often the
//! process dies in between: sent, tried again later, or given up for good with a word on why.
//! Sending is safe to repeat where the far end allows it: a letter's file and Message-ID come
//! from its row, an event's id from its booking. Letters of any process may be sent by any
//! other, so whoever sends those holds a lock of the operating system while it does; it ends with
//! the process, where a mark in the database would not.

mod deliver;
mod remind;
mod keep;
mod pass;
mod tidy;

pub use deliver::{Deliver, Kept};
pub use keep::LONGEST_DELIVERY;
pub use pass::{Outbox, Pulses};
