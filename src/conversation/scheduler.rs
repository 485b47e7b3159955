//! Starts one task for each conversation in which something waits.
//!
//! A conversation has at most one task, which runs its turns in order; tasks of different
//! conversations run side by side. A turn that fails or panics is attempted again after a pause.

use std::{collections::BTreeSet, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt as _, future::join_all};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::Pulse,
    store::{self, ConversationId, Scope, conversations::Conversation, inbox},
};

use super::{
    services::TurnServices,
    turn::{Progress, run_turn},
};

/// Serves the conversations of a scope.
#[derive(Clone)]
pub struct ConversationRunner {
    services: TurnServices,
    scope: Scope,
    tracker: TaskTracker,
    busy: Arc<Mutex<BTreeSet<ConversationId>>>,
    /// Signals that a task has ended; messages that arrived meanwhile have to be looked for.
    free: Arc<Notify>,
    pulses: Pulses,
}

/// Marks a conversation as served until it is dropped, however its task ends.
struct Busy<'a> {
    of: &'a ConversationRunner,
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
    /// A turn panicked on every attempt.
    #[error("answer a message: this program panicked; its log says where")]
    Panicked,
}

/// The most panics in [`ConversationRunner::drain`]: more than it takes until the fixed answer.
const MOST_PANICS: u32 = 8;

/// The heartbeats of answering, for the watchdog.
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// Beats when waiting conversations are looked for, several times a minute.
    pub looks: Pulse,
    /// Beats when a turn has ended or failed, or nothing waits. A turn takes minutes at most.
    pub answers: Pulse,
}

/// The pause before a failed turn is attempted again.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// How often waiting conversations are looked for without a signal, because another process may
/// have stored a message. The watchdog relies on it.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

impl ConversationRunner {
    /// Prepares to serve a scope; its tasks run on the tracker.
    pub fn new(services: TurnServices, scope: Scope, tracker: TaskTracker) -> Self {
        let (busy, free) = (Arc::default(), Arc::default());
        Self { services, scope, tracker, busy, free, pulses: Pulses::default() }
    }

    /// Reports liveness through these heartbeats.
    #[must_use]
    pub fn with_pulses(self, pulses: Pulses) -> Self {
        Self { pulses, ..self }
    }

    /// Answers everything that waits, and returns when nothing does.
    ///
    /// # Errors
    /// When the store fails, or turns panic too often; the messages still wait.
    pub async fn drain(&self) -> Result<(), Error> {
        let mut panics = 0_u32;
        loop {
            let waiting = self.waiting().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            let served = join_all(waiting.iter().map(|conversation| self.serve(conversation)));
            let mut panicked = false;
            for served in served.await {
                match served {
                    Err(Error::Panicked) => panicked = true,
                    served => served?,
                }
            }
            if panicked {
                tracing::error!("turn panicked; it is attempted again");
                panics += 1;
            }
            if panics > MOST_PANICS {
                return Err(Error::Panicked);
            }
        }
    }

    /// Serves until it is told to stop; turns that are running are finished.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.services.store.signals().inbox();
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
                    // Boxed, because it holds a whole turn.
                    self.tracker.spawn(async move {
                        Box::pin(this.serve_until(conversation, &stop)).await;
                    });
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
        self.services.store.lookup(|db| inbox::waiting_conversations(db, &self.scope)).await
    }

    /// Runs the turns of a conversation until nothing waits in it; a panic is a failure like any
    /// other.
    async fn serve(&self, conversation: &Conversation) -> Result<(), Error> {
        let turns = async {
            loop {
                let progress = run_turn(&self.services, conversation).await;
                self.pulses.answers.beat();
                match progress? {
                    Progress::Idle => return Ok(()),
                    Progress::More => {}
                    // A stop does not wait: what is left in the inbox is answered at the next start.
                    Progress::Wait(pause) => tokio::time::sleep(pause).await,
                }
            }
        };
        AssertUnwindSafe(turns).catch_unwind().await.unwrap_or(Err(Error::Panicked))
    }

    /// Serves a conversation; a failure is logged, and the conversation is served again after a
    /// pause.
    async fn serve_until(&self, conversation: Conversation, stop: &CancellationToken) {
        let _busy = Busy { of: self, id: conversation.id };
        let Err(error) = self.serve(&conversation).await else { return };
        self.pulses.answers.beat();
        tracing::error!(%error, "turn failed; it is attempted again");
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
