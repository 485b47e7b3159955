//! A day that is counted on from another of the same message: "Tuesday at 3 and again the week after",
//! «у вівторок на 15 і ще раз через тиждень».
//!
//! Joined by "and" or "again", such words count from the day before them and not from today: two visits a
//! week apart are meant.

use std::ops::Range;

use jiff::{Span, civil::Date};

use crate::{
    lang::{BesideDay, Cue},
    phrase::{self, Expression, Meaning},
};

use super::{
    Shift,
    act::Visit,
    reading::{Reading, What},
    view::View,
};

/// Returns the day that a reading counts on from `day`, the last one that is said before it; `last` are the
/// words before it that say a day or an hour. `None`: it counts from nothing, or from today.
pub(super) fn day(
    view: &View<'_>,
    reading: &Reading,
    day: Date,
    last: &Range<usize>,
) -> Option<Date> {
    let gap = last.end..reading.words.start + 1;
    let again = view.with(Cue::Again).any(|it| gap.contains(&it.from));
    if !again && !gap.clone().any(|at| view.is_and(at)) {
        return None;
    }
    let days = match reading.what {
        What::Shift(Shift::Days(days)) => days,
        What::When { day: true, time: false } => in_so_long(view, reading)?,
        _ => return None,
    };
    (days > 0).then(|| day.checked_add(Span::new().days(days)).ok()).flatten()
}

/// The days until a day that is counted in weeks or days: "in a week", "in three days", "next week".
fn in_so_long(view: &View<'_>, reading: &Reading) -> Option<i64> {
    let own = |item: &&Expression| reading.words.contains(&view.words_of(&item.span).start);
    let mut items = view.found.items.iter().filter(own);
    let item = items.next().filter(|_| items.next().is_none())?;
    // "Tomorrow" is a day of its own.
    let counts = item.is_relative
        && reading
            .words
            .clone()
            .any(|at| view.has(at, Cue::UnitDay) || view.has(at, Cue::UnitTwoWeeks));
    let today = view.setting.context.now.date();
    let day = || phrase::resolve(view.written(&reading.words), &view.setting.context).result.ok();
    item.days_ahead.or_else(|| {
        let date = counts.then(day)??.date?;
        Some(i64::from((date - today).get_days()))
    })
}

/// Returns the day a week after `day`, and the words that ask for it directly behind what is said: "this
/// Wednesday and the next".
pub(super) fn next(
    view: &View<'_>,
    chosen: &[Reading],
    day: Date,
    last: &Range<usize>,
) -> Option<(Range<usize>, Date)> {
    let found = view.with(Cue::Day(BesideDay::AndNext)).find(|found| found.from == last.end)?;
    let rest = view.tokens.get(found.until);
    let whole = rest.is_none_or(|token| !token.is_word())
        || chosen
            .iter()
            .any(|it| it.words.start == found.until && it.what != What::Cue(Cue::Filler));
    // "And next Friday" is said by itself.
    let own = |it: &Reading| {
        matches!(it.what, What::When { day: true, .. } | What::Shift(_))
            && it.words.start < found.until
            && found.from < it.words.end
    };
    let more = whole && !chosen.iter().any(own);
    let date = day.checked_add(Span::new().weeks(1)).ok()?;
    more.then_some((found.from + 1..found.until, date))
}

/// The time of a visit that is counted from the one before it: "and half an hour later for my sister".
pub(super) fn visit(own: &[&Reading], when: Meaning, before: Option<&Visit>) -> Option<Meaning> {
    let before = before?.when;
    let minutes = own.iter().find_map(|it| match it.what {
        What::Shift(Shift::Minutes(minutes)) if minutes > 0 => Some(minutes),
        _ => None,
    })?;
    let time = before.exact_time().filter(|_| when.time.is_none())?;
    let time = time.checked_add(Span::new().minutes(minutes)).ok()?;
    Some(Meaning { date: when.date.or(before.date), time: Some(time), ..when })
}
