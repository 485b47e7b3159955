//! The calendars of staff elsewhere: the status of each connection, and what has to be done.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{
    app::App,
    bots::CalendarKind,
    calendar::{Error, Refusal, Standing, caldav::Account},
    ids::{CalendarOwner, StaffId},
    store::{
        caldav_accounts,
        connections::{self, Connection, Failure, Settings, Status},
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
    /// The name of the calendar that bookings go into; `null`: it is not known.
    calendar: Option<String>,
    /// What that status means for the business; `null`: all is well.
    means: Option<String>,
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
    let mut all = at_google(app).await?;
    all.extend(at_caldav(app).await?);
    let components = app.store.read(health::components).await?;
    let now = app.clock.now();
    let mut shown = Vec::new();
    for (owner, kind, mut it) in all {
        if let Some(standing) = app.calendars().standing(&app.store, &owner, kind).await? {
            it.note_refusal(&owner, standing);
        }
        it.left_before = left_before(&owner, &components, now);
        shown.push(it);
    }
    Ok(shown)
}

/// A connection, and whose it is.
type Known = (CalendarOwner, CalendarKind, ConnectionStatus);

/// What a status means for the business, and what has to be done.
type Meaning = (Option<String>, Option<String>);

async fn at_google(app: &App) -> anyhow::Result<Vec<Known>> {
    let connections = app.store.read(connections::all).await?;
    let mut all = Vec::new();
    for profile in app.profiles() {
        for staff in profile.staff.iter().filter(|it| it.calendar == CalendarKind::Google) {
            let owner = CalendarOwner { bot: profile.id.clone(), staff: staff.id.clone() };
            let connection = connections.iter().find(|it| it.owner == owner);
            let failed = connection.and_then(|it| it.last_error.as_ref());
            let (means, todo) = means_at_google(&staff.id, connection, app.consents().is_some());
            let status = match connection.map(|it| it.status) {
                Some(Status::Active) if failed.is_some() => "failing",
                status => status.map_or("never", Status::as_str),
            };
            let shown = ConnectionStatus {
                bot: profile.id.as_str().to_owned(),
                staff: staff.id.as_str().to_owned(),
                status,
                calendar: connection.and_then(|it| written(&it.settings)),
                means,
                scopes: connection.map(|it| it.scopes.clone()).unwrap_or_default(),
                last_success: connection.and_then(|it| it.last_success),
                last_error: failed.map(|it| it.why.clone()),
                refuses: None,
                refuses_since: None,
                left_before: None,
                todo,
            };
            all.push((owner, CalendarKind::Google, shown));
        }
    }
    Ok(all)
}

fn means_at_google(staff: &StaffId, known: Option<&Connection>, has_google: bool) -> Meaning {
    let closed = format!("so no times of {staff} are offered");
    let means = match known.map(|it| (it.status, it.last_error.as_ref())) {
        Some((Status::Active, None)) => return (None, None),
        Some((Status::Active, Some(Failure { why, at }))) => {
            let means = format!("Google does not answer as it should since {at:.0} ({why})");
            let todo = "nothing now, it is tried again within the hour; if it stays, zapys doctor says why";
            return (Some(means), Some(todo.to_owned()));
        }
        Some((Status::NeedsReconnect, _)) => {
            format!("Google takes the connection no longer, {closed}")
        }
        Some((Status::Disconnected, _)) => format!("{staff} has ended the connection, {closed}"),
        None => format!("no calendar is connected, {closed}"),
    };
    let connect = format!("{staff} sends /connect to the bot and opens the link that comes");
    let todo = if has_google {
        connect
    } else {
        format!("fill in [google] in the settings and restart zapys, then {connect}")
    };
    (Some(means), Some(todo))
}

async fn at_caldav(app: &App) -> anyhow::Result<Vec<Known>> {
    let known = app.store.read(caldav_accounts::all).await?;
    let caldav = app.calendars().caldav();
    let owners = app.profiles().flat_map(|profile| profile.caldav_accounts());
    let all = owners.map(|(owner, _)| {
        let account = caldav.and_then(|caldav| caldav.account(&owner));
        let name = account.map(Account::name).unwrap_or_default();
        let row = known.iter().find(|it| it.owner == owner && it.account == name);
        let failed = row.and_then(|it| it.last_error.as_ref());
        let is_refused = failed.is_some_and(|it| it.why == Error::PasswordRefused.to_string());
        let status = match (account, row, failed) {
            (None, ..) | (Some(_), None, _) => "never",
            (Some(_), Some(_), Some(_)) if is_refused => Status::NeedsReconnect.as_str(),
            (Some(_), Some(_), Some(_)) => "failing",
            (Some(_), Some(_), None) => Status::Active.as_str(),
        };
        let (means, todo) = match account {
            None => (
                Some(format!(
                    "its password cannot be read, so no times of {} are offered",
                    owner.staff
                )),
                Some(
                    "zapys doctor names the file or the variable in which it has to be".to_owned(),
                ),
            ),
            Some(_) if row.is_none() => (
                Some("it has not been looked for yet".to_owned()),
                Some(format!(
                    "zapys connect --bot {} --staff {} looks for it and says what is wrong",
                    owner.bot, owner.staff
                )),
            ),
            Some(_) => means_at_caldav(&owner.staff, failed, is_refused),
        };
        let shown = ConnectionStatus {
            bot: owner.bot.as_str().to_owned(),
            staff: owner.staff.as_str().to_owned(),
            status,
            calendar: row.and_then(|it| written(it.settings.as_ref()?)),
            means,
            scopes: Vec::new(),
            last_success: row.and_then(|it| it.last_success),
            last_error: failed.map(|it| it.why.clone()),
            refuses: None,
            refuses_since: None,
            left_before: None,
            todo,
        };
        (owner, CalendarKind::Caldav, shown)
    });
    Ok(all.collect())
}

fn means_at_caldav(staff: &StaffId, failed: Option<&Failure>, is_refused: bool) -> Meaning {
    let Some(Failure { why, at }) = failed else { return (None, None) };
    // The log names the step as well, and an owner needs the reason alone.
    let why = why.strip_prefix("use the calendar: ").unwrap_or(why);
    let why = why.strip_prefix("reach the calendar: ").unwrap_or(why);
    let means =
        format!("it cannot be used since {at:.0} ({why}), so no times of {staff} are offered");
    let todo = if is_refused {
        "write the password that the server takes into the file or variable that [staff.caldav] names, and \
         restart zapys; many servers want an app password"
    } else {
        "zapys doctor says what is wrong and what to do"
    };
    (Some(means), Some(todo.to_owned()))
}

/// Returns the name of the calendar that bookings go into; `None`: it was not looked for yet.
fn written(settings: &Settings) -> Option<String> {
    Some(settings.known.get(&settings.write)?.name.as_str().to_owned())
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
pub(in crate::cli) fn mends(staff: &StaffId, Standing { refused, .. }: &Standing) -> String {
    let mend = match Refusal::read(&refused.reason) {
        Refusal::Forbidden => "give its user the right to write into it",
        Refusal::Full => "make room in the account",
        Refusal::NoCalendar => "sign in on the provider's web page, which may want something",
        Refusal::Refused => "look on the server at why it refuses events",
    };
    let already = if refused.may_retry { "nothing if that is mended already; else " } else { "" };
    format!(
        "{already}{mend}, then {staff} sends /connect to the bot, or chooses another calendar with it"
    )
}

/// Says in one sentence that a calendar took no event, and what that means.
pub(in crate::cli) fn takes_nothing(staff: &StaffId, standing: &Standing) -> String {
    let Standing { name, refused } = standing;
    let (since, reason) = (refused.since, &refused.reason);
    let now = if refused.may_retry {
        "and the next booking tries it again".to_owned()
    } else {
        format!("so no times of {staff} are offered")
    };
    format!("the calendar {name} takes no booking since {since:.0} ({reason}), {now}")
}

impl ConnectionStatus {
    /// Notes that the calendar took no event when one was written last.
    fn note_refusal(&mut self, owner: &CalendarOwner, standing: Standing) {
        // What keeps it from being read is to be mended first.
        if self.status == Status::Active.as_str() {
            self.status = "not_writable";
            self.means = Some(takes_nothing(&owner.staff, &standing));
            self.todo = Some(mends(&owner.staff, &standing));
        }
        self.refuses = Some(standing.refused.reason);
        self.refuses_since = Some(standing.refused.since);
    }

    pub(super) fn line(&self) -> String {
        let Self { bot, staff, status, calendar, means, last_success, todo, .. } = self;
        let mut parts = vec![format!("{bot}/{staff}: {status}")];
        parts.extend(means.clone());
        if means.is_none() {
            parts.extend(calendar.as_ref().map(|name| format!("bookings go into {name}")));
        }
        parts.extend(last_success.map(|at| format!("last answer {at:.0}")));
        parts.extend(
            self.left_before
                .as_ref()
                .map(|left| format!("left in the account before, to be deleted there: {left}")),
        );
        parts.extend(todo.as_ref().map(|todo| format!("to do: {todo}")));
        line("calendar", parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::BusinessId,
        store::calendar_refusals::{Deed, Refused},
    };

    fn owner() -> CalendarOwner {
        CalendarOwner { bot: BusinessId::new("salon"), staff: StaffId::new("olena") }
    }

    fn connection(status: Status, failed: Option<&str>) -> Connection {
        let at = Timestamp::UNIX_EPOCH;
        Connection {
            owner: owner(),
            status,
            credentials: None,
            version: 1,
            scopes: Vec::new(),
            settings: Settings::default(),
            account: None,
            refresher: None,
            last_success: None,
            last_error: failed.map(|why| Failure { why: why.to_owned(), at }),
            created: at,
        }
    }

    #[test]
    fn each_state_at_google_is_one_sentence_with_what_to_do() {
        let staff = StaffId::new("olena");
        let says = |known: Option<&Connection>, has_google| {
            let (means, todo) = means_at_google(&staff, known, has_google);
            format!("{}; to do: {}", means.unwrap_or_default(), todo.unwrap_or_default())
        };
        let connect = "olena sends /connect to the bot and opens the link that comes";
        let closed = "so no times of olena are offered";
        assert_eq!(
            says(None, true),
            format!("no calendar is connected, {closed}; to do: {connect}")
        );
        assert_eq!(
            says(None, false),
            format!(
                "no calendar is connected, {closed}; to do: fill in [google] in the settings and restart zapys, \
                 then {connect}"
            )
        );
        assert_eq!(
            says(Some(&connection(Status::NeedsReconnect, None)), true),
            format!("Google takes the connection no longer, {closed}; to do: {connect}")
        );
        assert_eq!(
            says(Some(&connection(Status::Disconnected, None)), true),
            format!("olena has ended the connection, {closed}; to do: {connect}")
        );
        assert_eq!(
            says(Some(&connection(Status::Active, Some("status 503"))), true),
            "Google does not answer as it should since 1970-01-01T00:00:00Z (status 503); to do: nothing now, it is \
             tried again within the hour; if it stays, zapys doctor says why"
        );
        assert_eq!(says(Some(&connection(Status::Active, None)), true), "; to do: ");
    }

    #[test]
    fn a_calendar_that_takes_nothing_is_named_with_the_reason_and_what_mends_it() {
        let staff = StaffId::new("olena");
        let at = Timestamp::UNIX_EPOCH;
        let mut standing = Standing {
            name: "Work".to_owned(),
            refused: Refused {
                owner: owner(),
                calendar: "w".to_owned(),
                deed: Deed::New,
                reason: Refusal::Forbidden.to_string(),
                since: at,
                tried: at,
                may_retry: false,
            },
        };
        let says = |standing: &Standing| {
            format!("{}; to do: {}", takes_nothing(&staff, standing), mends(&staff, standing))
        };
        let why = "the calendar Work takes no booking since 1970-01-01T00:00:00Z (it may be read and not written)";
        let mends = "give its user the right to write into it, then olena sends /connect to the bot, or chooses \
                     another calendar with it";
        assert_eq!(
            says(&standing),
            format!("{why}, so no times of olena are offered; to do: {mends}")
        );
        standing.refused.may_retry = true;
        assert_eq!(
            says(&standing),
            format!(
                "{why}, and the next booking tries it again; to do: nothing if that is mended already; else {mends}"
            )
        );
    }
}
