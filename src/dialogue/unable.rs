//! "No, I can't do mornings, something after lunch" of what is begun: a time that does not suit, in words that would
//! cancel a visit that stands.
//!
//! Nothing stands that could be cancelled, so what is gathered is kept and the time is left out.

use crate::understanding::Request;

use super::{Goal, Heard, House, Stage, State};

/// Returns what was heard without the wish to cancel, where only a time does not suit; `None`: it says something else.
pub(super) fn of_open(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    let stands = |it: &crate::schedule::Booking| it.local_start > house.now;
    let any = state.last.as_deref().is_some_and(stands) || state.had.as_deref().is_some_and(stands);
    let open = state.draft.goal == Goal::Book
        && state.draft.service.is_some()
        && matches!(
            state.stage,
            Stage::Gathering | Stage::Offering { .. } | Stage::Proposing { .. }
        );
    let timed = !heard.not.is_empty() || !heard.of.is_empty();
    let moves = heard.wants(Request::Move) && !heard.of.is_empty();
    let cancels = (heard.wants(Request::Cancel) || moves)
        && heard.services.is_empty()
        && !heard.wants_any(&[Request::List, Request::Human, Request::Decline]);
    if any || !open || !cancels || !timed {
        return None;
    }
    let mut told = heard.clone();
    told.wants.retain(|want| !matches!(want, Request::Cancel | Request::Move));
    for day in told.of.drain(..) {
        if !told.not.contains(&day) {
            told.not.push(day);
        }
    }
    Some(told)
}
