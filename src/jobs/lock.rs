//! The lock of the processes that share one database.
//!
//! Any process may run a letter or complete a booking, so the one that does holds a lock of the
//! operating system meanwhile. The lock ends with its process, where a mark in the database would
//! stay.

use std::{
    fs::{File, TryLockError},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use crate::{clock::Pulse, files, store};

/// How often the lock is tried while another process has it.
const TRY_EVERY: Duration = Duration::from_millis(20);

/// The file of the lock.
#[derive(Debug, Clone)]
pub(super) struct ProcessLock(pub(super) PathBuf);

impl ProcessLock {
    /// Waits for the lock; it is released when the file is dropped. It is tried again and again and
    /// not waited for on a thread, which could not be called off; `pulse` beats meanwhile.
    pub(super) async fn acquire(&self, pulse: &Pulse) -> Result<File, store::Error> {
        let failed = |error: std::io::Error| store::Error::Open {
            step: "lock the jobs",
            source: Arc::new(error),
        };
        let file = files::open_lock_file(&self.0).map_err(failed)?;
        loop {
            pulse.beat();
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(TRY_EVERY).await,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}
