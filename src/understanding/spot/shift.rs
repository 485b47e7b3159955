//! Time counted from what stands: "an hour later", "push it back by 30 minutes", "днем раніше".

use crate::lang::{Cue, Match};

use super::super::{
    act::Shift,
    left,
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The most words between a length of time and its direction.
const NEAR: usize = 4;
/// The most that a booking is shifted by, in its unit.
const MOST: u32 = 90;

pub(super) fn spot(view: &View<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    for unit in view.cues {
        let Some((minutes, days)) = length(unit.cue) else { continue };
        // "Earlier the same day" counts no day.
        if view.with(Cue::SameDay).any(|it| (it.from..it.until).contains(&unit.from)) {
            continue;
        }
        let Some(toward) = direction(view, unit) else { continue };
        let number_at = |at: usize| Some((at, view.number(at)?));
        let before = unit.from.checked_sub(1);
        // "A couple of hours."
        let of = before.filter(|at| view.has(*at, Cue::Filler) && view.number(*at).is_none());
        let far = of.and_then(|at| at.checked_sub(1)).and_then(number_at);
        let number = before.and_then(number_at).or(far);
        // «Хвилин на двадцять»: the number stands behind, where it is a guess.
        let about = number.is_none().then(|| view.number_about(unit)).flatten();
        let until = about.map_or(unit.until, |(at, _)| at + 1);
        let (from, many) = match (number, about) {
            (Some((at, number)), _) => (at, number),
            (None, about) => (unit.from, about.map_or(1, |(_, number)| number)),
        };
        if many == 0 || many > MOST {
            continue;
        }
        let many = i64::from(many) * if toward.1 { 1 } else { -1 };
        let shift =
            if days > 0 { Shift::Days(days * many) } else { Shift::Minutes(minutes * many) };
        // What stands between is read by itself: "push the haircut back an hour".
        let apart = toward.0.from.min(unit.from)..from.max(toward.0.from);
        let inside = toward.0.from + 1..toward.0.until.saturating_sub(1);
        let named = |at: usize| !view.cues.iter().any(|found| found.from == at);
        let between = apart.clone().any(|at| !view.is_known(at)) || inside.clone().any(named);
        let words =
            if between { from..until } else { from.min(toward.0.from)..until.max(toward.0.until) };
        readings.push(reading(words, What::Shift(shift), worth::COUNTED));
    }
    for found in view.cues {
        let shift = match found.cue {
            Cue::DayBefore => Shift::Days(-1),
            Cue::DayAfter => Shift::Days(1),
            // "Wednesday next week" is a day of its own.
            Cue::NextWeek if has_weekday(view, found) && view.is_time(found.from) => continue,
            // "The week after" alone is a week to choose a day from; "same time" makes it this day, and so
            // does a weekday.
            Cue::NextWeek
                if has_weekday(view, found)
                    || view.with(Cue::SameTime).next().is_some()
                    || same_before(view, found.from) =>
            {
                Shift::Days(7)
            }
            // "The same the week after."
            Cue::Same if view.has(found.until, Cue::NextWeek) => Shift::SameTime,
            Cue::SameTime => Shift::SameTime,
            Cue::SameDay => Shift::SameDay,
            _ => continue,
        };
        readings.push(reading(found.from..found.until, What::Shift(shift), worth::COUNTED));
    }
    readings
}

/// Whether "the same" stands directly before a place.
fn same_before(view: &View<'_>, at: usize) -> bool {
    [Cue::Same, Cue::SameLast].iter().any(|cue| view.with(*cue).any(|it| it.until == at))
}

/// Whether a weekday stands directly beside a week.
fn has_weekday(view: &View<'_>, week: &Match) -> bool {
    view.found.items.iter().filter(|item| item.is_weekday).any(|item| {
        let words = view.words_of(&item.span);
        words.end == week.from || week.until == words.start
    })
}

/// Whether a clause ends at a place.
fn ends(view: &View<'_>, at: usize) -> bool {
    view.tokens.get(at).is_none_or(super::super::tokens::Token::ends_clause)
}

/// How long one unit is: minutes, or days.
const fn length(cue: Cue) -> Option<(i64, i64)> {
    Some(match cue {
        Cue::UnitHour => (60, 0),
        Cue::UnitHalfHour => (30, 0),
        Cue::UnitHourAndHalf => (90, 0),
        Cue::UnitMinute => (1, 0),
        Cue::UnitDay => (0, 1),
        Cue::UnitWeek => (0, 7),
        Cue::UnitTwoWeeks => (0, 14),
        _ => return None,
    })
}

/// Finds "later" or "earlier" near a length; `true`: later. "Push it an hour earlier" is earlier,
/// and "nudge it forward" is either.
fn direction<'v>(view: &'v View<'_>, unit: &Match) -> Option<(&'v Match, bool)> {
    let covered = |found: &Match| {
        view.with(Cue::Forward).any(|other| other.from <= found.from && found.until <= other.until)
    };
    let clause = left::clause(view.tokens, unit.from);
    let either =
        view.with(Cue::EitherWay).any(|found| clause.contains(&found.from) && !covered(found));
    let all = || directions(view, unit);
    let said = all().find(|(found, _)| !matches!(found.cue, Cue::Back));
    said.or_else(|| all().next())
        .filter(|(found, _)| !either || matches!(found.cue, Cue::Later | Cue::Earlier))
}

fn directions<'v>(view: &'v View<'_>, unit: &Match) -> impl Iterator<Item = (&'v Match, bool)> {
    view.cues.iter().filter_map(move |found| {
        let later = match found.cue {
            Cue::Later | Cue::Back => true,
            Cue::Earlier | Cue::Forward => false,
            // "My sister half an hour after": what it is after is what was said before it.
            Cue::Follows if found.from == unit.until && ends(view, found.until) => true,
            _ => return None,
        };
        let gap = if found.from >= unit.until {
            found.from - unit.until
        } else {
            unit.from.saturating_sub(found.until)
        };
        let between = found.until.min(unit.until)..found.from.max(unit.from);
        let stopped = view
            .tokens
            .get(between)
            .unwrap_or_default()
            .iter()
            .any(super::super::tokens::Token::ends_clause);
        (gap <= NEAR && !stopped).then_some((found, later))
    })
}
