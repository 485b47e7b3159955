//! Whether the worker still does its work, as its watchdog asks.
//!
//! A watchdog that a bare timer feeds only shows that a timer runs. This one asks what customers
//! depend on: the writing thread answers, a reader answers, the loops that answer messages and
//! keep promises made a pass not long ago, and what waits is being answered. Listeners are not
//! asked: they hang on a platform that may be away for hours, which no restart mends, and
//! `status` shows it. What a restart would not mend, a full disk or
//! another program's lock, is told and is no reason to be restarted.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

use crate::{
    conversation,
    ids::{BusinessId, Platform},
    jobs::{self, LONGEST_ATTEMPT},
    store::{self, Store, health, inbox, jobs as queue},
};

use super::App;

/// How long the database may take to answer.
const DATABASE: Duration = Duration::from_secs(15);
/// How long what answers may not look whether something waits.
const LOOKS: Duration = Duration::from_secs(150);
/// How long nothing may be answered, nor fail, though something waits.
const ANSWERS: Duration = Duration::from_mins(10);
/// How long a queue of jobs may make no pass: one attempt may take so long, and some.
const SENDING: Duration = LONGEST_ATTEMPT.saturating_add(Duration::from_mins(1));

/// The signs of life of the worker's loops.
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// Of what answers messages.
    pub answering: conversation::Pulses,
    /// Of what keeps promises.
    pub sending: jobs::Pulses,
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

impl Pulses {
    /// Returns what gave no sign of life for too long; `None`: all goes on.
    fn hanging(&self) -> Option<&'static str> {
        let all = [
            (&self.answering.looks, LOOKS, "the loop that answers messages"),
            (&self.answering.answers, ANSWERS, "the answering of messages"),
            (&self.sending.chat, SENDING, "the sending of replies"),
            (&self.sending.background, SENDING, "the loop that keeps promises"),
        ];
        all.into_iter().find(|(pulse, longest, _)| pulse.age() > *longest).map(|(.., what)| what)
    }
}

/// Returns the name of what listens for a bot on a platform, as `status` shows it.
#[must_use]
pub fn part(platform: Platform, bot: &BusinessId) -> String {
    format!("{} {bot}", platform.as_str())
}

/// Notes how a part stands, by its name, where `status` reads it.
pub(super) type Notes =
    Arc<dyn Fn(String, bool, &'static str) -> BoxFuture<'static, ()> + Send + Sync>;

impl App {
    /// Returns what notes how the parts stand that hang on somebody else.
    pub(super) fn health_notes(&self) -> Notes {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        Arc::new(move |part, up, detail| {
            let (store, now) = (store.clone(), clock.now());
            Box::pin(async move {
                let written = store.write(move |tx| health::note(tx, &part, up, detail, now));
                if let Err(error) = written.await {
                    tracing::warn!(%error, "a part's health was not noted");
                }
            })
        })
    }

    /// Asks the worker's parts for a sign of life.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn health(&self) -> Result<Load, Sick> {
        if let Some(what) = self.pulses.hanging() {
            return Err(Sick::Hangs(what));
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
        let (due, given_up) = queue::backlog(db, now)?;
        Ok(Load { waiting, due, given_up })
    });
    read.await
}
