//! The worker: every business, every platform that it has a token for, until it is told to stop.
//!
//! Stopping is soft first: listening ends, turns that run are finished, what they promised is
//! sent. What is not done within [`GRACE`] is left where it is, on the disk, and the next start
//! goes on there; so a stop that is cut short loses nothing either.

use std::{fs::File, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use futures_util::future::BoxFuture;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    channel::{Accept, Channel, NotAccepted},
    key::{BotId, Platform},
    store::{Scope, inbox, outbox::Reach},
};

use super::{App, platforms};

/// How long a stop waits for what is under way: less than systemd's 90 seconds.
pub const GRACE: Duration = Duration::from_secs(45);

/// A part of the worker that runs beside the others until it is told to stop.
pub struct Part {
    /// What it is, for the log.
    pub name: String,
    /// The part itself; it ends soon after the token it was made with is cancelled.
    pub runs: BoxFuture<'static, anyhow::Result<()>>,
}

/// What the platforms add to the worker.
#[derive(Default)]
pub struct Platforms {
    /// The ways to people.
    pub channels: Vec<Arc<dyn Channel>>,
    /// Whose conversations they bring.
    pub places: Vec<(BotId, Platform)>,
    /// What listens.
    pub parts: Vec<Part>,
}

impl App {
    /// Returns what takes messages in: they are on the disk before it returns.
    #[must_use]
    pub fn accept(&self) -> Accept {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        Arc::new(move |inbound| {
            let (store, now) = (store.clone(), clock.now());
            Box::pin(async move {
                let accepted = store.write(move |tx| inbox::accept(tx, &inbound, now)).await;
                accepted.map(drop).map_err(|error| NotAccepted(error.to_string()))
            })
        })
    }

    /// Works until it is told to stop; `ready` is called once everything listens.
    ///
    /// # Errors
    /// When another worker runs on this folder, no business has a token, a platform refuses
    /// one, or a part breaks that nothing goes on without.
    pub async fn work(&self, stop: &CancellationToken, ready: impl FnOnce()) -> anyhow::Result<()> {
        let _only = self.lock_worker()?;
        let platforms = platforms::open(self, stop).await?;
        if platforms.places.is_empty() {
            bail!(
                "no business has a token, so there is nobody to listen to; put [telegram] or \
                 [discord] with a token into a file in bots/, or talk in the terminal with \
                 `zapys chat`"
            );
        }
        let mut platforms = platforms;
        platforms.parts.extend(self.google_parts(stop).await?);
        platforms.parts.extend(self.watch_part(stop));
        let scope = Scope::Places(platforms.places);
        let (turns, parts) = (TaskTracker::new(), TaskTracker::new());
        let last = CancellationToken::new();
        let conversations =
            self.conversations(scope.clone(), turns.clone()).typing_on(platforms.channels.clone());
        let outbox = self.outbox(Reach { scope, unbound: true }, platforms.channels);
        let (ends, serving) = (last.clone(), outbox.clone());
        let sending = parts.spawn(async move { serving.run(&ends).await });
        let answers = stop.clone();
        let answering = parts.spawn(async move { conversations.run(&answers).await });
        for part in platforms.parts {
            let stop = stop.clone();
            parts.spawn(async move {
                if let Err(error) = part.runs.await {
                    tracing::error!(part = part.name, error = format!("{error:#}"), "stopped");
                    stop.cancel();
                }
            });
        }
        ready();
        let broke = tokio::select! {
            () = stop.cancelled() => None,
            ended = answering => Some(ended.context("answer messages")?.context("answer messages")),
            ended = sending => Some(ended.context("send replies")?.context("send replies")),
        };
        tracing::info!("stopping: finishing what is under way");
        stop.cancel();
        turns.close();
        if tokio::time::timeout(GRACE, turns.wait()).await.is_err() {
            tracing::warn!("turns were left in their middle; the next start goes on with them");
        }
        last.cancel();
        parts.close();
        tokio::time::timeout(GRACE, parts.wait()).await.ok();
        if tokio::time::timeout(GRACE, outbox.drain()).await.is_err() {
            tracing::warn!("replies were left unsent; the next start sends them");
        }
        broke.unwrap_or(Ok(()))
    }

    /// Makes sure that only one worker runs on this folder; the lock ends with the process.
    pub(super) fn lock_worker(&self) -> anyhow::Result<File> {
        self.take_worker()?.with_context(|| {
            format!(
                "another zapys already runs on {}; stop it first, or set data_dir to another folder",
                self.settings.data_dir.display()
            )
        })
    }

    /// Takes the worker's place on this folder; `None`: a worker runs.
    ///
    /// # Errors
    /// When the lock's file cannot be made.
    pub fn take_worker(&self) -> anyhow::Result<Option<File>> {
        let path = self.settings.data_dir.join("worker.lock");
        let open = File::options().create(true).truncate(false).write(true).open(&path);
        let file = open.with_context(|| format!("make {}", path.display()))?;
        Ok(file.try_lock().is_ok().then_some(file))
    }
}
