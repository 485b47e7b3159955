//! The hours of several visits: each visit's own, or a list that gives one to each in their order.

use std::ops::Range;

use crate::phrase::{self, Meaning};

use super::{
    reading::{Reading, What},
    view::View,
};

/// The words of the hours that are listed behind or before all visits, one for each in their order: "for Tom and
/// Ben on Friday, 10 and 2".
pub(super) fn listed_hours(
    meant: &[&Reading],
    marks: &[Range<usize>],
) -> Option<Vec<Range<usize>>> {
    let last = marks.last()?.end;
    let hours = meant
        .iter()
        .filter(|it| matches!(it.what, What::Hour(_) | What::When { time: true, .. }))
        .map(|it| it.words.clone());
    let hours: Vec<Range<usize>> = hours.collect();
    // "2 and 3.30, Jade Roche and Amy Roche."
    let first = marks.first().map_or(0, |words| words.start);
    let behind = hours.iter().all(|it| it.start >= last);
    let before = hours.iter().all(|it| it.end <= first);
    (hours.len() == marks.len() && (behind || before)).then_some(hours)
}

/// Reads the day and the exact time of one visit; `None`: what is said of it is no exact time.
/// `loose`: it may be a part of the day, because the visits are told apart by who comes.
pub(super) fn own_time(view: &View<'_>, own: &[&Reading], loose: bool) -> Option<Meaning> {
    let whens = own.iter().filter(|it| matches!(it.what, What::When { .. }));
    let words: Vec<&str> = whens.map(|it| view.written(&it.words)).collect();
    let when = if words.is_empty() {
        Meaning::default()
    } else {
        phrase::resolve(&words.join(" "), &view.setting.context).result.ok()?
    };
    let bare = own.iter().find_map(|it| match it.what {
        What::Hour(time) => Some(time),
        _ => None,
    });
    let when = Meaning { time: when.time.or(bare), ..when };
    let exact = when.time_end.is_none() && (when.bound.is_none() || when.time.is_none());
    (loose || exact).then_some(when)
}
