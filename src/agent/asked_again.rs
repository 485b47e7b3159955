//! The questions that code puts once more without a call: after words that said nothing, beside the answer to
//! something else, or because their yes came long after them.
//!
//! A cancellation and a change of service need a yes to a question that the transcript keeps. So such a
//! question is kept as the call that asked it first, and one yes to it does.

use crate::{
    bots::BusinessProfile,
    chat::{Call, Done, Fact, Outcome},
    dialogue::{Move, Plan, Say, Stage, State},
    schedule::{Booking, unmarked},
};

use super::{Request, fold::fold};

/// Returns the questions of the answer that code writes for a turn, each as the call that asks it.
pub(super) fn questions(request: &Request) -> Vec<Done> {
    if request.context.by_request {
        return Vec::new();
    }
    let (state, Move::Say(parts)) = fold(request) else { return Vec::new() };
    let known = |fact: &Fact| request.outcomes().any(|done| done.outcome.fact == *fact);
    let put = parts.iter().flat_map(|part| asked(&state, part, &request.context.profile));
    put.filter(|fact| !known(fact)).enumerate().map(|(at, fact)| kept(at, fact)).collect()
}

/// Returns what a part of an answer asks a yes to, of what a tool asks as well.
fn asked(state: &State, part: &Say, profile: &BusinessProfile) -> Vec<Fact> {
    let to_cancel = |booking: &Booking| Fact::AskYes { booking: Box::new(booking.clone()) };
    match (part, &state.stage) {
        (Say::Fact(fact), _) if matches!(**fact, Fact::AskYes { .. }) => vec![(**fact).clone()],
        (Say::CheckCancelAll(list), _) => list.iter().map(to_cancel).collect(),
        (
            Say::CheckService(booking, start, service),
            Stage::Confirming { plan: Plan::Move { staff, .. } },
        ) => {
            let staff = staff.as_ref().unwrap_or(&booking.staff);
            // Who else does it is found, and shown, by the tool.
            if !profile.who_does(service).any(|it| it.id == *staff) {
                return Vec::new();
            }
            let (service, staff, local_start) = (service.clone(), staff.clone(), unmarked(*start));
            let after = Booking { service, staff, local_start, ..(**booking).clone() };
            vec![Fact::AskChange { booking: booking.clone(), after: Box::new(after) }]
        }
        _ => Vec::new(),
    }
}

fn kept(at: usize, fact: Fact) -> Done {
    let function = match fact {
        Fact::AskChange { .. } => "reschedule_appointment",
        _ => "cancel_appointment",
    };
    let call = Call {
        id: format!("asked-again-{}", at + 1),
        function: function.to_owned(),
        arguments: "{}".to_owned(),
    };
    let told = "Nothing has been changed; the customer was asked once more whether they want it.";
    Done { call, outcome: Outcome { told: told.to_owned(), fact } }
}
