//! What is promised for later: the closed list of everything that the outbox sends or finishes.
//!
//! A promise is stored in the transaction that makes it true and is kept afterwards, however
//! often the process dies in between. It carries a copy of what it speaks of, so that a
//! letter says what was true when it was promised.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{BookingId, StaffId},
    schedule::{Booking, Change, Contact},
};

use super::Reply;

/// Something that is to be sent or finished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Job {
    /// An answer in the chat.
    Reply(Reply),
    /// A letter to the customer about a change of their booking.
    Letter {
        /// What happened.
        change: Change,
        /// The booking after it.
        booking: Box<Booking>,
        /// Before a move: when it was.
        was: Option<DateTime>,
    },
    /// A reminder in the chat, if the booking still stands as it is. Its words are written when it
    /// is sent, its buttons now.
    Reminder {
        /// The booking.
        booking: BookingId,
        /// The version that it was promised for.
        version: u32,
        /// What goes out, with words that hold whenever they are read.
        reply: Reply,
    },
    /// The same by mail.
    ReminderLetter {
        /// The booking.
        booking: BookingId,
        /// The version that it was promised for.
        version: u32,
        /// The address.
        to: String,
    },
    /// A staff member's day, on its morning.
    Agenda {
        /// Whose.
        staff: StaffId,
        /// The day on the wall of the business.
        day: Date,
        /// At which time it was asked for.
        at: Time,
    },
    /// A letter to the owner: a customer asks for a person.
    Wanted {
        /// What is known of the customer.
        contact: Contact,
        /// Their last messages, earliest first.
        said: Vec<String>,
    },
    /// A booking or a move whose outcome may be unknown is to be finished.
    Finish {
        /// The booking.
        booking: BookingId,
    },
    /// The event of a booking that was cancelled is to be taken out of the calendar.
    Erase {
        /// Whose calendar.
        staff: StaffId,
        /// The event.
        event: String,
        /// Which calendar it is in; `None`: the one that is written.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calendar: Option<String>,
    },
    /// The video link of a booking, which its calendar is still making, is to be read.
    Meet {
        /// The booking.
        booking: BookingId,
    },
    /// A letter to the customer: the video link of their booking is known now.
    Linked {
        /// The booking with its link.
        booking: Box<Booking>,
    },
    /// What somebody changed in a calendar about a booking could not be read, and is to be
    /// looked at again.
    Look {
        /// The booking.
        booking: BookingId,
    },
}

impl Job {
    /// Returns the word that stands for the kind in the store.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reply(_) => "reply",
            Self::Letter { .. } => "letter",
            Self::Reminder { .. } | Self::ReminderLetter { .. } => "reminder",
            Self::Agenda { .. } => "agenda",
            Self::Wanted { .. } => "wanted",
            Self::Finish { .. } => "finish",
            Self::Erase { .. } => "erase",
            Self::Meet { .. } => "meet",
            Self::Linked { .. } => "linked",
            Self::Look { .. } => "look",
        }
    }

    /// Returns whose order it belongs to: letters to one recipient leave one after the other.
    #[must_use]
    pub fn lane(&self) -> Option<String> {
        let to = |address: &str| Some(format!("to:{}", address.to_lowercase()));
        match self {
            Self::Letter { booking, .. } | Self::Linked { booking } => {
                booking.contact.email.as_deref().and_then(to)
            }
            Self::ReminderLetter { to: address, .. } => to(address),
            Self::Wanted { .. } => Some("to the owner".to_owned()),
            Self::Reply(_)
            | Self::Reminder { .. }
            | Self::Agenda { .. }
            | Self::Finish { .. }
            | Self::Erase { .. }
            | Self::Meet { .. }
            | Self::Look { .. } => None,
        }
    }

    /// Returns the message in the chat that it is, with its buttons.
    #[must_use]
    pub fn reply(self) -> Option<Reply> {
        match self {
            Self::Reply(reply) | Self::Reminder { reply, .. } => Some(reply),
            _ => None,
        }
    }
}
