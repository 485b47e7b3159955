//! The one day and time that a message means, where its sentences say several.

use std::ops::Range;

use jiff::civil::Time;

use crate::{
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    before_event,
    blank::{blank, bytes},
    by_itself::by_itself,
    halves, left,
    reading::{Reading, What},
    shifts,
    view::View,
    when::{resolve, told},
};

/// Reads the days and times that are meant. A day from which on something lasts contradicts no day
/// that is wished for: "it has hurt from Friday on, can I come today?"
pub(super) fn meant(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
) -> Result<Meaning, phrase::Error> {
    let meaning = match told(view, chosen, denied) {
        Err(error @ phrase::Error::Conflict { .. }) => without(view, chosen, |it| lasts(view, it))
            .or_else(|| without(view, chosen, |it| is_past(view, it)))
            .or_else(|| of_last(view, chosen, denied))
            .ok_or(error)?,
        Err(error @ phrase::Error::Ambiguous(_)) => of_order(view, chosen, denied).ok_or(error)?,
        other => other?,
    };
    let meaning = within_part(view, chosen, denied, meaning);
    let meaning = match before_event::before_event(view, chosen).filter(|_| meaning.date.is_none())
    {
        Some(days) => Meaning { date: days.date, date_end: days.date_end, ..meaning },
        None => meaning,
    };
    if let Some(both) = halves::both_open(view, chosen, &meaning) {
        return Err(phrase::Error::Ambiguous(both.to_vec()));
    }
    match meaning.exact_time().filter(|_| shifts::names_both_halves(view)) {
        Some(time) => {
            let half = |hours: i8| Time::new(time.hour() % 12 + hours, time.minute(), 0, 0).ok();
            let both = [half(0), half(12)].into_iter().flatten();
            let both = both.map(|time| Meaning { time: Some(time), ..meaning });
            Err(phrase::Error::Ambiguous(both.collect()))
        }
        None => Ok(meaning),
    }
}

/// Bounds a part of the day by an hour that is said as well: "after lunch, but no later than 4",
/// "mornings, and not before 10".
fn within_part(view: &View<'_>, chosen: &[Reading], denied: &[bool], meaning: Meaning) -> Meaning {
    let times = chosen.iter().zip(denied).filter(|(it, denied)| {
        !**denied && matches!(it.what, What::When { time: true, day: false })
    });
    let read: Vec<Meaning> = times.filter_map(|(it, _)| by_itself(view, it)).collect();
    // "After work, that is after half past four": the last word counts.
    let corrects = view.with(Cue::Slip).next().is_some();
    let open = |it: &Meaning| it.exact_time().is_none();
    if corrects || read.len() != 2 || !read.iter().all(open) || meaning.exact_time().is_some() {
        return meaning;
    }
    let lower = |it: &Meaning| it.time.filter(|_| it.bound != Some(phrase::Bound::Before));
    let from = read.iter().filter_map(lower).max();
    let until = read.iter().filter_map(|it| it.time_end).min();
    let bound = until.is_none().then_some(phrase::Bound::After);
    match (from, until) {
        (Some(from), Some(until)) if from >= until => meaning,
        (None, None) => meaning,
        _ => Meaning { time: from, time_end: until, bound, ..meaning },
    }
}

/// The sentences that name a day, without the days that are denied.
fn dated_sentences(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let days = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| !**denied && matches!(it.what, What::When { day: true, .. }));
    for (day, _) in days {
        let sentence = left::sentence(view.tokens, day.words.start);
        if found.last() != Some(&sentence) {
            found.push(sentence);
        }
    }
    found
}

/// Reads one sentence alone; `None`: it names no single day.
fn of_sentence(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    sentence: &Range<usize>,
) -> Option<Meaning> {
    let out = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| **denied || !matches!(it.what, What::When { .. } | What::Cue(_)));
    let mut hidden: Vec<Range<usize>> = out.map(|(it, _)| bytes(view, &it.words)).collect();
    hidden.extend([0..sentence.start, sentence.end..view.tokens.len()].iter().filter_map(|it| {
        let bytes = bytes(view, it);
        (!it.is_empty()).then_some(bytes)
    }));
    let read = resolve(view, &blank(view.text, &hidden)).ok()?;
    (read.date.is_some() && read.date_end.is_none()).then_some(read)
}

/// Reads the day of the only sentence that orders, where others only tell: "Is Iryna off on Wednesday? Then
/// a manicure on Thursday".
fn of_order(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Option<Meaning> {
    if view.with(Cue::Or).next().is_some() {
        return None;
    }
    let sentences = dated_sentences(view, chosen, denied);
    let orders = |it: &&Range<usize>| {
        let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
        let told = |reading: &Reading| it.contains(&reading.words.start) && service(reading);
        let turns = [Cue::Rather, Cue::Book]
            .into_iter()
            .any(|cue| view.with(cue).any(|found| it.contains(&found.from)));
        turns || chosen.iter().any(told)
    };
    let mut ordering = sentences.iter().filter(orders);
    let only = ordering.next().filter(|_| ordering.next().is_none() && sentences.len() > 1)?;
    of_sentence(view, chosen, denied, only)
}

/// Reads the day of the last sentence, where days of several sentences contradict each other: "before a
/// wedding on the 5th. Friday the 4th would be best".
fn of_last(view: &View<'_>, chosen: &[Reading], denied: &[bool]) -> Option<Meaning> {
    let sentences = dated_sentences(view, chosen, denied);
    let last = sentences.last().filter(|_| sentences.len() > 1)?;
    of_sentence(view, chosen, denied, last)
}

/// Reads the day that is left without some days.
fn without(
    view: &View<'_>,
    chosen: &[Reading],
    is_out: impl Fn(&Reading) -> bool,
) -> Option<Meaning> {
    let days = chosen.iter().filter(|it| matches!(it.what, What::When { day: true, .. }));
    let hidden: Vec<Range<usize>> =
        days.filter(|it| is_out(it)).map(|it| bytes(view, &it.words)).collect();
    let rest = resolve(view, &blank(view.text, &hidden)).ok();
    rest.filter(|rest| rest.date.is_some() && !hidden.is_empty())
}

/// Whether something lasts from a day on.
fn lasts(view: &View<'_>, day: &Reading) -> bool {
    view.has(day.words.start, Cue::From_)
}

/// Whether a day has passed, so that it tells what was: "I fell yesterday".
fn is_past(view: &View<'_>, day: &Reading) -> bool {
    let read = phrase::resolve(view.written(&day.words), &view.setting.context).result;
    matches!(read, Err(phrase::Error::Past { .. }))
}
