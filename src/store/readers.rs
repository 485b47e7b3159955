//! A few connections that only read, for queries that need not wait for the writer.
//!
//! In WAL mode a reader sees what was committed when it began and blocks no writer. All queries of
//! one closure run inside one read transaction, so they agree with each other.

use std::{panic::resume_unwind, path::PathBuf, sync::Arc};

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{Error, backup};
use crate::files;

/// How many closures run at once; the work is in memory, so cores are the limit.
pub(super) const READERS: u32 = 4;

/// The idle connections, and a permit for each connection.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        let permits = Arc::new(Semaphore::new(connections.len()));
        Self { idle: Arc::new(Mutex::new(connections)), permits }
    }

    pub(super) async fn read<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.lend(|db| {
            db.prepare_cached("BEGIN")?.execute([])?;
            ask(db)
        })
        .await
    }

    /// Does the same on the calling thread.
    pub(super) async fn lookup<T, F>(&self, ask: F) -> Result<T, Error>
    where
        F: FnOnce(&Connection) -> Result<T, Error> + Send,
    {
        let _permit = self.permits.acquire().await.map_err(|_| Error::Closed)?;
        let lent = Loan::take(Arc::clone(&self.idle)).ok_or(Error::Closed)?;
        let db = lent.db.as_ref().ok_or(Error::Closed)?;
        db.prepare_cached("BEGIN")?.execute([])?;
        ask(db)
    }

    async fn lend<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Closed)?;
        let idle = Arc::clone(&self.idle);
        let answer = spawn_blocking(move || {
            let lent = Loan::take(idle).ok_or(Error::Closed)?;
            let answer = lent.db.as_ref().ok_or(Error::Closed).and_then(ask);
            drop(lent);
            drop(permit);
            answer
        });
        match answer.await {
            Ok(answer) => answer,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(_) => Err(Error::Closed),
        }
    }

    /// Writes a copy of the database.
    pub(super) async fn copy(&self, to: PathBuf) -> Result<(), Error> {
        self.lend(move |db| backup::copy(db, &to, files::create_private)).await
    }

    /// Waits for the closures that run, then closes the connections.
    pub(super) async fn close(&self) {
        if let Ok(all) = self.permits.acquire_many(READERS).await {
            self.permits.close();
            drop(all);
        }
        self.idle.lock().clear();
    }
}

/// A connection that is returned when the loan is dropped, also by a panic.
struct Loan {
    db: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Loan {
    fn take(idle: Arc<Mutex<Vec<Connection>>>) -> Option<Self> {
        let db = idle.lock().pop()?;
        Some(Self { db: Some(db), idle })
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            if !db.is_autocommit() {
                // A read transaction has nothing to undo; this ends its snapshot.
                let ended = db.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([]));
                drop(ended);
            }
            self.idle.lock().push(db);
        }
    }
}
