//! Looks once an hour whether each connection still works.
//!
//! A consent that was withdrawn is noticed within the hour and not by the next customer: the
//! probe needs a good token and one answer of Google's. What it finds is written into the
//! connection, where `zapys status` reads it, and a zone that the calendar has changed to.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ids::CalendarOwner,
    store::connections::{self, Connection, Settings, Status},
};

use super::{CalendarEntry, Error, Tokens, fit};

/// How often a connection is looked at.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often it is seen who is due.
const LOOK: Duration = Duration::from_mins(1);
/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Tokens {
    /// Looks at the connections that are due, again and again, until it is told to stop.
    pub async fn watch(&self, stop: &CancellationToken) {
        loop {
            if let Err(error) = self.probe().await {
                tracing::error!(%error, "the connections could not be looked at");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(LOOK) => {}
            }
        }
    }

    /// Looks at the connections that are due now.
    ///
    /// # Errors
    /// When the store fails; what Google says is written into the connections.
    pub async fn probe(&self) -> Result<(), Error> {
        for connection in self.store.read(connections::all).await? {
            let due = is_due(&connection, self.clock.now());
            if due && self.profiles.contains_key(&connection.owner.bot) {
                self.probe_one(&connection).await?;
            }
        }
        Ok(())
    }

    async fn probe_one(&self, connection: &Connection) -> Result<(), Error> {
        let owner = &connection.owner;
        match self.calendars(owner, Instant::now() + PATIENCE).await {
            Ok(all) => {
                let before = connection.account.as_deref();
                self.apply_choice(owner, before, &all, |chosen| chosen).await.map(drop)
            }
            Err(Error::Store(error)) => Err(error.into()),
            Err(Error::NotConnected | Error::NeedsReconnect) => Ok(()),
            Err(error) => {
                tracing::warn!(bot = %owner.bot, staff = %owner.staff, %error, "a calendar cannot be used");
                let (owner, what) = (owner.clone(), error.to_string());
                let now = self.clock.now();
                let noted =
                    self.store.write(move |tx| connections::record_failure(tx, &owner, &what, now));
                Ok(noted.await?)
            }
        }
    }

    /// Fits what is chosen to the calendars that there are, and notes that Google answered.
    ///
    /// What is chosen is read in the transaction that writes it, because a press and a probe may
    /// be under way together. A list says nothing where another account was connected after it
    /// was asked for, when `before` was.
    pub(crate) async fn apply_choice(
        &self,
        owner: &CalendarOwner,
        before: Option<&str>,
        all: &[CalendarEntry],
        choose: impl FnOnce(Settings) -> Settings + Send + 'static,
    ) -> Result<Settings, Error> {
        let account = all.iter().find(|it| it.primary).map(|it| it.id.clone());
        let before = before.map(str::to_owned);
        let (owner, all, now) = (owner.clone(), all.to_vec(), self.clock.now());
        let noted = self.store.write(move |tx| {
            let active = connections::find(tx, &owner)?.filter(|it| it.status == Status::Active);
            let Some(connection) = active else { return Ok(None) };
            if connection.account != before && connection.account != account {
                return Ok(Some(connection.settings));
            }
            let settings = fit(&choose(connection.settings), &all);
            connections::set_settings(tx, &owner, &settings, account.as_deref(), now)?;
            connections::record_success(tx, &owner, now)?;
            Ok(Some(settings))
        });
        noted.await?.ok_or(Error::NotConnected)
    }
}

fn is_due(connection: &Connection, now: Timestamp) -> bool {
    let failed = connection.last_error.as_ref().map(|it| it.at);
    let last = connection.last_success.max(failed);
    // A look in the future was written by a clock that was wrong.
    let recent = last.is_some_and(|at| at <= now && now.duration_since(at) < EVERY);
    connection.status == Status::Active && !recent
}
