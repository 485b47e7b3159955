//! From when or until when the customer is free, where they tell what keeps them: "I finish work at five", "I have a
//! meeting at three, so after that". Such an hour bounds the wish and is not the hour of the visit.

use jiff::civil::Time;

use crate::{
    lang::Cue,
    phrase::{Bound, Meaning},
};

use super::{
    by_itself::by_itself,
    left, life,
    reading::{Reading, What},
    view::View,
};

/// The most words between "finish" and its hour: "finish my class at 3".
const FINISH: usize = 3;

/// Whether an hour is the one at which something else ends.
pub(super) fn ends_before(view: &View<'_>, hour: &Reading) -> bool {
    let clause = left::clause(view.tokens, hour.words.start);
    view.with(Cue::Finishes).any(|found| {
        // "He gets off at three", and "о третій звільняється" in a language whose verb may follow.
        let before =
            found.from < hour.words.start && hour.words.start.saturating_sub(found.until) <= FINISH;
        clause.contains(&found.from) && (before || found.from == hour.words.end)
    })
}

/// From when or until when the customer is free, where that is counted from an event: "I have a meeting at three, can
/// I come after that?"
pub(super) fn around_event(view: &View<'_>, chosen: &[Reading]) -> (Option<Time>, Option<Time>) {
    let shifted = chosen.iter().any(|it| matches!(it.what, What::Shift(_)));
    let hour = life::hour_of_event(view, chosen).filter(|_| !shifted);
    let Some(hour) = hour else { return (None, None) };
    let behind = |cue: Cue| view.with(cue).any(|it| it.from >= hour.words.end);
    let time = by_itself(view, hour).and_then(|it| it.time);
    if behind(Cue::AfterBooking) || behind(Cue::Later) {
        (time, None)
    } else if behind(Cue::BeforeBooking) || behind(Cue::Earlier) {
        (None, time)
    } else {
        (None, None)
    }
}

/// Begins what is wished for when what keeps the customer is over: "in the morning, I finish at nine".
pub(super) fn begin_when_free(free_from: Option<Time>, meaning: &mut Meaning) {
    let Some(free) = free_from else { return };
    match (meaning.time, meaning.time_end) {
        (None, None) => {
            (meaning.time, meaning.bound) = (Some(free), Some(Bound::After));
        }
        (Some(from), Some(until)) if from < free && free < until => meaning.time = Some(free),
        (Some(from), None) if meaning.bound == Some(Bound::After) && from < free => {
            meaning.time = Some(free);
        }
        _ => {}
    }
}
