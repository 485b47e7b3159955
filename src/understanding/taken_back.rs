//! What a message takes back of itself: a cancellation, a service, a day that is only a reason.

use std::ops::Range;

use crate::lang::{Counts, Cue, Match};

use super::{
    by_itself::by_itself,
    left, life,
    reading::{Reading, What},
    scope,
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// What says that something is not wanted any more: "cancel the copy", "drop the copy".
const TAKES_OUT: [Cue; 2] = [Cue::Cancel, Cue::Drop];

/// Corrects what of a message is denied by what it takes back.
pub(super) fn correct(view: &View<'_>, chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    deny_repeated(view, chosen, cues, denied);
    deny_same_time(view, chosen, denied);
    deny_slips(view, chosen, denied);
    deny_wondered(view, chosen, cues, denied);
    deny_put_off(view, chosen, cues, denied);
    for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
        *denied |= matches!(it.what, What::Service(_)) && life::is_occasion(view, chosen, it);
    }
    deny_kept(view, chosen, cues, denied);
    name_dropped(chosen, cues, denied);
}

/// The clause of a word; where it says both what is cancelled and what stays, the part between its
/// "and"s: "cancel that one and keep the Tuesday".
fn part(view: &View<'_>, cues: &Cues, at: usize) -> Range<usize> {
    let clause = left::clause(view.tokens, at);
    let inside = |cue: Cue| cues.iter().any(|it| it.cue == cue && clause.contains(&it.from));
    if !(inside(Cue::Keep) && TAKES_OUT.into_iter().any(inside)) {
        return clause;
    }
    let ands = || clause.clone().filter(|place| view.is_and(*place));
    let from = ands().filter(|place| *place < at).max().map_or(clause.start, |place| place + 1);
    let until = ands().find(|place| *place > at).unwrap_or(clause.end);
    from..until
}

/// Whether a cancellation is taken back behind it: "cancel the math. No wait, leave both". What
/// names a booking of its own ("cancel the math, keep the English") only says which one stays.
pub(super) fn stays(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> bool {
    let Some(cancel) = cues.iter().find(|found| found.cue == Cue::Cancel) else { return false };
    if is_denied_later(view, chosen, cues, &cancel) {
        return true;
    }
    let names = |reading: &Reading| match reading.what {
        What::Cue(cue) => {
            matches!(
                cue,
                Cue::Other | Cue::Me | Cue::About(_) | Cue::Counts(Counts::Animals) | Cue::Relation
            )
        }
        _ => true,
    };
    cues.iter().any(|keep| {
        let clause = part(view, cues, keep.from);
        let inside = |reading: &&Reading| clause.contains(&reading.words.start);
        keep.cue == Cue::Keep
            && keep.from >= cancel.until
            && !clause.contains(&cancel.from)
            && !chosen.iter().filter(inside).any(names)
    })
}

/// Whether a cancellation is spoken of once more to deny it: "they say I must cancel, but I'm not
/// cancelling".
fn is_denied_later(view: &View<'_>, chosen: &[Reading], cues: &Cues, cancel: &Match) -> bool {
    cues.iter().filter(|it| it.cue == Cue::Cancel && it.from >= cancel.until).any(|later| {
        let clause = left::clause(view.tokens, later.from);
        let names =
            |it: &Reading| clause.contains(&it.words.start) && !matches!(it.what, What::Cue(_));
        scope::is_denied(view, cues, &later) && !chosen.iter().any(names)
    })
}

/// Whether a cancellation stands beside a clause of its own that says which booking stays.
pub(super) fn keeps_another(view: &View<'_>, cues: &Cues, cancel: &Match) -> bool {
    let mut keeps = cues.iter().filter(|found| found.cue == Cue::Keep).peekable();
    keeps.peek().is_some()
        && keeps.all(|keep| {
            let clause = part(view, cues, keep.from);
            let names = |at: &usize| view.is_time(*at) || !view.is_plain(*at);
            let is_word = |at: usize| view.tokens.get(at).is_some_and(Token::is_word);
            let other = [Cue::Other, Cue::Me]
                .into_iter()
                .any(|cue| view.with(cue).any(|it| clause.contains(&it.from)));
            let mut rest = clause.clone().filter(|at| !(keep.from..keep.until).contains(at));
            !clause.contains(&cancel.from) && (other || rest.any(|at| is_word(at) && names(&at)))
        })
}

/// Whether something stands in the clause that says what stays: "keep the other one".
pub(super) fn is_kept(view: &View<'_>, cues: &Cues, found: &Match) -> bool {
    let clause = part(view, cues, found.from);
    let inside = |cue: Cue| cues.iter().any(|it| it.cue == cue && clause.contains(&it.from));
    cues.any(&TAKES_OUT) && inside(Cue::Keep) && !TAKES_OUT.into_iter().any(inside)
}

/// Whether a place in a list stands in the clause that says what stays: "cancel the first, leave the
/// second".
pub(super) fn is_left(view: &View<'_>, cues: &Cues, choice: &Reading) -> bool {
    let clause = part(view, cues, choice.words.start);
    let inside = |cue: Cue| cues.iter().any(|it| it.cue == cue && clause.contains(&it.from));
    cues.any(&TAKES_OUT) && inside(Cue::Keep) && !TAKES_OUT.into_iter().any(inside)
}

/// Denies what stays, so that it does not say what is cancelled: "cancel the manicure, keep the
/// haircut".
fn deny_kept(view: &View<'_>, chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    for keep in cues.iter().filter(|found| found.cue == Cue::Keep && is_kept(view, cues, found)) {
        let clause = part(view, cues, keep.from);
        for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
            let slot = matches!(
                it.what,
                What::Service(_)
                    | What::OneOf(_)
                    | What::Staff { .. }
                    | What::When { .. }
                    | What::Guest { .. }
                    | What::Name { own: true, .. }
            );
            *denied |= slot && clause.contains(&it.words.start);
        }
    }
}

/// Denies a day that is denied before and named once more as the reason: "not on Wednesday,
/// because on Wednesday I'm at my mother's".
fn deny_repeated(view: &View<'_>, chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    let Some(reason) = cues.iter().find(|found| found.cue == Cue::Because) else { return };
    let is_day = |it: &Reading| matches!(it.what, What::When { day: true, .. });
    let known: Vec<_> = chosen
        .iter()
        .zip(denied.iter())
        .filter(|(it, denied)| **denied && is_day(it))
        .filter_map(|(it, _)| by_itself(view, it))
        .collect();
    for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
        let again = || by_itself(view, it).is_some_and(|meaning| known.contains(&meaning));
        if it.words.start >= reason.until && is_day(it) && again() {
            *denied = true;
        }
    }
}

/// Denies an hour that is denied elsewhere in the message, where another one is said: "at five. Not five,
/// half past".
fn deny_same_time(view: &View<'_>, chosen: &[Reading], denied: &mut [bool]) {
    let hour = |it: &Reading| match it.what {
        What::When { time: true, day: false } => {
            by_itself(view, it).and_then(|meaning| meaning.exact_time())
        }
        What::Hour(time) => Some(time),
        _ => None,
    };
    let hours: Vec<_> = chosen.iter().map(hour).collect();
    let all = || hours.iter().zip(denied.iter());
    let out: Vec<_> = all().filter(|(_, no)| **no).filter_map(|(hour, _)| *hour).collect();
    let open = |hour: &jiff::civil::Time| !out.contains(hour);
    let other = all().any(|(hour, no)| !*no && hour.as_ref().is_some_and(open));
    if !other {
        return;
    }
    for (hour, denied) in hours.iter().zip(denied.iter_mut()) {
        *denied |= hour.as_ref().is_some_and(|hour| !open(hour));
    }
}

/// Takes back the denial of what a cancellation is about: "I changed my mind, no haircut is needed"
/// names what is cancelled.
fn name_dropped(chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    if !cues.has(Cue::Cancel) {
        return;
    }
    for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
        let service = matches!(it.what, What::Service(_) | What::OneOf(_));
        let not_needed = cues.iter().any(|no| no.cue == Cue::No && no.from == it.words.end);
        *denied &= !(service && not_needed);
    }
}

/// Denies a service that the customer wonders at: "No, what massage? I'd like a haircut."
fn deny_wondered(view: &View<'_>, chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    let first = cues.iter().next().filter(|found| found.cue == Cue::No);
    for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
        let service = matches!(it.what, What::Service(_) | What::OneOf(_));
        let before = it.words.start.checked_sub(1);
        let asked = before.is_some_and(|at| view.has(at, Cue::How));
        let ends = view.tokens.get(it.words.end).is_some_and(|token| token.key == "?");
        *denied |= first.is_some() && service && asked && ends;
    }
}

/// Denies a service that is for another time, where another one alone is wanted now: "only the check-up, the frames
/// later".
fn deny_put_off(view: &View<'_>, chosen: &[Reading], cues: &Cues, denied: &mut [bool]) {
    let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    if !cues.has(Cue::Only) || chosen.iter().filter(|it| service(it)).count() < 2 {
        return;
    }
    let ends = |at: usize| view.tokens.get(at).is_none_or(Token::ends_clause);
    for (it, denied) in chosen.iter().zip(denied.iter_mut()) {
        let mut later = view.with(Cue::PutOff);
        *denied |= service(it) && later.any(|off| off.from == it.words.end && ends(off.until));
    }
}

/// Denies a service that is taken back by the next: "a manicure, no sorry, I mean a pedicure". What
/// is joined to the next one, or has more said of it, is a wish of its own.
fn deny_slips(view: &View<'_>, chosen: &[Reading], denied: &mut [bool]) {
    let services: Vec<(usize, &Reading)> = chosen
        .iter()
        .enumerate()
        .filter(|(_, it)| matches!(it.what, What::Service(_) | What::OneOf(_)))
        .collect();
    for pair in services.windows(2) {
        let [(first, a), (second, b)] = pair else { continue };
        let next = denied.get(*second).copied().unwrap_or(true);
        if !next
            && a.what != b.what
            && is_slip(view, chosen, &(a.words.end..b.words.start))
            && let Some(place) = denied.get_mut(*first)
        {
            *place = true;
        }
    }
}

/// Whether the words between two services correct the first.
fn is_slip(view: &View<'_>, chosen: &[Reading], between: &Range<usize>) -> bool {
    let says = |cue: Cue| view.with(cue).any(|found| between.contains(&found.from));
    let told = chosen
        .iter()
        .any(|it| between.contains(&it.words.start) && !matches!(it.what, What::Cue(_)));
    let joined = between.clone().any(|at| view.is_and(at));
    (says(Cue::Slip) || says(Cue::No) && !says(Cue::Except)) && !joined && !told
}
