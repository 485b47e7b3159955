//! Several times in the order of preference: "at five if it is free, else at four".

use std::ops::Range;

use crate::{
    lang::{Cue, Match},
    phrase::{self, Meaning},
};

use super::{
    blank::{blank, bytes},
    by_itself::by_itself,
    reading::{Reading, What},
    sentence::Cues,
    spot,
    view::View,
};

/// Reads "at five if it is free, else at four": the times in the order of preference.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Meaning>> {
    // "А якщо о п'ятій або о шостій?" asks, and prefers neither.
    let condition = |found: &&Match| {
        !view.with(Cue::Please).any(|it| it.from <= found.from && found.until <= it.until)
    };
    let open = view.with(Cue::If).any(|found| condition(&found))
        && (cues.has(Cue::If) || !cues.has(Cue::Or));
    if !(open || cues.has(Cue::Otherwise)) || cues.any(&[Cue::Cancel, Cue::Move]) {
        return None;
    }
    let hours = |it: &Reading| matches!(it.what, What::When { time: true, .. } | What::Hour(_));
    let bound = |it: &Reading| {
        hours(it) && by_itself(view, it).is_some_and(|meaning| meaning.bound.is_some())
    };
    // "The 12th of December, not before eleven, with Aoife if she's in" has one bound and no second choice.
    if chosen.iter().any(bound) && chosen.iter().filter(|it| hours(it)).count() == 1 {
        return None;
    }
    if let Some(both) = fallback(view, chosen, denied, cues) {
        return Some(both);
    }
    let readings = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| !**denied && matches!(it.what, What::When { .. }));
    let mut all: Vec<Meaning> =
        readings.filter_map(|(reading, _)| by_itself(view, reading)).collect();
    if all.iter().filter(|meaning| meaning.exact_time().is_some()).count() < 2 {
        all.extend(bare_hours(view, chosen));
    }
    let date = whole_date(view).or_else(|| all.iter().find_map(|meaning| meaning.date));
    let exact = |meaning: &&Meaning| {
        meaning.time.is_some() && meaning.time_end.is_none() && meaning.bound.is_none()
    };
    let mut times: Vec<Meaning> = all
        .iter()
        .filter(exact)
        .map(|meaning| {
            let own =
                meaning.date.filter(|_| all.iter().filter(|it| it.date.is_some()).count() > 1);
            Meaning { date: own.filter(|_| whole_date(view).is_none()).or(date), ..*meaning }
        })
        .collect();
    let mut seen: Vec<Meaning> = Vec::new();
    times.retain(|time| {
        let new = !seen.contains(time);
        seen.push(*time);
        new
    });
    (times.len() > 1).then_some(times)
}

/// The only day that the message as a whole names: "Tuesday the 1st at 2, if that's gone then 3".
fn whole_date(view: &View<'_>) -> Option<jiff::civil::Date> {
    match &view.found.result {
        Ok(whole) => whole.date.filter(|_| whole.date_end.is_none()),
        Err(phrase::Error::Ambiguous(choices)) => {
            let first = choices.first()?.date?;
            choices.iter().all(|it| it.date == Some(first)).then_some(first)
        }
        Err(_) => None,
    }
}

/// Reads "Thursday morning, otherwise Friday at nine": a day, and another one in its place.
fn fallback(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Meaning>> {
    let turn = cues.iter().find(|found| found.cue == Cue::Otherwise)?;
    let at = view.tokens.get(turn.from)?.span.start;
    let other = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| **denied || !matches!(it.what, What::When { .. } | What::Cue(_)));
    let hidden: Vec<Range<usize>> = other.map(|(it, _)| bytes(view, &it.words)).collect();
    let text = blank(view.text, &hidden);
    let read = |part: &str| phrase::resolve(part, &view.setting.context).result.ok();
    let (first, second) = (read(text.get(..at)?)?, read(text.get(at..)?)?);
    let differ = first.date.is_some() && second.date.is_some() && first.date != second.date;
    differ.then(|| vec![first, second])
}

/// Reads the bare hours of "if five is free then five, else four".
fn bare_hours(view: &View<'_>, chosen: &[Reading]) -> Vec<Meaning> {
    let taken = |at: &usize| {
        chosen.iter().any(|it| {
            it.words.contains(at)
                && !matches!(it.what, What::When { .. } | What::Hour(_) | What::Cue(_))
        })
    };
    // "8 if there's one" has one hour.
    let thing = |at: usize| {
        view.has(at, Cue::One) && at.checked_sub(1).is_some_and(|before| view.is_plain(before))
    };
    let hour = |at: usize| {
        let one = view
            .tokens
            .get(at)
            .filter(|_| !thing(at))
            .filter(|it| it.is_word() || it.is_number())?;
        let small = one.is_word() || one.key.len() <= 2;
        let word = view.text.get(one.span.clone()).filter(|_| small)?;
        let time = phrase::bare_hour(word, &view.setting.context)?;
        Some(Meaning { time: Some(spot::offered(view, time)), ..Meaning::default() })
    };
    (0..view.tokens.len()).filter(|at| !taken(at)).filter_map(hour).collect()
}
