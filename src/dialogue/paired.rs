//! Which service each of several people gets, where a word of the message fits several: "a lesson for
//! Mele and the pony for Tama".
//!
//! What was planned before tells it, and else the age of who comes. Where neither does for one of them, it
//! is asked which service that one gets; where it does for none, the message says no visits.

use crate::{
    ids::ServiceId,
    phrase::{self, Meaning},
    understanding::{Feature, Visit},
};

use super::{Draft, Heard, House, State, traits::Traits};

/// Settles the service of each visit, or takes the visits out of what was heard.
pub(super) fn settle(state: &State, heard: &mut Heard, house: &House<'_>) {
    if heard.visits.iter().all(|visit| visit.one_of.is_empty()) {
        return;
    }
    let planned: Vec<&ServiceId> = [&state.draft]
        .into_iter()
        .chain(&state.queue)
        .filter_map(|draft: &Draft| draft.service.as_ref())
        .collect();
    let service = |visit: &Visit| {
        let left = |fits: &dyn Fn(&ServiceId) -> bool| {
            let mut fitting = visit.one_of.iter().filter(|id| fits(id));
            let only = fitting.next().filter(|_| fitting.next().is_none());
            only.cloned()
        };
        let aged = |id: &ServiceId| {
            let service = house.profile.service(id);
            let child = service
                .and_then(|service| Traits::of(service, house.profile).has(Feature::Child))
                .unwrap_or(false);
            child == is_child(state, visit)
        };
        let told = |id: &ServiceId| {
            let Some(service) = house.profile.service(id) else { return false };
            let traits = Traits::of(service, house.profile);
            visit.features.iter().all(|feature| traits.has(*feature) != Some(false))
        };
        left(&|id| planned.contains(&id))
            .or_else(|| left(&told))
            .or_else(|| left(&|id| told(id) && aged(id)))
    };
    for visit in &mut heard.visits {
        if !visit.one_of.is_empty() {
            visit.service = service(visit);
        }
    }
    let open = heard.visits.iter().filter(|visit| visit.service.is_none()).count();
    if open > 1 {
        heard.when = heard.when.take().or_else(|| shared_time(&heard.visits));
        heard.visits.clear();
        return;
    }
    heard.services = heard.visits.iter().filter_map(|visit| visit.service.clone()).collect();
    heard.several.clear();
    heard.parts.clear();
    if open == 1 {
        // The one whose service has to be asked for is spoken of first.
        heard.visits.sort_by_key(|visit| visit.service.is_some());
        heard.several = heard.visits.first().map(|it| it.one_of.clone()).unwrap_or_default();
        heard.services.clear();
    }
}

/// Whether a child comes to a visit: the message says so, or the child was named before.
fn is_child(state: &State, visit: &Visit) -> bool {
    let mut planned = [&state.draft].into_iter().chain(&state.queue);
    let named = |draft: &Draft| {
        let mut names = draft.contact.name.iter().chain(&draft.names);
        visit.guest.as_ref().is_some_and(|guest| names.any(|name| name == guest))
    };
    // "Massage for my daughter and a lesson": one child comes to both.
    let only = visit.guest.is_none() && !visit.other && state.draft.child;
    visit.child || only || planned.any(|draft| draft.child && named(draft))
}

/// The day and time that is the same for all visits.
fn shared_time(visits: &[Visit]) -> Option<Result<Meaning, phrase::Error>> {
    let first = visits.first()?.when;
    visits.iter().all(|visit| visit.when == first).then_some(Ok(first))
}
