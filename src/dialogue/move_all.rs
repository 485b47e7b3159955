//! Several bookings moved in one go: "move both an hour later".
//!
//! Each new start is shown, and one yes moves them one after the other. A start that cannot be had is
//! settled with the customer before the next booking is moved.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    schedule::{Booking, Change},
    understanding::{Request, Visit},
};

use super::{
    Days, Draft, Goal, Heard, House, Move, Plan, Say, Stage, State,
    counted::counted,
    names::are_alike,
    new_start::near_booking,
    plan::{Call, call, say},
    state::NewStart,
};

/// Shows where each of several bookings would go, or asks for it.
pub(super) fn move_these(state: &mut State, heard: &Heard, all: Vec<Booking>) -> Move {
    if let Some(made) = shown(state, heard, &all) {
        return made;
    }
    state.draft = state.draft.next(Goal::Move);
    state.stage = Stage::MovingAll { list: all.clone() };
    say(Say::AskMoves(all))
}

/// Goes on with several bookings whose new start is waited for.
pub(super) fn told(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    let Stage::MovingAll { list } = state.stage.clone() else { return None };
    let timed = heard.is_timed() || !heard.shifts.is_empty();
    (timed && !heard.any_new()).then(|| move_these(state, heard, list))
}

/// Shows where each of several bookings would go; `None`: the words do not tell it of each.
fn shown(state: &mut State, heard: &Heard, all: &[Booking]) -> Option<Move> {
    let moves: Option<Vec<NewStart>> = all
        .iter()
        .map(|booking| {
            let near = near_booking(heard, booking);
            let heard = near.as_ref().unwrap_or(heard);
            let start =
                counted(booking, heard).or_else(|| to(state, heard)?.start(booking, all))?;
            Some(NewStart { booking: Box::new(booking.clone()), start })
        })
        .collect();
    let moves = moves.filter(|_| !heard.any_new())?;
    // Those that begin at different times must not meet.
    let different = |mut starts: Vec<DateTime>| {
        starts.sort();
        starts.dedup();
        starts.len()
    };
    let before = different(all.iter().map(|it| it.local_start).collect());
    let after = different(moves.iter().map(|it| it.start).collect());
    if after != before || moves.iter().any(|it| it.start == it.booking.local_start) {
        return None;
    }
    state.stage = Stage::Confirming { plan: Plan::MoveAll { moves: moves.clone() } };
    Some(say(Say::CheckMoves(moves)))
}

/// The day and the hour that several bookings are moved to; `None` of one: it stays.
struct To {
    date: Option<Date>,
    time: Option<Time>,
}

/// Returns the day and the hour that were said: in the message, or of the one booking whose move was shown before
/// "both" was said. `None`: neither was.
fn to(state: &State, heard: &Heard) -> Option<To> {
    if let Some(when) = &heard.when {
        let when = when.as_ref().ok().filter(|it| it.date_end.is_none())?;
        let bounded = when.bound.is_some() || when.time_end.is_some();
        return (!bounded).then_some(To { date: when.date, time: when.time });
    }
    if !heard.shifts.is_empty() {
        return None;
    }
    let target = state.draft.target.as_ref()?;
    let date = state.draft.days.and_then(Days::single);
    let time = state.draft.time.filter(|time| *time != target.local_start.time());
    (date.is_some() || time.is_some()).then_some(To { date, time })
}

impl To {
    /// Returns where one of several goes. What begins later on the same day keeps its distance from the first.
    fn start(&self, booking: &Booking, all: &[Booking]) -> Option<DateTime> {
        let (day, own) = (booking.local_start.date(), booking.local_start);
        let date = self.date.unwrap_or(day);
        let Some(time) = self.time else { return Some(date.to_datetime(own.time())) };
        let first = all.iter().map(|it| it.local_start).filter(|it| it.date() == day).min()?;
        date.to_datetime(time).checked_add(own.duration_since(first)).ok()
    }
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

impl State {
    /// Whether a booking is one of several that one yes made, and nothing tells it from the others: "could we do
    /// Sunday instead?"
    pub(super) fn means_all_made(&self, heard: &Heard, list: &[Booking]) -> bool {
        let own = |booking: &Booking| self.made.contains(&booking.id);
        let spoken = self.draft.target.as_ref().or(self.last.as_ref()).filter(|it| own(it));
        let day = spoken.map(|it| it.local_start.date());
        let same_day = |it: &&Booking| own(it) && Some(it.local_start.date()) == day;
        let told = heard.is_timed() || !heard.shifts.is_empty();
        let named = heard.any_new()
            || !heard.guests.is_empty()
            || heard.contact.name.is_some()
            || heard.choice.is_some()
            || !heard.of.is_empty()
            || !heard.visits.is_empty()
            || heard.replied.is_some()
            // "Don't change mine, but hers an hour later" leaves one as it is.
            || heard.denies
            || !heard.left.is_empty();
        let many = list.iter().filter(same_day).count();
        told && !named && many > 1 && many == self.made.len()
    }

    /// Notes a booking among those that one yes made, or that it is gone, and the name that it is under.
    pub(super) fn note_made(&mut self, change: Change, before: &Draft, booking: &Booking) {
        const MOST: usize = 16;
        if let Some(name) = booking.contact.name.as_ref().filter(|it| !self.people.contains(it)) {
            self.people.push(name.clone());
            self.people.drain(..self.people.len().saturating_sub(MOST));
        }
        match change {
            Change::Booked if before.recurs => self.made.clear(),
            Change::Booked => self.made.push(booking.id.clone()),
            Change::Cancelled => self.made.retain(|id| *id != booking.id),
            _ => {}
        }
    }

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
