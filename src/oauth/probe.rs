//! Checks once an hour whether each connection still works.
//!
//! A consent that was withdrawn is so noticed within the hour and not by the next customer: the
//! probe needs a valid token and one answer from Google. The result, and a changed zone of the
//! calendar, is written into the connection, where `zapys status` reads it. Links whose time ran out are taken
//! out of their messages in the same rhythm.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ids::CalendarOwner,
    store::{
        calendar_reads, calendar_refusals,
        connections::{self, Connection, Settings, Status},
    },
};

use super::{CalendarEntry, Error, Tokens, fit, take_over};

/// How often a connection is checked.
const EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How often due connections are searched for.
const POLL: Duration = Duration::from_mins(1);
/// How long one check may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Tokens {
    /// Checks the connections that are due, and erases links that are valid no longer, until `stop`.
    pub async fn watch(&self, stop: &CancellationToken) {
        loop {
            if let Err(error) = self.erase_expired_links().await {
                tracing::error!(%error, "expired links not erased");
            }
            if let Err(error) = self.probe().await {
                tracing::error!(%error, "connections not checked");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep(POLL) => {}
            }
        }
    }

    /// Checks the connections that are due now. Google's answers are written into the connections,
    /// so only the store's errors are returned.
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
                tracing::warn!(business = %owner.bot, staff = %owner.staff, %error, "calendar connection failed");
                let (owner, what) = (owner.clone(), error.to_string());
                let now = self.clock.now();
                let noted =
                    self.store.write(move |tx| connections::record_failure(tx, &owner, &what, now));
                Ok(noted.await?)
            }
        }
    }

    /// Applies a change to an owner's choice of calendars, adapts it to the calendars that exist,
    /// and records that Google answered.
    ///
    /// The choice is read in the transaction that writes it, because a button and a probe may
    /// change it at the same time. `all` was requested while the account `before` was connected; if
    /// another account was connected since, the list does not apply to it and nothing is changed.
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
            if let Some(account) = &account {
                calendar_refusals::rename(tx, &owner, connections::PRIMARY, account)?;
            }
            // That Google says so proves no event: the next booking tries it.
            if all.iter().any(|it| it.id == settings.write && it.is_written()) {
                calendar_refusals::reopen(tx, &owner, &settings.write)?;
            }
            connections::set_settings(tx, &owner, &settings, account.as_deref(), now)?;
            connections::record_success(tx, &owner, now)?;
            Ok(Some(settings))
        });
        noted.await?.ok_or(Error::NotConnected)
    }

    /// Applies a staff member's own change to their choice, as above, and has the visits that were in calendars
    /// which are gone written into the chosen one.
    pub(crate) async fn choose(
        &self,
        owner: &CalendarOwner,
        before: Option<&str>,
        all: &[CalendarEntry],
        choose: impl FnOnce(Settings) -> Settings + Send + 'static,
    ) -> Result<Settings, Error> {
        let settings = self.apply_choice(owner, before, all, choose).await?;
        let (owner, all, now) = (owner.clone(), all.to_vec(), self.clock.now());
        let written = settings.write.clone();
        let taken_over = self.store.write(move |tx| {
            let gone = calendar_reads::gone(tx, &owner)?;
            let is_there = |id: &str| all.iter().any(|it| it.is(id));
            if !is_there(&written) {
                return Ok(());
            }
            let is_left = |id: &str| gone.iter().any(|it| it == id) && !is_there(id);
            take_over(tx, &owner, is_left, now).map(drop)
        });
        taken_over.await?;
        Ok(settings)
    }
}

fn is_due(connection: &Connection, now: Timestamp) -> bool {
    let failed = connection.last_error.as_ref().map(|it| it.at);
    let last = connection.last_success.max(failed);
    // A check in the future was recorded by a clock that was wrong.
    let recent = last.is_some_and(|at| at <= now && now.duration_since(at) < EVERY);
    connection.status == Status::Active && !recent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{BusinessId, StaffId},
        store::connections::Failure,
    };

    #[test]
    fn a_connection_is_checked_an_hour_after_the_last_answer_or_failure() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let connection = |status, success: Option<i64>, failed: Option<i64>| Connection {
            owner: CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") },
            status,
            credentials: None,
            version: 1,
            scopes: Vec::new(),
            settings: Settings::default(),
            account: None,
            refresher: None,
            last_success: success.map(at),
            last_error: failed.map(|it| Failure { why: "status 503".to_owned(), at: at(it) }),
            created: at(0),
        };
        let due = |success, failed| is_due(&connection(Status::Active, success, failed), at(100));
        let cases = [
            ((None, None), true),
            ((Some(40), None), true),
            ((Some(41), None), false),
            ((Some(10), Some(41)), false),
            ((Some(10), Some(40)), true),
            ((Some(200), None), true),
        ];
        for ((success, failed), expected) in cases {
            assert_eq!(due(success, failed), expected, "{success:?} {failed:?}");
        }
        assert!(!is_due(&connection(Status::NeedsReconnect, None, None), at(100)));
    }
}
