//! Visits at an interval of weeks: "every Tuesday at three for a month", "щосереди о 10, чотири рази".
//!
//! Only a weekly interval with a weekday is read. Another interval stays a wish that is asked about,
//! so that no visit is booked on a day that was not meant.

use jiff::{Span, civil::Date};

use crate::{
    lang::{Cue, Match},
    phrase::Bound,
};

use super::{
    act::Series,
    blank, left,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
    when,
};

/// How long "for a month" is: four visits.
const MONTH: u32 = 4;

/// Reads the series, where the weekday is said.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Series> {
    let odd = [Cue::Or, Cue::Move, Cue::Cancel, Cue::Rather, Cue::Repeat];
    if !is_weekly(view) || cues.any(&odd) || denied.iter().any(|denied| *denied) {
        return None;
    }
    let ends: Vec<&Reading> = chosen.iter().filter(|it| until(view, it).is_some()).collect();
    let hidden: Vec<_> = ends.iter().map(|it| blank::bytes(view, &it.words)).collect();
    let first = when::resolve(view, &blank::blank(view.text, &hidden)).ok()?;
    let single = first.date_end.is_none() && first.bound.is_none() && first.time_end.is_none();
    let (true, Some(day)) = (single, first.date) else { return None };
    let until = ends.iter().find_map(|it| until(view, it));
    let count = count(view).or_else(|| view.with(Cue::ForMonth).next().map(|_| MONTH));
    Some(Series { first: day, time: first.time, until, count })
}

/// Whether a weekly interval is said, also in a word that is a weekday by itself: "щовівторка". "I'm only
/// free on Fridays" and "does Olena work on Saturdays?" order no series.
pub(super) fn is_weekly(view: &View<'_>) -> bool {
    let only = |weekly: &Match| {
        let clause = left::clause(view.tokens, weekly.from);
        view.with(Cue::Only).any(|it| clause.contains(&it.from) && it.until <= weekly.from)
    };
    let asks = |weekly: &Match| {
        let sentence = left::sentence(view.tokens, weekly.from);
        let question = view.tokens.get(sentence.end).is_some_and(|it| it.key == "?");
        let says = |cue: Cue| view.with(cue).any(|it| sentence.contains(&it.from));
        let timed = view
            .found
            .items
            .iter()
            .any(|item| item.names_time && sentence.contains(&view.words_of(&item.span).start));
        (question || says(Cue::Inquires)) && !says(Cue::Book) && !timed
    };
    // "5 on Wednesday's good" is said of one Wednesday.
    let is_one = |weekly: &Match| {
        let written = view.written(&(weekly.from..weekly.until)).to_lowercase();
        written.ends_with("'s") || written.ends_with("’s")
    };
    view.with(Cue::Weekly).any(|weekly| !only(weekly) && !asks(weekly) && !is_one(weekly))
}

/// The last day on which a visit may be: "until 20 December", "до кінця місяця".
fn until(view: &View<'_>, reading: &Reading) -> Option<Date> {
    let What::When { day: true, .. } = reading.what else { return None };
    let meaning = when::resolve(view, view.written(&reading.words)).ok()?;
    match (meaning.date, meaning.date_end, meaning.bound) {
        (Some(from), Some(until), _) if from < until => Some(until),
        (Some(day), None, Some(Bound::Before)) => Some(day),
        _ => None,
    }
}

/// How often, or for how many weeks.
fn count(view: &View<'_>) -> Option<u32> {
    let mut units = view
        .cues
        .iter()
        .filter(|found| matches!(found.cue, Cue::Times | Cue::UnitWeek) && found.from > 0);
    units.find_map(|found| view.number(found.from - 1)).filter(|number| *number > 1)
}

impl Series {
    /// Returns the days of the series from the first one on, at most so many.
    pub fn days(&self, most: usize) -> Vec<Date> {
        let open = if self.until.is_some() { u32::MAX } else { MONTH };
        let count = self.count.unwrap_or(open);
        let days = self.first.series(Span::new().weeks(1));
        let fits = |day: &Date| self.until.is_none_or(|until| *day <= until);
        days.take_while(fits).take(usize::try_from(count).unwrap_or(most).min(most)).collect()
    }
}
