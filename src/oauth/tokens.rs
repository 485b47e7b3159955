//! Access tokens ("bearers"): valid when they are handed out, refreshed once for all who ask.
//!
//! Several tasks and several processes may find the same token near its end. The store's
//! transaction makes one of them the refresher of that version of the credentials; the others poll
//! until they see its result. A refresher that dies is waited for no longer than [`MAX_REFRESH`].
//! The result is written only over the version that it was requested for, so a staff member who
//! connects again meanwhile keeps the new connection.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use crate::{
    bots::BusinessProfile,
    clock::Clock,
    http::Http,
    ids::{BusinessId, CalendarOwner},
    store::{
        Store,
        connections::{self, Connection, CredentialsVersion, Refresher, Status},
    },
    vault::{Vault, random_hex},
};

use super::{
    Error, Settings,
    credentials::Credentials,
    google::{self, Endpoints, TokenGrant},
    notice,
};

/// How long a refresher is waited for before it counts as dead.
const MAX_REFRESH: SignedDuration = SignedDuration::from_secs(20);
/// How long one refresh may take, less than [`MAX_REFRESH`].
const REFRESH: Duration = Duration::from_secs(15);
/// How often a task looks whether another one has refreshed the token.
const POLL: Duration = Duration::from_millis(50);

/// Hands out bearers; clones share everything.
#[derive(Clone)]
pub struct Tokens {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) vault: Arc<Vault>,
    pub(super) google: Endpoints,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// How disconnecting a calendar ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnection {
    /// The staff member had no connection.
    NotConnected,
    /// Google revoked the consent, and the credentials are deleted.
    Revoked,
    /// The credentials are deleted; Google did not confirm that the consent is revoked.
    NotRevoked,
    /// The credentials are deleted; the consent stays, because another staff member's connection
    /// uses the same Google account.
    Shared,
}

/// The credentials of a connection, opened.
struct CurrentCredentials {
    version: CredentialsVersion,
    credentials: Credentials,
}

/// What to do about an access token.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Use,
    Refresh,
    Wait,
}

/// Decides what to do about an access token; `refused`: Google has just refused it.
fn next_step(
    credentials: &Credentials,
    refresher: Option<&Refresher>,
    refused: bool,
    now: Timestamp,
) -> Step {
    if credentials.fresh(now) && !refused {
        return Step::Use;
    }
    let is_alive = |it: &Refresher| it.until > now && it.until.duration_since(now) <= MAX_REFRESH;
    if refresher.is_some_and(is_alive) { Step::Wait } else { Step::Refresh }
}

impl Tokens {
    /// Prepares to hand out bearers; sends nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] when the settings contain something that is not a URL.
    pub fn new(
        settings: Settings,
        http: Http,
        store: Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    ) -> Result<Self, Error> {
        Ok(Self { store, clock, vault, google: Endpoints::new(settings, http)?, profiles })
    }

    /// Returns the base URL of the Calendar API.
    pub fn calendar_url(&self) -> &str {
        &self.google.settings.calendar_url
    }

    /// Returns a bearer that is valid now for an owner's calendar; refreshes it if it must.
    ///
    /// # Errors
    /// Only [`Error::Unreachable`] may pass without a change.
    pub async fn bearer(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<SecretString, Error> {
        self.valid(owner, None, until).await
    }

    /// Returns another bearer in place of one that Google refused (401).
    ///
    /// # Errors
    /// As [`bearer`](Self::bearer).
    pub async fn replace(
        &self,
        owner: &CalendarOwner,
        refused: &SecretString,
        until: Instant,
    ) -> Result<SecretString, Error> {
        self.valid(owner, Some(refused), until).await
    }

    /// Returns an owner's connection; `None`: they never connected a calendar.
    pub async fn connection(&self, owner: &CalendarOwner) -> Result<Option<Connection>, Error> {
        let owner = owner.clone();
        Ok(self.store.read(move |db| connections::find(db, &owner)).await?)
    }

    /// Ends an owner's connection: revokes the consent at Google, and deletes the credentials
    /// whether that worked or not.
    pub async fn disconnect(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<Disconnection, Error> {
        let connection = self.connection(owner).await?;
        let sealed = connection.as_ref().and_then(|it| it.credentials.as_ref());
        let (Some(connection), Some(sealed)) = (&connection, sealed) else {
            return Ok(Disconnection::NotConnected);
        };
        let disconnection = self.give_back(connection, sealed, until).await?;
        let (whose, now) = (owner.clone(), self.clock.now());
        self.store.write(move |tx| connections::disconnect(tx, &whose, now)).await?;
        tracing::info!(business = %owner.bot, staff = %owner.staff, "calendar disconnected");
        Ok(disconnection)
    }

    /// Gives back the right to use the account of a connection. Google revokes all that an account granted
    /// to this client, so a consent that another staff member's bookings depend on is left alone.
    pub(super) async fn give_back(
        &self,
        connection: &Connection,
        sealed: &[u8],
        until: Instant,
    ) -> Result<Disconnection, Error> {
        let account = connection.account.as_ref();
        let others = self.store.read(connections::all).await?;
        let shared = others.iter().any(|other| {
            let same = account.is_some() && other.account.as_ref() == account;
            same && other.owner != connection.owner && other.status == Status::Active
        });
        Ok(if shared {
            Disconnection::Shared
        } else if self.revoke(&connection.owner, sealed, until).await {
            Disconnection::Revoked
        } else {
            Disconnection::NotRevoked
        })
    }

    /// Revokes a consent; `false`: Google did not confirm it.
    async fn revoke(&self, owner: &CalendarOwner, sealed: &[u8], until: Instant) -> bool {
        let Ok(credentials) = Credentials::open(&self.vault, owner, sealed) else { return false };
        let token = credentials.refresh.as_ref().unwrap_or(&credentials.access);
        self.google.revoke(token, until).await.is_ok()
    }

    async fn valid(
        &self,
        owner: &CalendarOwner,
        refused: Option<&SecretString>,
        until: Instant,
    ) -> Result<SecretString, Error> {
        loop {
            let now = self.clock.now();
            let connection = self.connection(owner).await?.ok_or(Error::NotConnected)?;
            let current = self.open(&connection)?;
            let token = &current.credentials.access;
            let refused = refused.is_some_and(|it| it.expose_secret() == token.expose_secret());
            match next_step(&current.credentials, connection.refresher.as_ref(), refused, now) {
                Step::Use => return Ok(token.clone()),
                Step::Refresh => {
                    if let Some(name) = self.begin_refresh(&current.version).await? {
                        let refreshed = self.refresh(&current, name, until).await;
                        // A token that has not ended yet serves while Google cannot be reached.
                        let serves = current.credentials.usable(now) && !refused;
                        return match refreshed {
                            Err(Error::Unreachable(_)) if serves => Ok(token.clone()),
                            refreshed => refreshed,
                        };
                    }
                }
                Step::Wait => {}
            }
            if Instant::now() + POLL >= until {
                return Err(Error::Unreachable("the token is being renewed".to_owned()));
            }
            sleep(POLL).await;
        }
    }

    fn open(&self, connection: &Connection) -> Result<CurrentCredentials, Error> {
        match connection.status {
            Status::Active => {}
            Status::NeedsReconnect => return Err(Error::NeedsReconnect),
            Status::Disconnected => return Err(Error::NotConnected),
        }
        let sealed = connection.credentials.as_deref().ok_or(Error::NotConnected)?;
        let credentials = Credentials::open(&self.vault, &connection.owner, sealed)?;
        Ok(CurrentCredentials { version: connection.credentials_version(), credentials })
    }

    /// Becomes the refresher, and returns its name; `None`: another task is, or was.
    async fn begin_refresh(&self, version: &CredentialsVersion) -> Result<Option<String>, Error> {
        let name = random_hex::<8>()?;
        let (version, now) = (version.clone(), self.clock.now());
        let until = now.saturating_add(MAX_REFRESH).unwrap_or(Timestamp::MAX);
        let refresher = Refresher { name: name.clone(), until };
        let begun =
            self.store.write(move |tx| connections::begin_refresh(tx, &version, &refresher, now));
        Ok(begun.await?.then_some(name))
    }

    /// Refreshes the token as the refresher of that name, and stores what Google answers.
    async fn refresh(
        &self,
        current: &CurrentCredentials,
        name: String,
        until: Instant,
    ) -> Result<SecretString, Error> {
        let until = until.min(Instant::now() + REFRESH);
        let grant = match &current.credentials.refresh {
            Some(token) => self.google.refresh(token, until).await,
            None => Err(google::Error::Grant),
        };
        let owner = &current.version.owner;
        let error = match grant {
            Ok(grant) => return self.store_grant(current, name, grant).await,
            Err(google::Error::Grant) => return self.store_lapse(current, name).await,
            Err(error) => error,
        };
        let why = match &error {
            google::Error::Unreachable(what) => format!("renew the token: {what}"),
            refused => refused.to_string(),
        };
        if matches!(error, google::Error::Client(_)) {
            tracing::error!(business = %owner.bot, why, "token refresh failed");
        } else {
            tracing::warn!(business = %owner.bot, why, "token refresh failed");
        }
        let (owner, now) = (owner.clone(), self.clock.now());
        let stored = self.store.write(move |tx| {
            connections::end_refresh(tx, &owner, &name)?;
            connections::record_failure(tx, &owner, &why, now)
        });
        stored.await?;
        Err(error.into())
    }

    async fn store_grant(
        &self,
        current: &CurrentCredentials,
        name: String,
        grant: TokenGrant,
    ) -> Result<SecretString, Error> {
        let now = self.clock.now();
        let refresh = grant.refresh.or_else(|| current.credentials.refresh.clone());
        let credentials = Credentials::new(grant.access.clone(), refresh, grant.lasts, now);
        let version = current.version.clone();
        let sealed = credentials.seal(&self.vault, &version.owner)?;
        let stored = self.store.write(move |tx| {
            connections::end_refresh(tx, &version.owner, &name)?;
            connections::renew(tx, &version, &sealed, now)
        });
        if !stored.await? {
            // The staff member reconnected or disconnected: this grant belongs to the old consent.
            return Err(Error::Unreachable("the connection has changed".to_owned()));
        }
        Ok(grant.access)
    }

    /// Records that Google refuses the consent, and queues the message that says so.
    async fn store_lapse(
        &self,
        current: &CurrentCredentials,
        name: String,
    ) -> Result<SecretString, Error> {
        let CalendarOwner { bot, staff } = &current.version.owner;
        let (profile, now) = (self.profiles.get(bot).cloned(), self.clock.now());
        let version = current.version.clone();
        let lapsed = self.store.write(move |tx| {
            connections::end_refresh(tx, &version.owner, &name)?;
            let why = "Google takes the consent no longer";
            let first = connections::lapse(tx, &version, why, now)?;
            if let (true, Some(profile)) = (first, profile) {
                notice::enqueue(tx, &profile, &version, now)?;
            }
            Ok(first)
        });
        if lapsed.await? {
            tracing::warn!(business = %bot, %staff, "calendar connection lapsed");
        }
        Err(Error::NeedsReconnect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_while_it_is_fresh_refreshed_by_one_and_awaited_by_the_others() {
        let now = Timestamp::UNIX_EPOCH;
        let at = |seconds| now + SignedDuration::from_secs(seconds);
        let lasts = Some(Duration::from_hours(1));
        let token = Credentials::new("access".into(), Some("refresh".into()), lasts, now);
        let by = |until| Refresher { name: "other".to_owned(), until: at(until) };
        let step = |refresher: Option<Refresher>, refused, seconds| {
            next_step(&token, refresher.as_ref(), refused, at(seconds))
        };
        assert_eq!(step(None, false, 60), Step::Use);
        assert_eq!(step(Some(by(70)), false, 60), Step::Use);
        assert_eq!(step(None, false, 3_590), Step::Refresh);
        assert_eq!(step(None, true, 60), Step::Refresh, "Google refused it");
        assert_eq!(step(Some(by(3_600)), false, 3_590), Step::Wait);
        assert_eq!(step(Some(by(70)), true, 60), Step::Wait);
        assert_eq!(step(Some(by(60)), true, 60), Step::Refresh, "the refresher is dead");
        assert_eq!(step(Some(by(90)), true, 60), Step::Refresh, "its clock was wrong");
        assert_eq!(step(None, false, -120), Step::Refresh, "it was issued in the future");
    }
}
