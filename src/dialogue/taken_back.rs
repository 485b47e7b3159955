//! A yes, or a time that is chosen, which a further sentence may take back: "Yes. Oh wait, I work on Fridays."
//!
//! Nothing is booked, moved or cancelled by it. What was asked is asked again, and who comes is kept.

use super::{Heard, House, Move, Say, State, open::again, table};

/// Makes the first move of a turn.
#[must_use]
pub fn begin(state: &State, heard: &Heard, house: &House<'_>) -> (State, Move) {
    let (next, made) = table::begin(state, heard, house);
    let doubted = heard.takes_back && state.awaits_answer() && made.settles();
    let question = again(state).filter(|_| doubted);
    let Some(question) = question else { return (next, made) };
    let mut asked = State { greeted: true, ..state.clone() };
    asked.draft.contact = next.draft.contact;
    (asked, Move::Say(vec![Say::LostYet, question]))
}
