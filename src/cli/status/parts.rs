//! The connections of the worker to the platforms, as each last reported.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::{App, listener_name},
    ids::Platform,
    store::health,
};

use super::line::line;

/// One connection to a platform.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    name: String,
    up: bool,
    since: Timestamp,
    detail: String,
}

/// Reads what the worker reported about the bots of the profiles. If no worker runs, everything is
/// down, because a worker that was killed could not report that.
pub(super) async fn read(app: &App, running: bool) -> anyhow::Result<Vec<Part>> {
    let bots = app.profiles().flat_map(|profile| {
        let of = |platform, token: &Option<_>| {
            token.as_ref().map(|_| listener_name(platform, &profile.id))
        };
        [of(Platform::Telegram, &profile.telegram), of(Platform::Discord, &profile.discord)]
    });
    let bots: BTreeSet<String> = bots.flatten().collect();
    let noted = app.store.read(health::components).await?.into_iter();
    let parts = noted.filter(|it| bots.contains(&it.name)).map(|it| {
        let health::Component { name, up, since, detail } = it;
        if running || !up {
            return Part { name, up, since, detail };
        }
        Part { name, up: false, since, detail: "no worker runs; up until it ended".into() }
    });
    Ok(parts.collect())
}

impl Part {
    pub(super) fn line(&self) -> String {
        let Self { name, up, since, detail } = self;
        let up = if *up { "up" } else { "DOWN" };
        line("part", format!("{name}: {up} since {since:.0}, {detail}"))
    }
}
