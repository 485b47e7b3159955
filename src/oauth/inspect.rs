//! Checks the client and each connection at Google, for `zapys doctor`.
//!
//! The inspector asks Google the same questions as the worker and acts on none of the answers: a
//! consent that is void is neither recorded nor announced, because the doctor may run with another
//! configuration than the worker. One answer has to be stored by the caller: a refresh token that
//! replaces the one that was used, since the connection would be lost without it.

use jiff::Timestamp;
use oauth2::PkceCodeVerifier;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::Instant;

use crate::{
    http::Http,
    store::connections::Connection,
    vault::{self, Vault},
};

use super::{
    CalendarEntry, Error, Settings,
    calendars::RequestError,
    consent::{self, Page},
    credentials::Credentials,
    google::Endpoints,
};

/// Asks Google about a client and its connections.
#[derive(Debug)]
pub struct Inspector {
    google: Endpoints,
}

/// What the inspection of a connection found.
#[derive(Debug)]
pub struct Inspection {
    /// The calendars of the account, or why they cannot be listed.
    pub calendars: Result<Vec<CalendarEntry>, Error>,
    /// Sealed credentials that must replace those that were inspected; `None`: keep those.
    pub renewed: Option<Vec<u8>>,
}

/// Checks that the credentials of a connection can be decrypted; one without any passes.
pub fn verify_sealed(vault: &Vault, connection: &Connection) -> Result<(), vault::Error> {
    let Some(sealed) = &connection.credentials else { return Ok(()) };
    Credentials::open(vault, &connection.owner, sealed).map(drop)
}

impl Inspector {
    /// Prepares to ask; sends nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] when the settings contain something that is not a URL.
    pub fn new(settings: Settings, http: Http) -> Result<Self, Error> {
        Ok(Self { google: Endpoints::new(settings, http)? })
    }

    /// Requests the consent page with the same parameters as a staff member's link.
    pub async fn page(&self, until: Instant) -> Result<Page, Error> {
        // The state and the verifier are stored nowhere, so this link connects nothing.
        let made_up = "zapys-doctor-".repeat(4);
        let verifier = PkceCodeVerifier::new(made_up.clone());
        let link = consent::url(&self.google.client, &made_up, &verifier, None);
        let request = self.google.http.client().get(&link);
        let response = self.google.http.send(request, until).await;
        let response = response.map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(consent::page(&link, &self.google.settings.redirect_url, &response))
    }

    /// Lists the calendars of a connection, with a new bearer if the stored one is not valid.
    pub async fn connection(
        &self,
        vault: &Vault,
        connection: &Connection,
        now: Timestamp,
        until: Instant,
    ) -> Inspection {
        let mut renewed = None;
        let calendars = self.calendars(vault, connection, &mut renewed, now, until).await;
        Inspection { calendars, renewed }
    }

    async fn calendars(
        &self,
        vault: &Vault,
        connection: &Connection,
        renewed: &mut Option<Vec<u8>>,
        now: Timestamp,
        until: Instant,
    ) -> Result<Vec<CalendarEntry>, Error> {
        let sealed = connection.credentials.as_deref().ok_or(Error::NotConnected)?;
        let stored = Credentials::open(vault, &connection.owner, sealed)?;
        if stored.fresh(now) {
            match self.google.list(&stored.access, until).await {
                Err(RequestError::BearerRefused) => {}
                listed => return Ok(listed?),
            }
        }
        let token = stored.refresh.ok_or(Error::NeedsReconnect)?;
        let grant = self.google.refresh(&token, until).await?;
        let is_new = |it: &SecretString| it.expose_secret() != token.expose_secret();
        if let Some(refresh) = grant.refresh.filter(is_new) {
            let credentials =
                Credentials::new(grant.access.clone(), Some(refresh), grant.lasts, now);
            *renewed = Some(credentials.seal(vault, &connection.owner)?);
        }
        Ok(self.google.list(&grant.access, until).await?)
    }
}
