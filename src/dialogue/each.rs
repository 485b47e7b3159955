//! A visit for each of what a message or a question before it listed: times, days, services.

use crate::{
    phrase::Meaning,
    understanding::{Choice, Request, Visit},
};

use super::{Days, Goal, Heard, State};

/// "Twice a week, Tuesday and Thursday at 7", "one kid at 4, the other at 4:30": returns a visit for
/// each of several times, where they are no alternatives.
pub(super) fn visits(state: &State, heard: &Heard, choices: &[Meaning]) -> Option<Vec<Visit>> {
    let (people, draft) = (heard.people.max(heard.things), &state.draft);
    let many = people.max(draft.people) as usize;
    let more = heard.wants(Request::Again) && state.last.is_some();
    // "24 November and 1 December" of an hour that is known.
    let only_days = choices.iter().all(|when| when.date.is_some() && when.time.is_none());
    let drops = [Request::Drop, Request::Cancel, Request::Keep, Request::NoMore];
    let joined = heard.lists_days && !heard.either && !heard.wants_any(&drops);
    let dated = only_days && joined && draft.time.is_some();
    let several = dated
        || heard.wants(Request::Repeat)
        || heard.choice == Some(Choice::All)
        || many == choices.len()
        || heard.services.len() == choices.len()
        || more;
    let services =
        if heard.services.len() == choices.len() { heard.services.as_slice() } else { &[] };
    let known = |when: &Meaning| {
        when.exact_time().is_some() || heard.wants(Request::Repeat) || more || dated
    };
    if !several || !choices.iter().all(known) {
        return None;
    }
    let time = state.last.as_ref().map(|last| last.local_start.time()).filter(|_| more);
    let time = time.or_else(|| draft.time.filter(|_| dated));
    let days = draft.days.and_then(Days::single);
    let child = heard.child || draft.child;
    let visits = choices.iter().enumerate().map(|(at, when)| Visit {
        when: Meaning {
            time: when.time.or(time),
            date: when.date.or(days),
            bound: when.bound.filter(|_| !dated),
            ..*when
        },
        other: child || at > 0 && many > 1 && !draft.things && heard.things == 0,
        child,
        service: services.get(at).cloned(),
        ..Visit::default()
    });
    Some(visits.collect())
}

/// "Then both on Friday" of services that were asked about together: returns what was heard with them.
pub(super) fn asked_together(state: &mut State, heard: &Heard) -> Option<Heard> {
    let services = std::mem::take(&mut state.asked_about);
    let open = state.draft.goal != Goal::Book && state.last.is_none() && state.queue.is_empty();
    let named = heard.any_new() && heard.staff.is_none() || !heard.not_services.is_empty();
    (services.len() > 1 && open && !named).then(|| Heard { services, ..heard.clone() })
}
