//! Whether a message is a yes and nothing else, and whether it begins with a yes or a no.

use crate::lang::Cue;

use super::{
    Act,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// Whether the message is a yes, or the wish to cancel once more, and nothing else.
pub(super) fn consents(view: &View<'_>, cues: &Cues, chosen: &[Reading], left: &[String]) -> bool {
    let quotes = view.text.lines().any(|line| line.trim_start().starts_with('>'));
    let against = [
        Cue::No,
        Cue::Not,
        Cue::Deny,
        Cue::Keep,
        Cue::But,
        Cue::If,
        Cue::How,
        Cue::Price,
        Cue::Move,
        Cue::Rather,
        Cue::Wait,
        Cue::Gone,
        Cue::Maybe,
        Cue::Address,
        Cue::Human,
        Cue::Look,
        Cue::Other,
        Cue::Policy,
        Cue::Decline,
        Cue::NeverMind,
    ];
    // "Yes, take it off. I'll write when I'm better" says so twice, and takes nothing back.
    let leaves = cues.has(Cue::Leaves) && !(cues.has(Cue::Yes) && cues.has(Cue::Cancel));
    let fits = |reading: &Reading| {
        matches!(reading.what, What::Cue(_) | What::Service(_) | What::When { .. })
    };
    let says = cues.any(&[Cue::Yes, Cue::Cancel]);
    let first = cues.iter().min_by_key(|found| found.from).map(|found| found.from);
    let leads = cues.iter().any(|found| {
        Some(found.from) == first && matches!(found.cue, Cue::Yes | Cue::Cancel | Cue::Please)
    }) || cues.iter().any(|found| found.cue == Cue::Cancel);
    says && leads
        && left.is_empty()
        && !quotes
        && !cues.is_question()
        && !leaves
        && !plain_against(cues, &against)
        && chosen.iter().all(fits)
}

/// Whether a message asks for a booking and for no cancellation: "OK, book it" agrees to none.
pub(super) fn books(view: &View<'_>, cues: &Cues) -> bool {
    !cues.has(Cue::Cancel) && view.with(Cue::Book).next().is_some()
}

/// Whether a cue that turns a yes into something else stands in the message. "Давайте" is both a
/// yes and a change of mind, and a yes when it says no more.
fn plain_against(cues: &Cues, against: &[Cue]) -> bool {
    cues.iter().any(|found| {
        against.contains(&found.cue)
            && !cues.iter().any(|other| {
                other.cue == Cue::Yes && other.from == found.from && other.until >= found.until
            })
    })
}

/// Yes or no, where the message is one.
pub(super) fn answer(view: &View<'_>, cues: &Cues, slots: &[Act]) -> Option<Act> {
    let first = view
        .tokens
        .iter()
        .position(|token| token.is_word() || token.is_number() || is_answer(&token.key))
        .unwrap_or(0);
    let opens = |cue: Cue| cues.iter().any(|found| found.cue == cue && found.from <= first);
    let only = slots.is_empty();
    let says = |cue: Cue| opens(cue) || only && cues.has(cue);
    let no = says(Cue::No) || only && cues.has(Cue::Deny) && !cues.any(&[Cue::Cancel, Cue::Move]);
    let yes = says(Cue::Yes);
    match (yes, no) {
        (true, false) => Some(Act::Confirm(true)),
        (false, true) => Some(Act::Confirm(false)),
        // "No, it is right": what is right is what the customer wrote.
        (true, true) if opens(Cue::No) && !opens(Cue::Yes) => Some(Act::Confirm(false)),
        _ => None,
    }
}

/// Whether a sign is a yes or a no by itself.
fn is_answer(key: &str) -> bool {
    crate::lang::matches(&[key]).iter().any(|found| matches!(found.cue, Cue::Yes | Cue::No))
}
