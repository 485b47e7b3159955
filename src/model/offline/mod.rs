//! The model without a network: understands what was written, and decides by the dialogue's table.
//!
//! It is not a stand-in for tests. Every business has it, alone or at the end of its chain,
//! and it makes the same calls as a language model would, so that everything behind a call is
//! the same for both. It only joins three pure parts: [`understanding`](crate::understanding)
//! makes acts of the messages, [`dialogue`] makes the next move of them, and `render` makes a
//! sentence or a call of the move. What was said before is in the stored state.

mod calls;
mod inform;
mod opening;
mod prices;
mod render;
mod times;

use crate::{
    agent::{
        Answer, Request,
        hear::{hear, house, state_before},
    },
    dialogue::{self, Move, State},
    messages::View,
};

/// Answers a request; there always is an answer.
#[must_use]
pub fn answer(request: &Request) -> Answer {
    let context = &request.context;
    if context.heard.is_empty() {
        return Answer::default();
    }
    let (state, made) = fold(request);
    let view = View { profile: &context.profile, lang: context.lang, today: context.sent().date() };
    match made {
        Move::Call(calls) => {
            let first = request.outcomes().count() + 1;
            let calls = calls.iter().enumerate().map(|(at, call)| calls::call(call, first + at));
            Answer { calls: calls.collect(), by_code: true, ..Answer::default() }
        }
        Move::Say(parts) => {
            let text = render::all(&view, context, &state, &parts);
            Answer { text, by_code: true, ..Answer::default() }
        }
    }
}

/// Returns the state after a turn, whichever model ran it.
#[must_use]
pub fn state_after(request: &Request) -> State {
    fold(request).0
}

/// Folds the turn: its messages, and what its calls found or did.
fn fold(request: &Request) -> (State, Move) {
    let context = &request.context;
    let before = state_before(context);
    let house = house(context);
    let heard = hear(context, &before);
    let (mut state, mut made) = if context.by_request {
        (before.clone(), Move::Say(Vec::new()))
    } else {
        dialogue::begin(&before, &heard, &house)
    };
    for done in request.outcomes() {
        (state, made) = dialogue::resume(&state, &heard, &done.outcome.fact, &house);
    }
    dialogue::greet_back(&before, &heard, &mut made);
    dialogue::sympathise(&heard, &mut made);
    (state, made)
}
