//! The model without a network: understands what was written, and decides by the dialogue's table.
//!
//! It is not a stand-in for tests. Every business has it, alone or at the end of its chain,
//! and it makes the same calls as a language model would, so that everything behind a call is
//! the same for both. It only joins three pure parts: [`understanding`](crate::understanding)
//! makes acts of the messages, [`dialogue`](crate::dialogue) makes the next move of them, and `render` makes a
//! sentence or a call of the move. What was said before is in the stored state.

mod calls;
mod inform;
mod opening;
mod prices;
mod render;
mod series;
mod times;
mod visits;

use crate::{
    agent::{
        Answer, Request, TurnContext,
        fold::{Begun, facts, fold},
    },
    chat::{Done, Fact, Refusal},
    dialogue::{Call, Move, Owed, State},
    messages::{self, View},
};

/// Answers a request; there always is an answer.
#[must_use]
pub fn answer(request: &Request) -> Answer {
    let context = &request.context;
    if context.heard.is_empty() {
        return Answer::default();
    }
    let (state, made) = fold(request);
    let asks_first = request.asks_first;
    let view = view(context);
    match made {
        Move::Call(calls) => {
            let first = request.outcomes().count() + 1;
            let calls = calls.iter().enumerate().map(|(at, call)| calls::call(call, first + at));
            Answer { calls: calls.collect(), by_code: true, asks_first, ..Answer::default() }
        }
        Move::Say(parts) => {
            let text = render::all(&view, context, &state, &parts);
            Answer { text, by_code: true, asks_first, ..Answer::default() }
        }
    }
}

/// Returns the state after a turn, whichever model ran it.
#[must_use]
pub fn state_after(request: &Request) -> State {
    let (mut state, made) = fold(request);
    if let Move::Call(due) = made {
        state.drop_offers(&due);
    }
    state
}

/// Returns what a model owes the customer by their words alone.
#[must_use]
pub fn owed(request: &Request) -> Owed {
    let Begun { heard, state, made, .. } = Begun::of(&request.context);
    let calls = match made {
        Move::Call(calls) => calls,
        Move::Say(_) => Vec::new(),
    };
    calls.iter().map(|call| Owed::of(call, &state, heard)).max().unwrap_or(Owed::Words)
}

/// Answers from what was found or done in at least so many rounds of this turn, if that is all that
/// there is to say. It is not while a change that was ordered has not been tried.
#[must_use]
pub fn conclude(request: &Request, rounds: usize) -> Option<Answer> {
    let useful = request.rounds.iter().filter(|round| round.calls.iter().any(is_useful));
    if useful.count() < rounds {
        return None;
    }
    let tried = |fact: &Fact| {
        matches!(
            fact,
            Fact::Held(_)
                | Fact::Receipt { .. }
                | Fact::Confirming { .. }
                | Fact::AskYes { .. }
                | Fact::Refused(_)
        )
    };
    let is_ordered = matches!(
        Begun::of(&request.context).made, Move::Call(calls) if calls.iter().any(is_change)
    );
    let is_open = is_ordered && !facts(request).any(tried);
    if is_open || !matches!(fold(request).1, Move::Say(_)) {
        return None;
    }
    let mut answer = answer(request);
    answer.text = [earlier_times(request), vec![answer.text]].concat().join("\n\n");
    Some(answer)
}

/// Tells the free times that were looked up before the last call; the answer tells the last one.
fn earlier_times(request: &Request) -> Vec<String> {
    let found: Vec<&Fact> = facts(request).collect();
    let Some((last, earlier)) = found.split_last() else { return Vec::new() };
    let view = view(&request.context);
    let told = earlier.iter().filter(|fact| matches!(fact, Fact::Times(_)) && fact != &last);
    told.filter(|_| matches!(last, Fact::Times(_))).map(|it| messages::fact(&view, it)).collect()
}

fn is_change(call: &Call) -> bool {
    matches!(call, Call::Book { .. } | Call::Reschedule { .. } | Call::Cancel(_))
}

/// Whether a call found or did anything: it could be read, and did not contradict the customer.
fn is_useful(done: &Done) -> bool {
    let fact = &done.outcome.fact;
    !matches!(fact, Fact::Refused(Refusal::BadCall | Refusal::Contradicts { .. }))
}

fn view(context: &TurnContext) -> View<'_> {
    View { profile: &context.profile, lang: context.lang, today: context.sent().date() }
}
