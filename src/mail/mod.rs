//! Letters: what they say, the calendar file in them, and the way they leave.
//!
//! A letter is written by pure code from a booking and its profile when it is sent and not when it
//! is queued, so that it tells what holds at that moment. Writing ([`mod@letter`], [`handoff`],
//! [`ics`]), encoding ([`mod@message`]) and sending ([`Transport`]) are apart: only sending touches
//! the disk or the network. When a letter is due and how often it is tried is decided in
//! [`jobs`](crate::jobs).

mod one_line;
pub mod status_code;
pub mod links;
pub mod ics;
mod page;
mod details;
mod markup;
pub mod letter;
pub mod handoff;
pub mod dkim;
pub mod smtp;
mod error;
pub mod transport;
mod subject;
pub mod message;
mod settings;

pub use lettre::{Address, message::Mailbox};

pub use error::Error;
pub use handoff::human_wanted;
pub use ics::Invite;
pub use letter::{Kind, Letter, invite, letter};
pub use message::{LETTER_HEADER, THREAD, envelope, message, message_id};
pub use settings::{Settings, read_sender};
pub use smtp::Smtp;
pub use transport::{Envelope, Transport};

#[cfg(test)]
mod sample;
