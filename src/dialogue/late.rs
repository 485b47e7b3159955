//! A customer who will be late: staff are told, and the customer hears the house's rule. What follows is for them, too.

use crate::understanding::{Request, Topic};

use super::{
    Goal, Heard, House, Move, State,
    plan::{Call, call},
};

/// The customer is late.
pub(super) fn late(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    // "They keep me at work on Thursday, can I come on Saturday at noon?" asks for another start.
    let elsewhere = state.last.as_ref().is_some_and(|last| !heard.fits(last));
    // "Running behind, can I come at 4 instead of 3" does so without the mark.
    let asks = heard.question
        || heard.exact_time().is_some()
            && heard.wants_any(&[Request::Book, Request::Rather, Request::Move]);
    let moves = asks && heard.when.is_some() && elsewhere;
    // "5. Frank Osei, 312… I might be five minutes late" is an order first.
    let open = state.draft.goal == Goal::Book && state.last.is_none();
    if open && (heard.is_timed() || heard.gives_contact()) {
        return None;
    }
    (heard.wants(Request::Late) && heard.services.is_empty() && !moves).then(|| {
        state.passing_on = true;
        call(Call::Late)
    })
}

/// Whether what follows "I'm passing this on" is said to the person: it orders nothing, and either has no answer,
/// or tells something, or asks whether anyone is there. `is_unknown`: the bot has no answer to it.
pub(super) fn is_for_the_person(heard: &Heard, is_unknown: bool) -> bool {
    // "Already on my way, wait for me" is for the person who was told of the delay.
    let waits = heard.wants.as_slice() == [Request::Wait] && !heard.gives();
    let asks_for_anyone = heard.topics.as_slice() == [Topic::Robot];
    let is_open = is_unknown || heard.tells_only() || asks_for_anyone;
    heard.words > 0 && (waits || !heard.is_order() && is_open)
}
