//! What stands is to stay: "don't cancel it", "leave it with Olena".

use crate::{
    schedule::Booking,
    understanding::{Request, Shift},
};

use super::{
    Goal, Heard, House, Move, Say, Stage, State, correct, decline,
    open::again,
    plan::{Call, call, say},
    topics::answers,
};

/// What stands is to stay.
pub(super) fn kept(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let keeps =
        heard.refuses.iter().any(|request| matches!(request, Request::Cancel | Request::Move))
            || heard.wants_any(&[Request::Keep, Request::AsBefore])
                && (!heard.gives() || is_named_only(state, heard));
    let stands = state.last.as_ref().is_some_and(|last| {
        heard.wants(Request::Keep) && heard.fits(last) && heard.staff.is_none()
    });
    let keeps = keeps || stands;
    // "Don't move it. The name is Ann" corrects the name.
    let other = |last: &Booking| correct::differs(&heard.contact, &last.contact);
    let mends = heard.gives_contact()
        && (heard.wants(Request::Details) || state.last.as_deref().is_some_and(other));
    // "Yes. Do I need to stay with them?" is a yes, and drops nothing.
    if heard.confirm == Some(true) && (heard.question || !heard.topics.is_empty()) {
        return None;
    }
    // "Don't cancel it, but could my daughter have one straight after?" wishes for one more.
    let adds = heard.wants_any(&[Request::Again, Request::Behind, Request::Ahead])
        || heard.other
        || !heard.guests.is_empty();
    let timed = heard.when.is_some() && !stands;
    // "Don't cancel anything, but could the haircut be an hour later?" moves it.
    let counted = heard.shifts.iter().any(Shift::counts);
    let changes =
        heard.wants_any(&[Request::Cancel, Request::Move]) || timed || mends || counted || adds;
    if !keeps || changes {
        return None;
    }
    state.moves.clear();
    if !matches!(state.draft.goal, Goal::Book | Goal::None) {
        // What was asked for it or shown is over, too, so that a later yes takes none of it.
        (state.stage, state.draft) = (Stage::Idle, state.draft.next(Goal::None));
    }
    // "Don't cancel it, just tell me when it is" is answered by the list, which shows that it stands.
    let had = state.had.as_ref().is_some_and(|had| had.local_start > house.now);
    let nothing = state.last.is_none() && !had;
    // "No worries, keep it as it is" of what is held: the booking goes on.
    if nothing && matches!(state.stage, Stage::Holding { .. }) && heard.refuses.is_empty() {
        return again(state).map(say);
    }
    if nothing && state.draft.goal == Goal::Book && heard.refuses.is_empty() {
        return Some(decline::drop_all(state));
    }
    let told = answers(state, heard);
    // "Don't cancel anything, just tell me when the haircut is": what nothing else answers, the list does.
    let open = heard.question && told.is_empty();
    if heard.asks_for_own() || heard.wants(Request::List) || nothing || open {
        return Some(call(Call::List));
    }
    // A question beside it is answered as well: "don't cancel; what are the rules?"
    Some(Move::Say([Say::Kept].into_iter().chain(told).collect()))
}

/// Whether a message names who does the booking that stands, or what it is, and nothing else: "leave it with Olena",
/// "leave the manicure as it was".
fn is_named_only(state: &State, heard: &Heard) -> bool {
    let Some(last) = &state.last else { return false };
    let named = heard.staff.is_some() || !heard.services.is_empty();
    named
        && heard.staff.as_ref().is_none_or(|id| *id == last.staff)
        && heard.services.iter().all(|id| *id == last.service)
        && !heard.is_timed()
        && !heard.gives_contact()
}
