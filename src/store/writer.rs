//! The one thread that writes, and the commits it shares between those who wait.
//!
//! A commit is durable only once the disk has said so, which takes milliseconds however
//! little is written. Jobs that wait at the same time therefore share one transaction and one
//! wait for the disk, each inside a savepoint of its own, so that one that fails is undone
//! alone. Nobody is answered before the commit has returned.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
};

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    Error, migrate,
    signals::{Signals, Woken},
    tx::Tx,
};

/// The most jobs that share a commit: bounds how long the first of them waits.
const MOST_TOGETHER: usize = 256;

/// The writing thread, from outside.
#[derive(Debug)]
pub(super) struct Writer {
    // Unbounded, because every sender waits for its answer: it never holds more jobs than
    // there are tasks.
    jobs: Mutex<Option<Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the thread on a connection whose schema has this version.
    pub(super) fn start(
        db: Connection,
        version: u32,
        signals: Arc<Signals>,
    ) -> Result<Self, Error> {
        let (jobs, waiting) = mpsc::channel();
        let commits = Arc::new(AtomicU64::new(0));
        let desk = Desk { db, version, signals, commits: Arc::clone(&commits) };
        let thread = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || desk.serve(&waiting))
            .map_err(|error| Error::open("start the writing thread", error))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)), commits })
    }

    /// Runs a job and returns its result once it is committed.
    pub(super) async fn write<T, F>(&self, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Task { act: Some(act), done: None, answer });
        let jobs = self.jobs.lock().clone();
        jobs.ok_or(Error::Closed)?.send(job).map_err(|_| Error::Closed)?;
        match answered.await.map_err(|_| Error::Closed)? {
            Done::Returned(result) => result,
            // The caller's closure panicked, so the panic is the caller's.
            Done::Panicked(payload) => resume_unwind(payload),
        }
    }

    /// Returns how many transactions have been committed.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Takes no more jobs, finishes those that wait, and ends the thread.
    pub(super) fn close(&self) {
        drop(self.jobs.lock().take());
        let thread = self.thread.lock().take();
        // A job that holds the last handle drops it on the writing thread itself, which
        // cannot wait for its own end.
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

enum Done<T> {
    Returned(Result<T, Error>),
    Panicked(Box<dyn Any + Send>),
}

trait Job: Send {
    /// Does the work; an error says that it is to be undone.
    fn run(&mut self, tx: &Tx<'_>) -> Result<(), Option<Error>>;
    /// Tells the caller how it ended, given how the commit ended.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Task<T, F> {
    act: Option<F>,
    done: Option<Done<T>>,
    answer: oneshot::Sender<Done<T>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send,
{
    fn run(&mut self, tx: &Tx<'_>) -> Result<(), Option<Error>> {
        let Some(act) = self.act.take() else {
            return Err(None);
        };
        let (done, ended) = match catch_unwind(AssertUnwindSafe(|| act(tx))) {
            Ok(Ok(value)) => (Done::Returned(Ok(value)), Ok(())),
            Ok(Err(error)) => (Done::Returned(Err(error.clone())), Err(Some(error))),
            Err(payload) => (Done::Panicked(payload), Err(None)),
        };
        self.done = Some(done);
        ended
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let done = match (self.done, committed) {
            (Some(Done::Returned(Ok(_))) | None, Err(error)) => Done::Returned(Err(error)),
            (Some(done), _) => done,
            (None, Ok(())) => Done::Returned(Err(Error::Closed)),
        };
        // A caller that no longer waits does not need the answer; the work stands.
        drop(self.answer.send(done));
    }
}

struct Desk {
    db: Connection,
    version: u32,
    signals: Arc<Signals>,
    commits: Arc<AtomicU64>,
}

impl Desk {
    fn serve(self, waiting: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = waiting.recv() {
            let mut jobs = vec![first];
            jobs.extend(waiting.try_iter().take(MOST_TOGETHER - 1));
            while !jobs.is_empty() {
                jobs = self.together(jobs);
            }
        }
        // Only a hint for the query planner; a failure costs nothing.
        drop(self.db.execute_batch("PRAGMA optimize"));
    }

    /// Runs jobs in one transaction and answers them; returns those it did not come to.
    fn together(&self, jobs: Vec<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
        let mut jobs = jobs.into_iter();
        let mut ran = Vec::new();
        let committed = self.transaction(&mut jobs, &mut ran);
        if committed.is_err() && !self.db.is_autocommit() {
            drop(self.run("ROLLBACK"));
        }
        if committed.is_err() && ran.is_empty() {
            // It did not even begin, so for the others it would end the same way.
            ran.extend(jobs.by_ref());
        }
        for job in ran {
            job.answer(committed.clone());
        }
        jobs.collect()
    }

    fn transaction(
        &self,
        jobs: &mut impl Iterator<Item = Box<dyn Job>>,
        ran: &mut Vec<Box<dyn Job>>,
    ) -> Result<(), Error> {
        self.run("BEGIN IMMEDIATE")?;
        // A newer program may have been started on the same file and have changed its schema
        // under us: what this one would write could be wrong there.
        let found = migrate::version(&self.db)?;
        if found != self.version {
            return Err(Error::Newer { found, known: self.version });
        }
        let mut woken = Woken::default();
        for mut job in jobs {
            let tx = Tx::new(&self.db);
            let ended = self.run("SAVEPOINT job").map_err(Some).and_then(|()| job.run(&tx));
            ran.push(job);
            if self.db.is_autocommit() {
                // On a full disk or a failing one SQLite undoes the whole transaction, so
                // those before this job have lost their work as well and must hear of it.
                return Err(ended.err().flatten().unwrap_or(Error::Full));
            }
            if ended.is_ok() {
                woken = woken.and(tx.woken());
            } else {
                // Also fails, and takes all with it, if there was no savepoint.
                self.run("ROLLBACK TO job")?;
            }
            self.run("RELEASE job")?;
        }
        self.run("COMMIT")?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.signals.send(woken);
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        self.db.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}
