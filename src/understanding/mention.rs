//! Services that are only mentioned: asked about, or a description of what is wanted.

use crate::{ids::StaffId, lang::Cue};

use super::{
    Act, Asked, Slot, left,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// Whether a part of a service's name only describes what a whole name says: "my tooth hurts, I
/// need a filling". Joined to it by a word such as "and", it is a service of its own.
pub(super) fn describes(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let mut whole = chosen.iter().filter(|it| matches!(it.what, What::Service(_))).peekable();
    let joined = |it: &Reading| {
        let (from, until) = if it.words.end <= part.words.start {
            (it.words.end, part.words.start)
        } else {
            (part.words.end, it.words.start)
        };
        (from..until).any(|at| view.has(at, Cue::Joins))
    };
    whole.peek().is_some() && !whole.any(joined)
}

/// Whether a service is only asked about: its clause asks for a price or a length, or whether it
/// is done, and says no time.
pub(super) fn is_asked_about(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    reading: &Reading,
) -> bool {
    let clause = left::clause(view.tokens, reading.words.start);
    let asks = cues
        .iter()
        .any(|found| clause.contains(&found.from) && matches!(found.cue, Cue::Price | Cue::Length));
    let timed = chosen
        .iter()
        .any(|it| clause.contains(&it.words.start) && matches!(it.what, What::When { .. }));
    asks && !timed
}

/// Whether a service's word tells what the customer has while something else is asked: "I have a
/// bob" in answer to "Which day?" orders nothing.
pub(super) fn tells_of(view: &View<'_>, reading: &Reading) -> bool {
    let open = matches!(view.setting.asked, Asked::Day | Asked::Time | Asked::Contact(_));
    let small = |at: usize| view.has(at, Cue::A) || view.has(at, Cue::Filler);
    open && view.with(Cue::Has).any(|found| {
        found.until <= reading.words.start
            && reading.words.start - found.until <= 2
            && (found.until..reading.words.start).all(small)
    })
}

/// Whether a staff member is wanted only if the one that was named before cannot be had.
pub(super) fn is_second_choice(
    view: &View<'_>,
    before: &[Act],
    reading: &Reading,
    id: &StaffId,
) -> bool {
    let other = before.iter().any(|act| {
        matches!(act, Act::Inform(Slot::Staff(first)) if first != id)
            || matches!(act, Act::Inform(Slot::Stranger(_)))
    });
    other
        && view.cues.iter().any(|found| {
            let behind = found.from >= reading.words.end
                && found.from - reading.words.end <= 1
                && (reading.words.start.saturating_sub(2)..reading.words.start)
                    .any(|at| view.has(at, Cue::Or));
            matches!(found.cue, Cue::Otherwise | Cue::If)
                && (found.until <= reading.words.start || behind)
        })
}
