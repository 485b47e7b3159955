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
    key::Owner,
    store::connections::{self, Connection, Settings, Status},
};

use super::{Entry, Error, Tokens, fit};

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
            Ok(all) => self.adopt(owner, &connection.settings, &all).await.map(drop),
            Err(Error::Store(error)) => Err(error.into()),
            Err(Error::NotConnected | Error::NeedsReconnect) => Ok(()),
            Err(error) => {
                tracing::warn!(bot = %owner.bot, staff = %owner.staff, %error, "a calendar cannot be used");
                let (owner, what) = (owner.clone(), error.to_string());
                let now = self.clock.now();
                let noted = self.store.write(move |tx| connections::failed(tx, &owner, &what, now));
                Ok(noted.await?)
            }
        }
    }

    /// Fits what is chosen to the calendars that there are, and notes that Google answered.
    pub(crate) async fn adopt(
        &self,
        owner: &Owner,
        chosen: &Settings,
        all: &[Entry],
    ) -> Result<Settings, Error> {
        let settings = fit(chosen, all);
        let account = all.iter().find(|it| it.primary).map(|it| it.id.clone());
        let (owner, kept, now) = (owner.clone(), settings.clone(), self.clock.now());
        let noted = self.store.write(move |tx| {
            connections::choose(tx, &owner, (&kept, account.as_deref()), now)?;
            connections::succeeded(tx, &owner, now)
        });
        noted.await?;
        Ok(settings)
    }
}

fn is_due(connection: &Connection, now: Timestamp) -> bool {
    let failed = connection.last_error.as_ref().map(|(_, at)| *at);
    let last = connection.last_success.max(failed);
    // A look in the future was written by a clock that was wrong.
    let recent = last.is_some_and(|at| at <= now && now.duration_since(at) < EVERY);
    connection.status == Status::Active && !recent
}
