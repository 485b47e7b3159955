//! A few connections that only read, for questions that need not wait for the writer.
//!
//! In WAL mode a reader sees what was committed when it began and blocks nobody. Each question
//! runs inside one read transaction, so that its queries agree with each other.

use std::{panic::resume_unwind, path::PathBuf, sync::Arc};

use parking_lot::Mutex;
use rusqlite::Connection;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{Error, backup};
use crate::files;

/// How many questions are answered at once; the work is in memory, so cores are the limit.
pub(super) const READERS: u32 = 4;

/// The connections that are free, and how many may be lent.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    free: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(connections: Vec<Connection>) -> Self {
        let permits = Arc::new(Semaphore::new(connections.len()));
        Self { free: Arc::new(Mutex::new(connections)), permits }
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

    async fn lend<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Closed)?;
        let free = Arc::clone(&self.free);
        let answer = spawn_blocking(move || {
            let lent = Loan::take(free).ok_or(Error::Closed)?;
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

    /// Lets the questions that run finish, then closes the connections.
    pub(super) async fn close(&self) {
        if let Ok(all) = self.permits.acquire_many(READERS).await {
            self.permits.close();
            drop(all);
        }
        self.free.lock().clear();
    }
}

/// A connection that comes back when it is dropped, even by a panic.
struct Loan {
    db: Option<Connection>,
    home: Arc<Mutex<Vec<Connection>>>,
}

impl Loan {
    fn take(home: Arc<Mutex<Vec<Connection>>>) -> Option<Self> {
        let db = home.lock().pop()?;
        Some(Self { db: Some(db), home })
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        if let Some(db) = self.db.take() {
            if !db.is_autocommit() {
                // Nothing was written, so this only ends the snapshot and cannot fail.
                drop(db.execute_batch("ROLLBACK"));
            }
            self.home.lock().push(db);
        }
    }
}
