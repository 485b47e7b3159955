//! Connecting a calendar, in chat: the link, the end of the consent, and the choice of calendars.
//!
//! The calendars are chosen by buttons of one message, which is edited with each press. A press is
//! read together with what Google has now, so a button of an old message cannot choose a calendar
//! that is gone. If Google does not answer, the reply says so and has a button to try again.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    bots::CalendarKind,
    chat::{Button, CalendarAction, ConsentOutcome, Reply},
    ids::{CalendarOwner, StaffId},
    messages::{self, View},
    oauth::{Consents, Disconnection, Error},
    roles::{self, Denial, Permission},
    store::{self, connections::Status},
};

use super::{
    caldav,
    calendar_choice::{Choice, calendar_button, chosen, show_choice},
    denied::denied,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// How long Google may take while a staff member waits in the chat.
const PATIENCE: Duration = Duration::from_secs(12);

/// Says in the chat how a consent ended; after a good one the calendars are chosen.
pub(super) async fn handle_consent(
    scope: &TurnScope<'_>,
    consent: ConsentOutcome,
) -> Result<TurnResult, store::Error> {
    let id = match consent {
        ConsentOutcome::Connected => {
            return handle_calendar_action(scope, &CalendarAction::Choose).await;
        }
        ConsentOutcome::Denied => "calendar-denied",
        ConsentOutcome::Lacking => "calendar-lacking",
        ConsentOutcome::Unreachable | ConsentOutcome::Used | ConsentOutcome::Expired => {
            "calendar-not-finished"
        }
    };
    let view = scope.view();
    Ok(TurnResult::reply(scope.turn, with_connect(&view, id)))
}

/// Does what a button about the calendar connection says.
pub(super) async fn handle_calendar_action(
    scope: &TurnScope<'_>,
    action: &CalendarAction,
) -> Result<TurnResult, store::Error> {
    match permitted(scope).await? {
        Ok(member) if *action == CalendarAction::Connect => connect(scope, &member).await,
        Ok(member) => {
            Ok(TurnResult::reply(scope.turn, choose_calendars(scope, &member, action).await?))
        }
        Err(denial) => Ok(TurnResult::reply(scope.turn, denied(&scope.view(), denial))),
    }
}

/// Returns the staff member who writes, if they may choose their calendars.
async fn permitted(scope: &TurnScope<'_>) -> Result<Result<StaffId, Denial>, store::Error> {
    let role = scope.role().await?;
    Ok(role.member().ok_or(Denial::StaffOnly).and_then(|own| {
        roles::check(&role, Permission::ConnectCalendar(own))?;
        Ok(own.clone())
    }))
}

/// Answers `/connect`, or its button: a link to Google's consent page, or the choice of the calendars of an
/// account that is connected in the business's file.
pub(super) async fn connect(
    scope: &TurnScope<'_>,
    member: &StaffId,
) -> Result<TurnResult, store::Error> {
    if caldav::has_account(scope, member) {
        let reply = caldav::choose(scope, member, &CalendarAction::Choose).await?;
        return Ok(TurnResult::reply(scope.turn, reply));
    }
    let consents = match google(scope, member) {
        Ok(consents) => consents,
        Err(reply) => return Ok(TurnResult::reply(scope.turn, reply)),
    };
    let owner = owner(scope, member);
    let (view, conversation) = (scope.view(), scope.conversation.id);
    let begun = async {
        let known = consents.tokens().connection(&owner).await?;
        let link = consents.begin(&owner, Some(conversation), view.lang).await?;
        Ok((known, link))
    };
    let (known, link) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return Ok(TurnResult::reply(scope.turn, explain(&view, error)?)),
    };
    let mut buttons = vec![vec![Button::link(view.say("calendar-button-open"), &link.url)]];
    let active = known.filter(|it| it.status == Status::Active);
    let text = match active {
        Some(connection) => {
            let account = connection.account;
            let account = account.unwrap_or_else(|| view.say("calendar-account-unknown"));
            buttons.push(vec![
                button(&view, "calendar-button-choose", CalendarAction::Choose),
                button(&view, "calendar-button-disconnect", CalendarAction::Disconnect),
            ]);
            let args = [("account", account.into()), ("link", (&link.url).into())];
            messages::say(view.lang, "calendar-link-again", &args)
        }
        None => messages::say(view.lang, "calendar-link", &[("link", (&link.url).into())]),
    };
    // The link has the consent's state in it, so the transcript says only that there was a link.
    let recorded = view.say("calendar-link-given");
    Ok(TurnResult::secret(scope.turn, Reply::text(text).with(buttons), recorded))
}

/// Asks whether to disconnect.
pub(super) async fn ask_to_disconnect(
    scope: &TurnScope<'_>,
    member: &StaffId,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    if caldav::has_account(scope, member) {
        return Ok(caldav::not_here(&view, member));
    }
    let consents = match google(scope, member) {
        Ok(consents) => consents,
        Err(reply) => return Ok(reply),
    };
    match consents.tokens().connection(&owner(scope, member)).await {
        Ok(Some(connection)) if connection.status != Status::Disconnected => {
            let yes = button(&view, "calendar-button-disconnect", CalendarAction::Disconnect);
            Ok(Reply::text(view.say("calendar-disconnect-ask")).with(vec![vec![yes]]))
        }
        Ok(_) => Ok(Reply::text(view.say("calendar-none"))),
        Err(error) => explain(&view, error),
    }
}

/// Changes which calendars count, or shows which do.
async fn choose_calendars(
    scope: &TurnScope<'_>,
    member: &StaffId,
    action: &CalendarAction,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    if caldav::has_account(scope, member) {
        return caldav::choose(scope, member, action).await;
    }
    let consents = match google(scope, member) {
        Ok(consents) => consents,
        Err(reply) => return Ok(reply),
    };
    let (tokens, owner) = (consents.tokens(), owner(scope, member));
    let until = Instant::now() + PATIENCE;
    if *action == CalendarAction::Disconnect {
        return match tokens.disconnect(&owner, until).await {
            Ok(parted) => Ok(Reply::text(view.say(disconnected(parted)))),
            Err(error) => explain(&view, error),
        };
    }
    let choice = async {
        let before = tokens.connection(&owner).await?.and_then(|it| it.account);
        let all = tokens.calendars(&owner, until).await?;
        let (before, action) = (before.as_deref(), action.clone());
        let choose = move |it| chosen(it, &action);
        let settings = tokens.choose(&owner, before, &all, choose).await?;
        Ok((settings, all))
    };
    match choice.await {
        Ok((settings, all)) => {
            let main = all.iter().find(|entry| entry.primary).map(|entry| entry.id.clone());
            let account = main.unwrap_or_else(|| view.say("calendar-account-unknown"));
            let args = [("account", account.into())];
            let heading = messages::say(view.lang, "calendar-connected", &args);
            let shown = Choice {
                settings: &settings,
                all: &all,
                standing: caldav::standing(scope, &owner, CalendarKind::Google).await?,
                is_done: *action == CalendarAction::Done,
            };
            Ok(show_choice(&view, heading, &shown))
        }
        Err(error) => explain(&view, error),
    }
}

/// Returns the way to Google for a staff member, or the reply that says why there is none.
fn google<'a>(scope: &TurnScope<'a>, member: &StaffId) -> Result<&'a Consents, Reply> {
    let kind = scope.profile.staff(member).map(|staff| staff.calendar);
    let id = match (kind, &scope.services.consents) {
        (Some(CalendarKind::Google), Some(consents)) => return Ok(consents),
        (Some(CalendarKind::Google), None) => "calendar-unset",
        (Some(CalendarKind::Local), _) => {
            return Err(caldav::said_to(&scope.view(), member, "calendar-local"));
        }
        (Some(CalendarKind::Caldav), _) => "calendar-caldav-unset",
        (None, _) => "staff-only",
    };
    Err(Reply::text(scope.view().say(id)))
}

fn owner(scope: &TurnScope<'_>, member: &StaffId) -> CalendarOwner {
    CalendarOwner { bot: scope.profile.id.clone(), staff: member.clone() }
}

fn button(view: &View<'_>, label: &str, action: CalendarAction) -> Button {
    calendar_button(view.say(label), action)
}

/// Says the message of this id, with a button to connect.
fn with_connect(view: &View<'_>, id: &str) -> Reply {
    let connect = button(view, "calendar-button-connect", CalendarAction::Connect);
    Reply::text(view.say(id)).with(vec![vec![connect]])
}

/// Says what went wrong, with a button for what can be done about it.
fn explain(view: &View<'_>, error: Error) -> Result<Reply, store::Error> {
    Ok(match error {
        Error::Store(error) => return Err(error),
        Error::NotConnected => Reply::text(view.say("calendar-none")),
        Error::NeedsReconnect => with_connect(view, "calendar-lapsed"),
        Error::Unreachable(_) => {
            let retry = button(view, "calendar-button-retry", CalendarAction::Choose);
            Reply::text(view.say("calendar-unreachable")).with(vec![vec![retry]])
        }
        error @ (Error::Refused(_) | Error::Vault(_)) => {
            tracing::error!(business = %view.profile.id, %error, "calendar choice failed");
            with_connect(view, "calendar-failed")
        }
    })
}

/// Returns the id of the message that says how a connection ended.
const fn disconnected(parted: Disconnection) -> &'static str {
    match parted {
        Disconnection::NotConnected => "calendar-none",
        Disconnection::Revoked => "calendar-disconnected",
        Disconnection::NotRevoked => "calendar-disconnected-kept",
        Disconnection::Shared => "calendar-disconnected-shared",
    }
}
