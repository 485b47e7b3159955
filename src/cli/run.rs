//! `zapys run`: the worker.

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::app::App;

/// Works until a signal ends it; a second one ends it at once.
pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let mut ended = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("listen for Ctrl-C")?;
    let work = app.work(&stop, || tracing::info!("ready"));
    tokio::pin!(work);
    let done = tokio::select! {
        done = &mut work => Some(done),
        _ = ended.recv() => None,
        _ = interrupted.recv() => None,
    };
    stop.cancel();
    let done = if let Some(done) = done {
        done
    } else {
        tokio::select! {
            done = &mut work => done,
            _ = ended.recv() => Ok(()),
            _ = interrupted.recv() => Ok(()),
        }
    };
    app.store.close().await;
    done
}
