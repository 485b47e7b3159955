//! Passes over what is due, and when to try again.
//!
//! There are two lanes. Replies belong to channels that this process alone has open, so they
//! take no lock and each conversation goes on by itself. What any process may keep is kept
//! under the lock, a few rows at a time. A far end that hangs holds up its own row alone.

use std::{
    collections::BTreeMap,
    fs::{File, TryLockError},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Pulse,
    store::{
        self, Scope,
        outbox::{self, Due, Reach},
    },
};

use super::{Deliver, Kept};

/// How many rows are looked at together.
const AT_ONCE: u32 = 64;
/// How many rows are kept under one lock.
const UNDER_LOCK: u32 = 8;
/// How long one row may take; the far ends have shorter limits of their own.
const LONGEST_DELIVERY: Duration = Duration::from_mins(1);
/// How often the lock is asked for while another process has it.
const ASK_AGAIN: Duration = Duration::from_millis(20);
/// How often a promise is tried; with the waits below this is about four days.
const MOST_TRIES: u32 = 20;
/// The first wait before trying again; each later one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait before trying again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// How long to sleep at most: the clock may be moved, and another process may have promised.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Keeps promises.
#[derive(Clone)]
pub struct Outbox {
    pub(super) deliver: Deliver,
    pub(super) reach: Reach,
    lock: PathBuf,
    /// When the house was last tidied; `None`: not by this process yet.
    pub(super) tidied: Arc<Mutex<Option<Timestamp>>>,
    pulse: Pulse,
}

/// How a conversation's rows go on after one.
enum Step {
    /// The row is settled.
    Done,
    /// It is tried again later, and what comes after it waits.
    Waits,
    /// Its channel takes nothing more in this process.
    Closed,
}

impl Outbox {
    /// Keeps the promises of a reach; `lock` is the file that processes on one store share.
    #[must_use]
    pub fn new(deliver: Deliver, reach: Reach, lock: PathBuf) -> Self {
        Self { deliver, reach, lock, tidied: Arc::default(), pulse: Pulse::default() }
    }

    /// Shows by this pulse that it goes on.
    #[must_use]
    pub fn with_pulse(self, pulse: Pulse) -> Self {
        Self { pulse, ..self }
    }

    /// Sends all that is due now and returns when nothing is, or nothing can be.
    ///
    /// # Errors
    /// When the store fails; what was promised is still there.
    pub async fn drain(&self) -> Result<(), store::Error> {
        self.pass().await.map(drop)
    }

    /// Keeps promises until it is told to stop.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.deliver.store.signals().outbox();
        loop {
            self.pulse.beat();
            signal.mark_unchanged();
            let open = self.pass().await?;
            let sleep = if open { self.until_next().await? } else { LONGEST_SLEEP };
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(sleep) => {}
                changed = signal.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    /// Keeps what is due, in both lanes; `false`: a channel of this process is closed.
    async fn pass(&self) -> Result<bool, store::Error> {
        loop {
            let (open, rest) = tokio::join!(self.replies(), self.unbound());
            rest?;
            // A booking that was finished may have promised a reply.
            if !open? {
                return Ok(false);
            }
            if self.due(&self.reach, 1).await?.is_empty() {
                self.tidy().await?;
                return Ok(true);
            }
        }
    }

    /// Keeps what belongs to conversations of this process, each in order and side by side:
    /// nobody else opens their channels, so no other process is waited for.
    async fn replies(&self) -> Result<bool, store::Error> {
        let bound = Reach { unbound: false, ..self.reach.clone() };
        loop {
            let mut talks: BTreeMap<_, Vec<Due>> = BTreeMap::new();
            for row in self.due(&bound, AT_ONCE).await? {
                talks.entry(row.promise.conversation).or_default().push(row);
            }
            if talks.is_empty() {
                return Ok(true);
            }
            let mut set = JoinSet::new();
            for rows in talks.into_values() {
                let this = self.clone();
                set.spawn(async move { this.talk(rows).await });
            }
            let mut open = true;
            while let Some(ended) = set.join_next().await {
                open &= ended.map_err(|_| store::Error::Closed)??;
            }
            if !open {
                return Ok(false);
            }
        }
    }

    /// Keeps the rows of one conversation until one has to wait; `false`: nobody can be told.
    async fn talk(&self, rows: Vec<Due>) -> Result<bool, store::Error> {
        for row in rows {
            match self.keep(&row).await? {
                Step::Done => {}
                Step::Waits => return Ok(true),
                Step::Closed => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Keeps what any process may: a few rows at a time, under the lock, so that each is kept
    /// by one and no process waits long for another.
    async fn unbound(&self) -> Result<(), store::Error> {
        if !self.reach.unbound {
            return Ok(());
        }
        let reach = Reach { scope: Scope::Places(Vec::new()), unbound: true };
        while !self.due(&reach, 1).await?.is_empty() {
            let _held = self.lock().await?;
            for row in self.due(&reach, UNDER_LOCK).await? {
                self.keep(&row).await?;
            }
        }
        Ok(())
    }

    async fn due(&self, reach: &Reach, most: u32) -> Result<Vec<Due>, store::Error> {
        let (reach, now) = (reach.clone(), self.deliver.clock.now());
        self.deliver.store.read(move |db| outbox::due(db, &reach, now, most)).await
    }

    async fn until_next(&self) -> Result<Duration, store::Error> {
        let reach = self.reach.clone();
        let next = self.deliver.store.read(move |db| outbox::next_due(db, &reach)).await?;
        let wait = next.map(|next| next.duration_since(self.deliver.clock.now()));
        let wait = wait.map(|wait| Duration::try_from(wait).unwrap_or(Duration::ZERO));
        Ok(wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    /// Waits for the lock that processes on one store share; it ends with the process. It is
    /// asked for again and again and not waited for on a thread, which could not be called off.
    async fn lock(&self) -> Result<File, store::Error> {
        let failed = |error: std::io::Error| store::Error::Open {
            step: "lock the outbox",
            source: Arc::new(error),
        };
        let open = File::options().create(true).truncate(false).write(true).open(&self.lock);
        let file = open.map_err(failed)?;
        loop {
            self.pulse.beat();
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(ASK_AGAIN).await,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }

    /// Keeps one promise and notes what became of it.
    async fn keep(&self, row: &Due) -> Result<Step, store::Error> {
        self.pulse.beat();
        let kept = self.deliver(row).await?;
        let (id, now, attempts) = (row.id, self.deliver.clock.now(), row.attempts);
        let store = &self.deliver.store;
        match kept {
            Kept::Sent => {
                store.write(move |tx| outbox::sent(tx, id, now)).await?;
                tracing::info!(row = %id, kind = row.promise.kind, attempts, "sent");
            }
            Kept::Closed(why) => {
                tracing::warn!(row = %id, %why, "kept for the next process");
                return Ok(Step::Closed);
            }
            Kept::Wait(pause) if attempts < MOST_TRIES => {
                tracing::info!(row = %id, seconds = pause.as_secs(), "asked to wait");
                let pause = SignedDuration::try_from(pause).unwrap_or(LONGEST_WAIT);
                let at = now.saturating_add(pause.min(LONGEST_WAIT)).unwrap_or(now);
                let why = "the platform asks to wait";
                store.write(move |tx| outbox::retry_at(tx, id, why, at)).await?;
                return Ok(Step::Waits);
            }
            Kept::Later(why) if attempts < MOST_TRIES => {
                tracing::warn!(row = %id, attempts, %why, "not sent yet");
                let at = next_try(now, attempts);
                store.write(move |tx| outbox::retry_at(tx, id, &why, at)).await?;
                return Ok(Step::Waits);
            }
            Kept::Wait(_) => {
                self.drop_row(row, "the platform asks to wait, again and again").await?;
            }
            Kept::Later(why) | Kept::Never(why) => self.drop_row(row, &why).await?,
        }
        Ok(Step::Done)
    }

    /// Gives a promise up for good, and sees to what follows from that.
    async fn drop_row(&self, row: &Due, why: &str) -> Result<(), store::Error> {
        let (id, now, why) = (row.id, self.deliver.clock.now(), why.to_owned());
        tracing::error!(row = %id, %why, "given up");
        self.deliver.give_up(row).await?;
        self.deliver.store.write(move |tx| outbox::give_up(tx, id, &why, now)).await.map(drop)
    }

    /// Delivers within [`LONGEST_DELIVERY`], in a task of its own: one row that hangs or panics
    /// must not stop the others.
    async fn deliver(&self, row: &Due) -> Result<Kept, store::Error> {
        let mut task = JoinSet::new();
        let (deliver, row) = (self.deliver.clone(), row.clone());
        task.spawn(async move { deliver.keep(&row).await });
        match tokio::time::timeout(LONGEST_DELIVERY, task.join_next()).await {
            Ok(Some(Ok(kept))) => kept,
            Ok(_) => Ok(Kept::Later("sending it panicked".into())),
            Err(_) => Ok(Kept::Later("the far end did not answer in time".into())),
        }
    }
}

/// Returns when to try again after so many failures.
fn next_try(now: Timestamp, failures: u32) -> Timestamp {
    let wait = 2_i32
        .checked_pow(failures)
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    now.saturating_add(wait).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        let wait = |failures| next_try(Timestamp::UNIX_EPOCH, failures).as_second();
        assert_eq!(
            (wait(0), wait(1), wait(5), wait(30), wait(u32::MAX)),
            (5, 10, 160, 21_600, 21_600)
        );
    }
}
