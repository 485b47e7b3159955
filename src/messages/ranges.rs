//! Many times of one day as a person says them: ranges, how often, and three proposals.

use jiff::civil::Time;

use super::{View, dates, say};

/// From so many times on a list is no longer read.
const MANY: usize = 7;
/// The most ranges that one day is said in.
const MOST_RANGES: usize = 3;

/// Says many times as ranges: "9:00–12:00 and 14:00–17:00, every half hour"; `None`: they are few,
/// or make no ranges.
pub(super) fn ranges(view: &View<'_>, times: &[Time]) -> Option<String> {
    if times.len() < MANY {
        return None;
    }
    let step = times.windows(2).map(gap).min().filter(|step| *step > 0)?;
    let runs: Vec<&[Time]> = times.chunk_by(|a, b| minutes(*b) - minutes(*a) == step).collect();
    if runs.len() > MOST_RANGES {
        return None;
    }
    let named: Vec<String> = runs.iter().filter_map(|run| range(view, run)).collect();
    let ranges = dates::list(view.lang, &named, dates::Join::And);
    let every = say(view.lang, "times-every", &[("step", step.into())]);
    Some(say(view.lang, "times-ranges", &[("ranges", ranges.into()), ("every", every.into())]))
}

/// Picks three of many times: the first, one in the middle and the last.
pub(super) fn proposals(times: &[Time]) -> Vec<Time> {
    let picked = [times.first(), times.get(times.len() / 2), times.last()];
    picked.into_iter().flatten().copied().collect()
}

fn range(view: &View<'_>, run: &[Time]) -> Option<String> {
    let (first, last) = (run.first()?, run.last()?);
    let name = |time: &Time| dates::time(view.lang, *time);
    Some(match run.len() {
        1 => name(first),
        _ => {
            say(view.lang, "window", &[("from", name(first).into()), ("until", name(last).into())])
        }
    })
}

fn gap(pair: &[Time]) -> i64 {
    match pair {
        [a, b] => minutes(*b) - minutes(*a),
        _ => 0,
    }
}

fn minutes(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}
