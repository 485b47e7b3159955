//! Many free times of one day in words: "9:00–12:00 and 14:00–17:00, every half hour".

use jiff::civil::Time;

use crate::chat::Ranges;

use super::{View, dates, say};

/// Says ranges of times, and how far apart the times are.
pub(super) fn say_ranges(view: &View<'_>, ranges: &Ranges) -> String {
    let named: Vec<String> = ranges.runs.iter().map(|run| range(view, *run)).collect();
    let named = dates::list(view.lang, &named, dates::Join::And);
    let every = say(view.lang, "times-every", &[("step", ranges.step.into())]);
    say(view.lang, "times-ranges", &[("ranges", named.into()), ("every", every.into())])
}

fn range(view: &View<'_>, (first, last): (Time, Time)) -> String {
    let name = |time: Time| dates::time(view.lang, time);
    if first == last {
        return name(first);
    }
    say(view.lang, "window", &[("from", name(first).into()), ("until", name(last).into())])
}
