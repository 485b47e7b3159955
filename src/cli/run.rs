//! `zapys run`: runs the worker and reports its state to the service manager.
//!
//! The first signal lets the worker finish what is under way; a second one ends the process at once.
//! That loses no more than a power cut, because everything that counts is on the disk already.

use std::{io, time::Duration};

use anyhow::Context as _;
use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    app::{
        App,
        health::{self, Load},
    },
    store,
};

/// The longest time between two health checks.
const EVERY: Duration = Duration::from_secs(20);

/// Runs the worker until a signal ends it.
pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let mut ended = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("listen for Ctrl-C")?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "worker starting");
    let work = app.work(&stop, || {
        tracing::info!("worker ready");
        tell(&[NotifyState::Ready, NotifyState::Status("ready")]);
    });
    let watch = watch(app, &stop);
    tokio::pin!(work, watch);
    tokio::select! {
        done = &mut work => return done,
        never = &mut watch => match never {},
        _ = ended.recv() => {}
        _ = interrupted.recv() => {}
    }
    tell(&[NotifyState::Stopping, NotifyState::Status("finishing what is under way")]);
    stop.cancel();
    tokio::select! {
        done = &mut work => done,
        never = &mut watch => match never {},
        _ = ended.recv() => { log_forced_stop(); Ok(()) }
        _ = interrupted.recv() => { log_forced_stop(); Ok(()) }
    }
}

/// Logs that a second signal ended the wait.
fn log_forced_stop() {
    tracing::warn!("worker stopped by a second signal; the next start resumes its work");
}

/// Feeds the watchdog as long as the worker is healthy.
async fn watch(app: &App, stop: &CancellationToken) -> std::convert::Infallible {
    let mut healthy = true;
    // Three times within the watchdog's limit, so that one slow answer does not end the worker.
    let every = sd_notify::watchdog_enabled().map_or(EVERY, |patience| EVERY.min(patience / 3));
    loop {
        tokio::time::sleep(every).await;
        let found = app.health().await;
        if has_ended(&found, stop.is_cancelled()) {
            continue;
        }
        match &found {
            Err(error) if healthy => tracing::error!(%error, "health check failed"),
            Ok(_) if !healthy => tracing::info!("health check passed again"),
            _ => {}
        }
        healthy = found.is_ok();
        let (status, alive) = report(&found);
        let status = NotifyState::Status(&status);
        if alive {
            tell(&[status, NotifyState::Watchdog]);
        } else {
            tell(&[status]);
        }
    }
}

/// Returns whether the worker has closed its database because it was to stop, which is no failure: the process
/// ends within the moment.
const fn has_ended(found: &Result<Load, health::Error>, is_stopping: bool) -> bool {
    is_stopping && matches!(found, Err(health::Error::Database(store::Error::Closed)))
}

/// Returns the line that `systemctl status` shows, and whether the watchdog is fed.
fn report(found: &Result<Load, health::Error>) -> (String, bool) {
    match found {
        Ok(Load { waiting, due, given_up }) => {
            (format!("{waiting} messages wait, {due} jobs due, {given_up} given up"), true)
        }
        Err(error) => {
            // What a restart would find again is told and no reason for one.
            let mends = matches!(error, health::Error::Database(error) if error.may_retry());
            (error.to_string(), mends)
        }
    }
}

/// Notifies the service manager, if there is one.
fn tell(state: &[NotifyState<'_>]) {
    // NOTE: the crate itself reads NOTIFY_SOCKET, which the service manager sets.
    if let Err(error) = sd_notify::notify(state) {
        let gone = error.kind() == io::ErrorKind::NotFound;
        tracing::warn!(gone, "service manager not notified");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_was_closed_to_stop_is_no_failure() {
        let closed = || Err(health::Error::Database(store::Error::Closed));
        assert!(has_ended(&closed(), true));
        assert!(!has_ended(&closed(), false), "no one has asked it to stop");
        assert!(!has_ended(&Err(health::Error::Hangs("the database")), true));
    }

    #[test]
    fn the_watchdog_is_fed_when_healthy_and_when_a_restart_would_not_help() {
        let load = Load { waiting: 2, due: 1, given_up: 0 };
        let well = "2 messages wait, 1 jobs due, 0 given up".to_owned();
        assert_eq!(report(&Ok(load)), (well, true));
        assert!(report(&Err(health::Error::Database(store::Error::Full))).1);
        assert!(!report(&Err(health::Error::Database(store::Error::Closed))).1);
        let hangs = "the database makes no progress".to_owned();
        assert_eq!(report(&Err(health::Error::Hangs("the database"))), (hangs, false));
    }
}
