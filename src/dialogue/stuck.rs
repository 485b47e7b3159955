//! The same question is not asked for ever: after two answers that could not be used the question
//! is put in other words, and then a person is offered.

use crate::understanding::Asked;

use super::{House, Move, Say, State, free};

/// From so many answers that changed nothing on, the question is put in other words.
const OTHER_WORDS: u8 = 2;

/// Counts the answers that changed nothing, and asks in other words when there were several.
pub(super) fn ask_otherwise(
    before: &State,
    next: &mut State,
    made: Move,
    house: &House<'_>,
) -> Move {
    let asked = next.asked();
    let open = !matches!(asked, Asked::Nothing | Asked::Confirm);
    let lost = matches!(&made, Move::Say(parts) if parts.first() == Some(&Say::LostYet));
    let same = before.stage == next.stage && before.draft == next.draft;
    if !(open && lost && same) {
        next.unanswered = 0;
        return made;
    }
    next.unanswered = before.unanswered.saturating_add(1);
    if next.unanswered < OTHER_WORDS {
        return made;
    }
    if next.unanswered > OTHER_WORDS {
        next.unanswered = 0;
        return Move::Say(vec![Say::OfferPerson]);
    }
    if asked == Asked::Day && next.draft.service.is_some() {
        return free::check(next, house);
    }
    Move::Say(vec![Say::Examples(asked)])
}
