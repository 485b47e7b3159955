//! What a commit survives before its caller goes on, and when the rest reaches the disk.
//!
//! In WAL mode SQLite may commit without waiting for the disk (`synchronous=NORMAL`): a process that
//! is killed loses nothing then, because the operating system has the pages, and a power cut loses
//! only the last commits, in order. Waiting takes milliseconds, so only those commits wait that
//! something outside of this machine builds on. Commits are one log: one that waits brings all
//! before it to the disk as well (<https://www.sqlite.org/pragma.html#pragma_synchronous>).

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;
use tokio::time::Instant;

use crate::{files, ids::Platform};

use super::Error;

/// What a commit survives before its caller goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Durability {
    /// The end of the process. A power cut in the next quarter of a second may undo it, so it is for
    /// what can be done again: a step of a turn, the note that a job is done.
    Buffered,
    /// A power cut: the disk has confirmed it. It is for what is true elsewhere as well: a platform
    /// was told that its update was received, a customer was told "booked".
    #[default]
    Synced,
}

impl Durability {
    /// Returns what a message of a platform, and the answer to it, must survive. Telegram and Discord
    /// remember what they sent and were sent; a terminal goes down with the machine.
    #[must_use]
    pub const fn for_platform(platform: Platform) -> Self {
        match platform {
            Platform::Terminal => Self::Buffered,
            Platform::Telegram | Platform::Discord => Self::Synced,
        }
    }

    const fn pragma(self) -> &'static str {
        match self {
            Self::Buffered => "normal",
            Self::Synced => "full",
        }
    }
}

/// How long a commit may be buffered only.
const LONGEST_BUFFERED: Duration = Duration::from_millis(250);

/// The write-ahead log, and what of it the disk has not confirmed.
#[derive(Debug)]
pub(super) struct Log {
    file: PathBuf,
    /// How the connection commits now.
    mode: Durability,
    /// When the oldest commit was made that is only buffered.
    buffered_since: Option<Instant>,
}

impl Log {
    /// Describes the log of a database whose connection commits durably.
    pub(super) fn of(database: &Path) -> Self {
        let file = files::with_suffix(database, "-wal");
        Self { file, mode: Durability::Synced, buffered_since: None }
    }

    /// Makes the next commit at least so durable, and returns how durable it will be: an older one
    /// that is buffered for too long makes it wait for the disk.
    pub(super) fn prepare(
        &mut self,
        db: &Connection,
        least: Durability,
    ) -> Result<Durability, Error> {
        let late = self.until_sync().is_some_and(|left| left.is_zero());
        let mode = if late { Durability::Synced } else { least };
        if mode != self.mode {
            db.pragma_update(None, "synchronous", mode.pragma())?;
            self.mode = mode;
        }
        Ok(mode)
    }

    /// Notes a commit; `wrote`: it certainly added to the log. If not, an older commit that is only
    /// buffered is brought to the disk here, because the caller may build on what it has read.
    pub(super) fn committed(&mut self, durability: Durability, wrote: bool) -> Result<(), Error> {
        match (durability, self.buffered_since) {
            (Durability::Synced, Some(_)) if !wrote => {
                self.sync().map_err(|error| Error::open("sync the database's log", error))
            }
            (Durability::Synced, _) => {
                self.buffered_since = None;
                Ok(())
            }
            (Durability::Buffered, _) => {
                self.buffered_since.get_or_insert_with(Instant::now);
                Ok(())
            }
        }
    }

    /// Returns how long the oldest buffered commit may still wait; `None`: the disk has everything.
    pub(super) fn until_sync(&self) -> Option<Duration> {
        self.buffered_since.map(|since| LONGEST_BUFFERED.saturating_sub(since.elapsed()))
    }

    /// Brings the log to the disk when its time is up. If that fails, the next attempt is made after
    /// the same time.
    pub(super) fn sync_late(&mut self) {
        if let Err(error) = self.sync() {
            tracing::warn!(%error, "log of the database not synced");
            self.buffered_since = Some(Instant::now());
        }
    }

    fn sync(&mut self) -> std::io::Result<()> {
        File::open(&self.file)?.sync_data()?;
        self.buffered_since = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_durable_of_two_writes_decides_for_both() {
        let together = [Durability::Buffered, Durability::Synced].into_iter().max();
        assert_eq!(together, Some(Durability::Synced));
    }

    #[test]
    fn a_commit_is_synced_when_an_older_one_was_buffered_for_too_long() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let db = Connection::open(&file).unwrap();
        db.pragma_update(None, "journal_mode", "wal").unwrap();
        let mut log = Log::of(&file);
        let level = || db.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0));
        assert_eq!(log.prepare(&db, Durability::Buffered).unwrap(), Durability::Buffered);
        assert_eq!(level().unwrap(), 1);
        log.committed(Durability::Buffered, true).unwrap();
        assert!(log.until_sync().is_some());
        log.buffered_since = Instant::now().checked_sub(LONGEST_BUFFERED);
        assert_eq!(log.prepare(&db, Durability::Buffered).unwrap(), Durability::Synced);
        assert_eq!(level().unwrap(), 2);
        log.committed(Durability::Synced, true).unwrap();
        assert_eq!(log.until_sync(), None);
    }

    #[test]
    fn a_synced_commit_that_wrote_nothing_brings_those_before_it_to_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = Log::of(&dir.path().join("zapys.db"));
        log.committed(Durability::Buffered, true).unwrap();
        assert!(log.committed(Durability::Synced, false).is_err(), "there is no log to sync");
        std::fs::write(dir.path().join("zapys.db-wal"), "").unwrap();
        log.committed(Durability::Synced, false).unwrap();
        assert_eq!(log.until_sync(), None);
    }
}
