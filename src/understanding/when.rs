//! What the chosen days and times mean together, and what the excluded ones mean each.
//!
//! The message is read once more with every word blanked that belongs to something else, so that
//! `phrase` joins what is left by its own rules: "from … to …", "or", a correction.

use std::ops::Range;

use crate::{
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    reading::{Reading, What},
    sentence::Cues,
    spot::View,
};

/// Reads the days and times that are meant.
pub(super) fn meant(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
) -> Result<Meaning, phrase::Error> {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut hour = None;
    let moves = view.cues.iter().any(|found| found.cue == Cue::Move);
    let aimed = moves && chosen.iter().any(|it| matches!(it.what, What::Hour(_)));
    for (reading, denied) in chosen.iter().zip(denied) {
        match reading.what {
            What::When { .. } if *denied => hidden.push(bytes(view, &reading.words)),
            // The hour that the booking has, beside the one that it is moved to.
            What::When { time: true, day: false } if aimed => {
                hidden.push(bytes(view, &reading.words));
            }
            What::Service(_) | What::OneOf(_) if *denied => {
                hidden.push(bytes(view, &with_denial(view, &reading.words)));
            }
            What::When { .. } | What::Cue(_) | What::Service(_) | What::OneOf(_) => {}
            What::Hour(time) => hour = (!*denied).then_some(time),
            _ if *denied => hidden.push(bytes(view, &with_denial(view, &reading.words))),
            _ => hidden.push(bytes(view, &reading.words)),
        }
    }
    let denies_other = chosen
        .iter()
        .zip(denied)
        .any(|(it, denied)| *denied && !matches!(it.what, What::When { .. }));
    let touched = denies_other
        || aimed
        || view.found.items.iter().any(|item| {
            hidden.iter().any(|span| span.start < item.span.end && item.span.start < span.end)
        });
    let hides_denied = chosen
        .iter()
        .zip(denied)
        .any(|(it, denied)| *denied && matches!(it.what, What::When { .. }));
    let mut meaning = if touched || hides_denied {
        phrase::resolve(&blank(view.text, &hidden), &view.setting.context).result?
    } else {
        view.found.result.clone()?
    };
    if meaning.time.is_none() && meaning.time_end.is_none() {
        meaning.time = hour;
    }
    for reading in chosen {
        if let What::Feast(Some(date)) = reading.what
            && meaning.date.is_none()
        {
            meaning.date = Some(date);
        }
    }
    Ok(meaning)
}

/// Reads one excluded day or time.
pub(super) fn excluded(view: &View<'_>, reading: &Reading) -> Option<Meaning> {
    let text = view.written(&reading.words);
    phrase::resolve(text, &view.setting.context).result.ok().filter(|meaning| !meaning.is_empty())
}

/// Reads what a wish to cancel or move says of the booking that stands: the days and hours that
/// are not where it is moved to.
pub(super) fn of_booking(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    meant: &Result<Meaning, phrase::Error>,
) -> Vec<Meaning> {
    let spans = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| !**denied && matches!(it.what, What::When { .. }));
    let each = spans.filter_map(|(reading, _)| excluded(view, reading));
    let elsewhere = |meaning: &Meaning| {
        meant.as_ref().is_ok_and(|to| {
            meaning.date.is_none_or(|date| to.date != Some(date))
                && meaning.time.is_none_or(|time| to.time != Some(time))
        })
    };
    each.filter(elsewhere).collect()
}

/// Reads "at five if it is free, else at four": the times in the order of preference.
pub(super) fn alternatives(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Meaning>> {
    if !cues.has(Cue::If) || cues.any(&[Cue::Cancel, Cue::Move]) {
        return None;
    }
    let readings = chosen
        .iter()
        .zip(denied)
        .filter(|(it, denied)| !**denied && matches!(it.what, What::When { .. }));
    let all: Vec<Meaning> = readings.filter_map(|(reading, _)| excluded(view, reading)).collect();
    let date = all.iter().find_map(|meaning| meaning.date);
    let exact = |meaning: &&Meaning| {
        meaning.time.is_some() && meaning.time_end.is_none() && meaning.bound.is_none()
    };
    let mut times: Vec<Meaning> = all
        .iter()
        .filter(exact)
        .map(|meaning| Meaning { date: meaning.date.or(date), ..*meaning })
        .collect();
    times.dedup();
    (times.len() > 1).then_some(times)
}

pub(super) fn bytes(view: &View<'_>, words: &Range<usize>) -> Range<usize> {
    let from = view.tokens.get(words.start).map_or(0, |token| token.span.start);
    let until = words.end.checked_sub(1).and_then(|at| view.tokens.get(at));
    from..until.map_or(from, |token| token.span.end)
}

/// The words of what is denied with the denial before them, so that it denies no day behind.
fn with_denial(view: &View<'_>, words: &Range<usize>) -> Range<usize> {
    let denials = view.cues.iter().filter(|found| {
        matches!(found.cue, Cue::Not | Cue::Except)
            && found.until <= words.start
            && words.start - found.until <= 2
    });
    denials.map(|found| found.from).min().map_or(words.clone(), |from| from..words.end)
}

/// Writes a sign where something else stands, so that nothing is joined over it; every byte keeps its
/// place.
pub(super) fn blank(text: &str, hidden: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match hidden.iter().find(|span| span.contains(&at)) {
            Some(span) => {
                kept.push(if span.start == at { ';' } else { ' ' });
                kept.extend(std::iter::repeat_n(' ', c.len_utf8() - 1));
            }
            None => kept.push(c),
        }
    }
    kept
}
