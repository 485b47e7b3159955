//! The calendars of staff elsewhere: the status of each connection, and what has to be done.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    app::App,
    bots::CalendarKind,
    calendar::{Error, Refusal, caldav::Account},
    ids::{BusinessId, CalendarOwner, StaffId},
    store::{
        caldav_accounts,
        connections::{self, Connection, Status},
        health::{self, Component},
    },
};

use super::line::line;

/// How long it is said what is left in an account before.
const SHOWN: SignedDuration = SignedDuration::from_hours(60 * 24);

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
    /// Why its calendar took no event when one was written last, and since when; `null`: it takes them.
    refuses: Option<String>,
    refuses_since: Option<Timestamp>,
    /// What is left in the account before this one, where no one has a chat to be told; `null`: nothing.
    left_before: Option<String>,
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
                refuses: None,
                refuses_since: None,
                left_before: None,
                todo,
            });
        }
    }
    all.extend(at_caldav(app).await?);
    let components = app.store.read(health::components).await?;
    let now = app.clock.now();
    for it in &mut all {
        it.note_refusal(&components);
        it.left_before = left_before(&it.owner(), &components, now);
    }
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
        let is_refused = failed.as_ref().is_some_and(|it| *it == Error::PasswordRefused.to_string());
        let todo = match (account, &failed) {
            (None, _) => Some("its password cannot be read; zapys doctor says why".to_owned()),
            (Some(_), Some(_)) if is_refused => Some(
                "write the password that the server takes into the file or variable that [staff.caldav] names, \
                 and restart zapys; many servers want an app password"
                    .to_owned(),
            ),
            (Some(_), Some(_)) => Some("zapys doctor says what is wrong".to_owned()),
            (Some(_), None) if row.is_none() => Some(format!(
                "it has not been looked for yet; zapys connect --bot {} --staff {} does it and says what is wrong",
                owner.bot, owner.staff
            )),
            (Some(_), None) => None,
        };
        let status = match (account, row, &failed) {
            (None, ..) | (Some(_), None, _) => "never",
            (Some(_), Some(_), Some(_)) if is_refused => Status::NeedsReconnect.as_str(),
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
            refuses: None,
            refuses_since: None,
            left_before: None,
            todo,
        }
    });
    Ok(all.collect())
}

/// Returns what is left in the account before that of an owner, for as long as its visits may be ahead.
pub(in crate::cli) fn left_before(
    owner: &CalendarOwner,
    components: &[Component],
    now: Timestamp,
) -> Option<String> {
    let name = health::left_name(owner);
    let left = components.iter().find(|it| it.name == name && !it.up)?;
    let is_recent = now.duration_since(left.since) < SHOWN;
    is_recent.then(|| format!("{} (since {:.0})", left.detail, left.since))
}

/// Returns what mends a calendar that took no event, for the reason that was noted.
pub(in crate::cli) fn mends(staff: &StaffId, noted: &str) -> String {
    let mend = match Refusal::read(noted) {
        Refusal::Forbidden => "give its user the right to write into the calendar",
        Refusal::Full => "make room in the account",
        Refusal::NoCalendar => "sign in on the provider's web page, which may want something",
        Refusal::Refused => "look on the server at why it refuses events",
    };
    format!(
        "{mend}, or let {staff} choose another calendar with /connect. No times of {staff} are offered meanwhile; \
         once it is mended /connect tries it at once, and zapys within the hour"
    )
}

impl ConnectionStatus {
    fn owner(&self) -> CalendarOwner {
        CalendarOwner { bot: BusinessId::new(&self.bot), staff: StaffId::new(&self.staff) }
    }

    /// Notes that the calendar took no event when one was written last.
    fn note_refusal(&mut self, components: &[Component]) {
        let owner = self.owner();
        let name = health::writes_name(&owner);
        let Some(down) = components.iter().find(|it| it.name == name && !it.up) else { return };
        self.refuses = Some(down.detail.clone());
        self.refuses_since = Some(down.since);
        if self.status == Status::Active.as_str() {
            self.status = "not_writable";
        }
        self.todo.get_or_insert_with(|| mends(&owner.staff, &down.detail));
    }

    pub(super) fn line(&self) -> String {
        let Self { bot, staff, status, scopes, last_success, last_error, todo, .. } = self;
        let short = |scope: &String| scope.rsplit('/').next().unwrap_or_default().to_owned();
        let scopes: Vec<String> = scopes.iter().map(short).collect();
        let mut parts = vec![format!("{bot}/{staff}: {status}")];
        parts.extend(last_success.map(|at| format!("last answer {at:.0}")));
        parts.extend((!scopes.is_empty()).then(|| scopes.join(" ")));
        parts.extend(last_error.as_ref().map(|what| format!("failed: {what}")));
        parts.extend(
            self.refuses
                .as_ref()
                .zip(self.refuses_since)
                .map(|(why, since)| format!("no booking can be written since {since:.0}: {why}")),
        );
        parts.extend(
            self.left_before
                .as_ref()
                .map(|left| format!("left in the account before, to be deleted there: {left}")),
        );
        parts.extend(todo.as_ref().map(|todo| format!("to do: {todo}")));
        line("calendar", parts.join("; "))
    }
}
