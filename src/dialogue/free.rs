//! Looks up what is free, on the days that were said or on the next ones.

use jiff::Span;

use crate::{chat::transcript::Times, ids::ServiceId};

use super::{
    Days, Goal, Heard, House, Move, Say, Stage, State,
    plan::{Call, call, say},
};

/// How many days are looked through when none was said.
const SOON: i64 = 6;

/// Looks up free times of the draft's days, or of the next ones.
pub(super) fn check(state: &mut State, house: &House<'_>) -> Move {
    let draft = &state.draft;
    let service = draft
        .service
        .clone()
        .or_else(|| house.profile.services.first().map(|first| first.id.clone()));
    let Some(service) = service else { return say(Say::AskService) };
    let Ok(staff) = draft.wished(&service, house) else { return only_staff(state, service) };
    let today = house.now.date();
    let first = draft.first_day(today);
    let soon =
        || Days { from: first, until: first.checked_add(Span::new().days(SOON)).unwrap_or(first) };
    let window = match draft.time {
        Some(time) => (Some(time), Some(time)),
        None => (draft.after, draft.before),
    };
    let days = draft.days.unwrap_or_else(soon);
    call(Call::Check { service, staff, days, window })
}

/// Looks up what is free, for a question about it. Where the service is not known yet, whole days are
/// looked up for the first one, and whether one start is free is asked with the service.
pub(super) fn look(state: &mut State, heard: &Heard, house: &House<'_>) -> Move {
    let draft = &state.draft;
    if draft.service.is_some() || draft.goal == Goal::Move || is_only(house) {
        return check(state, house);
    }
    if !draft.several.is_empty() && heard.services.is_empty() {
        state.stage = Stage::Gathering;
        return say(Say::AskWhichService(state.draft.several.clone()));
    }
    if draft.time.is_some() || draft.extreme.is_some() {
        state.stage = Stage::Gathering;
        return say(Say::AskService);
    }
    check(state, house)
}

/// Whether the business has one service, which needs no asking.
pub(super) fn is_only(house: &House<'_>) -> bool {
    house.profile.services.len() == 1
}

/// All who do a service were excluded: they are named, and the exclusion is not held against a
/// customer who takes them after all.
pub(super) fn only_staff(state: &mut State, service: ServiceId) -> Move {
    state.draft.not_staff.clear();
    state.stage = match state.draft.start() {
        Some(start) => Stage::Proposing { start },
        None => Stage::Gathering,
    };
    say(Say::NoStaff(Some(service)))
}

/// Looks up a whole day where nothing is free within bounds that were said of another day: "after
/// six", and then "so Saturday".
pub(super) fn widened(
    state: &mut State,
    heard: &Heard,
    times: &Times,
    house: &House<'_>,
) -> Option<Move> {
    let draft = &mut state.draft;
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let day_only = when
        .is_some_and(|when| when.date.is_some() && when.time.is_none() && when.time_end.is_none());
    let bounded = draft.time.is_none() && (draft.after.is_some() || draft.before.is_some());
    if !day_only || !bounded || draft.widened || !draft.fitting(times).free.is_empty() {
        return None;
    }
    (draft.after, draft.before) = (None, None);
    draft.widened = true;
    Some(check(state, house))
}

/// Says that the business is closed on the day that was said, before a service is asked for.
pub(super) fn closed(state: &mut State, house: &House<'_>) -> Option<Move> {
    let day = state.draft.days.and_then(Days::single)?;
    let asks = state.draft.service.is_none() && house.profile.hours.on(day).is_empty();
    asks.then(|| {
        state.draft.time = None;
        state.stage = Stage::Gathering;
        Move::Say(vec![Say::Open(day, None, None), Say::AskDay])
    })
}
