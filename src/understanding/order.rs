//! Services that stand in an order: "the beard right after the haircut" wants the beard, and the
//! haircut only tells when.

use crate::lang::{Cue, Match};

use super::{
    reading::{Reading, What},
    view::View,
};

/// The most words between "right after" and the service that it counts from.
const NEAR: usize = 2;

/// Whether it is said by a pronoun what something comes after: "right after that, a manicure".
fn names_itself(view: &View<'_>, follows: &Match, service: usize) -> bool {
    view.with(Cue::AfterBooking).any(|found| {
        found.from <= follows.from && follows.until < found.until && found.until <= service
    })
}

/// Whether a service only tells what another one comes after.
pub(super) fn is_before(view: &View<'_>, reading: &Reading) -> bool {
    let from = reading.words.start.saturating_sub(NEAR + 1);
    (from..reading.words.start).any(|at| {
        view.cues.iter().any(|found| {
            found.cue == Cue::Follows
                && !names_itself(view, found, reading.words.start)
                && found.until == at + 1
                && (found.until..reading.words.start).all(|between| {
                    view.is_known(between)
                        && !view.is_and(between)
                        && view.tokens.get(between).is_some_and(|it| !it.ends_clause())
                })
        })
    })
}

/// Whether a part of several services' names and another service are joined by "and": "a new screen and a new
/// battery". Both are wanted, and which service the part means is asked.
pub(super) fn is_also(view: &View<'_>, chosen: &[Reading], part: &Reading) -> bool {
    let What::OneOf(own) = &part.what else { return false };
    let small = |at: usize| view.has(at, Cue::Filler) || view.has(at, Cue::A);
    let joined = |service: &Reading| {
        let (one, other) =
            if service.words.start < part.words.start { (service, part) } else { (part, service) };
        let gap = one.words.end..other.words.start;
        gap.clone().any(|at| view.is_and(at)) && gap.clone().all(|at| view.is_and(at) || small(at))
    };
    own.len() > 1
        && chosen.iter().any(|it| match &it.what {
            What::Service(id) => !own.contains(id) && joined(it),
            _ => false,
        })
}
