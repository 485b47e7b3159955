//! An hour that may be one of the morning or of the evening: what is spoken of decides, and else it is asked.

use jiff::{Span, civil::DateTime};

use crate::{
    phrase::{self, Meaning},
    understanding::Request,
};

use super::{Heard, House, State};

/// Returns what was heard with the hour in the half of the day in which the visit is that is spoken of: "could we make it
/// 7?" of one at six in the evening.
pub(super) fn settled(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    let Some(Err(phrase::Error::Ambiguous(choices))) = &heard.when else { return None };
    let [early, late] = choices.as_slice() else { return None };
    are_halves(early, late).then_some(())?;
    let near = spoken_of(state, heard, house)?;
    let is_late = near.time().hour() >= 12;
    let when = Some(Ok(if is_late { *late } else { *early }));
    Some(Heard { when, ..heard.clone() })
}

/// Whether two readings are the same hour of one day in its two halves.
pub(super) fn are_halves(early: &Meaning, late: &Meaning) -> bool {
    let apart = early.exact_time().zip(late.exact_time()).is_some_and(|(early, late)| {
        early.checked_add(Span::new().hours(12)).is_ok_and(|later| later == late)
    });
    apart && early.date == late.date
}

/// The start of what is changed: of the booking, or of the start that is held.
fn spoken_of(state: &State, heard: &Heard, house: &House<'_>) -> Option<DateTime> {
    if let Some(target) = &state.draft.target {
        return Some(target.local_start);
    }
    if let Some(start) = state.draft.start() {
        return Some(start);
    }
    let changes = heard.wants_any(&[Request::Move, Request::Rather]) || heard.confirm.is_some();
    let last = state.last.as_ref().filter(|last| last.local_start > house.now && changes)?;
    Some(last.local_start)
}
