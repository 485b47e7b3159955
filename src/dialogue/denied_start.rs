//! A start that was shown for a move and does not suit: "Saturday doesn't work after all".
//!
//! Said of the day that is shown, it is no cancellation of the visit, which is on another one and stays.

use jiff::civil::DateTime;

use crate::{phrase::Meaning, schedule::Booking, understanding::Request};

use super::{Heard, Plan, Stage, State, contradiction::covers};

/// Whether the start of a move that is shown does not suit, and no other one is said: "no, not Saturday",
/// "Saturday doesn't work after all". The visit itself stays.
pub(super) fn denies_start(heard: &Heard, booking: &Booking, start: DateTime) -> bool {
    let cancels = heard.wants(Request::Cancel) || heard.refuses.contains(&Request::Cancel);
    let of = heard.of.iter().filter(|_| cancels);
    let denied = |not: &Meaning| covers(not, start) && !covers(not, booking.local_start);
    let timed = heard.gives_time() || !heard.shifts.is_empty() || heard.any_new();
    !timed && heard.not.iter().chain(of).any(denied)
}

/// The start that was shown, where a no refuses it and nothing else of it is to be another: it is not booked then.
pub(super) fn refused_start(state: &State, heard: &Heard) -> Option<DateTime> {
    let shown = match &state.stage {
        Stage::Proposing { start } => Some(*start),
        Stage::Confirming { plan: Plan::Book } => state.draft.start(),
        _ => None,
    };
    let other = heard.any_new() || heard.gives_contact() || !heard.guests.is_empty();
    let said = |start: &DateTime| heard.gives_time() && heard.says(*start);
    shown.filter(|start| heard.confirm == Some(false) && !other && !said(start))
}
