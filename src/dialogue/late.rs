//! What is for a person: being late, and wrong data of a booking that stands.

use crate::{schedule::Contact, understanding::Request};

use super::{
    Goal, Heard, House, Move, Say, Stage, State,
    plan::{Call, call, say},
};

/// The customer is late, or something in what stands is wrong: both are for a person.
pub(super) fn late_or_wrong(state: &mut State, heard: &Heard, _: &House<'_>) -> Option<Move> {
    if heard.wants(Request::Late) && heard.services.is_empty() {
        return Some(say(Say::Late));
    }
    let another = state.last.as_ref().is_some_and(|last| {
        let mends = heard.only_contact()
            && differs(&heard.contact, &last.contact)
            && heard.wants.iter().all(|want| matches!(want, Request::Rather | Request::Details))
            && state.stage == Stage::Idle
            && state.draft.goal == Goal::None;
        let swaps = heard.wants(Request::Rather)
            && !heard.is_timed()
            && heard.services.iter().any(|id| *id != last.service);
        mends || swaps
    });
    let wrong = heard.wants(Request::Details) && state.last.is_some()
        || heard.wants(Request::Resend)
        || another;
    if !wrong || !heard.services.is_empty() && heard.is_timed() {
        return None;
    }
    state.passing_on = true;
    Some(call(Call::Human))
}

/// Whether something of a contact is other than what was booked with.
fn differs(said: &Contact, booked: &Contact) -> bool {
    let other = |said: &Option<String>, booked: &Option<String>| {
        said.as_ref().is_some_and(|said| {
            booked.as_ref().is_none_or(|it| it.to_lowercase() != said.to_lowercase())
        })
    };
    other(&said.name, &booked.name)
        || other(&said.email, &booked.email)
        || other(&said.phone, &booked.phone)
}
