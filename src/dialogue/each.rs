//! A visit for each of what a message or a question before it listed: times, days, services.

use jiff::civil::Date;

use crate::{
    ids::ServiceId,
    phrase::Meaning,
    understanding::{Choice, Request, Shift, Visit},
};

use super::{Days, Goal, Heard, Stage, State, half_of_day};

/// "Twice a week, Tuesday and Thursday at 7", "one kid at 4, the other at 4:30": returns a visit for
/// each of several times, where they are no alternatives.
pub(super) fn visits(state: &State, heard: &Heard, choices: &[Meaning]) -> Option<Vec<Visit>> {
    if matches!(choices, [early, late] if half_of_day::are_halves(early, late)) {
        return None;
    }
    let (people, draft) = (heard.people.max(heard.things), &state.draft);
    let many = people.max(draft.people) as usize;
    let more = heard.wants(Request::Again) && state.last.is_some();
    // "24 November and 1 December" of an hour that is known.
    let only_days = choices.iter().all(|when| when.date.is_some() && when.time.is_none());
    let drops = [Request::Drop, Request::Cancel, Request::Keep, Request::NoMore];
    let joined = heard.lists_days && !heard.either && !heard.wants_any(&drops);
    let dated = only_days && joined && draft.time.is_some();
    let listed = are_of_days(&draft.window_days(), choices)
        || joined && heard.each_day && choices.iter().all(|when| when.date.is_some());
    let several = dated
        || listed
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

/// Whether each of several starts is on another one of the days that were listed, and all of these are named.
fn are_of_days(days: &[Date], starts: &[Meaning]) -> bool {
    let mut named: Vec<Date> = starts.iter().filter_map(|it| it.date).collect();
    named.sort_unstable();
    days.len() > 1 && named == days
}

/// The most days of a list on which visits are shown together.
const MOST_DAYS: usize = 5;

/// "On Monday and Wednesday", and then "at 10" or "both at 10": returns what was heard with a visit on each of the days
/// that were listed. A day that is named has its own hour, and those of the others are asked for.
pub(super) fn on_each_day(state: &mut State, heard: &Heard) -> Option<Heard> {
    let days = state.draft.window_days();
    let open = matches!(state.stage, Stage::Gathering | Stage::Offering { .. });
    if !open || days.len() < 2 || days.len() > MOST_DAYS || !heard.visits.is_empty() {
        return None;
    }
    state.draft.each_day |= heard.choice == Some(Choice::All);
    let said = heard.when.as_ref()?.as_ref().ok()?;
    let time = said.exact_time().filter(|_| state.draft.each_day)?;
    let alone = said.date.filter(|_| said.date_end.is_none());
    if alone.is_some_and(|day| !days.contains(&day)) || said.date_end.is_some() {
        return None;
    }
    let windows = state.draft.windows.iter();
    let part = |day: Date| windows.clone().find(|it| it.day == day).map(|it| (it.from, it.until));
    let visits = days.iter().map(|day| {
        let own = alone.is_none_or(|alone| alone == *day);
        let (from, until) = part(*day).filter(|_| !own).unwrap_or((Some(time), None));
        let when =
            Meaning { date: Some(*day), time: from, date_end: None, time_end: until, bound: None };
        Visit { when, ..Visit::default() }
    });
    let visits = visits.collect();
    Some(Heard { visits, when: None, choice: None, ..heard.clone() })
}

/// "Then both on Friday" of services that were asked about together: returns what was heard with them.
pub(super) fn asked_together(state: &mut State, heard: &Heard) -> Option<Heard> {
    let services = std::mem::take(&mut state.asked_about);
    let open = state.draft.goal != Goal::Book && state.last.is_none() && state.queue.is_empty();
    let known = |id: &ServiceId| services.contains(id);
    let all =
        heard.choice == Some(Choice::All) && heard.services.iter().chain(&heard.several).all(known);
    let named = heard.any_new() && heard.staff.is_none() && !all || !heard.not_services.is_empty();
    // "Both" to "which one do you mean?"
    let asked = &state.draft.several;
    let both = heard.choice == Some(Choice::All)
        && state.stage == Stage::Gathering
        && state.draft.service.is_none()
        && asked.len() == 2
        && heard.services.iter().chain(&heard.several).all(|id| asked.contains(id));
    if both {
        let services = std::mem::take(&mut state.draft.several);
        return Some(Heard { services, several: Vec::new(), choice: None, ..heard.clone() });
    }
    let heard =
        &Heard { several: if all { Vec::new() } else { heard.several.clone() }, ..heard.clone() };
    (services.len() > 1 && open && !named).then(|| Heard { services, ..heard.clone() })
}

/// Begins the visits of different people at one time, where it was said for all of them.
pub(super) fn begin_together(state: &mut State, heard: &Heard) {
    let Some(start) = state.draft.start() else { return };
    // One customer's services follow one another, unless they are wished for at the same time.
    let side_by_side = are_apart(state) || heard.shifts.contains(&Shift::SameTime);
    if !heard.is_for_all() {
        return;
    }
    let dated = matches!(&heard.when, Some(Ok(when)) if when.date.is_some());
    for next in &mut state.queue {
        // "10 on both days" of visits that have days of their own.
        let own_day = next.days.and_then(Days::single).filter(|day| !dated && *day != start.date());
        if let (Some(day), None) = (own_day, next.time) {
            next.set_start(day.to_datetime(start.time()));
        } else if side_by_side {
            next.set_start(start);
            next.together = true;
        }
    }
}

/// Whether the visits that are planned are those of different people.
pub(super) fn are_apart(state: &State) -> bool {
    state.queue.iter().any(|it| it.other || state.draft.other)
}
