//! Visits of a plan that are not wanted: "only the trial", "remove the second one", "just the one".
//!
//! What is left was shown, and the customer said that it is what is meant, so it is booked.

use crate::{
    phrase::Meaning,
    schedule::Contact,
    understanding::{Choice, Request},
};

use super::{
    Draft, Goal, Heard, House, Move, Plan, Stage, State, book, draft::Beside, names::are_alike,
    not_needed::turned, which::has,
};

/// "Drop the copy, keep the affidavit" of bookings that stand, while no plan is open: a cancellation, which
/// is asked about. Returns what was heard with that wish.
pub(super) fn of_standing(state: &State, heard: &Heard) -> Option<Heard> {
    let stands = state.last.is_some() && state.stage == Stage::Idle && state.queue.is_empty();
    let names = !heard.services.is_empty() || !heard.of.is_empty() || heard.words <= SHORT;
    let drops = heard.wants(Request::Drop) && !heard.question && heard.topics.is_empty();
    if !stands || !names || !drops {
        return None;
    }
    let mut heard = heard.clone();
    heard.wants.retain(|want| !matches!(want, Request::Drop | Request::Rather));
    heard.wants.push(Request::Cancel);
    Some(heard)
}

/// The most words of a wish to take out what was spoken of last.
const SHORT: usize = 4;

/// "Wednesday isn't needed, leave the rest", "no brows, but keep the lashes" of visits that stand: what is not
/// needed is cancelled, which is asked about. Returns what was heard with that wish.
pub(super) fn not_needed(state: &State, heard: &Heard) -> Option<Heard> {
    let last = state.last.as_ref().filter(|_| state.stage == Stage::Idle)?;
    let own = |day: &Meaning| day.date.is_some() && has(last, day);
    let keeps = heard.wants(Request::Keep) || heard.not.iter().all(own);
    turned(heard).filter(|_| keeps && state.draft.goal != Goal::Book)
}

/// Takes visits that are not wanted out of what is gathered or shown.
pub(super) fn dropped(state: &mut State, heard: &Heard, house: &House<'_>) -> Option<Move> {
    let shown = matches!(state.stage, Stage::Confirming { plan: Plan::BookAll });
    let drops = shown && heard.wants_any(&[Request::Drop, Request::Cancel]);
    // "Lesia won't come, cancel her" names the one who is taken out, and not the only one who stays.
    let only = heard.wants(Request::NoMore) && !drops;
    let open = state.draft.goal == Goal::Book && !state.follows() && !state.queue.is_empty();
    let all = heard.choice == Some(Choice::All) || !heard.visits.is_empty();
    // "Yes, only the manicure not at 12 but at 15" changes the hour of one.
    let retimed =
        heard.confirm == Some(true) && heard.exact_time().is_some() && !heard.services.is_empty();
    // "Yes, that's it. Val Tully" signs what was shown.
    let whole = |name: &String| name.contains(' ');
    let signs = heard.confirm == Some(true)
        && !drops
        && heard.services.is_empty()
        && heard.when.is_none()
        && heard.contact.name.as_ref().is_some_and(whole);
    if retimed || signs || !open || !(only || drops) || all || heard.other {
        return None;
    }
    let kept = kept(state, heard, !only);
    let (first, rest) = kept.split_first()?;
    let whole = &state.draft;
    let name = first.contact.name.clone().or_else(|| whole.own_contact().name);
    let contact = Contact { name, ..whole.contact.clone() };
    let (writer, lent) = (whole.writer.clone(), whole.lent);
    let days = first.days.or(whole.days);
    // An hour that was said stays with what is left, and one that was counted is none.
    let time = if first.counted { whole.time } else { first.time };
    state.draft = Draft { contact, writer, lent, days, time, counted: false, ..first.clone() };
    (state.draft.left, state.draft.conditions) = (Vec::new(), Vec::new());
    // "No, just the check-up, at noon": the hour is that of what is left.
    if let (true, [], Some(Ok(when))) = (!heard.services.is_empty(), rest, &heard.when) {
        state.draft.take(when, &Beside { dated: heard.fixed_day, ..Beside::default() });
    }
    if heard.question {
        // "No, can I do it without the second?" is shown once more before it is booked.
        state.draft.left.push(String::new());
    }
    state.queue = rest.to_vec();
    state.stage = Stage::Gathering;
    Some(book::next(state, house))
}

/// Returns the visits that stay: those that are named, or those that are not (`drops`). "Just the
/// one" of visits that nothing tells apart is the first.
fn kept(state: &State, heard: &Heard, drops: bool) -> Vec<Draft> {
    let wanted =
        |it: &&Draft| it.service.as_ref().is_none_or(|id| !heard.not_services.contains(id));
    let visits = || [&state.draft].into_iter().chain(&state.queue).filter(wanted);
    let said = || heard.guests.iter().chain(&heard.contact.name).chain(&heard.left);
    let called = |it: &Draft| {
        it.contact.name.as_ref().is_some_and(|name| said().any(|word| are_alike(word, name)))
    };
    let tells = visits().any(called)
        || !heard.places.is_empty()
        || !heard.services.is_empty()
        || !heard.several.is_empty()
        || heard.when.is_some();
    let of_service = |it: &Draft| it.service.as_ref().is_some_and(|id| heard.services.contains(id));
    let only = visits().filter(|it| of_service(it)).count() == 1;
    let named = visits().enumerate().map(|(at, it)| {
        // "Tom can't come, cancel him."
        if visits().any(called) {
            return called(it);
        }
        tells && (names(heard, it, at + 1) || only && heard.places.is_empty() && of_service(it))
    });
    let named: Vec<bool> = named.collect();
    if !heard.not_services.is_empty() && !named.contains(&true) {
        return visits().cloned().collect();
    }
    if !heard.services.is_empty() && !named.contains(&true) {
        return Vec::new();
    }
    // "No, not the beard, only the haircut and the manicure" names all that stays.
    let names_all = !heard.not_services.is_empty() || heard.services.len() > 1;
    if names_all && !drops && !named.contains(&false) {
        return visits().cloned().collect();
    }
    let some = named.iter().any(|named| *named) && !named.iter().all(|named| *named);
    // "Cancel her" of one whom nothing tells: none is taken out by a guess.
    if !some && drops && !heard.left.is_empty() {
        return Vec::new();
    }
    if !some {
        // Without a word for which, the surplus is what comes after the first.
        return visits().take(1).cloned().collect();
    }
    visits().zip(named).filter(|(_, named)| *named != drops).map(|(it, _)| it.clone()).collect()
}

/// Whether a message names a visit: by its place, its service, or its start.
fn names(heard: &Heard, visit: &Draft, place: usize) -> bool {
    if !heard.places.is_empty() {
        return heard.places.contains(&place);
    }
    let wanted = heard.services.iter().chain(&heard.several);
    let served = heard.services.is_empty() && heard.several.is_empty()
        || visit.service.as_ref().is_some_and(|id| wanted.into_iter().any(|it| it == id));
    let when = heard.when.as_ref().and_then(|when| when.as_ref().ok());
    let fits = when.is_none_or(|when| {
        visit.start().is_none_or(|start| {
            when.date.is_none_or(|date| date == start.date())
                && when.time.is_none_or(|time| time == start.time())
        })
    });
    served && fits
}
