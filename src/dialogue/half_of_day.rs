//! An hour that may be one of the morning or of the evening: what is spoken of decides, and else it is asked.

use jiff::{Span, civil::DateTime};

use crate::{
    phrase::{self, Meaning},
    understanding::{Request, Shift},
};

use super::{Heard, House, State};

/// Returns what was heard with the hour in the half of the day in which the visit is that is spoken of: "could we make it
/// 7?" of one at six in the evening.
pub(super) fn resolved(heard: Heard, state: &State, house: &House<'_>) -> Heard {
    settled(state, &heard, house).unwrap_or(heard)
}

fn settled(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    if let Some(chosen) = chosen(state, heard) {
        return Some(chosen);
    }
    near(heard, spoken_of(state, heard, house)?)
}

/// Returns what was heard with the hour in the half of the day in which a start is.
pub(super) fn near(heard: &Heard, start: DateTime) -> Option<Heard> {
    let Some(Err(phrase::Error::Ambiguous(choices))) = &heard.when else { return None };
    let [early, late] = choices.as_slice() else { return None };
    are_halves(early, late).then_some(())?;
    let is_late = start.time().hour() >= NOON;
    let when = Some(Ok(if is_late { *late } else { *early }));
    Some(Heard { when, ..heard.clone() })
}

/// Returns what was heard with the start that a part of the day chooses of the two that were asked about: "evening", "pm".
fn chosen(state: &State, heard: &Heard) -> Option<Heard> {
    let [early, late] = state.offers() else { return None };
    let apart = early.date() == late.date()
        && early.checked_add(Span::new().hours(12)).is_ok_and(|later| later == *late);
    let window = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let window = window.filter(|when| when.exact_time().is_none() && when.date.is_none());
    let noon = heard.shifts.iter().find_map(|shift| match shift {
        Shift::Noon(after) => Some(*after),
        _ => None,
    });
    let fits = |start: &DateTime| {
        window.is_some_and(|it| {
            it.time.is_none_or(|from| start.time() >= from)
                && it.time_end.is_none_or(|until| start.time() < until)
                && (it.time.is_some() || it.time_end.is_some())
        })
    };
    let start = match (fits(early), fits(late), noon) {
        (true, false, None) | (false, false, Some(false)) => early,
        (false, true, None) | (false, false, Some(true)) => late,
        _ => return None,
    };
    if !apart {
        return None;
    }
    let (date, time) = (Some(start.date()), Some(start.time()));
    let when = Some(Ok(Meaning { date, time, ..Meaning::default() }));
    Some(Heard { when, shifts: Vec::new(), ..heard.clone() })
}

/// The hour at which the later half of the day begins.
const NOON: i8 = 12;

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
