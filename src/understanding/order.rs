//! Services that stand in an order, and services that were said by mistake.
//!
//! "The beard right after the haircut" wants the beard; the haircut only tells when. "A manicure,
//! no sorry, I mean a pedicure" wants the last of the two.

use crate::lang::Cue;

use super::{
    reading::{Reading, What},
    view::View,
};

/// The most words between "right after" and the service that it counts from.
const NEAR: usize = 2;

/// Whether a service only tells what another one comes after.
pub(super) fn is_before(view: &View<'_>, reading: &Reading) -> bool {
    let from = reading.words.start.saturating_sub(NEAR + 1);
    (from..reading.words.start).any(|at| {
        view.cues.iter().any(|found| {
            found.cue == Cue::Follows
                && found.until == at + 1
                && (found.until..reading.words.start).all(|between| {
                    view.is_known(between)
                        && !view.is_and(between)
                        && view.tokens.get(between).is_some_and(|it| !it.ends_clause())
                })
        })
    })
}

/// Whether a service is taken back by the next one: the customer corrects what was said between
/// them, and joins nothing.
pub(super) fn is_taken_back(view: &View<'_>, chosen: &[Reading], reading: &Reading) -> bool {
    let later = |it: &&Reading| {
        it.words.start >= reading.words.end
            && matches!(it.what, What::Service(_))
            && it.what != reading.what
    };
    let Some(next) = chosen.iter().find(later) else { return false };
    let between = reading.words.end..next.words.start;
    let says =
        |cue: Cue| view.cues.iter().any(|found| found.cue == cue && between.contains(&found.from));
    let corrects = says(Cue::Corrects) || says(Cue::No) && !says(Cue::Except);
    // What is said of the first one besides makes it a wish of its own.
    let told = chosen
        .iter()
        .any(|it| between.contains(&it.words.start) && !matches!(it.what, What::Cue(_)));
    let joined = between.clone().any(|at| view.is_and(at));
    corrects && !joined && !told
}
