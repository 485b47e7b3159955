//! One task for each conversation that has something waiting.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    channel::Channel,
    clock::Pulse,
    store::{self, ConversationId, Scope, Store, conversations::Conversation, inbox},
};

use super::Turns;

/// Serves the conversations of a scope.
#[derive(Clone)]
pub struct Conversations {
    store: Store,
    turns: Turns,
    scope: Scope,
    tracker: TaskTracker,
    busy: Arc<Mutex<BTreeSet<ConversationId>>>,
    /// A conversation is no longer served; what came in meanwhile has to be seen.
    free: Arc<Notify>,
    pulses: Pulses,
}

/// A conversation that is being served; freed however that ends.
struct Busy<'a> {
    of: &'a Conversations,
    id: ConversationId,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.of.end(self.id);
        self.of.free.notify_one();
    }
}

/// Why waiting messages could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A turn panicked, again and again.
    #[error("answer a message: this program panicked; its log says where")]
    Panicked,
}

/// How often a turn may panic while somebody waits: more than it takes to get the fixed answer.
const MOST_PANICS: u32 = 8;

/// The signs of life of what answers.
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// It looks what waits, several times a minute.
    pub looks: Pulse,
    /// Something was answered, or failed, or nothing waits. A turn takes minutes at most.
    pub answers: Pulse,
}

/// How long a conversation whose turn failed is left alone.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// How often it is looked whether something waits though no signal came, as from another
/// process; whoever watches the pulse counts on it.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

impl Conversations {
    /// Prepares to serve a scope; its tasks run on the tracker.
    #[must_use]
    pub fn new(store: Store, turns: Turns, scope: Scope, tracker: TaskTracker) -> Self {
        let (busy, free) = (Arc::default(), Arc::default());
        Self { store, turns, scope, tracker, busy, free, pulses: Pulses::default() }
    }

    /// Shows by these pulses that it goes on.
    #[must_use]
    pub fn with_pulses(self, pulses: Pulses) -> Self {
        Self { pulses, ..self }
    }

    /// Shows on these channels that an answer is on its way.
    #[must_use]
    pub fn typing_on(self, channels: Vec<Arc<dyn Channel>>) -> Self {
        Self { turns: self.turns.typing_on(channels), ..self }
    }

    /// Answers everything that waits and returns when nothing does.
    ///
    /// # Errors
    /// When the store fails, or answering panics even where the fixed answer is due; what waits
    /// is still there.
    pub async fn settle(&self) -> Result<(), Error> {
        let mut panics = 0_u32;
        loop {
            let waiting = self.waiting().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            let tasks: Vec<_> = waiting
                .into_iter()
                .map(|conversation| {
                    let this = self.clone();
                    self.tracker.spawn(async move { this.serve(&conversation).await })
                })
                .collect();
            let mut panicked = false;
            for task in tasks {
                match task.await {
                    Ok(served) => served?,
                    Err(_) => panicked = true,
                }
            }
            if panicked {
                tracing::error!("a turn panicked and is taken up again");
                panics += 1;
            }
            if panics > MOST_PANICS {
                return Err(Error::Panicked);
            }
        }
    }

    /// Serves until it is told to stop; turns that run are finished.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.store.signals().inbox();
        loop {
            self.pulses.looks.beat();
            signal.mark_unchanged();
            let waiting = self.waiting().await?;
            if waiting.is_empty() {
                self.pulses.answers.beat();
            }
            for conversation in waiting {
                if self.begin(conversation.id) {
                    let (this, stop) = (self.clone(), stop.clone());
                    self.tracker.spawn(async move { this.serve_until(conversation, &stop).await });
                }
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = self.free.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                changed = signal.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    async fn waiting(&self) -> Result<Vec<Conversation>, store::Error> {
        let scope = self.scope.clone();
        self.store.read(move |db| inbox::waiting_conversations(db, &scope)).await
    }

    async fn serve(&self, conversation: &Conversation) -> Result<(), store::Error> {
        loop {
            let taken = self.turns.take(conversation).await;
            self.pulses.answers.beat();
            if !taken? {
                return Ok(());
            }
        }
    }

    /// Serves a conversation; a failure is logged, and tried again after a while. The turn runs
    /// in a task of its own, so that one that panics fails like any other.
    async fn serve_until(&self, conversation: Conversation, stop: &CancellationToken) {
        let _busy = Busy { of: self, id: conversation.id };
        let this = self.clone();
        let served = self.tracker.spawn(async move { this.serve(&conversation).await });
        let error = match served.await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => Error::Store(error),
            Err(_) => Error::Panicked,
        };
        self.pulses.answers.beat();
        tracing::error!(%error, "a turn failed and will be taken up again");
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(RETRY_AFTER) => {}
        }
    }

    fn begin(&self, id: ConversationId) -> bool {
        self.busy.lock().insert(id)
    }

    fn end(&self, id: ConversationId) {
        self.busy.lock().remove(&id);
    }
}
