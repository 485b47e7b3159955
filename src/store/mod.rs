//! Keeps everything that must survive: one SQLite file, one thread that writes, readers beside it.
//!
//! A caller hands over a closure and gets its result when it is on the disk: the closure is
//! the transaction, so what belongs together (a booking and its letter, an answer and the
//! message it answers) is written together or not at all. The table functions are plain and
//! synchronous, because they compose only inside one transaction; an async function per table
//! would have made each of them a transaction of its own.
//!
//! ```text
//! let held = store.write(move |tx| bookings::hold(tx, &new, now)).await?;
//! let waiting = store.read(move |db| inbox::waiting_conversations(db, &scope)).await?;
//! ```
//!
//! No clock is read here: `now` is an argument wherever it counts.

mod backup;
pub mod bookings;
pub mod calendar_reads;
pub mod connections;
pub mod consents;
pub mod conversations;
mod error;
pub mod health;
mod ids;
pub mod inspect;
pub mod inbox;
pub mod local_events;
pub mod transcript;
pub mod measure;
mod migrate;
mod open;
pub mod jobs;
mod readers;
pub mod retention;
mod scope;
mod signals;
mod sql;
pub mod staff;
pub mod troubles;
pub mod turns;
mod tx;
pub mod usage;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::Connection;

pub use error::Error;
pub use ids::{ConversationId, CustomerId, InboxId, JobId, TurnId};
pub use scope::Scope;
pub use signals::{Signal, Signals};
pub use tx::Tx;

use readers::Readers;
use writer::Writer;

/// The database of one process; clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    readers: Readers,
    writer: Arc<Writer>,
    signals: Arc<Signals>,
}

impl Store {
    /// Opens the file, makes it where there is none, and brings it to this program's version;
    /// blocks while it does. An older file is copied first, to `<file>.before-vN`.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged, is locked by another program for longer
    /// than ten seconds, or comes from a newer version of this program.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let opened = open::open(file)?;
        let signals = Arc::new(Signals::new());
        let writer = Writer::start(opened.writer, opened.version, Arc::clone(&signals))?;
        Ok(Self { readers: Readers::new(opened.readers), writer: Arc::new(writer), signals })
    }

    /// Runs a closure in a write transaction and returns its value once that is on the disk.
    ///
    /// If the closure returns an error, everything it did is undone. Once it is handed over it
    /// runs to its end, even if the caller stops waiting.
    ///
    /// # Errors
    /// The closure's own, or that of the commit; then nothing of it was kept.
    pub async fn write<T, F>(&self, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.writer.write(act).await
    }

    /// Runs a closure on what is committed, all of its queries at the same moment.
    ///
    /// # Errors
    /// The closure's own, or [`Error::Closed`].
    pub async fn read<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.readers.read(ask).await
    }

    /// Returns what wakes the readers of the inbox and of the job queue.
    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Returns how many transactions this process has committed; jobs that waited together
    /// share one.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// Writes a whole copy of the database, while everybody goes on; a file of that name is
    /// replaced once the copy is complete.
    ///
    /// # Errors
    /// When the copy cannot be written; then the file of that name is what it was.
    pub async fn backup(&self, to: PathBuf) -> Result<(), Error> {
        self.readers.copy(to).await
    }

    /// Takes no more work, finishes what was handed over, and closes the file. Every later
    /// call is answered [`Error::Closed`].
    pub async fn close(&self) {
        self.readers.close().await;
        let writer = Arc::clone(&self.writer);
        // Only fails if the runtime is going down, and then dropping the store does the same.
        drop(tokio::task::spawn_blocking(move || writer.close()).await);
    }
}
