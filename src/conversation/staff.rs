//! What staff members ask for in chat: their day, their calendar, their invitation.
//!
//! The store tells who is staff, never a message, so these commands give everyone else the same
//! answer.

use sha2::{Digest as _, Sha256};

use crate::{
    chat::{AddressChange, Reply},
    ids::StaffId,
    messages,
    store::{self, bookings, staff},
};

use super::{
    address::correct_address,
    connect::{ask_to_disconnect, connect},
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
    /// Correct an address that takes no letters.
    Address(Option<AddressChange>),
}

pub(super) async fn handle_staff_command(
    scope: &TurnScope<'_>,
    command: StaffCommand,
) -> Result<TurnResult, store::Error> {
    let reply = match (scope.staff_member().await?, command) {
        (None, _) => Reply::text(scope.view().say("staff-only")),
        (Some(member), StaffCommand::Connect) => return connect(scope, &member).await,
        (Some(member), StaffCommand::Disconnect) => ask_to_disconnect(scope, &member).await?,
        (Some(member), StaffCommand::Today) => show_today(scope, member).await?,
        (Some(member), StaffCommand::Address(change)) => {
            correct_address(scope, &member, change.as_ref()).await?
        }
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// Tells what can be done here: to staff their commands first.
pub(super) async fn help(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let args = [("services", view.services().into())];
    let for_customers = messages::say(view.lang, "help", &args);
    let text = match scope.staff_member().await? {
        Some(_) => format!("{}\n\n{for_customers}", view.say("help-staff")),
        None => for_customers,
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
            let args = [("name", member.name.in_lang(view.lang).into())];
            messages::say(view.lang, "invitation-opened", &args)
        }
        None => view.say("invitation-void"),
    };
    Ok(TurnResult::reply(scope.turn, Reply::text(text)))
}

async fn show_today(scope: &TurnScope<'_>, member: StaffId) -> Result<Reply, store::Error> {
    let (bot, view) = (scope.profile.id.clone(), scope.view());
    let day = view.today;
    let mine = scope.services.store.read(move |db| bookings::of_day(db, &bot, &member, day));
    Ok(Reply::text(messages::today(&view, &mine.await?)))
}
