//! In which way a message names its days: by weekdays, by numbers, as a list, or as weeks that are
//! counted. What is missing in a day is taken from what stands by these.

use crate::{
    lang::{Cue, Match},
    phrase::Expression,
};

use super::view::View;

/// Whether days are named, each in one way.
pub(super) fn only(view: &View<'_>, so: fn(&Expression) -> bool) -> bool {
    let mut days = view.found.items.iter().filter(|item| item.names_day).peekable();
    days.peek().is_some() && days.all(so)
}

/// Whether a day is named that is the only one of its name: "tomorrow", "the 24th". A weekday may be one of a
/// later week.
pub(super) fn is_fixed(view: &View<'_>) -> bool {
    let mut days = view.found.items.iter().filter(|item| item.names_day).peekable();
    let fixed = |item: &Expression| item.is_dated || item.is_day_number || item.is_relative;
    days.peek().is_some() && days.any(fixed)
}

/// Whether weeks are counted. "На неділю" is a Sunday, and a week in another language.
pub(super) fn counts_weeks(view: &View<'_>) -> bool {
    // "They put me on nights this week" counts none.
    let told = |found: &Match| {
        view.with(Cue::Since).any(|it| it.from < found.from && found.until <= it.until)
    };
    view.cues.iter().filter(|found| !told(found)).any(|found| {
        let named = view.found.items.iter().any(|item| item.is_weekday);
        let weekday = named && view.is_time(found.from);
        matches!(found.cue, Cue::UnitWeek | Cue::UnitTwoWeeks) && !weekday
    })
}

/// Whether days are joined by "and".
pub(super) fn lists(view: &View<'_>) -> bool {
    let days = view.found.items.iter().filter(|item| item.names_day);
    let days: Vec<_> = days.map(|item| view.words_of(&item.span)).collect();
    days.windows(2).any(|pair| match pair {
        [one, next] => one.end + 1 == next.start && view.is_and(one.end),
        _ => false,
    })
}
