//! Days that are counted from a day which the same message names: "the day before Christmas Eve", "the
//! exam is on the 1st, I'd like to come the day before".

use std::ops::Range;

use crate::{lang::Cue, phrase};

use super::{
    Act, Shift, Slot, left,
    reading::{Reading, What},
    view::View,
};

/// Returns the days by which a feast is shifted in front of which they stand.
pub(super) fn shifted(chosen: &[Reading], feast: &Reading) -> i64 {
    let before = |it: &&Reading| (it.words.end..=it.words.end + 1).contains(&feast.words.start);
    let days = chosen.iter().filter(before).find_map(|it| match it.what {
        What::Shift(Shift::Days(days)) => Some(days),
        _ => None,
    });
    days.unwrap_or(0)
}

/// Whether "the day before" or "the day after" counts from a day that the message names before it, where
/// nothing is to be moved.
pub(super) fn of_day(view: &View<'_>, chosen: &[Reading], shift: &Reading) -> bool {
    let counts =
        [Cue::DayBefore, Cue::DayAfter].iter().any(|cue| view.has(shift.words.start, *cue));
    let mut days = chosen.iter().filter(|it| matches!(it.what, What::When { day: true, .. }));
    let first = days.next();
    // "Saturday 5th December" is one day in two readings.
    let only = days.try_fold(first, |before, it| {
        let joined = before.is_some_and(|before| before.words.end == it.words.start);
        joined.then_some(Some(it))
    });
    let only = only.flatten();
    matches!(shift.what, What::Shift(Shift::Days(_)))
        && counts
        && only.is_some_and(|day| {
            // "Tomorrow or the day after" is either of two days.
            let between = day.words.end..shift.words.start;
            day.words.end <= shift.words.start
                && !view.with(Cue::Or).any(|found| between.contains(&found.from))
        })
        && view.with(Cue::Move).next().is_none()
}

/// Whether a shift stands in front of a feast, as in "the day before Christmas Eve".
pub(super) fn of_feast(chosen: &[Reading], shift: &Reading) -> bool {
    chosen.iter().any(|it| {
        matches!(it.what, What::Feast(Some(_)))
            && (shift.words.end..=shift.words.end + 1).contains(&it.words.start)
    })
}

/// From so many days away a day is none on which anything is booked.
const FAR: i32 = 400;
/// From so many days ago a day only tells what was.
const LONG_AGO: i32 = 30;

/// Whether a day is counted in years, or years away.
pub(super) fn is_far(view: &View<'_>, day: &Reading) -> bool {
    let years = day.words.clone().any(|at| view.has(at, Cue::Years));
    let read = phrase::resolve(view.written(&day.words), &view.setting.context).result;
    let today = view.setting.context.now.date();
    let away = read.ok().and_then(|meaning| today.until(meaning.date?).ok());
    years || away.is_some_and(|span| span.get_days() > FAR)
}

/// Whether the day of a message is one of a story: years away ("I rode 25 years ago"), or beyond the
/// horizon in a sentence that asks for nothing ("my father died in September").
pub(super) fn is_story(view: &View<'_>, chosen: &[Reading], acts: &[Act]) -> bool {
    let mut days = chosen.iter().filter(|it| matches!(it.what, What::When { day: true, .. }));
    let (Some(day), None) = (days.next(), days.next()) else { return false };
    let today = view.setting.context.now.date();
    let told = acts.iter().find_map(|act| match act {
        Act::Inform(Slot::When(Ok(when))) => when.date,
        Act::Inform(Slot::When(Err(phrase::Error::Past { date, .. }))) => Some(*date),
        _ => None,
    });
    let away = told.and_then(|date| today.until(date).ok()).map(|span| span.get_days());
    let Some(away) = away else { return false };
    let beyond = told.is_some_and(|date| date > view.setting.last_day());
    let sentence = left::sentence(view.tokens, day.words.start);
    let apart = sentence != (0..view.tokens.len());
    let far = !(-FAR..=FAR).contains(&away);
    (far || apart && (beyond || away < -LONG_AGO)) && !orders(view, chosen, &sentence)
}

/// Whether a sentence asks for something, or says what is wanted and when.
fn orders(view: &View<'_>, chosen: &[Reading], sentence: &Range<usize>) -> bool {
    let asks = [Cue::Book, Cue::Look, Cue::Move, Cue::Cancel, Cue::Please];
    view.cues.iter().any(|it| sentence.contains(&it.from) && asks.contains(&it.cue))
        || chosen.iter().any(|it| {
            sentence.contains(&it.words.start)
                && matches!(
                    it.what,
                    What::Service(_) | What::OneOf(_) | What::When { time: true, .. }
                )
        })
}
