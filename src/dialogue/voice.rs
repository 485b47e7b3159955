//! What is ordered by voice is shown, and waits for a yes.
//!
//! A transcription may hold another day, hour or service than was said, and nothing in it tells. So
//! what was heard in a voice message changes no booking until the customer has seen what was
//! understood and agreed to it. The mark stays with the conversation: a name that is typed afterwards
//! does not make the hour that was spoken a sure one.

use crate::chat::Fact;

use super::{
    Heard, Move, Plan, Say, Stage, State,
    ask_first::ask_first,
    plan::{Call, say},
};

impl Heard {
    /// Notes that a message was spoken.
    pub fn is_spoken(&mut self) {
        self.by_voice = true;
    }
}

/// Whether a change of the books needs the customer's yes first, because it was ordered by voice.
#[must_use]
pub fn needs_yes(state: &State, heard: &Heard) -> bool {
    let mut next = state.clone();
    hear(&mut next, heard);
    let typed_yes = heard.confirm == Some(true) && !heard.by_voice;
    next.by_voice && !typed_yes && !agrees(&state.stage, heard)
}

/// Notes whether what is spoken of was heard by voice, when a turn begins.
pub(super) fn hear(state: &mut State, heard: &Heard) {
    let shown = shows_all(&state.stage);
    let agreed = shown && agrees(&state.stage, heard);
    // What is typed in answer to a question corrects what that question showed.
    let corrected = shown && !heard.by_voice;
    let before = state.by_voice && state.stage != Stage::Idle;
    state.by_voice = (before && !corrected || heard.by_voice) && !agreed;
}

/// Whether a message is a yes and says nothing else.
fn agrees(stage: &Stage, heard: &Heard) -> bool {
    let plain = heard.confirm == Some(true) && !heard.gives() && heard.refuses.is_empty();
    plain || matches!(stage, Stage::Cancelling { .. }) && heard.consents
}

/// Whether a question shows everything that a yes to it would do.
const fn shows_all(stage: &Stage) -> bool {
    matches!(stage, Stage::Proposing { .. } | Stage::Confirming { .. } | Stage::Cancelling { .. })
}

/// Puts a question in place of a change that was heard by voice.
pub(super) fn ask(state: &mut State, made: Move) -> Move {
    let Move::Call(calls) = made else { return made };
    match calls.as_slice() {
        [Call::Correct(booking, contact)] if state.by_voice => {
            let (booking, contact) = (booking.clone(), contact.clone());
            let plan = Plan::Correct { booking: booking.clone(), contact: contact.clone() };
            state.stage = Stage::Confirming { plan };
            say(Say::CheckCorrect(booking, contact))
        }
        [_] if state.by_voice => ask_first(state, Move::Call(calls)),
        _ => Move::Call(calls),
    }
}

/// Does the same after a call. What a call has done or held was agreed to.
pub(super) fn go_on(state: &mut State, fact: &Fact, made: Move) -> Move {
    let is_done = matches!(
        fact,
        Fact::Receipt { .. } | Fact::Confirming { .. } | Fact::Held(_) | Fact::Released
    );
    state.by_voice &= !is_done;
    ask(state, made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::{
        begin, resume,
        tests::{booked, cancelling, held, reading},
    };

    /// Speaks or types where a conversation stands.
    fn turn(state: &State, text: &str, by_voice: bool) -> (State, Move) {
        reading(state, text, |heard, house| {
            let mut heard = heard.clone();
            if by_voice {
                heard.is_spoken();
            }
            begin(state, &heard, house)
        })
    }

    fn is_call(made: &Move) -> bool {
        matches!(made, Move::Call(calls)
            if calls.iter().any(|it| matches!(it, Call::Book { .. } | Call::Reschedule { .. } | Call::Cancel(_))))
    }

    #[test]
    fn a_spoken_order_is_shown_and_a_yes_of_any_kind_books_it() {
        let said = "a haircut tomorrow at 3 pm";
        assert!(is_call(&turn(&State::default(), said, false).1));
        let (asked, made) = turn(&State::default(), said, true);
        assert!(
            matches!(&made, Move::Say(parts)
            if matches!(parts.as_slice(), [Say::CheckBooking { .. }])),
            "{made:?}"
        );
        for by_voice in [false, true] {
            let (after, made) = turn(&asked, "yes", by_voice);
            assert!(is_call(&made), "{made:?}");
            assert!(!after.by_voice);
        }
        assert!(!is_call(&turn(&asked, "yes, at 4 pm", true).1), "another hour was spoken");
        assert!(is_call(&turn(&asked, "no, at 4 pm", false).1), "what is typed is no guess");
    }

    #[test]
    fn what_was_spoken_stays_unsure_when_the_rest_is_typed() {
        let (service, _) = turn(&State::default(), "a haircut please", true);
        let (asked, made) = turn(&service, "tomorrow at 3 pm", false);
        assert!(!is_call(&made), "{made:?}");
        assert!(is_call(&turn(&asked, "yes", false).1));
    }

    #[test]
    fn a_spoken_name_is_shown_before_the_booking_is_made() {
        let (_, made) = turn(&held(), "Olivia Brown, olivia@example.com", true);
        assert!(!is_call(&made), "{made:?}");
    }

    #[test]
    fn a_spoken_move_and_a_spoken_cancellation_are_asked_about_once() {
        let (asked, made) = turn(&booked(), "move it to Friday at 4 pm", true);
        assert!(!is_call(&made), "{made:?}");
        let fact = Fact::Appointments { list: vec![crate::dialogue::tests::haircut()] };
        let (asked, made) = reading(&booked(), "move it to Friday at 4 pm", |heard, house| {
            let mut heard = heard.clone();
            heard.is_spoken();
            resume(&asked, &heard, &fact, house)
        });
        assert!(!is_call(&made), "{made:?}");
        if matches!(asked.stage, Stage::Confirming { .. }) {
            assert!(is_call(&turn(&asked, "yes", true).1));
        }
        assert!(is_call(&turn(&cancelling(), "yes, cancel it", true).1));
    }

    #[test]
    fn a_spoken_question_leaves_no_mark_on_the_next_order() {
        let (after, _) = turn(&State::default(), "how much is a haircut?", true);
        let idle = State { stage: Stage::Idle, ..after };
        assert!(is_call(&turn(&idle, "a haircut tomorrow at 3 pm", false).1));
    }
}
