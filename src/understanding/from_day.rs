//! Days that are counted from a day which the same message names: "the day before Christmas Eve", "the
//! exam is on the 1st, I'd like to come the day before".

use crate::lang::Cue;

use super::{
    Shift,
    reading::{Reading, What},
    view::View,
};

/// Returns the days by which a feast is shifted in front of which they stand.
pub(super) fn shifted(chosen: &[Reading], feast: &Reading) -> i64 {
    let before = |it: &&Reading| (it.words.end..=it.words.end + 1).contains(&feast.words.start);
    let days = chosen.iter().filter(before).find_map(|it| match it.what {
        What::Shift(Shift::Days(days)) => Some(days),
        _ => None,
    });
    days.unwrap_or(0)
}

/// Whether "the day before" or "the day after" counts from a day that the message names before it, where
/// nothing is to be moved.
pub(super) fn of_day(view: &View<'_>, chosen: &[Reading], shift: &Reading) -> bool {
    let counts =
        [Cue::DayBefore, Cue::DayAfter].iter().any(|cue| view.has(shift.words.start, *cue));
    let mut days = chosen.iter().filter(|it| matches!(it.what, What::When { day: true, .. }));
    let only = days.next().filter(|_| days.next().is_none());
    matches!(shift.what, What::Shift(Shift::Days(_)))
        && counts
        && only.is_some_and(|day| {
            // "Tomorrow or the day after" is either of two days.
            let between = day.words.end..shift.words.start;
            day.words.end <= shift.words.start
                && !view.with(Cue::Or).any(|found| between.contains(&found.from))
        })
        && view.with(Cue::Move).next().is_none()
}

/// Whether a shift stands in front of a feast, as in "the day before Christmas Eve".
pub(super) fn of_feast(chosen: &[Reading], shift: &Reading) -> bool {
    chosen.iter().any(|it| {
        matches!(it.what, What::Feast(Some(_)))
            && (shift.words.end..=shift.words.end + 1).contains(&it.words.start)
    })
}
