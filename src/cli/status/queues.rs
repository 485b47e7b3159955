//! The messages that wait for an answer, the jobs that are due, and what went wrong with them.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    app::App,
    store::{
        failed_jobs::{self, FailedJobs},
        inbox, jobs,
    },
};

use super::line::line;

/// How far back troubles are shown.
const TROUBLES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The most troubles that are shown.
const MOST: u32 = 20;

/// The messages that wait for an answer.
#[derive(Debug, Serialize)]
pub(super) struct Inbox {
    waiting: u32,
    oldest: Option<Timestamp>,
}

/// The jobs that are due.
#[derive(Debug, Serialize)]
pub(super) struct Jobs {
    due: u32,
    oldest: Option<Timestamp>,
    given_up: u32,
    troubles: Vec<FailedJobs>,
}

pub(super) async fn read(app: &App) -> anyhow::Result<(Inbox, Jobs)> {
    let now = app.clock.now();
    let from = now.saturating_sub(TROUBLES).unwrap_or(now);
    let read = app.store.read(move |db| {
        let ((waiting, came), (due, given_up)) = (inbox::backlog(db)?, jobs::backlog(db, now)?);
        let troubles = failed_jobs::since(db, from, MOST)?;
        let oldest = failed_jobs::oldest_due(db, now)?;
        Ok((Inbox { waiting, oldest: came }, Jobs { due, oldest, given_up, troubles }))
    });
    Ok(read.await?)
}

impl Inbox {
    pub(super) fn lines(&self) -> Vec<String> {
        vec![line("inbox", format!("{} waiting{}", self.waiting, since(self.oldest)))]
    }
}

impl Jobs {
    pub(super) fn lines(&self) -> Vec<String> {
        let Self { due, oldest, given_up, troubles } = self;
        let all = format!("{due} due{}, {given_up} given up", since(*oldest));
        let told = troubles.iter().map(|trouble| {
            let FailedJobs { kind, given_up, why, many, since } = trouble;
            let ended = if *given_up { "given up" } else { "tried again" };
            line("trouble", format!("{many} {kind}, {ended}, since {since:.0}: {why}"))
        });
        std::iter::once(line("outbox", all)).chain(told).collect()
    }
}

fn since(oldest: Option<Timestamp>) -> String {
    oldest.map(|oldest| format!(", since {oldest:.0}")).unwrap_or_default()
}
