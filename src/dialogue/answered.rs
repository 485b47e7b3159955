//! A yes or a no to what was proposed for a booking.
//!
//! A yes counts only where nothing else is said or asked beside it, and what was shown is carried out.

use jiff::civil::DateTime;

use crate::understanding::Choice;

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State,
    book::next,
    change,
    plan::{Call, call, say},
    series, shown,
};

/// A yes or a no to what was proposed for a booking.
pub(super) fn answered(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let yes = heard.confirm == Some(true) && !heard.gives_time() && heard.refuses.is_empty();
    let no = heard.confirm == Some(false);
    if let Some(made) = shown::answered(state, heard, house) {
        return Some(made);
    }
    match state.stage.clone() {
        Stage::CheckingName if heard.contact.name.is_some() => Some(next(state, house)),
        // An address in answer to "Shall I put you down as …?" is a yes.
        Stage::CheckingName if yes || heard.only_contact() && !no => {
            state.draft.doubtful = false;
            Some(next(state, house))
        }
        Stage::CheckingName => no.then(|| other_name(state)),
        Stage::CheckingEmail { meant } => {
            if yes {
                state.draft.contact.email = Some(meant);
            }
            (yes || no || heard.contact.email.is_some()).then(|| next(state, house))
        }
        Stage::Gathering
            if yes
                && state.draft.service.is_none()
                && state.draft.several.len() == 1
                && !heard.gives() =>
        {
            state.draft.service = state.draft.several.pop();
            state.draft.left.clear();
            Some(next(state, house))
        }
        Stage::Proposing { start } if yes && heard.topics.is_empty() => {
            state.draft.set_start(start);
            match (state.draft.goal, state.draft.target.clone()) {
                (Goal::Move, Some(booking)) => Some(change::to_start(state, booking, start)),
                _ => Some(next(state, house)),
            }
        }
        // A name and an address in answer to "Shall I book you in?" are a yes.
        Stage::Proposing { start }
            if heard.only_contact() && heard.left.is_empty() && state.draft.goal == Goal::Book =>
        {
            state.draft.set_start(start);
            Some(next(state, house))
        }
        // A customer who leaves it open chose none of what was offered, so one is proposed.
        Stage::Offering { starts }
            if heard.choice == Some(Choice::Any) && !heard.gives_time() && !heard.any_new() =>
        {
            propose_one(state, &starts)
        }
        Stage::Confirming { plan } if yes && heard.topics.is_empty() => {
            Some(carry_out(state, plan, house))
        }
        // A name and an address in answer to "Shall I book this?" are a yes.
        Stage::Confirming { plan: plan @ (Plan::Book | Plan::BookAll) }
            if heard.only_contact() && heard.conditions.is_empty() && !no =>
        {
            Some(carry_out(state, plan, house))
        }
        Stage::Confirming { .. } if no && !heard.gives() => Some(turned_down(state)),
        _ => None,
    }
}

fn carry_out(state: &mut State, plan: Plan, house: &House<'_>) -> Move {
    match plan {
        Plan::Series { starts } => {
            series::agree(state, &starts);
            next(state, house)
        }
        Plan::Book => {
            state.draft.left.clear();
            state.draft.zone = None;
            state.stage = Stage::Gathering;
            next(state, house)
        }
        Plan::BookAll => shown::book_all(state, house),
        Plan::Move { booking, start, service, staff } => {
            call(Call::Reschedule { booking, start, service, staff })
        }
        Plan::Correct { booking, contact } => call(Call::Correct(booking, contact)),
    }
}

/// The name was none.
fn other_name(state: &mut State) -> Move {
    state.draft.contact.name = None;
    state.draft.doubtful = false;
    let missing = vec![crate::chat::transcript::Need::Name];
    state.stage = Stage::Holding { missing: missing.clone() };
    say(Say::AskNeeds(missing))
}

/// Proposes the first of several starts that fits all that was said.
fn propose_one(state: &mut State, starts: &[DateTime]) -> Option<Move> {
    let fits = |start: &&DateTime| {
        !state.draft.is_out(start.date()) && state.draft.is_within(start.time())
    };
    let start = *starts.iter().find(fits)?;
    state.stage = Stage::Proposing { start };
    Some(say(Say::Propose(start)))
}

/// What was shown is not wanted: what stands stays, or another day is asked for.
fn turned_down(state: &mut State) -> Move {
    state.stage = Stage::Gathering;
    state.draft.time = None;
    state.draft.days = None;
    state.draft.zone = None;
    if state.last.is_some() && matches!(state.draft.goal, Goal::Move | Goal::Correct) {
        state.stage = Stage::Idle;
        state.draft = state.draft.next(Goal::None);
        return say(Say::Kept);
    }
    say(Say::AskDay)
}
