//! Services that are only mentioned: asked about, or a description of what is wanted.

use crate::lang::Cue;

use super::{
    left,
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
