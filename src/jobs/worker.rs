//! The loop of the worker: which jobs run, and how many side by side.
//!
//! There are two queues, and neither waits for the other. What is sent in a chat needs a channel
//! that this process alone has open, so it takes no lock. What any process may run (letters,
//! bookings to complete) runs under the lock. In both, jobs with one ordering key run one after the
//! other and everything else side by side: a far end that hangs holds up its own jobs alone, and
//! new ones are looked for meanwhile.

use std::{path::PathBuf, time::Duration};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Pulse,
    store::{
        self, ConversationId, Scope,
        jobs::{self, DueQuery, QueuedJob, WorkerScope},
    },
};

use super::{
    context::JobContext,
    in_flight::{Ended, InFlight},
    lock::ProcessLock,
    maintenance::Maintenance,
    run::{JobRunner, Next},
};

/// How many due jobs are read together.
const READ_AT_ONCE: u32 = 64;
/// How long to sleep at most: the clock may be moved, and another process may have enqueued.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How long results and signals are gathered before the next look: a look costs more than a job.
const GATHER: Duration = Duration::from_millis(5);
/// How often jobs are looked for that fall due while others run.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long running jobs may go on after a stop: a letter that is cut off may arrive twice.
const GRACE: Duration = Duration::from_secs(30);

/// Runs the jobs of one process.
#[derive(Clone)]
pub struct JobWorker {
    runner: JobRunner,
    scope: WorkerScope,
    lock: ProcessLock,
    maintenance: Maintenance,
    pulses: Pulses,
}

/// The signs of life of the two queues. While jobs run, a queue may give none for as long as one
/// attempt may take ([`super::LONGEST_ATTEMPT`]).
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// Of what is sent in chats.
    pub chat: Pulse,
    /// Of the rest.
    pub background: Pulse,
}

/// One of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Queue {
    /// What is sent in conversations.
    Chat,
    /// What any process may run.
    Background,
}

/// How much of a queue runs in one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limits {
    /// How many ordering keys run side by side.
    parallel: usize,
    /// How many jobs are started.
    jobs: usize,
}

impl Queue {
    const fn limits(self) -> Limits {
        match self {
            Self::Chat => Limits { parallel: 64, jobs: usize::MAX },
            // Mail servers count connections; and no other process waits for ever for the lock.
            Self::Background => Limits { parallel: 6, jobs: 64 },
        }
    }

    /// Returns the part of a process's scope that belongs to the queue; `None`: nothing.
    fn scope(self, all: &WorkerScope) -> Option<WorkerScope> {
        match self {
            Self::Chat => Some(WorkerScope { any_process: false, ..all.clone() }),
            Self::Background if !all.any_process => None,
            Self::Background => {
                let conversations = Scope::Places(Vec::new());
                Some(WorkerScope { conversations, any_process: true })
            }
        }
    }
}

impl JobWorker {
    /// Makes the worker of a scope; `lock` is the file that processes on one store share.
    pub fn new(context: JobContext, scope: WorkerScope, lock: PathBuf) -> Self {
        Self {
            runner: JobRunner::new(context),
            scope,
            lock: ProcessLock(lock),
            maintenance: Maintenance::default(),
            pulses: Pulses::default(),
        }
    }

    /// Shows by these pulses that it goes on.
    #[must_use]
    pub fn with_pulses(self, pulses: Pulses) -> Self {
        Self { pulses, ..self }
    }

    /// Runs all that is due now and returns when nothing is, or nothing can be run.
    ///
    /// # Errors
    /// When the store fails; the jobs are still there.
    pub async fn drain(&self) -> Result<(), store::Error> {
        self.drain_until(&CancellationToken::new()).await
    }

    /// The same, but starts nothing more once it is told to stop, and ends what it has started: a
    /// letter that is cut off may arrive twice.
    ///
    /// # Errors
    /// When the store fails; the jobs are still there.
    pub async fn drain_until(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        loop {
            let (open, background) =
                tokio::join!(self.pass(Queue::Chat, stop), self.pass(Queue::Background, stop));
            background?;
            if !open? || stop.is_cancelled() {
                return Ok(());
            }
            // A booking that was completed, or maintenance, may have enqueued more.
            self.maintain().await?;
            if !self.is_due(&self.scope).await? {
                return Ok(());
            }
        }
    }

    /// Sends all that is due in chats, and waits for nothing else: a mail server that hangs holds up no
    /// conversation.
    ///
    /// # Errors
    /// When the store fails; the jobs are still there.
    pub async fn drain_chat(&self) -> Result<(), store::Error> {
        self.pass(Queue::Chat, &CancellationToken::new()).await.map(drop)
    }

    /// Runs all that is due outside chats: letters, and bookings that are to be completed.
    ///
    /// # Errors
    /// When the store fails; the jobs are still there.
    pub async fn drain_background(&self) -> Result<(), store::Error> {
        self.pass(Queue::Background, &CancellationToken::new()).await?;
        self.maintain().await
    }

    /// Runs jobs until it is told to stop.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        // Where one queue fails the other ends what it has started.
        let enough = stop.child_token();
        let serve = async |queue| {
            let served = self.serve(queue, &enough).await;
            enough.cancel();
            served
        };
        let (chat, background) = tokio::join!(serve(Queue::Chat), serve(Queue::Background));
        chat.and(background)
    }

    async fn serve(&self, queue: Queue, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.context().store.signals().jobs();
        loop {
            self.pulse(queue).beat();
            signal.mark_unchanged();
            let called_off = async {
                stop.cancelled().await;
                tokio::time::sleep(GRACE).await;
            };
            let open = tokio::select! {
                passed = self.pass(queue, stop) => passed?,
                () = called_off => return Ok(()),
            };
            if queue == Queue::Background && !stop.is_cancelled() {
                self.maintain().await?;
                // Every reply that is sent gives the signal, and a letter has time.
                tokio::time::sleep(GATHER * 10).await;
            }
            let sleep = if open { self.until_next(queue).await? } else { LONGEST_SLEEP };
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(sleep) => {}
                changed = signal.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    /// Runs what is due of a queue, and starts nothing more after a stop; `false`: a channel of
    /// this process is closed.
    async fn pass(&self, queue: Queue, stop: &CancellationToken) -> Result<bool, store::Error> {
        let Some(scope) = queue.scope(&self.scope) else { return Ok(true) };
        if queue == Queue::Chat {
            return self.work(queue, &scope, stop).await;
        }
        while self.is_due(&scope).await? {
            let _held = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(true),
                held = self.lock.acquire(self.pulse(queue)) => held?,
            };
            self.work(queue, &scope, stop).await?;
        }
        Ok(true)
    }

    /// Runs what is due of a scope until nothing is, within the limits of the queue; `false`: a
    /// channel of this process is closed. The failure of one job never cuts off another.
    async fn work(
        &self,
        queue: Queue,
        scope: &WorkerScope,
        stop: &CancellationToken,
    ) -> Result<bool, store::Error> {
        let limits = queue.limits();
        let mut signal = self.context().store.signals().jobs();
        let mut tasks: JoinSet<Ended> = JoinSet::new();
        let (mut running, mut started) = (InFlight::new(), 0);
        loop {
            self.pulse(queue).beat();
            signal.mark_unchanged();
            let goes_on = running.is_open() && !stop.is_cancelled();
            if goes_on && started < limits.jobs && running.len() < limits.parallel {
                match self.due(scope, &running.conversations(), READ_AT_ONCE).await {
                    Ok(rows) => {
                        let free = limits.parallel - running.len();
                        for (key, rows) in running.startable(rows).into_iter().take(free) {
                            started += rows.len();
                            running.start(key.clone());
                            let (runner, stop) = (self.runner.clone(), stop.clone());
                            tasks.spawn(async move {
                                Ended { key, result: run_in_order(&runner, rows, &stop).await }
                            });
                        }
                    }
                    Err(error) => running.fail(error),
                }
            }
            if running.is_empty() {
                return running.end();
            }
            let more = goes_on && started < limits.jobs && running.len() < limits.parallel;
            tokio::select! {
                ended = tasks.join_next() => running.note(ended),
                _ = signal.changed(), if more => {}
                () = tokio::time::sleep(LOOK_AGAIN), if more => {}
            }
            let gathered = tokio::time::sleep(GATHER);
            tokio::pin!(gathered);
            while !running.is_empty() {
                tokio::select! {
                    ended = tasks.join_next() => running.note(ended),
                    () = &mut gathered => break,
                }
            }
        }
    }

    async fn is_due(&self, scope: &WorkerScope) -> Result<bool, store::Error> {
        Ok(!self.due(scope, &[], 1).await?.is_empty())
    }

    /// Returns what is due, but not in conversations in which something is being sent: one in
    /// which very much waits must not stand in front of all others.
    async fn due(
        &self,
        scope: &WorkerScope,
        busy: &[ConversationId],
        limit: u32,
    ) -> Result<Vec<QueuedJob>, store::Error> {
        let now = self.context().clock.now();
        let due = DueQuery { scope, now, busy, limit };
        self.context().store.lookup(|db| jobs::due(db, &due)).await
    }

    async fn until_next(&self, queue: Queue) -> Result<Duration, store::Error> {
        let Some(scope) = queue.scope(&self.scope) else { return Ok(LONGEST_SLEEP) };
        let next = self.context().store.lookup(|db| jobs::next_due(db, &scope)).await?;
        let wait = next.map(|next| next.duration_since(self.context().clock.now()));
        let wait = wait.map(|wait| Duration::try_from(wait).unwrap_or(Duration::ZERO));
        Ok(wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    async fn maintain(&self) -> Result<(), store::Error> {
        self.maintenance.run(self.context(), &self.scope.conversations).await
    }

    const fn pulse(&self, queue: Queue) -> &Pulse {
        match queue {
            Queue::Chat => &self.pulses.chat,
            Queue::Background => &self.pulses.background,
        }
    }

    const fn context(&self) -> &JobContext {
        &self.runner.context
    }
}

/// Runs the jobs of one ordering key until one has to wait; `false`: the channel takes nothing more
/// in this process.
async fn run_in_order(
    runner: &JobRunner,
    rows: Vec<QueuedJob>,
    stop: &CancellationToken,
) -> Result<bool, store::Error> {
    for row in rows {
        if stop.is_cancelled() {
            break;
        }
        match runner.run_job(&row).await? {
            Next::Continue => {}
            Next::Wait => return Ok(true),
            Next::Stop => return Ok(false),
        }
    }
    Ok(true)
}
