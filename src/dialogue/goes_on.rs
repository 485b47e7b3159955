//! Whether a message gives anything that a booking goes on with, or only speaks of it: a goodbye, an address, a question about
//! others.

use crate::understanding::{Choice, Courtesy, Request, Shift};

use super::{Goal, Heard, Stage, State};

/// The wishes that a booking follows from.
pub(super) const BOOKS: &[Request] =
    &[Request::Book, Request::Look, Request::Again, Request::Repeat, Request::SameLast];

/// Whether a message gives anything to go on with.
pub(super) fn goes_on(state: &State, heard: &Heard) -> bool {
    // "I must ask my husband first" chooses no first one.
    let chooses =
        heard.choice.is_some() && state.stage != Stage::Idle && !heard.wants(Request::Wait)
            || matches!(heard.choice, Some(Choice::Earliest | Choice::Latest));
    let halves = heard.shifts.iter().any(|shift| matches!(shift, Shift::Noon(_)))
        && state.draft.time.is_some();
    let vague = heard.shifts.iter().any(|shift| matches!(shift, Shift::Vague(_)))
        && state.draft.goal == Goal::Book;
    let counts =
        |shift: &Shift| matches!(shift, Shift::Minutes(_) | Shift::Days(_) | Shift::Following(_));
    let counted = heard.shifts.iter().any(counts)
        && state.draft.goal == Goal::Book
        && state.draft.service.is_some();
    let zoned =
        heard.zone.is_some() && state.draft.goal != Goal::None && state.draft.time.is_some();
    let answers = state.last.is_some() && heard.confirm.is_some() && !heard.gives();
    let same = heard.that_staff && !state.draft.not_staff.is_empty();
    (heard.gives()
        || same
        || heard.wants_any(BOOKS)
        || chooses
        || halves
        || vague
        || counted
        || zoned)
        && !(heard.wants(Request::Book) && answers)
}

/// Whether what a message gives is no wish: "see you on Friday", a question about others, an
/// address after the booking.
pub(super) fn is_aside(state: &State, heard: &Heard) -> bool {
    let idle = state.stage == Stage::Idle;
    let nothing = heard.wants.is_empty() && heard.services.is_empty();
    let polite = !heard.courtesies.is_empty()
        // "Thanks, say hi to Valia."
        && (!heard.is(Courtesy::Greet) || heard.is(Courtesy::Thanks))
        && nothing
        && state.last.is_some()
        && !heard.question
        && heard.choice.is_none();
    let exact =
        matches!(&heard.when, Some(Ok(when)) if when.time.is_some() && when.time_end.is_none());
    let about_others = heard.question
        && !exact
        && state.draft.goal == Goal::None
        && heard.services.is_empty()
        && heard.several.is_empty()
        && !heard.left.is_empty()
        && !heard.wants_any(BOOKS);
    let mends = heard.only_contact()
        && state.draft.goal == Goal::None
        && heard.wants.is_empty()
        && state.last.is_some();
    // "Yes. I'm a grown-up" of what is booked.
    let agrees = state.last.is_some()
        && heard.confirm == Some(true)
        && state.draft.goal == Goal::None
        && heard.services.is_empty()
        && !heard.is_timed()
        && !heard.wants_any(BOOKS);
    idle && (polite || about_others || agrees) || mends
}
