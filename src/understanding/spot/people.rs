//! How many come: a number beside people or seats, "me and my sister", another person.

use crate::lang::Cue;

use super::{super::reading::{Reading, What, worth}, View, reading};

/// The most people that a number beside them means; more is a price or a year.
const MOST: u32 = 60;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    for found in view.with(Cue::Several) {
        let inside = (found.from..found.until).find_map(|at| Some((at, view.number(at)?)));
        let before = found.from.checked_sub(1).and_then(|at| Some((at, view.number(at)?)));
        let after = view.number(found.until).map(|number| (found.until, number));
        let Some((at, number)) = inside.or(before).or(after) else { continue };
        let timed = (found.from..found.until).any(|at| view.is_time(at)) || view.is_time(at);
        let unit = |at: usize| [Cue::UnitHour, Cue::UnitMinute, Cue::UnitDay, Cue::UnitWeek].iter().any(|cue| view.has(at, *cue));
        if timed || unit(found.until) || number > MOST {
            continue;
        }
        let plus = view.keys.get(found.from) == Some(&"+");
        let people = if plus { number + 1 } else { number };
        if people > 1 {
            let words = found.from.min(at)..found.until.max(at + 1);
            readings.push(reading(words, What::People(people), worth::COUNTED));
        }
    }
    for found in view.with(Cue::MeAnd) {
        readings.push(reading(found.from..found.until, What::People(2), worth::COUNTED));
    }
    readings
}
