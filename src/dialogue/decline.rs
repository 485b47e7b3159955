//! What is begun is dropped, nothing more is wanted, or the customer takes leave until the visit.
//!
//! None of these searches for anything or changes what is booked. A slot that was only held is free
//! again, and the answer says so.

use crate::understanding::{Courtesy, Request};

use super::{
    Goal, Heard, House, Move, Plan, Say, Stage, State,
    plan::{Call, call, say},
    topics::answers,
};

/// The most words of a goodbye that names the day of the visit.
const SHORT: usize = 4;

/// What is begun is dropped: "don't book it yet", "scrap that", "never mind", "I'll ring you".
pub(super) fn declined(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let other = [Request::Move, Request::Cancel, Request::Book, Request::Look, Request::Human];
    let gives = heard.is_timed() || heard.any_new() || heard.gives_contact();
    if gives || heard.wants_any(&other) || !heard.refuses.is_empty() {
        return None;
    }
    if matches!(state.stage, Stage::Idle) && state.draft.goal != Goal::Book {
        return idle(state, heard);
    }
    let stands = state.last.is_some() || state.draft.target.is_some();
    let stays = stands && state.draft.goal != Goal::Book
        || matches!(
            state.stage,
            Stage::Choosing { .. }
                | Stage::Cancelling { .. }
                | Stage::MovingAll { .. }
                | Stage::Confirming { plan: Plan::Move { .. } | Plan::Correct { .. } }
        );
    let held = matches!(state.stage, Stage::Holding { .. });
    let answers = answers(state, heard);
    drop_draft(state);
    let first = match (held, stays) {
        (true, _) => return Some(call(Call::Release)),
        (false, true) => Say::Kept,
        (false, false) => Say::Dropped,
    };
    Some(Move::Say([first].into_iter().chain(answers).collect()))
}

/// Nothing is begun: whether what was booked is meant has to be asked.
fn idle(state: &mut State, heard: &Heard) -> Option<Move> {
    // "Let me think about it. How much is it?" is answered.
    if heard.wants(Request::Leave) && !heard.wants(Request::Decline) && heard.topics.is_empty() {
        return Some(say(Say::AnyTime));
    }
    // "No, leave it" beside a booking leaves the booking.
    if heard.wants(Request::Keep) && state.last.is_some() {
        return Some(say(Say::Kept));
    }
    match state.last.clone() {
        None if heard.topics.is_empty() => Some(say(Say::Dropped)),
        Some(last) if heard.wants(Request::Decline) && !heard.is(Courtesy::Thanks) => {
            state.stage = Stage::Cancelling { list: Vec::new() };
            Some(call(Call::Cancel(last)))
        }
        Some(_) if heard.wants(Request::NeverMind) && !heard.is(Courtesy::Thanks) => {
            Some(say(Say::Kept))
        }
        _ => None,
    }
}

/// Drops what is begun, and gives back what is held.
pub(super) fn drop_all(state: &mut State) -> Move {
    let held = matches!(state.stage, Stage::Holding { .. });
    drop_draft(state);
    if held { call(Call::Release) } else { say(Say::Dropped) }
}

fn drop_draft(state: &mut State) {
    state.draft = state.draft.next(Goal::None);
    state.queue.clear();
    state.moves.clear();
    state.stage = Stage::Idle;
}

/// Whether a goodbye leaves nothing open: something stands or was cancelled, and nothing is ordered. One of several
/// bookings that is not chosen stays.
pub(super) fn may_leave(state: &State) -> bool {
    let open = !matches!(state.stage, Stage::Idle | Stage::Choosing { .. });
    let booked = state.had.is_some() || state.last.is_some();
    booked && !open && state.draft.goal != Goal::Book
}

/// "It's just brows, so that's fine. See you Friday!" beside a visit that stands: a goodbye, and no order.
pub(super) fn leaves(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let only = heard.wants == [Request::NoMore]
        && !heard.is_timed()
        && !heard.question
        && !heard.gives_contact()
        && heard.topics.is_empty()
        && heard.shifts.is_empty()
        && heard.staff.is_none();
    (state.stage == Stage::Idle && only).then(|| say(Say::Goodbye))
}

/// "Great, until Friday!" after a booking names no day that is wanted.
pub(super) fn farewell(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok())?;
    let until = when.date == heard.today && when.date_end.is_some_and(|day| Some(day) > when.date);
    // "See you all on Saturday."
    let leaves = heard.is(Courtesy::Bye) && when.date.is_some() && when.date_end.is_none();
    let timed = when.time.is_some() || when.time_end.is_some();
    let own =
        state.last.as_ref().is_some_and(|last| when.date_end == Some(last.local_start.date()));
    let plain = (heard.words <= SHORT || own && heard.words <= SHORT + 2)
        && heard
            .wants
            .iter()
            .all(|want| own && *want == Request::Rather || *want == Request::NoMore)
        && heard.services.is_empty()
        && heard.shifts.is_empty()
        && !heard.question
        && heard.left.is_empty();
    (plain && (until || leaves) && !timed).then(|| say(Say::Goodbye))
}
