//! Looks how Google takes the client and each connection, for whoever asks what is wrong.
//!
//! It is asked what the worker asks, and nothing is made of the answers: a consent that is void
//! is not noted and nobody is told of it, because who looks may do so with another
//! configuration than the worker has. Only a refresh token that Google gives in place of the
//! one it was asked with has to be kept, or the connection would end by being looked at.

use jiff::Timestamp;
use oauth2::PkceCodeVerifier;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::{
    http::Http,
    store::connections::Connection,
    vault::{self, Vault},
};

use super::{
    Code, Entry, Error, Settings,
    calendars::Missed,
    consent::{self, Page},
    credentials::Credentials,
    google::{Google, Refused},
};

/// Asks; nobody is told.
#[derive(Debug)]
pub struct Look {
    google: Google,
}

/// What a look at a connection brought.
#[derive(Debug)]
pub struct Looked {
    /// The calendars behind it, or why there are none.
    pub calendars: Result<Vec<Entry>, Error>,
    /// Sealed credentials that have to be kept in place of those that were looked at.
    pub renewed: Option<Vec<u8>>,
}

/// Returns whether what a connection keeps sealed can be opened.
///
/// # Errors
/// Those of the vault.
pub fn opens(vault: &Vault, connection: &Connection) -> Result<(), vault::Error> {
    let Some(sealed) = &connection.credentials else { return Ok(()) };
    Credentials::open(vault, &connection.owner, sealed).map(drop)
}

impl Look {
    /// Prepares to ask.
    ///
    /// # Errors
    /// When an address in the settings is none.
    pub fn new(settings: Settings, http: Http) -> Result<Self, Error> {
        let google = Google::new(settings, http);
        let google = google.map_err(|_| Error::Refused(Code::new("not_an_address")))?;
        Ok(Self { google })
    }

    /// Asks for the consent page, with what staff members' links have in them.
    ///
    /// # Errors
    /// When Google cannot be reached.
    pub async fn page(&self, until: Instant) -> Result<Page, Error> {
        // Nobody comes back with these: they are kept nowhere.
        let made_up = "zapys-doctor-".repeat(4);
        let verifier = PkceCodeVerifier::new(made_up.clone());
        let link = consent::url(&self.google.client, (&made_up, &verifier), None);
        let asked = self.google.http.send(self.google.http.client().get(&link), until).await;
        let answer = asked.map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(consent::page(&link, &self.google.settings.redirect_url, &answer))
    }

    /// Asks for the calendars behind a connection, with a new bearer where the kept one is not
    /// good any more.
    pub async fn connection(
        &self,
        vault: &Vault,
        connection: &Connection,
        now: Timestamp,
        until: Instant,
    ) -> Looked {
        let mut renewed = None;
        let calendars = self.calendars(vault, (connection, &mut renewed), now, until).await;
        Looked { calendars, renewed }
    }

    async fn calendars(
        &self,
        vault: &Vault,
        (connection, renewed): (&Connection, &mut Option<Vec<u8>>),
        now: Timestamp,
        until: Instant,
    ) -> Result<Vec<Entry>, Error> {
        let sealed = connection.credentials.as_deref().ok_or(Error::NotConnected)?;
        let kept = Credentials::open(vault, &connection.owner, sealed)?;
        if kept.fresh(now) {
            match self.google.list(&kept.access, until).await {
                Err(Missed::Bearer) => {}
                listed => return Ok(listed?),
            }
        }
        let token = kept.refresh.ok_or(Error::NeedsReconnect)?;
        let given = self.google.refresh(&token, until).await.map_err(|refused| match refused {
            Refused::Grant => Error::NeedsReconnect,
            Refused::Client(code) => Error::Refused(code),
            Refused::Unreachable(what) => Error::Unreachable(what),
        })?;
        let other = |it: &secrecy::SecretString| it.expose_secret() != token.expose_secret();
        if let Some(refresh) = given.refresh.filter(other) {
            let brought = Credentials::new(given.access.clone(), Some(refresh), given.lasts, now);
            *renewed = Some(brought.seal(vault, &connection.owner)?);
        }
        Ok(self.google.list(&given.access, until).await?)
    }
}
