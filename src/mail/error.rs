//! Why a letter did not leave, and whether it is worth another try.

use std::io;

use super::smtp;

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
    Smtp(smtp::Error),
}

impl Error {
    /// Returns whether the same letter may leave when it is tried again. What a server refuses for
    /// good may leave too, once the owner or the provider has put right what it is about, unless
    /// that is the mailbox.
    pub fn may_retry(&self) -> bool {
        match self {
            Self::Folder(_) | Self::Write(_) => true,
            Self::Smtp(error) => !error.is_about_mailbox(),
            Self::Address(_) | Self::Message(_) | Self::Id => false,
        }
    }

    /// Returns whether the recipient's address is what is wrong.
    pub fn is_about_mailbox(&self) -> bool {
        match self {
            Self::Smtp(error) => error.is_about_mailbox(),
            Self::Address(_) => true,
            Self::Folder(_) | Self::Write(_) | Self::Message(_) | Self::Id => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failing_disk_is_tried_again() {
        assert!(Error::Write(io::Error::other("full")).may_retry());
        assert!(Error::Folder(io::Error::other("full")).may_retry());
        assert!(!Error::Id.may_retry());
        assert!(!Error::Address(lettre::address::AddressError::InvalidUser).may_retry());
    }
}
