//! The calendars of staff elsewhere: the status of each connection, and what has to be done.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    app::App,
    bots::CalendarKind,
    calendar::caldav::Account,
    store::{
        caldav_accounts,
        connections::{self, Connection, Status},
    },
};

use super::line::line;

/// The connection of a staff member with a calendar elsewhere, without its secrets.
#[derive(Debug, Serialize)]
pub(super) struct ConnectionStatus {
    bot: String,
    staff: String,
    /// `never`: it was never connected.
    status: &'static str,
    scopes: Vec<String>,
    last_success: Option<Timestamp>,
    last_error: Option<String>,
    /// What the owner or the staff member has to do; `null`: nothing.
    todo: Option<String>,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<ConnectionStatus>> {
    let connections = app.store.read(connections::all).await?;
    let mut all = Vec::new();
    for profile in app.profiles() {
        for staff in profile.staff.iter().filter(|it| it.calendar == CalendarKind::Google) {
            let is_theirs =
                |it: &&Connection| it.owner.bot == profile.id && it.owner.staff == staff.id;
            let connection = connections.iter().find(is_theirs);
            let status = connection.map(|it| it.status);
            let failed = connection.and_then(|it| it.last_error.clone()).map(|it| it.why);
            let todo = match status {
                Some(Status::Active) if failed.is_none() => None,
                Some(Status::Active) => Some("nothing if it passes within the hour".to_owned()),
                _ if app.consents().is_none() => Some("fill in [google]".to_owned()),
                _ => Some(format!("{} has to send /connect", staff.id)),
            };
            all.push(ConnectionStatus {
                bot: profile.id.as_str().to_owned(),
                staff: staff.id.as_str().to_owned(),
                status: status.map_or("never", Status::as_str),
                scopes: connection.map(|it| it.scopes.clone()).unwrap_or_default(),
                last_success: connection.and_then(|it| it.last_success),
                last_error: failed,
                todo,
            });
        }
    }
    all.extend(at_caldav(app).await?);
    Ok(all)
}

async fn at_caldav(app: &App) -> anyhow::Result<Vec<ConnectionStatus>> {
    let known = app.store.read(caldav_accounts::all).await?;
    let caldav = app.calendars().caldav();
    let owners = app.profiles().flat_map(|profile| profile.caldav_accounts());
    let all = owners.map(|(owner, _)| {
        let account = caldav.and_then(|caldav| caldav.account(&owner));
        let name = account.map(Account::name).unwrap_or_default();
        let row = known.iter().find(|it| it.owner == owner && it.account == name);
        let failed = row.and_then(|it| it.last_error.clone()).map(|it| it.why);
        let todo = match (account, &failed) {
            (None, _) => Some("its password cannot be read; zapys doctor says why".to_owned()),
            (Some(_), Some(_)) => Some("zapys doctor says what is wrong".to_owned()),
            (Some(_), None) => None,
        };
        let status = match (account, row, &failed) {
            (None, ..) | (Some(_), None, _) => "never",
            (Some(_), Some(_), Some(_)) => "failing",
            (Some(_), Some(_), None) => Status::Active.as_str(),
        };
        ConnectionStatus {
            bot: owner.bot.as_str().to_owned(),
            staff: owner.staff.as_str().to_owned(),
            status,
            scopes: Vec::new(),
            last_success: row.and_then(|it| it.last_success),
            last_error: failed,
            todo,
        }
    });
    Ok(all.collect())
}

impl ConnectionStatus {
    pub(super) fn line(&self) -> String {
        let Self { bot, staff, status, scopes, last_success, last_error, todo } = self;
        let short = |scope: &String| scope.rsplit('/').next().unwrap_or_default().to_owned();
        let scopes: Vec<String> = scopes.iter().map(short).collect();
        let mut parts = vec![format!("{bot}/{staff}: {status}")];
        parts.extend(last_success.map(|at| format!("last answer {at:.0}")));
        parts.extend((!scopes.is_empty()).then(|| scopes.join(" ")));
        parts.extend(last_error.as_ref().map(|what| format!("failed: {what}")));
        parts.extend(todo.as_ref().map(|todo| format!("to do: {todo}")));
        line("calendar", parts.join("; "))
    }
}
