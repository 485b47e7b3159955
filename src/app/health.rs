//! Whether the worker works, as its watchdog asks.
//!
//! A watchdog fed by a timer only shows that the timer runs. This one asks what customers depend
//! on: the store's writing thread answers, a reader answers, the loops that answer messages and run
//! jobs have made a pass recently, and waiting messages are being answered. Listeners are not
//! asked: their platform may be away for hours, which a restart does not mend, and `zapys status`
//! shows it. A failure that a restart would not mend, such as a full disk, is reported and is no
//! reason to restart.

use std::time::Duration;

use crate::store::{self, Store, inbox, jobs};

use super::open::App;

/// How long the database may take to answer.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(15);

/// What a healthy worker has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Messages that wait for an answer.
    pub waiting: u32,
    /// Jobs that are due.
    pub due: u32,
    /// Jobs that were given up.
    pub given_up: u32,
}

/// Why the worker is not healthy.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A loop or the database hangs, and only a restart can help.
    #[error("{0} makes no progress")]
    Hangs(&'static str),
    /// The database cannot be used; a restart would find the same.
    #[error(transparent)]
    Database(store::Error),
}

impl App {
    /// Checks the worker's loops and the database.
    pub async fn health(&self) -> Result<Load, Error> {
        if let Some(name) = self.pulses.stalled() {
            return Err(Error::Hangs(name));
        }
        match tokio::time::timeout(DATABASE_TIMEOUT, load(&self.store, self.clock.now())).await {
            Ok(loaded) => loaded.map_err(Error::Database),
            Err(_) => Err(Error::Hangs("the database")),
        }
    }
}

async fn load(store: &Store, now: jiff::Timestamp) -> Result<Load, store::Error> {
    store.write(|_| Ok(())).await?;
    let read = store.read(move |db| {
        let (waiting, _) = inbox::backlog(db)?;
        let (due, given_up) = jobs::backlog(db, now)?;
        Ok(Load { waiting, due, given_up })
    });
    read.await
}
