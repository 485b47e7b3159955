//! Several visits of one message, each with who comes, who does it, and its start: which of them is whose.
//!
//! The first becomes the draft, and the others are queued. What is known of a person or a visit stays
//! where only the starts or the names are said once more.

use jiff::civil::DateTime;

use crate::{
    ids::{ServiceId, StaffId},
    schedule::Contact,
    understanding::{Request, Visit, likely_address},
};

use super::{Draft, Goal, Heard, House, State, draft::Beside, for_children, names::are_alike};

/// What was known before a message that says several visits.
pub(super) struct Known<'a> {
    /// Who was wished for.
    pub staff: Option<&'a StaffId>,
    /// The visits that were planned.
    pub planned: &'a [Draft],
}

/// Takes several visits: the first is the draft, the others are booked after it.
pub(super) fn gather(state: &mut State, heard: &Heard, known: &Known<'_>, house: &House<'_>) {
    let wished = known.staff;
    let told = told_apart(state, heard);
    let Some((first, rest)) = told.split_first() else { return };
    let starts = planned_starts(known.planned, &told);
    let before = std::mem::take(&mut state.queue);
    state.turned = 0;
    let offers = state.offers().to_vec();
    let draft = &mut state.draft;
    // Which of several services it is is asked.
    let known = draft.service.take().filter(|_| first.one_of.is_empty());
    draft.service = first.service.clone().or(known);
    let said = Beside { offers: &offers, dated: heard.fixed_day, ..Beside::default() };
    draft.take(&first.when, &said);
    draft.people = 0;
    draft.names.clear();
    // Children who were counted before are those who are named now.
    let children = draft.child && rest.iter().all(|it| it.other);
    (draft.other, draft.child) = (first.other, first.child || children && first.other);
    draft.agreed = false;
    name_first(draft, first, rest);
    take_addresses(draft, first);
    // Who was wished for before stays wished for where no visit says otherwise.
    let shared = heard.staff.clone().filter(|_| heard.visits.iter().all(|it| it.staff.is_none()));
    let shared = shared.or(wished.cloned());
    let does = |id: &Option<ServiceId>| {
        let own = id.as_ref().or(draft.service.as_ref());
        shared.clone().filter(|staff| {
            own.is_some_and(|id| house.profile.who_does(id).any(|it| it.id == *staff))
        })
    };
    // Services that wait for their hours: "9 and 10 then".
    let waiting = before.len() == rest.len();
    let own = |at: usize| before.get(at).filter(|_| waiting).and_then(|it| it.service.clone());
    let queue = rest.iter().enumerate().map(|(at, next)| {
        let service = next.service.clone().or_else(|| own(at));
        let staff = next.staff.clone().or_else(|| does(&service));
        let own = Draft { not_staff: draft.not_staff.clone(), ..visit(next) };
        Draft { staff, service, child: own.child || children && own.other, ..own }
    });
    let mut queue: Vec<Draft> = queue.collect();
    // "10 and 11 please" of visits on days of their own.
    for (next, known) in queue.iter_mut().zip(&before).filter(|_| waiting) {
        next.days = next.days.or(known.days);
    }
    // "Saturday at 10:30" of the Saturday that was offered is that of each.
    for (next, said) in queue.iter_mut().zip(rest) {
        if said.when.date.is_some() && said.when.date == first.when.date {
            next.days = draft.days.or(next.days);
        }
    }
    if are_side_by_side(&told) {
        draft.together = true;
    }
    draft.staff = first.staff.clone().or_else(|| does(&first.service));
    place_side_by_side(draft, &mut queue, heard, house);
    if starts.iter().all(Option::is_some) {
        for (visit, start) in [draft].into_iter().chain(&mut queue).zip(starts.iter().flatten()) {
            visit.set_start(*start);
        }
    }
    // "Tuesday and Thursday at four" of one service is for one person.
    let one = told.iter().all(|it| !it.other && it.guest.is_none() && it.service.is_none());
    for next in &mut queue {
        next.alike |= one;
    }
    state.queue = queue;
    adapt_to_children(state, house);
}

/// Takes the name of the first visit.
fn name_first(draft: &mut Draft, first: &Visit, rest: &[Visit]) {
    if let Some(guest) = &first.guest {
        draft.contact.name = Some(guest.clone());
        draft.named = true;
    } else if first.other && !draft.named {
        draft.contact.name = None;
    } else if !first.other && draft.named && rest.iter().any(|visit| visit.guest.is_some()) {
        // "The other way round: the check-up is mine, and the frames are Roman's."
        draft.contact.name = draft.writer.clone();
        draft.named = false;
    }
}

/// Places visits at the start of the first one: those that were wished for at one time, and, where none is said to
/// follow, those of different people whom different staff can serve.
fn place_side_by_side(first: &mut Draft, queue: &mut [Draft], heard: &Heard, house: &House<'_>) {
    if let (true, Some(start)) = (first.together, first.start()) {
        for next in queue.iter_mut() {
            next.set_start(start);
        }
    }
    let follows = heard.wants_any(&[Request::Behind, Request::Ahead]);
    first.together &= !follows;
    for next in queue.iter_mut().filter(|it| it.time.is_none() && !follows) {
        next.together |= are_served_at_once(first, next, house);
    }
}

/// Whether two visits are those of different people whom different staff can serve at the same time.
fn are_served_at_once(first: &Draft, next: &Draft, house: &House<'_>) -> bool {
    let apart = first.other != next.other || next.named && first.contact.name != next.contact.name;
    let able = |visit: &Draft| {
        let service = visit.service.as_ref().or(first.service.as_ref());
        let all = service.map(|id| house.profile.who_does(id).map(|it| it.id.clone()));
        let wished = visit.staff.clone();
        let ids: Vec<StaffId> = all.into_iter().flatten().collect();
        wished.map_or(ids, |staff| vec![staff])
    };
    let (own, theirs) = (able(first), able(next));
    apart && own.iter().any(|one| theirs.iter().any(|other| one != other))
}

/// Takes the address and the number that were said for one visit alone.
fn take_addresses(draft: &mut Draft, visit: &Visit) {
    if visit.email.is_some() {
        draft.likely_email = visit.email.as_deref().and_then(likely_address);
        draft.contact.email.clone_from(&visit.email);
    }
    draft.contact.phone = visit.phone.clone().or(draft.contact.phone.take());
}

/// The starts at which visits are planned, where only the people are told anew: by the service of each ("no,
/// the manicure is for me and the haircut for Mia"), or in order, where only names are said.
fn planned_starts(planned: &[Draft], told: &[Visit]) -> Vec<Option<DateTime>> {
    let only_people = told.iter().all(|it| it.when.is_empty() && it.service.is_none());
    if only_people && planned.len() == told.len() {
        return planned.iter().map(Draft::start).collect();
    }
    let of_service = |visit: &Visit| {
        planned
            .iter()
            .find(|it| {
                visit.when.is_empty() && visit.service.is_some() && it.service == visit.service
            })
            .and_then(Draft::start)
    };
    told.iter().map(of_service).collect()
}

/// Takes the service for children for each visit of a child, and for no other one.
fn adapt_to_children(state: &mut State, house: &House<'_>) {
    let service = state.draft.service.clone();
    if !state.queue.iter().chain([&state.draft]).any(|visit| visit.child) {
        return;
    }
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        visit.service = visit.service.take().or_else(|| service.clone());
        if visit.child {
            for_children::for_child(visit, house);
        }
    }
}

/// Whether several people are each with another staff member, and no time was said: "Ann with Olena and
/// Tom with Iryna" of an hour that is known.
fn are_side_by_side(visits: &[Visit]) -> bool {
    let apart = |(at, visit): (usize, &Visit)| {
        visit.when.is_empty()
            && visit.service.is_none()
            && visit.staff.is_some()
            && visits.iter().take(at).all(|before| before.staff != visit.staff)
    };
    visits.iter().enumerate().all(apart)
}

/// Returns the visits, each with who comes to it, where they are told apart by their starts alone: the
/// first is the customer's, unless every one is another person's; animals and cars are theirs.
fn told_apart(state: &State, heard: &Heard) -> Vec<Visit> {
    let draft = &state.draft;
    let plain = |visit: &Visit| {
        !visit.other && visit.guest.is_none() && visit.service.is_none() && visit.staff.is_none()
    };
    let mut visits = heard.visits.clone();
    name_parent(heard, &mut visits);
    with_first_name(state, heard, &mut visits);
    planned_services(state, &mut visits);
    if !visits.iter().all(plain) {
        by_person(state, &mut visits);
        return visits;
    }
    let many = u32::try_from(visits.len()).unwrap_or(u32::MAX);
    let child = heard.child || draft.child;
    let things = draft.things || heard.things > 1;
    let several = heard.people.max(draft.people) == many && !things;
    if heard.guests.is_empty() && keep_apart(state, &mut visits) {
        return visits;
    }
    // "Marko and Sofiika, I'm their mum" names everyone who comes.
    let all = heard.guests.len() == visits.len();
    // "10 and 10:30. Agnes Dunn, and he is Walter Dunn": the first name is that of the one who writes.
    let signed = heard.contact.name.is_some()
        && heard.parent.is_none()
        && !child
        && heard.guests.len() + 1 == visits.len();
    let skipped = usize::from((heard.with_me || heard.own || signed) && !all);
    let named = heard.guests.len() + skipped == visits.len();
    for (at, visit) in visits.iter_mut().enumerate() {
        let name = at.checked_sub(skipped).and_then(|at| heard.guests.get(at));
        match heard.guests.as_slice() {
            [only] if !named && (at == 0 || !several) => visit.guest = Some(only.clone()),
            _ if named => visit.guest = name.cloned(),
            _ => {}
        }
        visit.other = visit.guest.is_some() || several && (child || at > 0);
        visit.child = child && visit.other;
    }
    name_parent(heard, &mut visits);
    visits
}

/// Gives the name of a relative to the only visit of another person: "at 12 me, and my mum at 13, mum is Halyna".
fn name_parent(heard: &Heard, visits: &mut [Visit]) {
    let mine = visits.iter().any(|it| !it.other);
    let mut theirs = visits.iter_mut().filter(|it| it.other && !it.child);
    if let (true, Some(visit), None) = (mine, theirs.next(), theirs.next()) {
        visit.guest = visit.guest.take().or(heard.parent.clone());
    }
}

/// Adds the visit of the one whose name leads a list of names, where one more comes than the others: "Lily
/// Carter, Tom Hale and Gwen Hale, same time" in answer to "your name?", or to "the next one's name?".
fn with_first_name(state: &State, heard: &Heard, visits: &mut Vec<Visit>) {
    let Some(name) = &heard.contact.name else { return };
    let only_people = |visit: &Visit| {
        visit.service.is_none()
            && visit.staff.is_none()
            && visit.guest.as_ref().is_some_and(|guest| guest != name)
    };
    let many = u32::try_from(visits.len()).unwrap_or(u32::MAX).saturating_add(1);
    let Some(first) = visits.first().filter(|_| state.draft.people == many) else { return };
    if visits.iter().all(only_people) {
        // "I'm Maria, my husband is Ostap and my friend is Uliana" of three who come.
        let other = state.draft.other && !heard.own;
        let guest = Some(name.clone()).filter(|_| other);
        let own = Visit { guest, other, child: false, email: None, phone: None, ..first.clone() };
        visits.insert(0, own);
    }
}

/// Takes the service that is planned where a word fits several: "massage at 10, the lesson at 10:30" of a
/// massage and a child's lesson.
fn planned_services(state: &State, visits: &mut [Visit]) {
    let planned: Vec<ServiceId> = [&state.draft]
        .into_iter()
        .chain(&state.queue)
        .filter_map(|it| it.service.clone())
        .collect();
    for visit in visits.iter_mut().filter(|it| it.service.is_none()) {
        let mut fitting = planned.iter().filter(|id| visit.one_of.contains(id));
        if let (Some(id), None) = (fitting.next(), fitting.next()) {
            visit.service = Some(id.clone());
            visit.one_of.clear();
        }
    }
}

/// Takes what is known of each person, where the people of known visits are named once more: "10 for Finn,
/// 10:30 for me" of an eye test and one for a child.
fn by_person(state: &State, visits: &mut [Visit]) {
    let shown: Vec<&Draft> = [&state.draft].into_iter().chain(&state.queue).collect();
    let people = visits.iter().all(|it| it.service.is_none() && it.staff.is_none());
    if !people || shown.len() != visits.len() || state.queue.is_empty() {
        return;
    }
    let is = |own: &Draft, told: &Visit| match (&told.guest, &own.contact.name) {
        (Some(guest), Some(name)) => are_alike(guest, name),
        (Some(_), None) | (None, _) if told.other => own.other,
        _ => !own.other,
    };
    let found: Option<Vec<usize>> =
        visits.iter().map(|told| shown.iter().position(|own| is(own, told))).collect();
    let Some(found) = found else { return };
    let apart = found.iter().enumerate().all(|(at, place)| !found[..at].contains(place));
    for (told, own) in visits.iter_mut().zip(found.iter().filter_map(|at| shown.get(*at))) {
        if apart {
            told.service.clone_from(&own.service);
            told.staff.clone_from(&own.staff);
            told.child |= own.child;
        }
    }
}

/// Keeps who comes to each of several visits, where only their starts are said once more, or where the
/// names were said before; whether it is known.
fn keep_apart(state: &State, visits: &mut [Visit]) -> bool {
    let draft = &state.draft;
    let shown = [draft].into_iter().chain(&state.queue);
    let known = state.queue.iter().chain([draft]).any(|it| it.other || it.named);
    if known && state.queue.len() + 1 == visits.len() {
        for (visit, before) in visits.iter_mut().zip(shown) {
            visit.guest = before.contact.name.clone().filter(|_| before.named && before.other);
            (visit.other, visit.child) = (before.other, before.child);
        }
        return true;
    }
    let all = !draft.names.is_empty() && draft.names.len() + 1 == visits.len();
    if all {
        let own = draft.contact.name.clone().filter(|_| draft.named);
        let names = [own].into_iter().chain(draft.names.iter().cloned().map(Some));
        for (visit, name) in visits.iter_mut().zip(names) {
            visit.other = name.is_some();
            visit.child = draft.child && visit.other;
            visit.guest = name;
        }
    }
    all
}

/// Writes one of several visits down, to be booked after those before it.
pub(super) fn visit(visit: &Visit) -> Draft {
    let mut draft = Draft {
        goal: Goal::Book,
        service: visit.service.clone(),
        other: visit.other,
        child: visit.child,
        named: visit.guest.is_some(),
        likely_email: visit.email.as_deref().and_then(likely_address),
        contact: Contact {
            name: visit.guest.clone(),
            email: visit.email.clone(),
            phone: visit.phone.clone(),
        },
        behind: true,
        ..Draft::default()
    };
    draft.take(&visit.when, &Beside::default());
    draft
}
