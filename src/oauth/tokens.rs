//! Bearers: good when they are handed out, renewed once however many ask.
//!
//! Several tasks and several processes may find the same token near its end. Who renews it is
//! decided by the store's transaction: one becomes the refresher of that version, the others
//! look again until they see what it brought. The refresher that dies is waited for no longer
//! than [`MOST`]. What comes back is written only over the version it was asked for, so a
//! reconnection in between is never overwritten.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use crate::{
    bots::BusinessProfile,
    clock::Clock,
    http::Http,
    ids::{BusinessId, CalendarOwner},
    store::{
        Store,
        connections::{self, Connection, Status},
    },
    vault::Vault,
};

use super::{
    Code, Error, Settings,
    credentials::Credentials,
    google::{Given, Google, Refused},
    notice,
};

/// How long somebody who renews is waited for before they are taken for dead.
const MOST: SignedDuration = SignedDuration::from_secs(20);
/// How long renewing may take, less than [`MOST`].
const RENEW: Duration = Duration::from_secs(15);
/// How long to wait before looking whether somebody else's renewing is done.
const LOOK: Duration = Duration::from_millis(50);

/// Hands out bearers; clones are the same.
#[derive(Clone)]
pub struct Tokens {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) vault: Arc<Vault>,
    pub(super) google: Google,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parted {
    /// There was none.
    Never,
    /// Google has revoked it.
    Revoked,
    /// It is forgotten here; Google did not say that it is revoked.
    Kept,
    /// It is forgotten here; the same account is connected elsewhere, so it stays at Google.
    Shared,
}

/// The credentials of one version.
struct Held {
    owner: CalendarOwner,
    version: u32,
    credentials: Credentials,
}

impl Tokens {
    /// Prepares to hand them out.
    ///
    /// # Errors
    /// When an address in the settings is none.
    pub fn new(
        settings: Settings,
        (store, vault, clock): (Store, Arc<Vault>, Arc<dyn Clock>),
        http: Http,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    ) -> Result<Self, Error> {
        let google =
            Google::new(settings, http).map_err(|_| Error::Refused(Code::new("not_an_address")))?;
        Ok(Self { store, clock, vault, google, profiles })
    }

    /// Returns where the calendar's interface is.
    #[must_use]
    pub fn calendar_url(&self) -> &str {
        &self.google.settings.calendar_url
    }

    /// Returns a bearer for an owner's calendar that is good now, renewed before if it must be.
    ///
    /// # Errors
    /// Why there is none; only [`Error::Unreachable`] may pass by itself.
    pub async fn bearer(
        &self,
        owner: &CalendarOwner,
        until: Instant,
    ) -> Result<SecretString, Error> {
        self.good(owner, None, until).await
    }

    /// Returns another bearer in place of one that Google answered with 401.
    ///
    /// # Errors
    /// As [`bearer`](Self::bearer).
    pub async fn refused(
        &self,
        owner: &CalendarOwner,
        bearer: &SecretString,
        until: Instant,
    ) -> Result<SecretString, Error> {
        self.good(owner, Some(bearer), until).await
    }

    /// Returns an owner's connection; `None`: there never was one.
    pub async fn connection(&self, owner: &CalendarOwner) -> Result<Option<Connection>, Error> {
        let owner = owner.clone();
        Ok(self.store.read(move |db| connections::find(db, &owner)).await?)
    }

    /// Ends an owner's connection: revokes it at Google and forgets the credentials, in any case.
    pub async fn disconnect(&self, owner: &CalendarOwner, until: Instant) -> Result<Parted, Error> {
        let Some(connection) = self.connection(owner).await? else { return Ok(Parted::Never) };
        let Some(sealed) = &connection.credentials else { return Ok(Parted::Never) };
        let account = connection.account.as_ref();
        let others = self.store.read(connections::all).await?;
        let shared = others.iter().any(|other| {
            let same = account.is_some() && other.account.as_ref() == account;
            same && other.owner != *owner && other.status == Status::Active
        });
        // Google ends everything that an account allowed this client, so what another staff
        // member's bookings hang on is left alone.
        let parted = if shared {
            Parted::Shared
        } else {
            match Credentials::open(&self.vault, owner, sealed) {
                Ok(credentials) => {
                    let token = credentials.refresh.as_ref().unwrap_or(&credentials.access);
                    let revoked = self.google.revoke(token, until).await;
                    if revoked.is_ok() { Parted::Revoked } else { Parted::Kept }
                }
                Err(_) => Parted::Kept,
            }
        };
        let (whose, now) = (owner.clone(), self.clock.now());
        self.store.write(move |tx| connections::disconnect(tx, &whose, now)).await?;
        tracing::info!(bot = %owner.bot, staff = %owner.staff, "a calendar was disconnected");
        Ok(parted)
    }

    async fn good(
        &self,
        owner: &CalendarOwner,
        bad: Option<&SecretString>,
        until: Instant,
    ) -> Result<SecretString, Error> {
        let is_bad = |token: &SecretString| {
            bad.is_some_and(|bad| bad.expose_secret() == token.expose_secret())
        };
        loop {
            let now = self.clock.now();
            let connection = self.connection(owner).await?.ok_or(Error::NotConnected)?;
            let held = self.open(&connection)?;
            let token = &held.credentials.access;
            if held.credentials.fresh(now) && !is_bad(token) {
                return Ok(token.clone());
            }
            let waits = connection
                .refresher
                .is_some_and(|(_, until)| until > now && until.duration_since(now) <= MOST);
            if !waits && let Some(who) = self.begin(&held).await? {
                let renewed = self.renew(&held, &who, until).await;
                return match renewed {
                    Err(Error::Unreachable(_))
                        if held.credentials.usable(now) && !is_bad(token) =>
                    {
                        Ok(token.clone())
                    }
                    renewed => renewed,
                };
            }
            if Instant::now() + LOOK >= until {
                return Err(Error::Unreachable("the token is being renewed".to_owned()));
            }
            sleep(LOOK).await;
        }
    }

    fn open(&self, connection: &Connection) -> Result<Held, Error> {
        match connection.status {
            Status::Active => {}
            Status::NeedsReconnect => return Err(Error::NeedsReconnect),
            Status::Disconnected => return Err(Error::NotConnected),
        }
        let sealed = connection.credentials.as_deref().ok_or(Error::NotConnected)?;
        let credentials = Credentials::open(&self.vault, &connection.owner, sealed)?;
        let (owner, version) = (connection.owner.clone(), connection.version);
        Ok(Held { owner, version, credentials })
    }

    /// Becomes the one who renews; `None`: somebody else is, or has.
    async fn begin(&self, held: &Held) -> Result<Option<String>, Error> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(crate::vault::Error::Random)?;
        let who = format!("{:016x}", u64::from_be_bytes(random));
        let (owner, version) = (held.owner.clone(), held.version);
        let (name, now) = (who.clone(), self.clock.now());
        let begun = self
            .store
            .write(move |tx| connections::begin_refresh(tx, (&owner, version), (&name, MOST), now));
        Ok(begun.await?.then_some(who))
    }

    async fn renew(&self, held: &Held, who: &str, until: Instant) -> Result<SecretString, Error> {
        let until = until.min(Instant::now() + RENEW);
        let given = match &held.credentials.refresh {
            Some(token) => self.google.refresh(token, until).await,
            None => Err(Refused::Grant),
        };
        match given {
            Ok(given) => self.keep(held, who, given).await,
            Err(Refused::Grant) => self.lapse(held, who).await,
            Err(Refused::Client(code)) => {
                tracing::error!(bot = %held.owner.bot, %code, "Google refuses this client");
                self.note(held, who, &format!("Google refuses this client: {code}")).await?;
                Err(Error::Refused(code))
            }
            Err(Refused::Unreachable(what)) => {
                tracing::warn!(bot = %held.owner.bot, what, "a token could not be renewed");
                self.note(held, who, &format!("renew the token: {what}")).await?;
                Err(Error::Unreachable(what))
            }
        }
    }

    async fn keep(&self, held: &Held, who: &str, given: Given) -> Result<SecretString, Error> {
        let now = self.clock.now();
        let refresh = given.refresh.or_else(|| held.credentials.refresh.clone());
        let credentials = Credentials::new(given.access.clone(), refresh, given.lasts, now);
        let sealed = credentials.seal(&self.vault, &held.owner)?;
        let (owner, version, who) = (held.owner.clone(), held.version, who.to_owned());
        let kept = self.store.write(move |tx| {
            connections::end_refresh(tx, (&owner, &who))?;
            connections::renew(tx, (&owner, version), &sealed, now)
        });
        if !kept.await? {
            // Reconnected or disconnected meanwhile: what was brought belongs to the past.
            return Err(Error::Unreachable("the connection has changed".to_owned()));
        }
        Ok(given.access)
    }

    /// Notes that the grant is void, and promises to say so.
    async fn lapse(&self, held: &Held, who: &str) -> Result<SecretString, Error> {
        let (owner, version, who) = (held.owner.clone(), held.version, who.to_owned());
        let (profile, now) = (self.profiles.get(&owner.bot).cloned(), self.clock.now());
        let lapsed = self.store.write(move |tx| {
            connections::end_refresh(tx, (&owner, &who))?;
            let why = "Google takes the consent no longer";
            let first = connections::lapse(tx, (&owner, version), why, now)?;
            if let (true, Some(profile)) = (first, profile) {
                notice::lapsed(tx, &profile, (&owner, version), now)?;
            }
            Ok(first)
        });
        if lapsed.await? {
            let CalendarOwner { bot, staff } = &held.owner;
            tracing::warn!(%bot, %staff, "a calendar has to be connected again");
        }
        Err(Error::NeedsReconnect)
    }

    async fn note(&self, held: &Held, who: &str, what: &str) -> Result<(), Error> {
        let (owner, who, what) = (held.owner.clone(), who.to_owned(), what.to_owned());
        let now = self.clock.now();
        let noted = self.store.write(move |tx| {
            connections::end_refresh(tx, (&owner, &who))?;
            connections::failed(tx, &owner, &what, now)
        });
        Ok(noted.await?)
    }
}
