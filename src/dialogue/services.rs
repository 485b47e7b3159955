//! Which services a message wants: the first is the draft's, others are booked after it.
//!
//! Two services that the profile offers as one ("a haircut and a beard trim") are that one, and a
//! service for a child is taken where a child comes and the profile has one.

use crate::{
    bots::Staff,
    ids::ServiceId,
    lang::{self, Cue},
    understanding::{Feature, Request, Topic},
};

use super::{
    Draft, Goal, Heard, House, Stage, State,
    for_children::{for_child, only_for_children},
    service_names::{is_called, is_childish, is_named, is_named_by, is_small},
    traits::Traits,
};

/// Takes the services that are wanted, and drops those that are not. Returns the service that the
/// message speaks of, where that comes after the one that is spoken of.
pub(super) fn gather(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<ServiceId> {
    if !heard.tried.is_empty() {
        state.draft.tried.clone_from(&heard.tried);
    }
    let mut wanted = wanted(state, heard);
    if also_unclear(state, heard, &wanted, house) {
        return None;
    }
    if adds(state, heard, &wanted) {
        for id in &wanted {
            enqueue(state, id, heard, house);
        }
        return wanted.pop();
    }
    if joins_offered(state, heard, &wanted) {
        wanted.drain(..).for_each(|id| enqueue(state, &id, heard, house));
    }
    if let Some(later) = queued(state, heard, &wanted) {
        if !(heard.is_timed() && state.draft.days.is_none()) {
            return Some(later);
        }
        bring_forward(state, &later);
    }
    order(state, heard, &mut wanted);
    if let Some(both) = combined(&wanted, house).filter(|_| heard.visits.is_empty()) {
        take(state, &both, house);
    } else if let Some((first, rest)) = wanted.split_first() {
        note_tried(&mut state.draft, first, house);
        take(state, first, house);
        state.draft.inferred = heard.inferred;
        state.queue.retain(|next| {
            next.service.as_ref() != Some(first) || next.other || next.start().is_some()
        });
        for id in rest {
            enqueue(state, id, heard, house);
        }
    } else if !heard.several.is_empty() && may_narrow(state, heard) {
        narrow(state, heard);
    }
    let draft = &mut state.draft;
    if draft.service.as_ref().is_some_and(|id| heard.not_services.contains(id)) {
        draft.service = None;
    }
    state
        .queue
        .retain(|next| next.service.as_ref().is_none_or(|id| !heard.not_services.contains(id)));
    count_as_one(&mut state.draft, house);
    fit_to_child(state, heard, house);
    None
}

/// Below this age, in years, a service for children is taken where there is one.
const GROWN: u32 = 14;

/// Takes the service for children where a child comes, and no child where a service for adults is wanted.
fn fit_to_child(state: &mut State, heard: &Heard, house: &House<'_>) {
    if is_for_adult(heard, house) {
        (state.draft.child, state.draft.other) = (false, state.draft.other && state.draft.named);
        return;
    }
    // Of several people the child's visit is for a child, and the customer's own is not.
    let comes = heard.with_me || state.draft.people > 1 && !state.draft.child;
    let young =
        state.draft.features.iter().any(|it| matches!(it, Feature::Age(age) if *age < GROWN));
    if (heard.child || state.draft.child || young) && heard.visits.is_empty() && !comes {
        if heard.left.is_empty() {
            only_for_children(&mut state.draft, house);
        }
        for_child(&mut state.draft, house);
    }
}

/// The services that a message wants.
fn wanted(state: &State, heard: &Heard) -> Vec<ServiceId> {
    let named = heard.services.iter().filter(|id| !heard.not_services.contains(id));
    let wanted: Vec<ServiceId> = named.cloned().collect();
    let told = heard.inferred && !may_narrow(state, heard);
    // "We want a steam, what do you advise?" leaves open what it is to be.
    let open = heard.topics.contains(&Topic::Services) && wanted.len() == 1;
    if told || open { Vec::new() } else { wanted }
}

/// Takes services of which one is wanted beside those that are named, where nothing is wanted yet: which one it is
/// is asked first, and what was named is booked after it. Returns whether there are any.
fn also_unclear(state: &mut State, heard: &Heard, wanted: &[ServiceId], house: &House<'_>) -> bool {
    let open = state.draft.service.is_none() && state.queue.is_empty() && !wanted.is_empty();
    let unclear = heard.also_one_of.iter().filter(|id| !wanted.contains(id));
    let unclear: Vec<ServiceId> = unclear.cloned().collect();
    if !open || unclear.len() < 2 {
        return false;
    }
    state.draft.several = unclear;
    for id in wanted {
        enqueue(state, id, heard, house);
    }
    true
}

/// Whether a service for grown-ups is wanted, so that no child comes, though one was spoken of before: "an
/// adult lesson then".
fn is_for_adult(heard: &Heard, house: &House<'_>) -> bool {
    let named = heard.services.iter().filter_map(|id| house.profile.service(id));
    let mut kinds = named.map(|service| Traits::of(service, house.profile).has(Feature::Adult));
    let adult = heard.features.contains(&Feature::Adult) || kinds.any(|is| is == Some(true));
    adult && heard.services.len() <= 1 && !heard.child
}

/// Returns the only service of a message if it is one that is queued: what is said with it is said
/// of that visit.
fn queued(state: &State, heard: &Heard, wanted: &[ServiceId]) -> Option<ServiceId> {
    let [only] = wanted else { return None };
    let waits = state.queue.iter().any(|next| next.service.as_ref() == Some(only));
    let other = state.draft.service.as_ref().is_some_and(|id| id != only);
    // "Better the manicure at 10" of one that is wanted as well is said of that visit.
    let instead = heard.wants(Request::Rather) && !heard.is_timed()
        || heard.confirm == Some(false)
        || heard.wants(Request::NoMore)
        || !heard.visits.is_empty()
        || !heard.after.is_empty();
    (waits && other && !instead).then(|| only.clone())
}

/// Makes a visit that is queued the one that is spoken of, because its day is said first.
fn bring_forward(state: &mut State, service: &ServiceId) {
    let place = state.queue.iter().position(|next| next.service.as_ref() == Some(service));
    let Some(next) = place.and_then(|at| state.queue.get_mut(at)) else { return };
    std::mem::swap(&mut next.service, &mut state.draft.service);
    std::mem::swap(&mut next.staff, &mut state.draft.staff);
}

/// Puts services in the order that was said: "the haircut after the coloring". The time that is
/// known stays with what is first.
fn order(state: &mut State, heard: &Heard, wanted: &mut Vec<ServiceId>) {
    let Some(first) = heard.after.first() else { return };
    let booked = state.last.as_ref().is_some_and(|last| last.service == *first);
    if booked || state.draft.behind {
        return;
    }
    let own = state.draft.service.clone();
    let queued = state.queue.iter().any(|next| next.service.as_ref() == Some(first));
    if queued && own.is_some() {
        state.draft.service = Some(first.clone());
        state.draft.staff = None;
        for next in state.queue.iter_mut().filter(|next| next.service.as_ref() == Some(first)) {
            next.service.clone_from(&own);
            (next.staff, next.time, next.behind) = (None, None, true);
        }
        wanted.clear();
    } else if !wanted.contains(first) {
        wanted.insert(0, first.clone());
    }
}

/// Whether services come in addition to the one that is held: "and a haircut before that".
fn adds(state: &State, heard: &Heard, wanted: &[ServiceId]) -> bool {
    let open = matches!(
        state.stage,
        Stage::Holding { .. }
            | Stage::Confirming { .. }
            | Stage::CheckingName
            | Stage::CheckingEmail { .. }
    );
    let joins = heard.wants_any(&[Request::Again, Request::Behind, Request::Ahead]);
    // "3 for the scan", and then "the glasses at 3:15": a start of its own, and nothing taken back.
    let own = matches!(state.stage, Stage::Holding { .. })
        && heard.exact_time().is_some_and(|time| Some(time) != state.draft.time)
        && heard.confirm.is_none()
        && heard.not_services.is_empty()
        && !heard.wants_any(&[Request::Cancel, Request::Drop, Request::Decline, Request::NoMore]);
    open && state.draft.service.is_some()
        && (joins || own)
        // "What about a brake check too" adds one, for all that "what about" may replace.
        && (!heard.wants(Request::Rather) || heard.wants(Request::Again))
        && !wanted.is_empty()
        && wanted.iter().all(|id| state.draft.service.as_ref() != Some(id))
}

/// Whether a service comes in addition to the one whose times are shown: "half past twelve, plus the gears".
/// What is said of the time is said of the first.
fn joins_offered(state: &State, heard: &Heard, wanted: &[ServiceId]) -> bool {
    let offered = matches!(state.stage, Stage::Offering { .. } | Stage::Proposing { .. });
    offered
        && heard.wants(Request::Again)
        && heard.visits.is_empty()
        && heard.confirm != Some(false)
        && state.draft.service.as_ref().is_some_and(|own| !wanted.contains(own))
}

fn enqueue(state: &mut State, id: &ServiceId, heard: &Heard, house: &House<'_>) {
    let booked = state.last.as_ref().is_some_and(|last| last.service == *id);
    if !booked && !state.queue.iter().any(|known| known.service.as_ref() == Some(id)) {
        let does =
            |staff: &crate::ids::StaffId| house.profile.who_does(id).any(|it| it.id == *staff);
        // Who was wished for does each of them, as far as they do it.
        let wished = heard.staff.clone().or_else(|| state.draft.staff.clone());
        let next = Draft {
            service: Some(id.clone()),
            staff: wished.filter(does),
            not_staff: state.draft.not_staff.clone(),
            goal: Goal::Book,
            behind: !heard.wants(Request::Ahead),
            alike: true,
            ..Draft::default()
        };
        state.queue.push(next);
    }
}

fn take(state: &mut State, id: &ServiceId, house: &House<'_>) {
    let draft = &mut state.draft;
    let does = |staff: &crate::ids::StaffId| {
        house.profile.staff(staff).is_some_and(|staff| staff.services.contains(id))
    };
    draft.staff = draft.staff.take().filter(does);
    draft.service = Some(id.clone());
    draft.several.clear();
}

/// Whether a part of a name may take the place of a service that is known: "just two teeth" of a filling
/// orders no other.
fn may_narrow(state: &State, heard: &Heard) -> bool {
    let turns = heard.confirm == Some(false) && !heard.gives_contact();
    // "11. Grandma dances a bit, is that all right?" tells of a person and orders nothing else.
    let plain = heard.topics.is_empty() && heard.left.iter().all(String::is_empty);
    state.draft.service.is_none()
        || turns
        || plain && (heard.when.is_some() || heard.question && state.draft.days.is_none())
        || heard.wants_any(&[Request::Rather, Request::Book, Request::NoMore])
}

/// Takes a staff member who does every service that is wanted: "both with the same person".
pub(super) fn share_staff(state: &mut State, house: &House<'_>) {
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let ids: Vec<&ServiceId> = visits().filter_map(|visit| visit.service.as_ref()).collect();
    let does_all = |staff: &&Staff| ids.iter().all(|id| staff.services.contains(id));
    let open = visits().all(|visit| visit.staff.is_none()) && !state.queue.is_empty();
    let found = house.profile.staff.iter().find(does_all).map(|staff| staff.id.clone());
    let Some(staff) = found.filter(|_| open) else { return };
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        visit.staff = Some(staff.clone());
    }
}

/// Takes the services that a part of a name fits.
fn narrow(state: &mut State, heard: &Heard) {
    let draft = &mut state.draft;
    let left: Vec<ServiceId> =
        heard.several.iter().filter(|id| !heard.not_services.contains(id)).cloned().collect();
    if draft.service.as_ref().is_none_or(|service| !left.contains(service)) {
        (draft.service, draft.several) = match left.as_slice() {
            [one] => (Some(one.clone()), Vec::new()),
            several => (None, several.to_vec()),
        };
    }
}

/// Finds the service that consists of those that are wanted, or else the one whose name has a word of each that is wanted and no other: "стрижка і борода".
pub(super) fn combined(wanted: &[ServiceId], house: &House<'_>) -> Option<ServiceId> {
    if wanted.len() < 2 {
        return None;
    }
    let consists =
        |of: &[ServiceId]| of.len() == wanted.len() && of.iter().all(|part| wanted.contains(part));
    if let Some(whole) = house.profile.services.iter().find(|service| consists(&service.of)) {
        return Some(whole.id.clone());
    }
    let childish = wanted.iter().any(|id| is_childish(id, house));
    let all = house.profile.services.iter().filter(|service| !wanted.contains(&service.id));
    let all = all.filter(|service| childish || !is_childish(&service.id, house));
    let found = all.filter(|service| {
        let joins = |word: &String| lang::matches(&[word]).iter().any(|it| it.cue == Cue::Joins);
        let spoken = service.search_terms.spoken.iter();
        spoken.filter(|it| it.is_name || it.words.iter().any(joins)).any(|spoken| {
            let content: Vec<&String> =
                spoken.words.iter().filter(|word| !is_small(word)).collect();
            content.len() >= wanted.len()
                && wanted.iter().all(|id| is_named_by(id, &content, house))
                && wanted.iter().all(|id| content.iter().any(|word| is_called(id, word, house)))
                && content.iter().all(|word| wanted.iter().any(|id| is_called(id, word, house)))
        })
    });
    found.map(|service| service.id.clone()).next()
}

/// Notes what a trial is of, where that was wanted before: "German, I'm a beginner", and then "a trial". Who
/// does both gives it.
fn note_tried(draft: &mut Draft, trial: &ServiceId, house: &House<'_>) {
    let before = draft.service.clone().filter(|id| !is_named(id, Cue::Trial, house));
    if let (Some(before), true) = (before, is_named(trial, Cue::Trial, house)) {
        let both = |staff: &Staff| staff.services.contains(&before);
        if draft.tried.is_empty() && house.profile.who_does(trial).any(both) {
            draft.tried.push(before);
        }
    }
}

/// Counts those who come as one visit, where the service that is named at last is one to which all come together:
/// "two adults and two children, which bath?", and then "the small one".
fn count_as_one(draft: &mut Draft, house: &House<'_>) {
    let together = draft.service.as_ref().is_some_and(|id| comes_together(id, house));
    if together && draft.people > 1 && !draft.things {
        draft.people = 0;
        draft.names.clear();
        draft.other &= draft.named;
    }
}

/// Whether all who come come to one visit of a service, by its name: a family photo, a private sauna.
fn comes_together(id: &ServiceId, house: &House<'_>) -> bool {
    let one = house.profile.service(id).is_some_and(|service| service.shape.capacity == 1);
    one && is_named(id, Cue::ForFamily, house)
}

/// Returns what was heard without what is only asked about, or without those who come to one visit together.
pub(super) fn one_visit(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    asked_aside(state, heard).or_else(|| together(state, heard, house))
}

/// "At 7. And can I borrow a racket?" of a court names no restringing of rackets: a word of another service's name
/// in a question is asked about, once it is settled what is wanted and when.
fn asked_aside(state: &State, heard: &Heard) -> Option<Heard> {
    let aside = heard.question
        && state.draft.goal == Goal::Book
        && state.draft.service.as_ref().is_some_and(|own| !heard.several.contains(own))
        && !heard.several.is_empty()
        && heard.services.is_empty()
        && heard.topics.is_empty()
        && !may_narrow(state, heard);
    let topics = vec![Topic::Other];
    aside.then(|| Heard { several: Vec::new(), topics, ..heard.clone() })
}

/// Counts no people where they come to one visit together, as to a family photo: "mum, dad and two children"
/// of it are no four visits.
fn together(state: &State, heard: &Heard, house: &House<'_>) -> Option<Heard> {
    let service = match (heard.services.as_slice(), heard.about.as_slice()) {
        // "How much is a family photo? There are five of us."
        ([], [only]) | ([only], _) => only,
        ([], _) => state
            .draft
            .service
            .as_ref()
            .or_else(|| state.last.as_ref().map(|last| &last.service))?,
        _ => return None,
    };
    let counted = heard.people > 1 || heard.other || heard.with_me;
    let apart = heard.visits.len() > 1 || heard.wants(Request::Again);
    (counted && !apart && comes_together(service, house)).then(|| Heard {
        people: 0,
        other: false,
        child: false,
        with_me: false,
        // The one who writes comes, beside others: "Ann Lee, 067…, my wife Jo".
        guests: if heard.contact.name.is_some() { Vec::new() } else { heard.guests.clone() },
        ..heard.clone()
    })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use super::*;
    use crate::{bots, ids::BusinessId};

    /// A speech therapist's, where one service has the word "child" in its name.
    const THERAPIST: &str = r#"
        name      = { uk = "Звуки", en = "Sounds" }
        languages = ["uk", "en"]
        time_zone = "Europe/Kyiv"

        [hours]
        mon-fri = ["09:00-18:00"]

        [[service]]
        id     = "first"
        name   = { uk = "Діагностика мовлення", en = "Speech assessment" }
        length = "60m"

        [[service]]
        id     = "child"
        name   = { uk = "Заняття з логопедом, дитина", en = "Speech lesson, child" }
        also   = ["логопед для дитини"]
        length = "30m"

        [[service]]
        id     = "adult"
        name   = { uk = "Заняття з логопедом, дорослий", en = "Speech lesson, adult" }
        length = "60m"

        [[service]]
        id     = "massage"
        name   = { uk = "Логопедичний масаж", en = "Speech therapy massage" }
        length = "30m"

        [[staff]]
        id       = "oksana"
        name     = "Оксана"
        services = ["first", "child", "adult", "massage"]
        calendar = "local"
    "#;

    fn of_a_child(service: &str) -> String {
        let id = BusinessId::new("sounds");
        let profile = bots::parse(&id, THERAPIST, &TimeZoneDatabase::bundled()).unwrap();
        let now = jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0);
        let house = House { profile: &profile, now, known: true, by_staff: false };
        let mut draft = Draft { service: Some(ServiceId::new(service)), ..Draft::default() };
        for_child(&mut draft, &house);
        draft.service.unwrap().to_string()
    }

    #[test]
    fn a_child_takes_the_same_service_for_children_and_no_other_one() {
        assert_eq!(of_a_child("adult"), "child");
        assert_eq!(of_a_child("first"), "first");
        assert_eq!(of_a_child("massage"), "massage");
    }
}
