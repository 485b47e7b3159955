//! The worker: every business, every platform that it has a token for, until it is told to stop.
//!
//! Stopping is soft first: listening ends, turns that run are finished, what they promised is
//! sent. What is not done within [`GRACE`] is left where it is, on the disk, and the next start
//! goes on there; so a stop that is cut short loses nothing either. A part that breaks, panics
//! or ends by itself stops the worker with an error: deaf on one platform and well to look at
//! would be worse, and the service manager starts it again.

use std::{fs::File, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, anyhow, bail};
use futures_util::future::BoxFuture;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout_at},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    channel::{Accept, Channel, NotAccepted},
    chat::{Inbound, InboundKind},
    conversation::Conversations,
    files,
    ids::{BusinessId, Platform},
    jobs::Outbox,
    store::{
        self, Scope,
        inbox::{self, Accepted},
        jobs::Reach,
    },
};

use super::{App, platforms};

/// How long a stop takes at most, all of it: the service's `TimeoutStopSec` is longer.
pub const GRACE: Duration = Duration::from_secs(45);

/// How much of it is kept for sending what the last turns have promised.
const LAST_WORDS: Duration = Duration::from_secs(15);

/// How much of that is kept for ending what is being sent, with nothing more begun.
const LAST_SENT: Duration = Duration::from_secs(8);

/// How long to wait before the database is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The file that a worker locks in its folder.
const LOCK: &str = "worker.lock";

/// How often the worker's lock is asked for before it is another worker's.
const LOCK_TRIES: u32 = 10;
/// The pause between two tries.
const LOCK_PAUSE: Duration = Duration::from_millis(50);

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
    pub places: Vec<(BusinessId, Platform)>,
    /// What listens.
    pub parts: Vec<Part>,
    /// Bots that a platform does not let in, each with what to do.
    pub refused: Vec<anyhow::Error>,
}

impl App {
    /// Returns what takes messages in: they are on the disk before it returns.
    #[must_use]
    pub fn accept(&self) -> Accept {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        Arc::new(move |inbound| {
            let (store, now) = (store.clone(), clock.now());
            Box::pin(async move {
                let about = About::of(&inbound);
                let accepted = store.write(move |tx| inbox::accept(tx, &inbound, now)).await;
                let accepted = accepted.map_err(|error| NotAccepted(error.to_string()))?;
                about.log(accepted);
                Ok(())
            })
        })
    }

    /// Works until it is told to stop, and closes the store; `ready` is called once everything
    /// listens.
    ///
    /// # Errors
    /// When another worker runs on this folder, no business has a token, a platform refuses
    /// one, or a part breaks that nothing goes on without.
    pub async fn work(&self, stop: &CancellationToken, ready: impl FnOnce()) -> anyhow::Result<()> {
        // Held until the store is closed: a second worker would take up the same turns.
        let _only = self.lock_worker().await?;
        let done = self.serve(stop, ready).await;
        self.store.close().await;
        done
    }

    async fn serve(&self, stop: &CancellationToken, ready: impl FnOnce()) -> anyhow::Result<()> {
        let platforms = tokio::select! {
            opened = platforms::open(self, stop) => opened?,
            () = stop.cancelled() => return Ok(()),
        };
        if platforms.places.is_empty() {
            bail!(
                "no business has a token, so there is nobody to listen to; put [telegram] or \
                 [discord] with a token into a file in bots/, or talk in the terminal with \
                 `zapys chat`"
            );
        }
        for (bot, platform) in &platforms.places {
            tracing::info!(%bot, platform = platform.as_str(), "serving");
        }
        let mut platforms = platforms;
        platforms.parts.extend(self.google_parts(&platforms.channels, stop).await?);
        platforms.parts.extend(self.watch_part(stop));
        let scope = Scope::Places(platforms.places);
        let turns = TaskTracker::new();
        let conversations = self
            .conversations(scope.clone(), turns.clone())
            .typing_on(platforms.channels.clone())
            .with_pulses(self.pulses.answering.clone());
        let outbox = self
            .outbox(Reach { scope, unbound: true }, platforms.channels)
            .with_pulses(self.pulses.sending.clone());
        let last = CancellationToken::new();
        let mut parts = JoinSet::new();
        parts.spawn(part("sending".to_owned(), last.clone(), send(outbox.clone(), last.clone())));
        // The loop that begins turns is waited for with them: while it still runs, one may begin.
        let answering = turns.track_future(answer(conversations, stop.clone()));
        parts.spawn(part("answering".to_owned(), stop.clone(), answering));
        for Part { name, runs } in platforms.parts {
            parts.spawn(part(name, stop.clone(), runs));
        }
        ready();
        let broke = tokio::select! {
            () = stop.cancelled() => Ok(()),
            ended = parts.join_next() => ended.map_or(Ok(()), flat),
        };
        if let Err(error) = &broke {
            tracing::error!(error = format!("{error:#}"), "a part broke; stopping");
        }
        tracing::info!("stopping: finishing what is under way");
        stop.cancel();
        wind_down(&turns, &last, parts, &outbox).await;
        tracing::info!("stopped");
        broke
    }

    /// Makes sure that only one worker runs on this folder; the lock ends with the process.
    pub(super) async fn lock_worker(&self) -> anyhow::Result<File> {
        // Whoever asks for the worker's state holds the lock for a moment.
        for _ in 0..LOCK_TRIES {
            if let Some(file) = self.take_worker()? {
                return Ok(file);
            }
            sleep(LOCK_PAUSE).await;
        }
        bail!(
            "another zapys already runs on {}; stop it first, or set data_dir to another folder",
            self.settings.data_dir.display()
        );
    }

    /// Takes the worker's place on this folder; `None`: a worker runs.
    ///
    /// # Errors
    /// When the lock's file cannot be made.
    pub fn take_worker(&self) -> anyhow::Result<Option<File>> {
        let path = self.settings.data_dir.join(LOCK);
        let file = files::lock_file(&path).with_context(|| format!("make {}", path.display()))?;
        Ok(file.try_lock().is_ok().then_some(file))
    }

    /// Returns whether a worker runs on this folder now.
    ///
    /// # Errors
    /// When its lock cannot be asked.
    pub fn is_worker_running(&self) -> anyhow::Result<bool> {
        runs(&self.settings.data_dir)
    }
}

/// Returns whether a worker runs on a folder now.
pub(super) fn runs(data_dir: &Path) -> anyhow::Result<bool> {
    let path = data_dir.join(LOCK);
    match File::open(&path) {
        Ok(file) => Ok(file.try_lock_shared().is_err()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| format!("open {}", path.display())),
    }
}

/// What the log says of a message that came in: where and of what kind, never what.
struct About {
    bot: BusinessId,
    platform: Platform,
    kind: &'static str,
}

impl About {
    fn of(inbound: &Inbound) -> Self {
        let key = &inbound.conversation;
        Self { bot: key.bot.clone(), platform: key.platform, kind: kind(&inbound.said) }
    }

    fn log(&self, accepted: Accepted) {
        let (bot, platform, kind) = (&self.bot, self.platform.as_str(), self.kind);
        match accepted {
            Accepted::New(row) => tracing::info!(%bot, platform, kind, row = row.0, "came in"),
            Accepted::Seen => tracing::debug!(%bot, platform, kind, "came in again"),
        }
    }
}

const fn kind(said: &InboundKind) -> &'static str {
    match said {
        InboundKind::Text(_) => "words",
        InboundKind::Hello => "hello",
        InboundKind::Command(_) => "command",
        InboundKind::Pressed(_) => "button",
        InboundKind::Phone(_) => "phone",
        InboundKind::Wordless(_) => "wordless",
        InboundKind::Consented(_) => "consent",
        InboundKind::CalendarChanged(_) => "calendar",
    }
}

/// Runs a part to its end, which is a mistake unless it was told to stop.
async fn part(
    name: String,
    stop: CancellationToken,
    runs: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    runs.await.with_context(|| name.clone())?;
    if stop.is_cancelled() { Ok(()) } else { Err(anyhow!("{name} ended by itself")) }
}

/// Answers messages; what a database refuses for now is tried again.
async fn answer(conversations: Conversations, stop: CancellationToken) -> anyhow::Result<()> {
    persist(&stop, || conversations.run(&stop)).await
}

/// Keeps promises, in the same way.
async fn send(outbox: Outbox, stop: CancellationToken) -> anyhow::Result<()> {
    persist(&stop, || outbox.run(&stop)).await
}

async fn persist<F>(stop: &CancellationToken, mut run: impl FnMut() -> F) -> anyhow::Result<()>
where
    F: Future<Output = Result<(), store::Error>>,
{
    loop {
        match run().await {
            Err(error) if error.may_retry() => {
                tracing::error!(%error, "the database cannot be used for now");
                tokio::select! {
                    () = sleep(TRY_AGAIN) => {}
                    () = stop.cancelled() => return Ok(()),
                }
            }
            ended => return Ok(ended?),
        }
    }
}

/// A part that panicked has broken like any other.
fn flat(ended: Result<anyhow::Result<()>, tokio::task::JoinError>) -> anyhow::Result<()> {
    ended.map_err(|error| {
        if error.is_panic() { anyhow!("a part of the worker panicked") } else { anyhow!(error) }
    })?
}

/// Lets what is under way come to its end, within [`GRACE`] from now.
async fn wind_down(
    turns: &TaskTracker,
    last: &CancellationToken,
    mut parts: JoinSet<anyhow::Result<()>>,
    outbox: &Outbox,
) {
    let end = Instant::now() + GRACE;
    turns.close();
    if timeout_at(end - LAST_WORDS, turns.wait()).await.is_err() {
        tracing::warn!("turns were left in their middle; the next start goes on with them");
    }
    last.cancel();
    let rest = async {
        while let Some(ended) = parts.join_next().await {
            if let Err(error) = flat(ended) {
                tracing::error!(error = format!("{error:#}"), "a part broke while stopping");
            }
        }
        let enough = CancellationToken::new();
        let drained = outbox.drain_until(&enough);
        tokio::pin!(drained);
        if let Ok(drained) = timeout_at(end - LAST_SENT, &mut drained).await {
            return drained;
        }
        enough.cancel();
        drained.await
    };
    match timeout_at(end, rest).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "replies were left; the next start sends them"),
        Err(_) => tracing::warn!("replies were left; the next start sends them"),
    }
}
