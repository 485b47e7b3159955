//! As many names as visits that are planned: each visit gets its own, in the order in which they are listed.
//!
//! "Two lessons, at 10 and 10:30", and then "Leo first and then Mia. Tash Bell, 021…": one name on both
//! would be wrong for one of them, and which one cannot be seen by the customer.

use crate::{phrase::Meaning, schedule::Contact};

use super::{Draft, Heard, State};

/// Gives each planned visit one of the names that were listed. Returns what was heard without them.
pub(super) fn seat(state: &mut State, heard: &Heard) -> Option<Heard> {
    let alone = |visit: &Draft| visit.people <= 1 && visit.names.is_empty() && !visit.named;
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let many = visits().count();
    // Of a customer and another one it is known whose each visit is.
    let same = visits().all(|visit| visit.other == state.draft.other);
    let planned = many > 1 && heard.visits.is_empty() && visits().all(alone) && same;
    let with_own = heard.guests.len() + 1 == many && heard.contact.name.is_some();
    if !planned || heard.guests.is_empty() || !(heard.guests.len() == many || with_own) {
        return None;
    }
    let own = heard.contact.name.clone();
    let mut names: Vec<String> = if with_own { own.iter().cloned().collect() } else { Vec::new() };
    names.extend(heard.guests.iter().cloned());
    for (visit, name) in [&mut state.draft].into_iter().chain(&mut state.queue).zip(names) {
        visit.other = own.as_ref() != Some(&name);
        visit.contact.name = Some(name);
        (visit.named, visit.doubtful, visit.alike) = (true, false, false);
        visit.writer = own.clone().or(visit.writer.take());
    }
    Some(Heard { guests: Vec::new(), ..heard.clone() })
}

/// Gives the customer's visits their own name and those of others the names that were listed, where each is known to be
/// the one or the other: "I'm Tom Bell, wife Sara, son Max". Returns what was heard without the names, its hour as that of
/// the first visit.
pub(super) fn by_kind(state: &mut State, heard: &Heard) -> Option<Heard> {
    let signed = signed_first(state, heard);
    let heard = signed.as_ref().unwrap_or(heard);
    let own = heard.contact.name.clone()?;
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let others = visits().filter(|visit| visit.other).count();
    let free = visits().all(|visit| visit.people <= 1 && visit.names.is_empty() && !visit.named);
    let mine = visits().count() - others;
    // Names that have hours of their own are visits by themselves.
    let times: Vec<Meaning> =
        heard.visits.iter().map(|it| it.when).filter(|when| !when.is_empty()).collect();
    let plain = heard.visits.iter().all(|it| it.service.is_none() && it.staff.is_none());
    if !free
        || mine == 0
        || others == 0
        || heard.guests.len() != others
        || !plain
        || times.len() > 1
    {
        return None;
    }
    let mut guests = heard.guests.iter();
    for visit in [&mut state.draft].into_iter().chain(&mut state.queue) {
        let name = if visit.other { guests.next() } else { Some(&own) };
        visit.contact.name = name.cloned();
        (visit.named, visit.doubtful, visit.alike) = (visit.other, false, false);
        visit.writer = Some(own.clone());
    }
    let when = times.first().map(|when| Ok(*when)).or_else(|| heard.when.clone());
    Some(Heard { guests: Vec::new(), visits: Vec::new(), when, ..heard.clone() })
}

/// "Olia Boiko, mum is Nina" of a visit of the customer and one of a grown-up: the first name is that of the customer, and
/// the relative comes to the other visit. Returns what was heard so.
fn signed_first(state: &State, heard: &Heard) -> Option<Heard> {
    let parent = heard.parent.clone().filter(|_| heard.visits.is_empty() && !heard.child)?;
    let visits = || [&state.draft].into_iter().chain(&state.queue);
    let apart = visits().filter(|it| it.other).count() == 1 && !visits().any(|it| it.child);
    let own = match (&heard.contact.name, heard.guests.as_slice()) {
        (Some(own), []) => Some(own),
        (None, [only]) => Some(only),
        _ => None,
    };
    let own = own.filter(|_| apart && visits().count() == 2)?.clone();
    let contact = Contact { name: Some(own), ..heard.contact.clone() };
    Some(Heard { contact, guests: vec![parent], parent: None, ..heard.clone() })
}

/// Whether a message names who comes, and one name is now on several visits that were shown without it: it
/// may be one name of several, so the plan is shown again with it.
pub(super) fn is_unclear(state: &State, heard: &Heard) -> bool {
    let mut visits = [&state.draft].into_iter().chain(&state.queue);
    let one = visits.clone().skip(1).any(|visit| {
        let name = &visit.contact.name;
        name.is_none() && visit.other == state.draft.other || *name == state.draft.contact.name
    });
    let left = heard.left.iter().any(|words| !words.is_empty());
    let names = !heard.guests.is_empty() || heard.contact.name.is_some() && left;
    let known = visits.any(|visit| visit.contact.name.is_some());
    names && one && known && !state.queue.is_empty() && heard.visits.is_empty()
}

/// "Ann Lee, mom is Rita" of visits of theirs that are planned: the relative who is named comes to one of them.
pub(super) fn company(state: &State, heard: &Heard) -> Option<Heard> {
    let parent = heard.parent.as_ref()?;
    let mut visits = [&state.draft].into_iter().chain(&state.queue);
    let children = heard.child || visits.any(|visit| visit.child);
    let planned = !state.queue.is_empty() && heard.visits.is_empty();
    let signs = heard.contact.name.as_ref().is_some_and(|name| name != parent);
    (planned && signs && !children).then(|| {
        let guests = heard.guests.iter().chain([parent]).cloned().collect();
        Heard { guests, parent: None, ..heard.clone() }
    })
}

/// "Gavin, Rose and Sheila Fitch" in answer to "what is the next person's name?" of three who are left: none of them is
/// the one who writes.
pub(super) fn all_others(state: &State, heard: &Heard) -> Option<Heard> {
    let draft = &state.draft;
    let asked = state.follows() && draft.other && draft.contact.name.is_none();
    let many = usize::try_from(draft.people).unwrap_or(usize::MAX);
    let name = heard.contact.name.clone().filter(|_| asked && !heard.own)?;
    (heard.guests.len() + 1 == many && many > 1 && heard.visits.is_empty()).then(|| {
        let guests = [name].into_iter().chain(heard.guests.iter().cloned()).collect();
        let contact = Contact { name: None, ..heard.contact.clone() };
        Heard { contact, guests, ..heard.clone() }
    })
}
