//! The parts of the worker that hang on somebody else, as each noted last how it stands.

use jiff::Timestamp;
use serde::Serialize;

use crate::{app::App, store::health};

use super::line;

/// One part.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    name: String,
    up: bool,
    since: Timestamp,
    detail: String,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<Part>> {
    let parts = app.store.read(health::parts).await?;
    let part = |health::Part { name, up, since, detail }| Part { name, up, since, detail };
    Ok(parts.into_iter().map(part).collect())
}

impl Part {
    pub(super) fn line(&self) -> String {
        let Self { name, up, since, detail } = self;
        let up = if *up { "up" } else { "DOWN" };
        line("part", format!("{name}: {up} since {since:.0}, {detail}"))
    }
}
