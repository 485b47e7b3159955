//! The choice of calendars of an account at a CalDAV server, in chat.
//!
//! The account itself stands in the business's file, so there is no link to open: `/connect` looks for its
//! calendars and shows them, with the same buttons as for Google.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    bots::CalendarKind,
    calendar::{Error, Standing},
    chat::{CalendarAction, Reply},
    ids::{CalendarOwner, StaffId},
    messages::{self, View},
    oauth::CalendarEntry,
    store,
};

use super::{
    calendar_choice::{Choice, calendar_button, chosen, show_choice},
    turn_scope::TurnScope,
};

/// How long a server may take while a staff member waits in the chat.
const PATIENCE: Duration = Duration::from_secs(12);

/// Returns whether a staff member's calendar is at a CalDAV server.
pub(super) fn has_account(scope: &TurnScope<'_>, member: &StaffId) -> bool {
    scope.profile.staff(member).is_some_and(|staff| staff.calendar == CalendarKind::Caldav)
}

/// Says that the account is disconnected in the business's file and not in chat.
pub(super) fn not_here(view: &View<'_>, member: &StaffId) -> Reply {
    said_to(view, member, "calendar-caldav-fixed")
}

/// Says a message in which staff are sent to the owner, unless they are the owner.
pub(super) fn said_to(view: &View<'_>, member: &StaffId, id: &str) -> Reply {
    let is_owner = view.profile.staff(member).is_some_and(|it| it.is_business_owner);
    let owner = if is_owner { "yes" } else { "no" };
    Reply::text(messages::say(view.lang, id, &[("owner", owner.into())]))
}

/// Changes which calendars count, or shows which do.
pub(super) async fn choose(
    scope: &TurnScope<'_>,
    member: &StaffId,
    action: &CalendarAction,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    if *action == CalendarAction::Disconnect {
        return Ok(not_here(&view, member));
    }
    let owner = CalendarOwner { bot: scope.profile.id.clone(), staff: member.clone() };
    let caldav = scope.services.calendars.caldav();
    let known = caldav.and_then(|caldav| Some((caldav, caldav.account(&owner)?)));
    let Some((caldav, account)) = known else {
        return Ok(Reply::text(view.say("calendar-caldav-unset")));
    };
    let change = action.clone();
    let choice = caldav.choose_in_chat(
        &owner,
        move |before| chosen(before, &change),
        Instant::now() + PATIENCE,
    );
    match choice.await {
        Ok((settings, all)) => {
            if !all.iter().any(CalendarEntry::is_written) {
                return Ok(Reply::text(view.say("calendar-caldav-read-only")));
            }
            let args = [("account", account.username.clone().into())];
            let heading = messages::say(view.lang, "calendar-caldav-connected", &args);
            let shown = Choice {
                settings: &settings,
                all: &all,
                standing: standing(scope, &owner, CalendarKind::Caldav).await?,
                is_done: *action == CalendarAction::Done,
            };
            Ok(show_choice(&view, heading, &shown))
        }
        Err(error) => Ok(explain(&view, &error)),
    }
}

/// Returns what is noted of the calendar that bookings go into, where it took no event.
pub(super) async fn standing(
    scope: &TurnScope<'_>,
    owner: &CalendarOwner,
    kind: CalendarKind,
) -> Result<Option<Standing>, store::Error> {
    scope.services.calendars.standing(&scope.services.store, owner, kind).await
}

/// Says what went wrong, with a button where trying again may help.
fn explain(view: &View<'_>, error: &Error) -> Reply {
    tracing::warn!(business = %view.profile.id, %error, "calendar choice failed");
    match error {
        Error::NotConnected => return Reply::text(view.say("calendar-caldav-unset")),
        Error::PasswordRefused => return Reply::text(view.say("calendar-caldav-refused")),
        Error::CalendarGone => return Reply::text(view.say("calendar-caldav-none")),
        Error::NoCalendar => return Reply::text(view.say("calendar-caldav-empty")),
        Error::Refused(_) => return Reply::text(view.say("calendar-caldav-broken")),
        Error::Unreachable(_) | Error::TakesNothing(_) | Error::IdTaken | Error::MovedByOthers => {}
    }
    let label = view.say("calendar-button-retry");
    let retry = calendar_button(label, CalendarAction::Choose);
    Reply::text(view.say("calendar-caldav-unreachable")).with(vec![vec![retry]])
}
