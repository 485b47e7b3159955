//! Which mailbox is read, and how often.

use std::{path::PathBuf, time::Duration};

use super::imap::Server;

/// The mailbox that letters are answered to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it is.
    pub source: Source,
    /// How long to wait between two looks, where the server does not tell of new messages.
    pub every: Duration,
}

/// Where a mailbox is.
#[derive(Debug, Clone)]
pub enum Source {
    /// On a server that speaks IMAP.
    Imap(Server),
    /// In a folder of this machine, one file for each message.
    Maildir(PathBuf),
}

impl Source {
    /// Returns its name, under which the store keeps how far it was read. It changes when another
    /// mailbox is set, which is then read anew.
    pub fn name(&self) -> String {
        match self {
            Self::Imap(server) => server.name(),
            Self::Maildir(folder) => folder.display().to_string(),
        }
    }
}
