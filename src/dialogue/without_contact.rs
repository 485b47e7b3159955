//! An address or a number that is not given: customers are told why one is needed, and staff who book for a
//! customer who rang may say that there is neither.

use crate::{chat::transcript::Need, understanding::Request};

use super::{Heard, House, Move, Say, Stage, State, book, plan::say};

/// Answers one who gives no address or no number, where the visit needs one.
pub(super) fn declined(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let missing = match &state.stage {
        Stage::Holding { missing } => state.draft.lacking(missing),
        _ => Vec::new(),
    };
    if house.by_staff {
        state.draft.no_contact = true;
        let is_asked = !missing.is_empty() && missing.iter().all(|need| need.reaches());
        return is_asked.then(|| book::next(state, house));
    }
    let given = [&heard.contact, &state.draft.contact];
    let is_given = |need: Need| given.iter().any(|contact| need.is_met(contact));
    let service = state.draft.service.as_ref().and_then(|id| house.profile.service(id));
    let needs = |need: Need| service.is_some_and(|service| service.needs.contains(&need));
    if needs(Need::EmailOrPhone) {
        return (!is_given(Need::EmailOrPhone)).then(|| say(Say::ContactNeeded));
    }
    let mail = service.is_none() || needs(Need::Email);
    (mail && heard.contact.email.is_none()).then(|| say(Say::EmailNeeded))
}

impl Heard {
    /// Whether an address or a number is said not to be there, or is not given.
    #[must_use]
    pub fn gives_no_contact(&self) -> bool {
        self.wants(Request::NoEmail)
    }
}
