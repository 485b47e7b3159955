//! Another time and other data of the last booking in one message: "make it four, and put my husband's address
//! instead".
//!
//! The booking is moved first, because a move may be refused, and corrected once it has moved.

use crate::{schedule::Contact, understanding::Request};

use super::{Goal, Heard, House, Move, Plan, Stage, State, change, correct};

/// "Make it four, and put my husband's address instead": another time and other data of the last booking. It
/// is moved, and then corrected.
pub(super) fn with_contact(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let last = state.last.as_ref()?;
    let said = Contact { name: None, ..heard.contact.clone() };
    let changes = heard.wants_any(&[Request::Rather, Request::Move, Request::Details])
        && !heard.wants_any(&[Request::Cancel, Request::Look, Request::List, Request::Book]);
    let own = heard.services.iter().all(|id| *id == last.service) && heard.several.is_empty();
    let alone = heard.contact.name.is_none()
        && heard.guests.is_empty()
        && heard.people <= 1
        && heard.visits.is_empty();
    let idle = state.stage == Stage::Idle && state.draft.goal != Goal::Book;
    let told = heard.exact_time().is_some() && heard.emails.len() < 2;
    if !(changes && own && alone && idle && told && correct::differs(&said, &last.contact)) {
        return None;
    }
    state.mends = Some(said);
    let mut heard = heard.clone();
    heard.wants.push(Request::Move);
    change::moved(state, &heard, house)
}

/// "Yes, and the number was wrong, it is 48512345679" to a move that is shown: the booking is corrected once it is moved.
pub(super) fn mend_behind(state: &mut State, heard: &Heard, plan: &Plan) {
    let Plan::Move { booking, .. } = plan else { return };
    let said = Contact { name: None, ..heard.contact.clone() };
    if heard.gives_address() && correct::differs(&said, &booking.contact) {
        state.mends = Some(said);
    }
}
