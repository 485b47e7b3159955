//! Looks up what is free, on the days that were said or on the next ones.

use jiff::Span;

use super::{
    Days, House, Move, Say, State,
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
    let Ok(staff) = draft.wished(&service, house) else { return say(Say::NoStaffLeft) };
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
