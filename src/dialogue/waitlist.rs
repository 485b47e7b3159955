//! The waiting list: a customer wants to be told if something frees up, or no longer does.
//!
//! What was just found to be taken is waited for, unless they name another day or service. A yes alone
//! joins the list only where nothing else was offered that it could mean.

use crate::chat::{Fact, Refusal, WaitlistWish, transcript::Offer};

use super::{
    Draft, Goal, Heard, House, Move, Say, Stage, State,
    gather::{begin_draft, gather},
    plan::{Call, call, say},
};

/// The customer wants to be told if something frees up.
pub(super) fn wanted(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    if let (false, Some(wish)) = (heard.gives(), state.waitable.clone()) {
        return Some(call(Call::Wait(wish)));
    }
    if matches!(&heard.when, Some(Err(_))) {
        return None;
    }
    let known = state.waitable.take();
    begin_draft(state, heard, house);
    if let Some(known) = known {
        state.draft.service = state.draft.service.take().or(Some(known.service));
    }
    Some(go_on(state, heard, house))
}

/// The day or the service of a wish is said, which was asked for.
pub(super) fn continued(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let usable = heard.gives() && !matches!(&heard.when, Some(Err(_)));
    usable.then(|| go_on(state, heard, house))
}

fn go_on(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    gather(state, heard, house);
    state.draft.goal = Goal::Wait;
    let only = house.profile.services.first().filter(|_| house.profile.services.len() == 1);
    let draft = &mut state.draft;
    draft.service = draft.service.take().or_else(|| only.map(|only| only.id.clone()));
    let Some(service) = draft.service.clone() else {
        state.stage = Stage::Gathering;
        let several = state.draft.several.clone();
        return say(if several.is_empty() {
            Say::AskService
        } else {
            Say::AskWhichService(several)
        });
    };
    let Some(days) = draft.days else {
        state.stage = Stage::Gathering;
        return say(Say::AskDay);
    };
    let window = draft.time.map_or((draft.after, draft.before), |time| (Some(time), Some(time)));
    let staff = draft.wished(&service, house).ok().flatten();
    call(Call::Wait(WaitlistWish { service, staff, days: (days.from, days.until), window }))
}

/// A yes to "shall I let you know?", where no time was offered beside it.
pub(super) fn agreed(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let plain = !heard.gives() && heard.refuses.is_empty() && heard.topics.is_empty();
    let wish = state.waitable.clone().filter(|_| plain)?;
    Some(call(Call::Wait(wish)))
}

/// The customer no longer wants to wait.
pub(super) fn left(_: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    (!heard.gives_contact()).then(|| call(Call::StopWaiting))
}

/// Whether nothing is offered that a yes could mean, but to be told if something frees up.
pub(super) fn is_all_offered(state: &State) -> bool {
    let nothing = matches!(&state.stage, Stage::Offering { starts, .. } if starts.is_empty());
    nothing && state.waitable.is_some()
}

/// Notes what could be waited for after a call, and what became of a wish.
pub(super) fn note(state: &mut State, fact: &Fact) {
    let settles = matches!(
        fact,
        Fact::Times(_)
            | Fact::Refused(Refusal::Slot { .. })
            | Fact::Receipt { .. }
            | Fact::Confirming { .. }
            | Fact::Held(_)
            | Fact::Waiting { .. }
            | Fact::Offered(_)
    );
    if settles {
        state.waitable = fact.worth_waiting();
    }
    match fact {
        Fact::Waiting { .. } | Fact::Refused(Refusal::TooManyWishes { .. }) => joined(state),
        Fact::Offered(offer) => offered(state, offer),
        // What was waited for is free, so it can be booked.
        Fact::Times(_) if state.draft.goal == Goal::Wait => state.draft.goal = Goal::Book,
        _ => {}
    }
}

/// The customer waits: what was begun is over.
fn joined(state: &mut State) {
    state.draft = state.draft.next(Goal::None);
    state.stage = Stage::Idle;
    state.queue.clear();
}

/// A time that the customer waits for is held for them, until they say yes.
fn offered(state: &mut State, offer: &Offer) {
    let start = offer.local_start;
    state.draft = Draft {
        service: Some(offer.service.clone()),
        staff: Some(offer.staff.clone()),
        ..state.draft.next(Goal::Book)
    };
    state.draft.set_start(start);
    state.queue.clear();
    state.stage = Stage::Proposing { start };
}
