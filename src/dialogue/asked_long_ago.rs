//! A yes that comes days after its question: the question is put again, because the customer may have forgotten what
//! it was.

use jiff::{Span, civil::DateTime};

use super::{Heard, House, Move, Stage, State, open::again, plan::say};

/// How many hours a question waits for its yes.
const YES_WITHIN: i64 = 48;

/// Puts a question again whose yes comes long after it.
pub(super) fn asked_long_ago(
    answered: Option<DateTime>,
    state: &State,
    heard: &Heard,
    house: &House<'_>,
) -> Option<Move> {
    let waits = matches!(
        state.stage,
        Stage::Proposing { .. } | Stage::Confirming { .. } | Stage::Cancelling { .. }
    );
    let until = answered?.checked_add(Span::new().hours(YES_WITHIN)).ok()?;
    let late = waits && heard.confirm == Some(true) && house.now > until;
    late.then(|| again(state)).flatten().map(say)
}
