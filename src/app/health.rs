//! Whether the worker still does its work, as its watchdog asks.
//!
//! A watchdog that a bare timer feeds only shows that a timer runs. This one asks what customers
//! depend on: the writing thread answers, a reader answers, and the loops that answer messages
//! and keep promises made a pass not long ago. What a restart would not mend, a full disk or
//! another program's lock, is told and is no reason to be restarted.

use std::time::Duration;

use crate::{
    clock::Pulse,
    store::{self, Store, inbox, outbox},
};

use super::App;

/// How long the database may take to answer.
const DATABASE: Duration = Duration::from_secs(15);
/// How long a loop may make no pass: a delivery may take a minute, and beats before it.
const LOOP: Duration = Duration::from_secs(150);

/// The signs of life of the worker's loops.
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// Of what answers messages.
    pub answering: Pulse,
    /// Of what keeps promises.
    pub sending: Pulse,
}

/// What is found when all is as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Messages that wait for an answer.
    pub waiting: u32,
    /// Promises that are due.
    pub due: u32,
    /// Promises that were given up.
    pub given_up: u32,
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Sick {
    /// It hangs: only a new start can help.
    #[error("{0} makes no progress")]
    Hangs(&'static str),
    /// The database cannot be used for now, and a new start would find it so again.
    #[error(transparent)]
    Database(store::Error),
}

impl App {
    /// Asks the worker's parts for a sign of life.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn health(&self) -> Result<Load, Sick> {
        for (pulse, what) in [
            (&self.pulses.answering, "the loop that answers messages"),
            (&self.pulses.sending, "the loop that keeps promises"),
        ] {
            if pulse.age() > LOOP {
                return Err(Sick::Hangs(what));
            }
        }
        match tokio::time::timeout(DATABASE, load(&self.store, self.clock.now())).await {
            Ok(loaded) => loaded.map_err(Sick::Database),
            Err(_) => Err(Sick::Hangs("the database")),
        }
    }
}

async fn load(store: &Store, now: jiff::Timestamp) -> Result<Load, store::Error> {
    store.write(|_| Ok(())).await?;
    let read = store.read(move |db| {
        let (waiting, _) = inbox::backlog(db)?;
        let (due, given_up) = outbox::backlog(db, now)?;
        Ok(Load { waiting, due, given_up })
    });
    read.await
}
