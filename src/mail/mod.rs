//! Letters: what they say, the calendar file in them, and the way they leave.
//!
//! A letter is composed by pure code from a booking and its profile when it is sent, not when it
//! is promised, so that it tells what holds at that moment. Composing ([`mod@letter`], [`human`],
//! [`ics`]), wrapping ([`mod@message`]) and sending ([`Transport`]) are apart: only the last touches
//! the world. When a letter is due and how often it is tried is for the outbox to say.

pub mod links;
pub mod ics;
mod page;
mod details;
mod markup;
pub mod letter;
pub mod human;
pub mod message;
pub mod smtp;
pub mod transport;
#[cfg(test)]
mod sample;

use std::io;

use lettre::Address;
pub use lettre::message::Mailbox;

pub use human::human_wanted;
pub use ics::Invite;
pub use letter::{Kind, Letter, invite, letter};
pub use message::{envelope, message};
pub use smtp::Smtp;
pub use transport::{Envelope, Transport};

/// How letters leave, and in whose name.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How they leave.
    pub transport: Transport,
    /// In whose name; `None`: `zapys@localhost`.
    pub from: Option<Mailbox>,
}

impl Settings {
    /// Returns the sender of a business's letters: the address of the settings, with the
    /// business's name before it where the settings give none.
    #[must_use]
    pub fn sender(&self, business: &str) -> Mailbox {
        let nobody = || Mailbox::new(None, Address::new_dangerous("zapys", "localhost"));
        let from = self.from.clone().unwrap_or_else(nobody);
        Mailbox { name: from.name.or_else(|| Some(one_line(business))), ..from }
    }
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An address in the letter cannot be one.
    #[error("read the address of the letter")]
    Address(#[source] lettre::address::AddressError),
    /// The letter cannot be written as a message.
    #[error("write the message")]
    Message(#[source] lettre::error::Error),
    /// The id cannot be the name of a file.
    #[error("name the file of the letter")]
    Id,
    /// The folder for letters could not be made.
    #[error("make the folder for letters")]
    Folder(#[source] io::Error),
    /// The file could not be written.
    #[error("write the letter into its folder")]
    Write(#[source] io::Error),
    /// A mail server did not take it.
    #[error(transparent)]
    Smtp(smtp::Failure),
}

impl Error {
    /// Returns whether the same letter may leave when it is tried again.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        match self {
            Self::Folder(_) | Self::Write(_) => true,
            Self::Smtp(failure) => failure.may_retry(),
            Self::Address(_) | Self::Message(_) | Self::Id => false,
        }
    }
}

/// Puts words on one line: white space, control characters and marks that turn the direction of
/// writing, and with it what a reader sees, become single spaces.
fn one_line(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = text.split(|c: char| c.is_control() || c.is_whitespace() || turns(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_without_a_name_writes_in_the_business_s_name() {
        let sender = |from: Option<&str>| {
            let transport = Transport::File { dir: "mail".into() };
            let from = from.map(|from| from.parse().unwrap());
            Settings { transport, from }.sender("Салон\r\n«Ромашка»").to_string()
        };
        assert_eq!(sender(None), "Салон «Ромашка» <zapys@localhost>");
        assert_eq!(sender(Some("a@b.com")), "Салон «Ромашка» <a@b.com>");
        assert_eq!(sender(Some("Desk <a@b.com>")), "Desk <a@b.com>");
    }

    #[test]
    fn only_a_failure_of_the_world_is_tried_again() {
        assert!(Error::Write(io::Error::other("full")).may_retry());
        assert!(Error::Folder(io::Error::other("full")).may_retry());
        assert!(!Error::Id.may_retry());
        assert!(!Error::Address(lettre::address::AddressError::InvalidUser).may_retry());
    }
}
