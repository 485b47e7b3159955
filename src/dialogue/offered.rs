//! What is made of free times that were found: one is proposed, or several are offered.
//!
//! Where the service was only assumed, the answer says so, and a time that is chosen then books nothing
//! before the service is known.

use jiff::civil::DateTime;

use crate::chat::{ranges, transcript::Times};

use super::{Goal, House, Move, Say, Stage, State, open::propose};

/// What is waited for after starts were shown: a yes to the only one, or a choice.
pub(super) fn offered(starts: Vec<DateTime>, named: Vec<DateTime>) -> Stage {
    match starts.as_slice() {
        [start] => Stage::Proposing { start: *start },
        _ => Stage::Offering { starts, named },
    }
}

/// Returns the starts of a day that are named one by one, where the rest is said as ranges.
fn named(times: &Times) -> Vec<DateTime> {
    let [(day, free)] = times.free.as_slice() else { return Vec::new() };
    let proposed = ranges(free).map(|ranges| ranges.proposed).unwrap_or_default();
    proposed.into_iter().map(|time| day.to_datetime(time)).collect()
}

/// Free times were found: one is proposed, or several are offered.
pub(super) fn found(state: &mut State, times: &Times, house: &House<'_>) -> Move {
    let fitting = state.draft.fitting(times);
    let starts: Vec<DateTime> = fitting
        .free
        .iter()
        .flat_map(|(day, free)| free.iter().map(|time| day.to_datetime(*time)))
        .collect();
    let assumed = state.draft.service.is_none() && state.draft.goal != Goal::Move;
    // Where a customer described what is not understood, times for a service that was only assumed book
    // none: which one is asked once a time is chosen.
    let described = state.draft.left.iter().any(|piece| !piece.is_empty());
    if !assumed || !described || house.profile.services.len() == 1 {
        state.draft.service = state.draft.service.take().or_else(|| times.service.clone());
    }
    if state.draft.goal == Goal::None {
        state.draft.goal = Goal::Book;
    }
    let chosen = match state.draft.extreme.take() {
        Some(true) => starts.first(),
        Some(false) => starts.last(),
        None => None,
    };
    if let Some(start) = chosen.copied() {
        state.stage = Stage::Proposing { start };
        let mut parts = vec![propose(state, start)];
        if let (true, Some(service)) = (assumed, &times.service) {
            parts.push(Say::Assumed(service.clone()));
        }
        return Move::Say(parts);
    }
    let named = named(&fitting);
    state.stage = offered(if starts.is_empty() { fitting.nearest.clone() } else { starts }, named);
    if fitting.free.is_empty() {
        state.draft.time = None;
    }
    let mut parts = vec![Say::Times(Box::new(fitting))];
    let unsure = std::mem::take(&mut state.draft.inferred) || described;
    if let (true, Some(service)) = (unsure, state.draft.service.clone()) {
        parts.insert(0, Say::TimesFor(service));
        // Who chooses a time of a service that is named has seen what was understood.
        state.draft.forget_left();
    }
    if let (true, Some(service)) = (assumed, &times.service) {
        parts.push(Say::Assumed(service.clone()));
    }
    Move::Say(parts)
}
