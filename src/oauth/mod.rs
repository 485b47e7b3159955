//! Staff members' consent to use their Google Calendar, and the tokens that it brings.
//!
//! A caller asks [`Tokens`] for a bearer and gets one that is valid now, or the reason why there is
//! none. Only this room sees tokens: they are sealed before they reach the store, and refreshed and
//! deleted here. [`Consents`] issues links to Google's consent page and accepts each answer once.
//! The protocol is OAuth 2.0 for web server applications
//! (<https://developers.google.com/identity/protocols/oauth2/web-server>) with PKCE (RFC 7636).
//!
//! Functions fail with [`Error`]: [`Error::Store`] and [`Error::Vault`] when the database or the
//! vault does, the others when Google or the staff member's consent does. How a consent ended is
//! the value [`ConsentOutcome`](crate::chat::ConsentOutcome) and no error.

mod consent;
mod credentials;
mod google;
mod tokens;
mod notice;
mod former;
mod stranded;
mod calendars;
mod consents;
mod unused_links;
mod probe;
mod page;
mod listener;
mod rekey;
mod inspect;

use std::{fmt, net::SocketAddr};

use secrecy::SecretString;

use crate::{store, vault};

pub(crate) use calendars::RequestError;
pub use calendars::{CalendarEntry, fit};
pub use consent::{Page, SCOPES};
pub use consents::{Callback, CompletedConsent, Consents, Link};
pub use inspect::{Inspection, Inspector, verify_sealed};
pub use listener::{ChatLinks, Listener};
pub use rekey::{RekeyError, reseal};
pub(crate) use stranded::{Stranded, account_name, take_over};
pub use tokens::{Disconnection, Tokens};

/// The OAuth client that is registered at Google, and Google's endpoints.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: SecretString,
    /// The URL of the consent page.
    pub auth_url: String,
    /// The URL where codes and refresh tokens are exchanged.
    pub token_url: String,
    /// The URL where tokens are revoked.
    pub revoke_url: String,
    /// The base URL of the Calendar API, without a slash at its end.
    pub calendar_url: String,
    /// The URL that Google redirects people to, exactly as it is registered there.
    pub redirect_url: String,
}

/// The listener for people who come back from Google, perhaps behind a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// The address to listen on.
    pub at: SocketAddr,
    /// The only path that is served.
    pub path: String,
}

/// Why there is no bearer, or no link.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The staff member has not connected a calendar, or has disconnected it.
    #[error("use the calendar: none is connected")]
    NotConnected,
    /// Google refuses the credentials; a message to the staff member is queued.
    #[error("use the calendar: it has to be connected again")]
    NeedsReconnect,
    /// Google gave no usable answer in time; the same request may succeed later.
    #[error("reach Google: {0}")]
    Unreachable(String),
    /// Google refuses the client; an operator has to correct the settings.
    #[error("Google refuses this client ({0}); check client_id and client_secret in [google]")]
    Refused(Code),
    /// The stored credentials cannot be opened.
    #[error("open the calendar's credentials: {0}")]
    Vault(#[from] vault::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Google's code for a refusal, such as `invalid_client`: at most 40 ASCII letters, digits and `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub(crate) fn new(word: &str) -> Self {
        let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        Self(word.chars().filter(plain).take(40).collect())
    }

    /// Returns the code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
