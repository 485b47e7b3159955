//! In which way a message names its days: by weekdays, by numbers, as a list, or as weeks that are
//! counted. What is missing in a day is taken from what stands by these.

use jiff::Span;

use crate::{
    lang::{Cue, Match},
    phrase::{Expression, Meaning},
};

use super::{sentence::Cues, view::View};

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
    let joined = |pair: &[std::ops::Range<usize>], and: bool| match pair {
        [one, next] if and => one.end + 1 == next.start && view.is_and(one.end),
        [one, next] => {
            let comma = view.keys.get(one.end) == Some(&",");
            one.end == next.start || one.end + 1 == next.start && (comma || view.is_and(one.end))
        }
        _ => false,
    };
    // "Mon Wed Fri at ten" is a list without an "and".
    let row = days.len() > 2 && days.windows(2).all(|pair| joined(pair, false));
    row || days.windows(2).any(|pair| joined(pair, true))
}

/// Whether every day of those that are joined by "and" is wanted, and none is only one that would do: "I can do Monday
/// and Wednesday", "is anything free on Monday and Wednesday?"
pub(super) fn wants_each(view: &View<'_>, cues: &Cues) -> bool {
    const MAY: [Cue; 7] =
        [Cue::Or, Cue::Look, Cue::May, Cue::Offers, Cue::Works, Cue::Performs, Cue::If];
    let suits = cues.iter().any(|it| it.cue == Cue::Yes && !view.is_and(it.from));
    lists(view) && (cues.has(Cue::Book) || !cues.any(&MAY) && !suits)
}

/// A stretch of so many days is a month.
const MONTH: i32 = 20;

/// Returns each day of a weekday in a month, where one of two readings is the month and the other the weekday: "on a
/// Saturday in December". Which of them is meant is asked.
pub(super) fn weekdays_of_month(view: &View<'_>, choices: &[Meaning]) -> Option<Vec<Meaning>> {
    let [one, other] = choices else { return None };
    let lasts = |it: &Meaning| {
        let (from, until) = (it.date?, it.date_end?);
        ((until - from).get_days() >= MONTH).then_some((from, until))
    };
    let (weekday, (from, until)) = match (lasts(one), lasts(other)) {
        (None, Some(month)) => (one, month),
        (Some(month), None) => (other, month),
        _ => return None,
    };
    let day = weekday.date.filter(|_| weekday.date_end.is_none())?;
    let named = view.found.items.iter().any(|item| item.is_weekday && !item.is_dated);
    let today = view.setting.context.now.date();
    let mut next = from.max(today);
    while next.weekday() != day.weekday() {
        next = next.checked_add(Span::new().days(1)).ok()?;
    }
    let week = Span::new().weeks(1);
    let days = std::iter::successors(Some(next), |day| day.checked_add(week).ok());
    let all = days.take_while(|day| *day <= until);
    let all: Vec<Meaning> = all.map(|date| Meaning { date: Some(date), ..*weekday }).collect();
    (named && !all.is_empty()).then_some(all)
}
