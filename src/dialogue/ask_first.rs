//! Asks before a booking is changed: what is about to be called is shown, and a yes is waited for.
//!
//! Words that are all explained are carried out at once. But when a language model chose to ask the
//! customer something in the same turn, it may have seen a reason, so nothing is changed before the
//! customer has seen what was understood.

use crate::chat::Fact;

use super::{
    Move, Plan, Say, Stage, State,
    open::again,
    plan::{Call, say},
};

/// Puts a question in place of a change.
#[must_use]
pub fn ask_first(state: &mut State, made: Move) -> Move {
    let Move::Call(mut calls) = made else { return made };
    let Some(call) = (!calls.is_empty()).then(|| calls.remove(0)) else { return Move::Call(calls) };
    match call {
        Call::Book { service, staff, start, contact } => {
            let name = contact.name.clone();
            state.draft.service = Some(service.clone());
            state.draft.staff = staff;
            state.draft.contact = contact;
            state.draft.set_start(start);
            state.stage = Stage::Confirming { plan: Plan::Book };
            say(Say::CheckBooking { service, start, name, conditions: Vec::new(), zone: None })
        }
        Call::Reschedule { booking, start, service, staff } => {
            let plan = Plan::Move { booking: booking.clone(), start, service, staff };
            state.stage = Stage::Confirming { plan };
            say(again(state).unwrap_or(Say::CheckMove(booking, start)))
        }
        Call::Cancel(booking) => {
            let list = vec![(*booking).clone()];
            state.stage = Stage::Cancelling { list };
            say(Say::Fact(Box::new(Fact::AskYes { booking })))
        }
        other => {
            calls.insert(0, other);
            Move::Call(calls)
        }
    }
}
