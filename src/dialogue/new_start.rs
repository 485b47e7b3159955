//! Where a booking is moved to: the start that was said, counted or chosen, or a look at what is free.

use jiff::{
    Span,
    civil::{DateTime, Time},
};

use crate::{
    phrase::{self, Meaning},
    schedule::Booking,
    understanding::{Choice, Request, Shift},
};

use super::{
    Days, Heard, House, Move, Say, Stage, State, choose,
    counted::{corrects, counted},
    free::check,
    gather, half_of_day,
    plan::say,
    which::has,
};

/// Places a weekday's name beside the booking that it moves: the Tuesday of a visit on Monday the
/// 30th is that of the day after, and not the nearest from today on.
pub(super) fn near_booking(heard: &Heard, booking: &Booking) -> Option<Heard> {
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let date = when.date.filter(|_| heard.weekday && when.date_end.is_none())?;
    let ahead = date.until(booking.local_start.date()).ok()?.get_days();
    let weeks = (ahead + 3).div_euclid(7);
    let placed = date.checked_add(Span::new().weeks(weeks)).ok().filter(|_| weeks > 0)?;
    let when = Meaning { date: Some(placed), ..*when };
    Some(Heard { when: Some(Ok(when)), ..heard.clone() })
}

/// Takes a day that is none of the only booking as the one that it is moved to: "cancel it and put me
/// down for Saturday instead, at 12".
pub(super) fn other_day(heard: &Heard, list: &[Booking]) -> Option<Heard> {
    let ([only], [said]) = (list, heard.of.as_slice()) else { return None };
    let when = heard.when.as_ref()?.as_ref().ok()?;
    let to = Meaning { date: said.date, ..*when };
    let moves = when.date.is_none() && said.date.is_some() && !has(only, said);
    moves.then(|| Heard { of: Vec::new(), when: Some(Ok(to)), ..heard.clone() })
}

/// Leaves out the day that a booking has, where another one is said as well: "tomorrow I am at work,
/// so the day after". An hour that may be in either half of the day is in that of the booking.
pub(super) fn without_own(heard: &Heard, booking: &Booking) -> Option<Heard> {
    if let Some(near) = half_of_day::near(heard, booking.local_start) {
        return Some(near);
    }
    let Some(Err(phrase::Error::Ambiguous(choices))) = &heard.when else { return None };
    let own = booking.local_start.date();
    let mut left = choices.iter().filter(|choice| choice.date != Some(own));
    let only = left.next().filter(|_| left.next().is_none())?;
    Some(Heard { when: Some(Ok(*only)), ..heard.clone() })
}

/// Returns the start that a booking is moved to: chosen, counted from it, or said; what is not
/// said stays as the draft has it.
pub(super) fn new_start(
    state: &mut State,
    booking: &Booking,
    heard: &Heard,
    house: &House<'_>,
) -> Option<DateTime> {
    match heard.choice {
        Some(Choice::Earliest) => state.draft.extreme = Some(true),
        Some(Choice::Latest) => state.draft.extreme = Some(false),
        Some(Choice::Any) if heard.gives_time() && heard.exact_time().is_none() => {
            state.draft.extreme = Some(true);
        }
        _ => {}
    }
    let among = |choice: &Choice| matches!(choice, Choice::Nth(_) | Choice::Last | Choice::Any);
    let chosen = heard.choice.filter(among).and_then(|choice| choose::start(state, choice));
    // The service and the staff member that were named tell which booking is meant.
    let own = Heard { services: Vec::new(), several: Vec::new(), staff: None, ..heard.clone() };
    let staff = state.draft.staff.take();
    state.draft.service = None;
    gather::gather(state, &own, house);
    state.draft.service = Some(booking.service.clone());
    state.draft.staff = staff;
    let keeps_time = heard.shifts.contains(&Shift::SameTime) || corrects(heard, booking);
    // "Oops, I meant Friday": the hour was not what was wrong.
    let bounds = (state.draft.after, state.draft.before);
    let swaps_day = heard.wants(Request::Rather)
        && !heard.wants(Request::Move)
        && !heard.question
        && bounds == (None, None);
    let said = || match (state.draft.days, state.draft.time) {
        (Some(days), Some(time)) => days.single().map(|day| day.to_datetime(time)),
        (None, Some(time)) => Some(booking.local_start.date().to_datetime(time)),
        (Some(days), None) if keeps_time || swaps_day => {
            days.single().map(|day| day.to_datetime(booking.local_start.time()))
        }
        _ => None,
    };
    chosen.or_else(|| counted(booking, heard)).or_else(said)
}

/// Converts a start that was said in another zone; with it, what was said. What was chosen or counted is
/// the business's own.
pub(super) fn converted(
    state: &mut State,
    heard: &Heard,
    start: Option<DateTime>,
    house: &House<'_>,
) -> (Option<DateTime>, Option<(DateTime, String)>) {
    let said = heard.exact_time().is_some() || heard.zone.is_some();
    let own = heard.choice.is_some() || !heard.shifts.is_empty() || !said;
    let Some(start) = start.filter(|_| !own) else { return (start, None) };
    let (here, zone) = state.draft.converted(start, house);
    state.draft.zone = None;
    (Some(here), zone)
}

/// Looks up what is free on the day that was said, or asks for one.
pub(super) fn ask_start(
    state: &mut State,
    booking: Box<Booking>,
    heard: &Heard,
    house: &House<'_>,
) -> Move {
    state.stage = Stage::Gathering;
    let draft = &mut state.draft;
    let vague = heard.shifts.iter().find_map(|shift| match shift {
        Shift::Vague(later) => Some(*later),
        _ => None,
    });
    let (day, time) = (booking.local_start.date(), booking.local_start.time());
    if heard.shifts.contains(&Shift::SameDay) && draft.days.is_none() {
        draft.days = Some(Days { from: day, until: day });
    }
    let bounded = draft.after.is_some() || draft.before.is_some();
    if draft.days.is_none() && !bounded && vague.is_none() && draft.extreme.is_none() {
        return say(Say::AskMove(booking));
    }
    if let (Some(later), false) = (vague, draft.days.is_some_and(|days| days.from != day)) {
        let minute = Span::new().minutes(1);
        draft.days = Some(Days { from: day, until: day });
        if later {
            draft.after = time.checked_add(minute).ok().max(draft.after);
        } else {
            draft.before = time.checked_sub(minute).ok();
        }
    }
    if draft.to_service.is_some() {
        draft.service.clone_from(&draft.to_service);
        draft.staff.clone_from(&draft.to_staff);
    } else {
        draft.staff = draft.to_staff.clone().or(Some(booking.staff.clone()));
    }
    check(state, house)
}

impl Heard {
    /// Whether an hour was said.
    pub(super) fn is_exact(&self) -> bool {
        self.when.as_ref().is_some_and(|when| when.as_ref().is_ok_and(|when| when.time.is_some()))
    }

    /// The hour, where one single time was said.
    pub(super) fn exact_time(&self) -> Option<Time> {
        self.when.as_ref()?.as_ref().ok()?.exact_time()
    }

    /// Whether one of a list is chosen.
    pub(super) fn is_choice(&self) -> bool {
        self.choice.is_some()
    }
}
