//! A change of a visit that is told only by whose it is: "could mine be an hour earlier?"
//!
//! Nothing needs to have been spoken of before, so the bookings are looked up.

use super::{
    Goal, Heard, House, Move, Stage, State,
    plan::{Call, call},
};

/// Whether something was booked in the conversation and nothing is open.
pub(super) fn has_booked(state: &State) -> bool {
    let booked = state.had.is_some() || state.cancelled.is_some();
    state.last.is_none() && booked && state.stage == Stage::Idle
}

/// "Could mine be an hour earlier?", after another person's visit was spoken of.
pub(super) fn of_owner(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let told = heard.is_timed() || !heard.shifts.is_empty();
    (told && state.draft.goal != Goal::Book && heard.refuses.is_empty()).then(|| {
        state.draft = state.draft.next(Goal::Move);
        call(Call::List)
    })
}
