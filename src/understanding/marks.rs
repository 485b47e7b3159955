//! Which words of a message are marked: as belonging to a slot, or as explained.

use std::ops::Range;

use super::{reading::Reading, view::View};

/// Marks the words that are explained: by readings, and by being about reminders.
pub(super) fn explained(
    view: &View<'_>,
    chosen: &[Reading],
    reminders: &[Range<usize>],
) -> Vec<bool> {
    let mut words = covered(view, chosen.iter());
    reminders.iter().cloned().flatten().for_each(|at| set(&mut words, at));
    words
}

/// Marks the words of some readings.
pub(super) fn covered<'c>(
    view: &View<'_>,
    readings: impl Iterator<Item = &'c Reading>,
) -> Vec<bool> {
    let mut words = vec![false; view.tokens.len()];
    readings.flat_map(|it| it.words.clone()).for_each(|at| set(&mut words, at));
    words
}

pub(super) fn set(all: &mut [bool], at: usize) {
    if let Some(place) = all.get_mut(at) {
        *place = true;
    }
}

pub(super) fn clear(all: &mut [bool], at: usize) {
    if let Some(place) = all.get_mut(at) {
        *place = false;
    }
}
