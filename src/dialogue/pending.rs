//! A booking or a move that the calendar has yet to confirm.
//!
//! How far it is changes outside of the conversation, so a yes, a thanks or "is it done?" behind it looks
//! the bookings up, and the answer tells them as they are then.

use crate::{
    schedule::{Booking, Change},
    understanding::{Courtesy, Request, Topic},
};

use super::{Heard, House, Move, Say, Stage, State, begin::stands};

/// The most words of a question that asks how far it is: "has it been done by now?"
const MOST_WORDS: usize = 6;

/// What is being written, as the change that it will be.
pub(super) const fn change_of(booking: &Booking) -> Change {
    if booking.moves_to.is_some() { Change::Moved } else { Change::Booked }
}

/// Whether what was ordered last was still being written when the customer was answered.
pub(super) fn is_open(state: &State) -> bool {
    state.stage == Stage::Idle && state.last.as_ref().is_some_and(|last| last.is_pending())
}

/// A yes, a thanks or a question about what is being written.
pub(super) fn asked_about(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let wants = heard.wants.iter().all(|want| matches!(want, Request::List | Request::Book));
    let about = heard.topics.iter().all(|topic| matches!(topic, Topic::Other | Topic::MayMove));
    let refuses = heard.confirm == Some(false) || !heard.refuses.is_empty();
    if !wants || !about || refuses || heard.is_timed() || heard.gives_contact() {
        return None;
    }
    let agrees = heard.confirm == Some(true)
        || heard.is(Courtesy::Thanks)
        || heard.is(Courtesy::Noted)
        || heard.wants(Request::List);
    // "Done?" may sound like the name of a service, and names none here.
    let asks = heard.question && heard.words <= MOST_WORDS;
    let orders = heard.wants(Request::Book) && !heard.services.is_empty();
    ((agrees && heard.services.is_empty() || asks) && !orders).then(|| stands(state))
}

/// Looks up what an answer would say to stand, where that was still being written.
pub(super) fn looked_up(state: &mut State, made: Move) -> Move {
    let says = |part: &Say| match part {
        Say::Stands(booking) | Say::YesToWhat(Some(booking)) => booking.is_pending(),
        _ => false,
    };
    match &made {
        Move::Say(parts) if parts.iter().any(says) => stands(state),
        _ => made,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        chat::Fact,
        dialogue::{
            resume,
            tests::{haircut, reading},
        },
    };

    use super::*;

    fn writing() -> Booking {
        let booking = haircut();
        Booking { moves_to: Some(Box::new(booking.clone())), ..booking }
    }

    /// What follows a message behind the answer that the calendar will confirm; `list`: what stands then.
    fn then(text: &str, list: Vec<Booking>) -> String {
        let fact = Fact::Confirming { booking: Box::new(writing()), waits: false };
        let (state, made) = reading(&State::default(), "yes", |heard, house| {
            resume(&State::default(), heard, &fact, house)
        });
        assert_eq!(made, Move::Say(Vec::new()), "code says it");
        reading(&state, text, |heard, house| {
            let (next, made) = super::super::begin(&state, heard, house);
            if !matches!(made, Move::Call(_)) {
                return format!("{made:?}");
            }
            let fact = Fact::Appointments { list };
            format!("{:?}", resume(&next, heard, &fact, house).1)
        })
    }

    #[test]
    fn a_yes_a_thanks_and_a_question_are_answered_by_how_far_the_write_is() {
        for text in [
            "yes",
            "ok, thanks",
            "thank you!",
            "is it done?",
            "done?",
            "did it work?",
            "is it booked?",
            "так",
            "дякую",
            "чи вже готово?",
            "записали?",
            "перенесли?",
            "вийшло?",
        ] {
            let made = then(text, vec![writing()]);
            let told = made.contains("YesToWhat(Some(") || made.contains("Fact(Appointments");
            assert!(told && made.contains("moves_to: Some"), "{text}: {made}");
            let made = then(text, vec![haircut()]);
            assert!(made.contains("moves_to: None"), "{text}: {made}");
            let made = then(text, Vec::new());
            assert!(made.contains("Appointments { list: [] }"), "{text}: {made}");
        }
    }

    #[test]
    fn what_is_ordered_meanwhile_is_no_question_about_it() {
        for text in ["a manicure on Friday at 10", "how much is a manicure?", "cancel it"] {
            let made = then(text, vec![writing()]);
            assert!(!made.contains("YesToWhat"), "{text}: {made}");
        }
    }
}
