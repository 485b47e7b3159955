//! `zapys run`: the worker, and what the service manager hears of it.
//!
//! The first signal stops softly; a second one ends the wait. Then the process ends at once, as
//! after a power cut, and loses as little: everything that counts is on the disk already.

use std::{io, time::Duration};

use anyhow::Context as _;
use sd_notify::NotifyState;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::app::{
    App,
    health::{self, Load},
};

/// How often the worker is asked for a sign of life, at the least.
const EVERY: Duration = Duration::from_secs(20);

/// Works until a signal ends it.
pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let mut ended = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("listen for Ctrl-C")?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    let work = app.work(&stop, || {
        tracing::info!("ready");
        tell(&[NotifyState::Ready, NotifyState::Status("ready")]);
    });
    let watch = watch(app);
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
        _ = ended.recv() => { at_once(); Ok(()) }
        _ = interrupted.recv() => { at_once(); Ok(()) }
    }
}

/// A second signal: nothing more is waited for.
fn at_once() {
    tracing::warn!("stopping at once; the next start goes on with what was under way");
}

/// Feeds the watchdog for as long as the worker is well.
async fn watch(app: &App) -> std::convert::Infallible {
    let mut well = true;
    // Three times within what the service manager waits, so that one slow answer is no end.
    let every = sd_notify::watchdog_enabled().map_or(EVERY, |patience| EVERY.min(patience / 3));
    loop {
        tokio::time::sleep(every).await;
        let found = app.health().await;
        match &found {
            Err(error) if well => tracing::error!(%error, "the worker is not well"),
            Ok(_) if !well => tracing::info!("the worker is well again"),
            _ => {}
        }
        well = found.is_ok();
        let (status, alive) = report(&found);
        let status = NotifyState::Status(&status);
        if alive {
            tell(&[status, NotifyState::Watchdog]);
        } else {
            tell(&[status]);
        }
    }
}

/// Returns the line that `systemctl status` shows, and whether the watchdog is fed.
fn report(found: &Result<Load, health::Error>) -> (String, bool) {
    match found {
        Ok(Load { waiting, due, given_up }) => {
            (format!("{waiting} messages wait, {due} promises due, {given_up} given up"), true)
        }
        Err(error) => {
            // What a restart would find again is told and no reason for one.
            let mends = matches!(error, health::Error::Database(error) if error.may_retry());
            (error.to_string(), mends)
        }
    }
}

/// Tells the service manager; without one nothing happens.
fn tell(state: &[NotifyState<'_>]) {
    // NOTE: the crate itself reads NOTIFY_SOCKET, which is an address and nothing that is set.
    if let Err(error) = sd_notify::notify(state) {
        let gone = error.kind() == io::ErrorKind::NotFound;
        tracing::warn!(gone, "the service manager cannot be told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    #[test]
    fn the_watchdog_is_fed_by_what_is_well_and_by_what_no_restart_would_mend() {
        let load = Load { waiting: 2, due: 1, given_up: 0 };
        let well = "2 messages wait, 1 promises due, 0 given up".to_owned();
        assert_eq!(report(&Ok(load)), (well, true));
        assert!(report(&Err(health::Error::Database(store::Error::Full))).1);
        assert!(!report(&Err(health::Error::Database(store::Error::Closed))).1);
        let hangs = "the database makes no progress".to_owned();
        assert_eq!(report(&Err(health::Error::Hangs("the database"))), (hangs, false));
    }
}
