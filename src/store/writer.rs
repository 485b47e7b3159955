//! The one thread that writes, and the commits that its callers share.
//!
//! A commit is durable only once the disk has confirmed it, which takes milliseconds however little
//! is written. Writes that wait at the same time therefore share one transaction and one sync, each
//! inside a savepoint of its own, so that one that fails is undone alone. A caller gets its result
//! only after the commit has returned, and the commit waits for the disk if one of its writes has
//! to survive a power cut ([`Durability`]).

use std::{
    any::Any,
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
};

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    Error,
    durability::{Durability, Log},
    migrate,
    signals::Signals,
    tx::Tx,
};

/// The most writes that share a commit, which bounds how long the first of them waits.
const MAX_BATCH: usize = 256;

/// The handle to the writing thread.
#[derive(Debug)]
pub(super) struct Writer {
    // Unbounded: each sender waits for its result, so it holds at most one write for each task.
    writes: Mutex<Option<Sender<Box<dyn WriteRequest>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    commits: Arc<Commits>,
}

/// How much the thread has committed.
#[derive(Debug, Default)]
struct Commits {
    all: AtomicU64,
    /// Those among them that waited for the disk.
    synced: AtomicU64,
}

impl Writer {
    /// Starts the thread on a connection whose schema has this version.
    pub(super) fn start(
        db: Connection,
        log: Log,
        version: u32,
        signals: Arc<Signals>,
    ) -> Result<Self, Error> {
        let (writes, waiting) = mpsc::channel();
        let commits = Arc::new(Commits::default());
        let serving = WriterThread { db, log, version, signals, commits: Arc::clone(&commits) };
        let thread = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || serving.serve(&waiting))
            .map_err(|error| Error::open("start the writing thread", error))?;
        Ok(Self { writes: Mutex::new(Some(writes)), thread: Mutex::new(Some(thread)), commits })
    }

    /// Runs a write and returns its result once it is committed, and as durable as it has to be.
    pub(super) async fn write<T, F>(&self, durability: Durability, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let write = Box::new(PendingWrite { act: Some(act), durability, done: None, answer });
        let writes = self.writes.lock().clone();
        writes.ok_or(Error::Closed)?.send(write).map_err(|_| Error::Closed)?;
        match answered.await.map_err(|_| Error::Closed)? {
            WriteResult::Returned(result) => result,
            // The caller's closure panicked, so the panic is the caller's.
            WriteResult::Panicked(payload) => resume_unwind(payload),
        }
    }

    /// Returns how many transactions have been committed.
    pub(super) fn commits(&self) -> u64 {
        self.commits.all.load(Ordering::Relaxed)
    }

    /// Returns how many of them waited for the disk.
    pub(super) fn synced_commits(&self) -> u64 {
        self.commits.synced.load(Ordering::Relaxed)
    }

    /// Refuses further writes, completes those that wait, and ends the thread.
    pub(super) fn close(&self) {
        drop(self.writes.lock().take());
        let thread = self.thread.lock().take();
        // A write that holds the last handle drops it on the writing thread itself, which cannot
        // wait for its own end.
        if let Some(thread) = thread.filter(|it| it.thread().id() != thread::current().id()) {
            drop(thread.join());
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

enum WriteResult<T> {
    Returned(Result<T, Error>),
    Panicked(Box<dyn Any + Send>),
}

trait WriteRequest: Send {
    /// What the commit must survive before the caller goes on.
    fn durability(&self) -> Durability;
    /// Runs the closure; on an error its changes are to be undone. The error is `None` if the
    /// closure panicked.
    fn run(&mut self, tx: &Tx<'_>) -> Result<(), Option<Error>>;
    /// Sends the result to the caller, given the result of the commit.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct PendingWrite<T, F> {
    act: Option<F>,
    durability: Durability,
    done: Option<WriteResult<T>>,
    answer: oneshot::Sender<WriteResult<T>>,
}

impl<T, F> WriteRequest for PendingWrite<T, F>
where
    T: Send,
    F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send,
{
    fn durability(&self) -> Durability {
        self.durability
    }

    fn run(&mut self, tx: &Tx<'_>) -> Result<(), Option<Error>> {
        let Some(act) = self.act.take() else {
            return Err(None);
        };
        let (done, ended) = match catch_unwind(AssertUnwindSafe(|| act(tx))) {
            Ok(Ok(value)) => (WriteResult::Returned(Ok(value)), Ok(())),
            Ok(Err(error)) => (WriteResult::Returned(Err(error.clone())), Err(Some(error))),
            Err(payload) => (WriteResult::Panicked(payload), Err(None)),
        };
        self.done = Some(done);
        ended
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let done = match (self.done, committed) {
            (Some(WriteResult::Returned(Ok(_))) | None, Err(error)) => {
                WriteResult::Returned(Err(error))
            }
            (Some(done), _) => done,
            (None, Ok(())) => WriteResult::Returned(Err(Error::Closed)),
        };
        // A caller that no longer waits gets no result; the write is committed all the same.
        drop(self.answer.send(done));
    }
}

struct WriterThread {
    db: Connection,
    log: Log,
    version: u32,
    signals: Arc<Signals>,
    commits: Arc<Commits>,
}

impl WriterThread {
    fn serve(mut self, waiting: &Receiver<Box<dyn WriteRequest>>) {
        while let Some(first) = self.next(waiting) {
            let mut writes = vec![first];
            writes.extend(waiting.try_iter().take(MAX_BATCH - 1));
            while !writes.is_empty() {
                writes = self.run_batch(writes);
            }
        }
    }

    /// Waits for the next write, and brings what is only buffered to the disk when its time is up;
    /// `None`: there are no more writes.
    fn next(&mut self, waiting: &Receiver<Box<dyn WriteRequest>>) -> Option<Box<dyn WriteRequest>> {
        loop {
            let Some(left) = self.log.until_sync() else { return waiting.recv().ok() };
            match waiting.recv_timeout(left) {
                Ok(write) => return Some(write),
                Err(RecvTimeoutError::Timeout) => self.log.sync_late(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Runs writes in one transaction and answers them; returns those that it did not reach.
    fn run_batch(&mut self, writes: Vec<Box<dyn WriteRequest>>) -> Vec<Box<dyn WriteRequest>> {
        let durability = writes.iter().map(|write| write.durability()).max().unwrap_or_default();
        let is_single = writes.len() == 1;
        let mut writes = writes.into_iter();
        let mut ran = Vec::new();
        let committed = self
            .log
            .prepare(&self.db, durability)
            .and_then(|durability| self.transaction(&mut writes, &mut ran, is_single, durability));
        if committed.is_err() && !self.db.is_autocommit() {
            drop(self.run("ROLLBACK"));
        }
        if committed.is_err() && ran.is_empty() {
            // The transaction did not begin, so the other writes would fail the same way.
            ran.extend(writes.by_ref());
        }
        for write in ran {
            write.answer(committed.clone());
        }
        writes.collect()
    }

    fn transaction(
        &mut self,
        writes: &mut impl Iterator<Item = Box<dyn WriteRequest>>,
        ran: &mut Vec<Box<dyn WriteRequest>>,
        is_single: bool,
        durability: Durability,
    ) -> Result<(), Error> {
        self.run("BEGIN IMMEDIATE")?;
        // A newer program may have been started on the same file and migrated it; writes of this
        // program could be wrong there.
        let found = migrate::version(&self.db)?;
        if found != self.version {
            return Err(Error::Newer { found, known: self.version });
        }
        let mut signals = BTreeSet::new();
        let (before, mut is_whole) = (self.db.total_changes(), true);
        for mut write in writes {
            let tx = Tx::new(&self.db);
            // A savepoint copies every page that is changed; a single write needs none, because the
            // transaction is undone with it.
            let begun = if is_single { Ok(()) } else { self.run("SAVEPOINT write") };
            let ended = begun.map_err(Some).and_then(|()| write.run(&tx));
            ran.push(write);
            if self.db.is_autocommit() {
                // On a full or failing disk SQLite undoes the whole transaction, so the writes
                // before this one have failed as well
                // (<https://www.sqlite.org/lang_transaction.html>).
                return Err(ended.err().flatten().unwrap_or(Error::Full));
            }
            is_whole &= ended.is_ok() && !tx.has_undone();
            if ended.is_ok() {
                signals.extend(tx.into_signals());
            } else if is_single {
                return self.run("ROLLBACK");
            } else {
                // Fails, and with it the whole batch, if there was no savepoint.
                self.run("ROLLBACK TO write")?;
            }
            if !is_single {
                self.run("RELEASE write")?;
            }
        }
        self.run("COMMIT")?;
        self.commits.all.fetch_add(1, Ordering::Relaxed);
        // SQLite does not wait for the disk where a transaction wrote nothing.
        let wrote = is_whole && self.db.total_changes() > before;
        if durability == Durability::Synced && wrote {
            self.commits.synced.fetch_add(1, Ordering::Relaxed);
        }
        self.log.committed(durability, wrote)?;
        self.signals.send(&signals);
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        self.db.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}
