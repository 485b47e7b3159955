//! Bookings: the only way to make, reschedule or cancel one.
//!
//! The order never changes: the rules, then a hold that the schema itself guards, then a live look
//! at the calendar, then `committing`, the event, `confirmed`. An operation that breaks off in
//! between is completed by [`BookingService::complete_pending`], which asks what has happened before it does
//! anything again. What happened is a [`BookingEvent`](crate::schedule::BookingEvent), published in
//! the transaction that makes it true: [`notify`](crate::notify) plans who hears of it, and the
//! messages are enqueued with it.
//!
//! Requests are refused with a value, which carries the reason and the nearest free times. The
//! functions fail with [`Error`] when the store is broken, or a calendar that the answer needs.
//!
//! In reading order: the service and who asks, what is free, the event in the calendar, the jobs
//! and messages that follow; then one file for each thing that can be done.

mod error;
mod service;
mod take_back;
mod availability;
mod explain;
mod calendar_event;
mod follow_up;
mod publish;
mod resources;
mod hold;
mod complete_pending;
mod transfer;
mod session;
mod swapped;
mod rewrite;
mod book;
mod reschedule;
mod cancel;
mod by_staff;
mod correct;
mod correct_address;
mod refused_address;
mod mail_reply;
mod reconciled;
mod reconcile;
mod gone_event;
mod guest_answer;
mod retime;
mod meet_link;
mod confirmation;
mod waitlist;
#[cfg(test)]
mod sample;

pub use availability::{DayPart, FreeTimes};
pub use book::Booked;
pub use by_staff::{AskedToMove, StaffRequest};
pub use confirmation::confirm_later;
pub use correct_address::{AddressCorrection, AddressRequest};
pub use error::Error;
pub use gone_event::GoneAnswer;
pub use reconciled::Reconciled;
pub use reschedule::{Changed, Target};
pub use retime::{Outdated, Outlook};
pub use service::{Asker, BookingService, BooksFor, Wish};
pub use waitlist::Prospect;
