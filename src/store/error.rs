//! The errors of the database, each with a sentence for the operator.
//!
//! Writes share commits, so when a commit fails, all of its callers get the same error; therefore
//! [`Error`] can be cloned. The texts name columns and steps and never contain stored values.

use std::sync::Arc;

use rusqlite::ErrorCode;

/// Why the store failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened, created or written.
    #[error("cannot {step}; check that the directory exists and belongs to this user: {source}")]
    Open {
        /// The step that failed, as a verb phrase.
        step: &'static str,
        /// The system's error.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// Another program held the lock for longer than ten seconds.
    #[error("another program keeps the database locked; end it, then try again")]
    Locked,
    /// The file is damaged, or is not a database of this program.
    #[error(
        "the database is damaged or is no zapys database; stop the worker, keep the file, and \
         put the newest backup in its place"
    )]
    Corrupt,
    /// The disk is full.
    #[error("no room is left for the database; free some on its disk")]
    Full,
    /// A newer version of this program wrote the database.
    #[error(
        "the database has version {found} and this program knows version {known}; install the \
         newer program, or put back the backup made before it"
    )]
    Newer {
        /// The version of the file.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The store was closed.
    #[error("the database is closed")]
    Closed,
    /// A row holds a value that this program cannot read.
    #[error("the column {column} holds a value that this program cannot read")]
    Unreadable {
        /// The column.
        column: String,
    },
    /// Any other error: a bug in this program, or a failing disk.
    #[error("the database refused: {0}")]
    Sqlite(Arc<rusqlite::Error>),
}

impl Error {
    /// Returns whether the same write may succeed later.
    pub fn may_retry(&self) -> bool {
        matches!(self, Self::Locked | Self::Full)
    }

    pub(super) fn open(
        step: &'static str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Open { step, source: Arc::new(source) }
    }

    pub(super) fn unreadable(column: &str) -> Self {
        Self::Unreadable { column: column.to_owned() }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::open("use the database", error)
            }
            _ => Self::Sqlite(Arc::new(error)),
        }
    }
}
