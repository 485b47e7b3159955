//! The calendars that staff have connected, and how Google last answered.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::App,
    store::connections::{self, Status},
};

use super::line;

/// A connection as programs read it; nothing in it opens a calendar.
#[derive(Debug, Serialize)]
pub(super) struct Connection {
    bot: String,
    staff: String,
    status: Status,
    last_success: Option<Timestamp>,
    last_error: Option<String>,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<Connection>> {
    let all = app.store.read(connections::all).await?;
    let shown = |it: connections::Connection| Connection {
        bot: it.owner.bot.as_str().to_owned(),
        staff: it.owner.staff.as_str().to_owned(),
        status: it.status,
        last_success: it.last_success,
        last_error: it.last_error.map(|(why, _)| why),
    };
    Ok(all.into_iter().map(shown).collect())
}

impl Connection {
    pub(super) fn line(&self) -> String {
        let Self { bot, staff, status, last_success, last_error } = self;
        let status = match status {
            Status::Active => "active",
            Status::NeedsReconnect => "NEEDS TO BE CONNECTED AGAIN: /connect",
            Status::Disconnected => "disconnected",
        };
        let good = last_success.map(|at| format!(", good at {at:.0}")).unwrap_or_default();
        let bad = last_error.as_ref().map(|why| format!(", then: {why}")).unwrap_or_default();
        line("calendar", format!("{bot}, {staff}: {status}{good}{bad}"))
    }
}
