//! Visits that are told apart by who does them: "to Ihor at 10, to Nataliia at 11:30".

use std::ops::Range;

use crate::ids::StaffId;

use super::reading::{Reading, What};

/// The words of each staff member who is named, where each is another one and has an hour of its own.
pub(super) fn staff_with_times(meant: &[&Reading]) -> Vec<(Range<usize>, StaffId)> {
    let named = meant.iter().filter_map(|it| match &it.what {
        What::Staff { id, .. } => Some((it.words.clone(), id.clone())),
        _ => None,
    });
    let named: Vec<(Range<usize>, StaffId)> = named.collect();
    let hours =
        meant.iter().filter(|it| matches!(it.what, What::Hour(_) | What::When { time: true, .. }));
    let apart = named
        .iter()
        .enumerate()
        .all(|(at, (_, id))| named.iter().take(at).all(|(_, other)| other != id));
    if named.len() > 1 && apart && hours.count() == named.len() { named } else { Vec::new() }
}
