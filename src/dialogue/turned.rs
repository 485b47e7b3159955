//! Another start for what stands, said without the word for a move: beside a question, or counted from a visit that is not
//! the last one spoken of.

use crate::understanding::{Request, Shift, Topic};

use super::{
    Goal, Heard, Move, State,
    plan::{Call, call},
    which::names_another,
};

/// Whether another start is wished for by a word, beside a question of its own: "could we make it 12 instead, and where do I
/// park?"
pub(super) fn turns_aside(heard: &Heard) -> bool {
    let hours = |topic: &Topic| matches!(topic, Topic::Hours | Topic::Price);
    let start =
        matches!(&heard.when, Some(Ok(when)) if when.date.is_some() || when.exact_time().is_some());
    start && heard.wants(Request::Rather) && !heard.topics.iter().any(hours)
}

/// "Make the haircut an hour later", while another booking was spoken of last.
pub(super) fn counted_of_another(state: &mut State, heard: &Heard) -> Option<Move> {
    let counts = |shift: &Shift| matches!(shift, Shift::Minutes(_) | Shift::Following(_));
    let last = state.last.as_deref();
    let theirs = last.is_some_and(|last| heard.names_visit_other_than(last));
    let meant = (names_another(state, heard) || theirs) && heard.shifts.iter().any(counts);
    meant.then(|| {
        state.draft = state.draft.next(Goal::Move);
        call(Call::List)
    })
}
