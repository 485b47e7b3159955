//! The step at which reading a mailbox broke off.

use std::{fmt, io};

/// What is told where the server answered and said no.
const REFUSES: &str = "the server refuses";

/// A step of reading a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Finding the server, its greeting, the encryption.
    Connect,
    /// Signing in.
    SignIn,
    /// Opening the folder.
    Folder,
    /// Listing its messages.
    List,
    /// Fetching a message.
    Fetch,
    /// Waiting for a new one.
    Wait,
}

/// Why a mailbox was not read. What a server says is left out, because it may repeat an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The step.
    pub step: Step,
    /// What happened.
    pub what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.step {
            Step::Connect => "connect to the IMAP server",
            Step::SignIn => "sign in to the mailbox",
            Step::Folder => "open the folder of the mailbox",
            Step::List => "list the messages of the mailbox",
            Step::Fetch => "fetch a message of the mailbox",
            Step::Wait => "wait for messages of the mailbox",
        };
        write!(f, "{step}: {}", self.what)
    }
}

impl std::error::Error for Error {}

impl Error {
    pub(super) fn io(step: Step, error: &io::Error) -> Self {
        // The text of an error of the parser repeats what the server sent.
        let what = match error.kind() {
            io::ErrorKind::Other => "its answer cannot be read".to_owned(),
            _ => error.to_string(),
        };
        Self { step, what }
    }

    pub(super) fn late(step: Step) -> Self {
        Self { step, what: "no answer in time".to_owned() }
    }

    pub(super) fn refused(step: Step) -> Self {
        Self { step, what: REFUSES.to_owned() }
    }

    /// Returns whether the server answered and said no.
    pub(super) fn is_refusal(&self) -> bool {
        self.what == REFUSES
    }

    pub(super) fn lost(step: Step) -> Self {
        Self { step, what: "the connection was lost".to_owned() }
    }

    pub(super) fn imap(step: Step, error: &async_imap::error::Error) -> Self {
        use async_imap::error::Error as Imap;
        let what = match error {
            Imap::Io(error) => return Self::io(step, error),
            Imap::No(_) | Imap::Bad(_) => return Self::refused(step),
            Imap::ConnectionLost => return Self::lost(step),
            Imap::Validate(_) => "the name or the password has a line break",
            _ => "its answer cannot be read",
        };
        Self { step, what: what.to_owned() }
    }
}
