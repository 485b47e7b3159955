//! Many free times of one day as ranges, and three of them that are proposed.
//!
//! The sentence, its buttons and the dialogue take both from here, so that "the second one" is the
//! second time that the customer was shown.

use jiff::civil::Time;

/// From so many times on a list is no longer read.
const MANY: usize = 7;
/// The most ranges that one day is said in.
const MOST_RANGES: usize = 3;

/// Free times of one day, as ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    /// The first and the last time of each range.
    pub runs: Vec<(Time, Time)>,
    /// The minutes from one time to the next.
    pub step: i64,
    /// The first time, one in the middle, and the last.
    pub proposed: Vec<Time>,
}

/// Returns many times of a day as ranges; `None`: they are few, or make no ranges.
#[must_use]
pub fn ranges(times: &[Time]) -> Option<Ranges> {
    if times.len() < MANY {
        return None;
    }
    let step = times.windows(2).map(gap).min().filter(|step| *step > 0)?;
    let runs = times.chunk_by(|a, b| minutes(*b) - minutes(*a) == step);
    let runs: Vec<_> = runs.filter_map(|run| Some((*run.first()?, *run.last()?))).collect();
    let picked = [times.first(), times.get(times.len() / 2), times.last()];
    let proposed = picked.into_iter().flatten().copied().collect();
    (runs.len() <= MOST_RANGES).then_some(Ranges { runs, step, proposed })
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
