//! Several bookings moved in one go: "move both an hour later".
//!
//! Each new start is shown, and one yes moves them one after the other. A start that cannot be had is
//! settled with the customer before the next booking is moved.

use jiff::civil::DateTime;

use crate::{
    schedule::Booking,
    understanding::{Request, Visit},
};

use super::{
    Draft, Goal, Heard, Move, Plan, Say, Stage, State,
    counted::counted,
    names::are_alike,
    new_start::near_booking,
    plan::{Call, call, say},
    state::NewStart,
};

/// Shows where each of several bookings would go; `None`: the words do not tell it of each.
pub(super) fn shown(state: &mut State, heard: &Heard, all: &[Booking]) -> Option<Move> {
    let moves: Option<Vec<NewStart>> = all
        .iter()
        .map(|booking| {
            let near = near_booking(heard, booking);
            let heard = near.as_ref().unwrap_or(heard);
            let start = counted(booking, heard).or_else(|| said(booking, heard))?;
            Some(NewStart { booking: Box::new(booking.clone()), start })
        })
        .collect();
    let moves = moves.filter(|_| !heard.any_new())?;
    let mut starts: Vec<DateTime> = moves.iter().map(|it| it.start).collect();
    starts.sort();
    starts.dedup();
    if starts.len() != moves.len() || moves.iter().any(|it| it.start == it.booking.local_start) {
        return None;
    }
    state.stage = Stage::Confirming { plan: Plan::MoveAll { moves: moves.clone() } };
    Some(say(Say::CheckMoves(moves)))
}

/// Shows where each of several bookings would go that are told apart: "both to Saturday, Beth at 12 and me at
/// 12:30"; `None`: the message tells them not.
pub(super) fn apart(state: &mut State, heard: &Heard, list: &[Booking]) -> Option<Move> {
    let told = &heard.visits;
    if told.len() < 2 || told.len() != list.len() || !heard.wants(Request::Move) {
        return None;
    }
    let names = |visit: &Visit| visit.guest.is_some() || visit.service.is_some();
    let is = |visit: &Visit, booking: &Booking| {
        let name = booking.contact.name.as_deref().unwrap_or_default();
        visit.guest.as_ref().is_none_or(|guest| are_alike(guest, name))
            && visit.service.as_ref().is_none_or(|id| *id == booking.service)
    };
    let mut left: Vec<&Booking> = list.iter().collect();
    let mut moves = Vec::new();
    // "Me" is the one whom no other name tells, so it is looked for last.
    let (first, others): (Vec<&Visit>, Vec<&Visit>) = told.iter().partition(|it| names(it));
    for visit in first.into_iter().chain(others) {
        let mut fitting = left.iter().enumerate().filter(|(_, booking)| is(visit, booking));
        let (at, None) = (fitting.next()?.0, fitting.next()) else { return None };
        let booking = left.remove(at);
        let day = visit.when.date.unwrap_or(booking.local_start.date());
        let start = day.to_datetime(visit.when.exact_time()?);
        moves.push(NewStart { booking: Box::new(booking.clone()), start });
    }
    state.stage = Stage::Confirming { plan: Plan::MoveAll { moves: moves.clone() } };
    Some(say(Say::CheckMoves(moves)))
}

/// The day that was said, at the time that a booking has.
fn said(booking: &Booking, heard: &Heard) -> Option<DateTime> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let timed = when.time.is_some() || when.time_end.is_some() || when.date_end.is_some();
    let date = when.date.filter(|_| !timed)?;
    Some(date.to_datetime(booking.local_start.time()))
}

impl State {
    /// Whether another start is being settled for a booking that is moved.
    pub(super) fn settles_move(&self) -> bool {
        let open = matches!(self.stage, Stage::Offering { .. } | Stage::Proposing { .. });
        open && self.draft.goal == Goal::Move && self.draft.target.is_some()
    }
}

/// Begins to move what was shown. What goes to a later hour of the day makes room for what is before it, so the last
/// one is moved first.
pub(super) fn agree(state: &mut State, mut moves: Vec<NewStart>) -> Move {
    let later = |it: &NewStart| {
        it.start > it.booking.local_start && it.start.date() == it.booking.local_start.date()
    };
    if moves.iter().all(later) {
        moves.sort_by_key(|it| std::cmp::Reverse(it.start));
    }
    state.moves = moves;
    go_on(state).unwrap_or(Move::Say(vec![Say::Kept]))
}

/// Moves the next of several; `None`: all are moved.
pub(super) fn go_on(state: &mut State) -> Option<Move> {
    if state.moves.is_empty() {
        return None;
    }
    let NewStart { booking, start } = state.moves.remove(0);
    let next = state.draft.next(Goal::Move);
    state.draft = Draft { target: Some(booking.clone()), ..next };
    state.stage = Stage::Gathering;
    Some(call(Call::Reschedule { booking, start, service: None, staff: None }))
}
