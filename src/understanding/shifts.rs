//! "Later", "earlier", "am" and "pm" where nothing else says how far.

use crate::lang::Cue;

use super::{
    Act, Choice, Request, Shift, left, life,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// Reads the shifts that are named by a word alone.
pub(super) fn read(view: &View<'_>, chosen: &[Reading], cues: &Cues) -> Vec<Act> {
    let counted = chosen.iter().any(|it| matches!(it.what, What::Shift(_) | What::Hour(_)));
    let timed = chosen.iter().any(|it| matches!(it.what, What::When { time: true, .. }));
    let mut acts = Vec::new();
    // "Push both back an hour."
    let all = |it: &Reading| {
        let within = |found: &crate::lang::Match| it.words.contains(&found.from);
        matches!(it.what, What::Shift(_)) && view.with(Cue::All).any(within)
    };
    acts.extend(chosen.iter().any(all).then_some(Act::Select(Choice::All)));
    let event = life::hour_of_event(view, chosen).is_some();
    for found in cues.iter().filter(|_| !counted && !event) {
        let bound = found.from.checked_sub(1).is_some_and(|at| view.has(at, Cue::Not));
        let change = Act::Request(Request::Rather);
        if matches!(found.cue, Cue::Later | Cue::Earlier) && timed && !bound {
            // "Later, about three" changes what stands.
            acts.extend((!acts.contains(&change)).then_some(change));
            continue;
        }
        let shift = match found.cue {
            Cue::Later if !timed => Shift::Vague(true),
            // "A haircut before that" comes before a visit, and is not earlier than something.
            Cue::Earlier if !timed && !cues.has(Cue::BeforeBooking) => Shift::Vague(false),
            _ => continue,
        };
        if !acts.contains(&Act::Correct(shift)) {
            acts.push(Act::Correct(shift));
        }
    }
    // A part of the day alone may mean the half of it: "pm" after "at 7".
    let short = view.tokens.iter().filter(|token| token.is_word()).count() <= 3;
    let half = view.cues.iter().find_map(|found| match found.cue {
        Cue::Am => Some(false),
        Cue::Pm => Some(true),
        _ => None,
    });
    let clock = view.tokens.iter().any(Token::is_number);
    if let Some(half) = half.filter(|_| short && !clock && !names_both_halves(view)) {
        acts.push(Act::Correct(Shift::Noon(half)));
    }
    acts
}

/// Whether a word that counts from a visit, or tells of a delay, stands in a reason: "earlier, because the bus doesn't run
/// then", "an hour later, because my friend is late".
pub(super) fn is_reason(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    found: &crate::lang::Match,
) -> bool {
    let clause = left::clause(view.tokens, found.from);
    let because = |it: &crate::lang::Match| it.cue == Cue::Because && clause.contains(&it.from);
    let told = cues.iter().any(|it| because(&it) && it.from < found.from);
    let around = matches!(found.cue, Cue::AfterBooking | Cue::BeforeBooking);
    let late = found.cue == Cue::Late && counts_minutes(chosen);
    // "I have a meeting at three, can I come after that?" counts from no visit.
    told && (around || late) || around && life::hour_of_event(view, chosen).is_some()
}

/// Whether minutes or hours are counted from what stands: "an hour later".
fn counts_minutes(chosen: &[Reading]) -> bool {
    chosen.iter().any(|it| matches!(it.what, What::Shift(Shift::Minutes(_))))
}

/// Whether the days that are named stand in another sentence than what is counted from the booking: "I'll
/// treat him today. Can we make it a week later?"
pub(super) fn only_tells_a_day(view: &View<'_>, chosen: &[Reading]) -> bool {
    let counted = chosen.iter().find(|it| matches!(it.what, What::Shift(Shift::Days(_))));
    let Some(counted) = counted else { return false };
    let sentence = left::sentence(view.tokens, counted.words.start);
    let mut named = chosen.iter().filter(|it| matches!(it.what, What::When { .. })).peekable();
    named.peek().is_some()
        && named.all(|it| {
            matches!(it.what, What::When { time: false, .. }) && !sentence.contains(&it.words.start)
        })
}

/// Whether both halves of the day are named: "either am or pm".
pub(super) fn names_both_halves(view: &View<'_>) -> bool {
    let joined = |am: usize, pm: usize| {
        let (from, until) = if am < pm { (am, pm) } else { (pm, am) };
        until - from <= 2 && (from..until).any(|at| view.has(at, Cue::Or))
    };
    view.with(Cue::Am).any(|am| view.with(Cue::Pm).any(|pm| joined(am.from, pm.from)))
}
