//! Keeps everything that must survive: one SQLite file, one thread that writes, readers beside it.
//!
//! A caller passes a closure and gets its result once it is durable. The closure is the
//! transaction, so what belongs together (a booking and its confirmation, an answer and the message
//! it answers) is written together or not at all. The functions of the tables are synchronous
//! because they compose only inside one transaction; an async function per table would have made
//! each of them a transaction of its own.
//!
//! ```text
//! let held = store.write(move |tx| bookings::hold(tx, &new, now)).await?;
//! let waiting = store.read(move |db| inbox::waiting_conversations(db, &scope)).await?;
//! ```
//!
//! Every function fails with [`Error`]: when the database does, or when a row holds a value that a
//! newer version of the program wrote. After an error nothing of the transaction is stored. A
//! missing row is `None`, and a refusal is a value. No clock is read here: `now` is an argument.

pub mod absences;
mod backup;
pub mod bookings;
pub mod caldav_accounts;
pub mod calendar_reads;
pub mod calendar_refusals;
pub mod connected_accounts;
pub mod connections;
pub mod consents;
pub mod conversations;
mod durability;
pub mod edits;
pub mod export;
mod error;
pub mod event_changes;
pub mod free_entries;
pub mod handovers;
pub mod health;
mod ids;
pub mod inspect;
pub mod inbox;
pub mod local_events;
pub mod transcript;
pub mod statistics;
mod migrate;
mod open;
pub mod jobs;
pub mod mailbox;
pub mod numbers;
pub mod questions;
mod readers;
pub mod reminders;
pub mod retention;
pub mod sent_messages;
mod scope;
pub mod linked_accounts;
pub mod shown_links;
mod signals;
mod sql;
pub mod staff;
pub mod staff_posts;
pub mod failed_jobs;
pub mod turns;
mod tx;
pub mod usage;
pub mod waitlist;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::Connection;

pub use durability::Durability;
pub use error::Error;
pub use ids::{ConversationId, CustomerId, InboxId, JobId, TurnId};
pub use scope::Scope;
pub use signals::{Signal, Signals};
pub use tx::Tx;

use durability::Log;
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
    /// Opens the file, creates it if it does not exist, and migrates it to this program's version.
    /// An older file is copied first, to `<file>.before-vN`. Blocks the thread.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged, is locked by another program for longer
    /// than ten seconds, or was written by a newer version of this program.
    pub fn open(file: &Path) -> Result<Self, Error> {
        let opened = open::open(file)?;
        let signals = Arc::new(Signals::new());
        let writer =
            Writer::start(opened.writer, Log::of(file), opened.version, Arc::clone(&signals))?;
        Ok(Self { readers: Readers::new(opened.readers), writer: Arc::new(writer), signals })
    }

    /// Runs a closure in a write transaction and returns its value once the commit is durable.
    ///
    /// If the closure returns an error, everything it did is undone. Once passed, it runs to its
    /// end even if the caller stops waiting.
    pub async fn write<T, F>(&self, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.writer.write(Durability::Synced, act).await
    }

    /// Does the same, and returns once the commit is so durable.
    pub async fn write_as<T, F>(&self, durability: Durability, act: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.writer.write(durability, act).await
    }

    /// Runs a closure on one snapshot of what is committed.
    pub async fn read<T, F>(&self, ask: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.readers.read(ask).await
    }

    /// Runs a closure that reads a few rows by an index, on the calling thread: handing it to
    /// another one would take longer than the query.
    pub async fn lookup<T, F>(&self, ask: F) -> Result<T, Error>
    where
        F: FnOnce(&Connection) -> Result<T, Error> + Send,
    {
        self.readers.lookup(ask).await
    }

    /// Returns what wakes the readers of the inbox and of the job queue.
    pub fn signals(&self) -> &Signals {
        &self.signals
    }

    /// Returns how many transactions this process has committed; writes that waited together share
    /// one.
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// Returns how many of these transactions waited for the disk.
    pub fn synced_commits(&self) -> u64 {
        self.writer.synced_commits()
    }

    /// Returns how many rows the statements of this process have read without an index that leads to
    /// them. In a large database, what is done often must not add to it.
    pub fn scanned_rows(&self) -> u64 {
        sql::scanned_rows()
    }

    /// Writes a copy of the database to a file while readers and writers go on. An existing file is
    /// replaced once the copy is complete, and left as it was if copying fails.
    pub async fn backup(&self, to: PathBuf) -> Result<(), Error> {
        self.readers.copy(to).await
    }

    /// Completes the work that was passed before, and closes the file. Later calls fail with
    /// [`Error::Closed`].
    pub async fn close(&self) {
        self.readers.close().await;
        let writer = Arc::clone(&self.writer);
        // Only fails if the runtime is going down, and then dropping the store does the same.
        drop(tokio::task::spawn_blocking(move || writer.close()).await);
    }
}
