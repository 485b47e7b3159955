//! What staff members ask for in chat: their day, their calendar, their invitation.
//!
//! The room `roles` decides who may do it, so these commands give everyone else the same answer.

use sha2::{Digest as _, Sha256};

use crate::{
    chat::{AddressChange, Reply},
    ids::StaffId,
    messages,
    roles::{self, Denial, Permission},
    store::{self, staff},
};

use super::{
    address::correct_address,
    connect::{ask_to_disconnect, connect},
    denied::denied,
    staff_absence::away,
    staff_days::{show_day, show_today, show_week},
    staff_find::{find, note},
    staff_numbers::show_numbers,
    staff_why::why,
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// A command that only staff members can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StaffCommand {
    /// Connect their calendar.
    Connect,
    /// Disconnect it.
    Disconnect,
    /// Show the day's appointments.
    Today,
    /// Show those of the next seven days.
    Week,
    /// Show those of the days that these words mean.
    Day(Option<String>),
    /// Block the time that these words mean, or list the absences.
    Away(Option<String>),
    /// Find visits by a customer's name or phone number.
    Find(Option<String>),
    /// Note something on a visit.
    Note(Option<String>),
    /// Say why the time that these words mean is not offered.
    Why(Option<String>),
    /// Show the figures of the business.
    Numbers,
    /// Correct an address that takes no letters.
    Address(Option<AddressChange>),
}

impl StaffCommand {
    /// Returns what a staff member must be permitted who gives this command about themselves.
    const fn permission<'a>(&self, own: &'a StaffId) -> Permission<'a> {
        match self {
            Self::Connect | Self::Disconnect => Permission::ConnectCalendar(own),
            Self::Today | Self::Week | Self::Day(_) | Self::Find(_) => Permission::SeeBookings(own),
            Self::Note(_) => Permission::ChangeBookings(own),
            Self::Away(_) => Permission::BlockTime(own),
            Self::Why(_) => Permission::ExplainTimes(own),
            Self::Numbers => Permission::ReadNumbers,
            Self::Address(_) => Permission::CorrectAddress(own),
        }
    }
}

pub(super) async fn handle_staff_command(
    scope: &TurnScope<'_>,
    command: StaffCommand,
) -> Result<TurnResult, store::Error> {
    let role = scope.role().await?;
    let permitted = role.member().ok_or(Denial::StaffOnly).and_then(|own| {
        roles::check(&role, command.permission(own))?;
        Ok(own)
    });
    let member = match permitted {
        Ok(member) => member,
        Err(denial) => return Ok(TurnResult::reply(scope.turn, denied(&scope.view(), denial))),
    };
    let reply = match command {
        StaffCommand::Connect => return connect(scope, member).await,
        StaffCommand::Disconnect => ask_to_disconnect(scope, member).await?,
        StaffCommand::Today => show_today(scope, &role).await?,
        StaffCommand::Week => show_week(scope, &role).await?,
        StaffCommand::Day(words) => show_day(scope, &role, words.as_deref()).await?,
        StaffCommand::Away(words) => away(scope, &role, words.as_deref()).await?,
        StaffCommand::Find(words) => find(scope, &role, words.as_deref()).await?,
        StaffCommand::Note(words) => note(scope, &role, words.as_deref()).await?,
        StaffCommand::Why(words) => why(scope, &role, words.as_deref()).await?,
        StaffCommand::Numbers => show_numbers(scope, &role).await?,
        StaffCommand::Address(change) => correct_address(scope, member, change.as_ref()).await?,
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// Tells what can be done here: to staff their commands first.
pub(super) async fn help(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let args = [("services", view.services().into())];
    let words = messages::say(view.lang, "help", &args);
    let for_customers = format!("{words}\n\n{}", view.say("help-commands"));
    let role = scope.role().await?;
    let text = match roles::check(&role, Permission::ReadStaffHelp) {
        Ok(()) => {
            let member = role.member().and_then(|id| scope.profile.staff(id));
            let kind = member.map_or("local", |it| it.calendar.as_str());
            let connect = messages::say(view.lang, "help-connect", &[("calendar", kind.into())]);
            let own = messages::say(view.lang, "help-staff", &[("connect", connect.into())]);
            format!("{own}\n\n{for_customers}")
        }
        Err(_) => for_customers,
    };
    Ok(TurnResult::reply(scope.turn, Reply::text(text)))
}

/// Makes the person who sends the code of an invitation a staff member in this conversation.
pub(super) async fn redeem_invitation(
    scope: &TurnScope<'_>,
    code: &str,
) -> Result<TurnResult, store::Error> {
    let (conversation, now) = (scope.conversation.clone(), scope.services.clock.now());
    let code_hash: [u8; 32] = Sha256::digest(code.as_bytes()).into();
    let store = &scope.services.store;
    let redeemed = store.write(move |tx| staff::redeem(tx, &code_hash, &conversation, now)).await?;
    let view = scope.view();
    let text = match redeemed.and_then(|id| scope.profile.staff(&id)) {
        Some(member) => {
            if let Some(channel) = scope.services.channel(&scope.conversation.key) {
                channel.staff_menu(&scope.conversation.key, view.lang).await;
            }
            let args = [
                ("name", member.name.in_lang(view.lang).into()),
                ("calendar", member.calendar.as_str().into()),
            ];
            messages::say(view.lang, "invitation-opened", &args)
        }
        None => view.say("invitation-void"),
    };
    Ok(TurnResult::reply(scope.turn, Reply::text(text)))
}
