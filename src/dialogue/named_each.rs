//! As many names as visits that are planned: each visit gets its own, in the order in which they are listed.
//!
//! "Two lessons, at 10 and 10:30", and then "Leo first and then Mia. Tash Bell, 021…": one name on both
//! would be wrong for one of them, and which one cannot be seen by the customer.

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
