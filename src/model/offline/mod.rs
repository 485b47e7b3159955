//! The model without a network: understands what was written, and decides by the dialogue's table.
//!
//! It is not a stand-in for tests. Every business has it, alone or at the end of its chain,
//! and it makes the same calls as a language model would, so that everything behind a call is
//! the same for both. It only joins three pure parts: [`understanding`](crate::understanding)
//! makes acts of the messages, [`dialogue`] makes the next move of them, and [`render`] makes a
//! sentence or a call of the move. What was said before is in the stored state.

mod calls;
mod inform;
mod render;
mod times;

use jiff::civil::DateTime;

use crate::{
    agent::{Answer, Request, TurnContext},
    chat::{Entry, Fact},
    dialogue::{self, Heard, House, Move, State},
    ids::BookingId,
    messages::View,
    phrase,
    understanding::{self, Setting},
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
            Answer { text: String::new(), calls: calls.collect(), by_code: true }
        }
        Move::Say(parts) => {
            let text = render::all(&view, context, &state, &parts);
            Answer { text, calls: Vec::new(), by_code: true }
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
    let state = state_before(context);
    let house = house(context);
    let heard = hear(context, &state);
    let (mut state, mut made) = if context.by_request {
        (state, Move::Say(Vec::new()))
    } else {
        dialogue::begin(&state, &heard, &house)
    };
    for done in request.outcomes() {
        (state, made) = dialogue::resume(&state, &heard, &done.outcome.fact, &house);
    }
    (state, made)
}

fn house(context: &TurnContext) -> House<'_> {
    let now: DateTime = context.sent().datetime();
    House { profile: &context.profile, now, known: context.contact.name.is_some() }
}

/// Returns the stored state with what was told since, or what the history tells where none was
/// stored.
fn state_before(context: &TurnContext) -> State {
    let house = house(context);
    let (mut state, told) = match &context.dialogue {
        Some(state) => (state.clone(), &context.since),
        None => (State::default(), &context.history),
    };
    state.reminded = false;
    for entry in told {
        if let Entry::Assistant { calls, .. } = entry {
            state.greeted = true;
            for done in calls {
                state = dialogue::resume(&state, &Heard::default(), &done.outcome.fact, &house).0;
            }
        }
    }
    state.reminded = context.since.iter().any(is_reminder) && state.last.is_some();
    state
}

/// Whether the customer was reminded of a booking.
fn is_reminder(entry: &Entry) -> bool {
    matches!(entry, Entry::Assistant { calls, .. } if calls.iter().any(|done| {
        matches!(&done.outcome.fact, Fact::Appointments { list } if list.len() == 1)
    }))
}

/// Returns the booking that a message of the bot is about: the only one that its turn told of.
fn told_of<'a>(context: &'a TurnContext, text: &str) -> Option<&'a BookingId> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let wanted = letters(text);
    let calls = context.history.iter().rev().find_map(|entry| match entry {
        Entry::Assistant { text, calls } if letters(text) == wanted => Some(calls),
        _ => None,
    })?;
    let mut told = calls.iter().rev().filter_map(|done| match &done.outcome.fact {
        Fact::Receipt { booking, .. } | Fact::AskYes { booking } | Fact::Coming { booking } => {
            Some(&booking.id)
        }
        Fact::Appointments { list } => match list.as_slice() {
            [only] => Some(&only.id),
            _ => None,
        },
        _ => None,
    });
    let booking = told.next()?;
    told.all(|other| other == booking).then_some(booking)
}

/// Understands the messages of the turn, in order.
fn hear(context: &TurnContext, state: &State) -> Heard {
    let hours = context.profile.open_week();
    let day = state.draft.days.and_then(dialogue::Days::single);
    let mut heard = Heard::on(context.sent().date());
    for message in &context.heard {
        let now = message.sent.to_zoned(context.profile.zone.clone());
        let asked = state.asked();
        let setting = Setting {
            profile: &context.profile,
            context: phrase::Context { now: &now, hours: &hours, lang: context.date_tag(), day },
            asked: &asked,
            offers: state.offers(),
        };
        heard.add(understanding::understand(&message.text, &setting));
        if let Some(booking) = message.replied_to.as_deref().and_then(|to| told_of(context, to)) {
            heard.replies_to(booking.clone());
        }
    }
    heard
}
