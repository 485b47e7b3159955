//! Staff members' consent to use their Google Calendar, and the tokens that it brings.
//!
//! Whoever wants to call Google asks [`Tokens`] for a bearer and gets one that is good now, or
//! a reason why there is none. Nothing else in the house sees a token: they are sealed before
//! they reach the store, renewed here before they end, and forgotten here. [`Consents`] gives
//! out links to Google's page and takes in what comes back, once each.

mod consent;
mod credentials;
mod google;
mod tokens;
mod notice;
mod calendars;
mod consents;
mod probe;
mod page;
mod listener;
mod rekey;
mod look;

use std::{fmt, net::SocketAddr};

use secrecy::SecretString;

use crate::{store, vault};

pub use calendars::{Entry, fit};
pub use consent::{Page, SCOPES};
pub use consents::{Came, Consents, Ended, Ending, Link};
pub use listener::{ChatLink, Listener};
pub use look::{Look, Looked, opens};
pub use rekey::{Unsealed, reseal};
pub use tokens::{Parted, Tokens};

/// The client of one business's project at Google, and where Google is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The client's id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// Where people consent.
    pub auth_url: String,
    /// Where codes and refresh tokens are exchanged.
    pub token_url: String,
    /// Where tokens are revoked.
    pub revoke_url: String,
    /// The calendar's interface, without a slash at its end.
    pub calendar_url: String,
    /// Where Google sends people back to, exactly as it is registered there.
    pub redirect_url: String,
}

/// Where people come back to, behind whatever proxy there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// The address that is listened at.
    pub at: SocketAddr,
    /// The only path that there is.
    pub path: String,
}

/// Why there is no bearer, or no link.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Google is not set up here, or this staff member has not connected a calendar.
    #[error("use the calendar: none is connected")]
    NotConnected,
    /// Google takes the credentials no longer; the staff member has been told.
    #[error("use the calendar: it has to be connected again")]
    NeedsReconnect,
    /// Google did not answer in time, or not with an answer: it may work later.
    #[error("reach Google: {0}")]
    Unreachable(String),
    /// Google refuses this program itself; somebody has to mend the settings.
    #[error("Google refuses this client ({0}); check client_id and client_secret in [google]")]
    Refused(Code),
    /// What is stored cannot be opened.
    #[error("open the calendar's credentials: {0}")]
    Vault(#[from] vault::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Google's word for a refusal, such as `invalid_client`: letters and `_`, never more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub(crate) fn new(word: &str) -> Self {
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        Self(word.chars().filter(plain).take(40).collect())
    }

    /// Returns the word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
