//! The tokens that a consent brings, in clear and sealed.
//!
//! Google says how long an access token is valid; we store the instant at which it ends, and beside
//! it the instant at which that was computed. If the machine's clock is earlier than that, it was
//! wrong then or is wrong now, and the token is refreshed.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroizing};
use serde::{Deserialize, Serialize};

use crate::{
    ids::CalendarOwner,
    store::connections::GOOGLE,
    vault::{self, Cell, Vault},
};

/// How long before its end an access token is refreshed.
const MARGIN: SignedDuration = SignedDuration::from_mins(2);
/// How far the clock may step back before the end of a token is doubted.
const SLACK: SignedDuration = SignedDuration::from_mins(1);
/// How long a token is valid if Google does not say.
const USUAL: Duration = Duration::from_mins(5);
/// The longest validity that is accepted: some servers send an instant instead of a length.
const LONGEST: Duration = Duration::from_hours(24);

/// The tokens for a staff member's calendar.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    issued: Timestamp,
    expiry: Timestamp,
}

/// The sealed form; the names are those of Google's own libraries.
#[derive(Serialize, Deserialize)]
struct StoredCredentials<S> {
    access_token: S,
    refresh_token: Option<S>,
    token_issued: Timestamp,
    token_expiry: Timestamp,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Credentials");
        shown.field("issued", &self.issued).field("expiry", &self.expiry).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Makes credentials of tokens that Google issued at `now`.
    pub(super) fn new(
        access: SecretString,
        refresh: Option<SecretString>,
        lasts: Option<Duration>,
        now: Timestamp,
    ) -> Self {
        let lasts = SignedDuration::try_from(lasts.unwrap_or(USUAL).min(LONGEST));
        let expiry = lasts.ok().and_then(|lasts| now.saturating_add(lasts).ok()).unwrap_or(now);
        Self { access, refresh, issued: now, expiry }
    }

    /// Returns whether the access token is valid and not near its end.
    pub(super) fn fresh(&self, now: Timestamp) -> bool {
        let margin = MARGIN.min(self.expiry.duration_since(self.issued) / 4);
        self.usable(now) && now.duration_since(self.expiry) < -margin
    }

    /// Returns whether the access token is valid.
    pub(super) fn usable(&self, now: Timestamp) -> bool {
        now < self.expiry && self.issued.duration_since(now) <= SLACK
    }

    /// Seals the credentials for the row of their owner.
    pub(super) fn seal(
        &self,
        vault: &Vault,
        owner: &CalendarOwner,
    ) -> Result<Vec<u8>, vault::Error> {
        let stored = StoredCredentials {
            access_token: self.access.expose_secret(),
            refresh_token: self.refresh.as_ref().map(ExposeSecret::expose_secret),
            token_issued: self.issued,
            token_expiry: self.expiry,
        };
        let text = serde_json::to_vec(&stored).map_err(|_| vault::Error::Seal)?;
        vault.seal(cell(&row(owner)), &Zeroizing::new(text))
    }

    /// Opens the credentials of an owner's row.
    pub(super) fn open(
        vault: &Vault,
        owner: &CalendarOwner,
        sealed: &[u8],
    ) -> Result<Self, vault::Error> {
        let text = vault.open(cell(&row(owner)), sealed)?;
        let stored: StoredCredentials<String> =
            serde_json::from_slice(text.expose_secret()).map_err(|_| vault::Error::Altered)?;
        Ok(Self {
            access: stored.access_token.into(),
            refresh: stored.refresh_token.map(SecretString::from),
            issued: stored.token_issued,
            expiry: stored.token_expiry,
        })
    }
}

/// Returns the key of an owner's row as text; ids contain no slash.
pub(super) fn row(owner: &CalendarOwner) -> String {
    format!("{}/{}/{GOOGLE}", owner.bot, owner.staff)
}

/// Returns the cell of an owner's credentials.
pub(super) fn cell(row: &str) -> Cell<'_> {
    Cell { table: "connections", row, column: "credentials" }
}
