//! Several visits in one message, each with its own time: "the class on Monday at 7 and a private
//! lesson on Tuesday at 6", "мені на 16, сину на 17".

use std::ops::Range;

use crate::{
    lang::Cue,
    phrase::{self, Meaning},
};

use super::{
    act::Visit,
    reading::{Reading, What},
    sentence::Cues,
    view::View,
};

/// What a visit is told apart by: its service, or who comes.
struct Mark {
    words: Range<usize>,
    visit: Visit,
}

/// Reads the visits, where each has a time of its own.
pub(super) fn read(
    view: &View<'_>,
    chosen: &[Reading],
    denied: &[bool],
    cues: &Cues,
) -> Option<Vec<Visit>> {
    if cues.any(&[Cue::Or, Cue::If, Cue::Move, Cue::Cancel, Cue::Rather]) {
        return None;
    }
    let meant = || chosen.iter().zip(denied).filter(|(_, denied)| !**denied).map(|(it, _)| it);
    let whens: Vec<&Reading> = meant().filter(|it| matches!(it.what, What::When { .. })).collect();
    let services = meant().filter_map(|it| match &it.what {
        What::Service(id) => Some(Mark {
            words: it.words.clone(),
            visit: Visit { service: Some(id.clone()), ..Visit::default() },
        }),
        _ => None,
    });
    let mut marks: Vec<Mark> = services.collect();
    if marks.len() < 2 {
        marks = people(cues);
    }
    let first = whens.first()?.words.start;
    let leads = marks.first().is_some_and(|mark| mark.words.start < first);
    let parts = parts(&marks, leads, view.tokens.len());
    if parts.len() < 2 {
        return None;
    }
    let mut visits = Vec::new();
    for (mark, part) in marks.into_iter().zip(parts) {
        let own = whens.iter().filter(|it| part.contains(&it.words.start));
        let words: Vec<&str> = own.map(|it| view.written(&it.words)).collect();
        let when = phrase::resolve(&words.join(" "), &view.setting.context).result.ok()?;
        when.time.filter(|_| when.time_end.is_none() && when.bound.is_none())?;
        visits.push(Visit { when, ..mark.visit });
    }
    share_day(&mut visits);
    Some(visits)
}

/// The customer and the others whom the message speaks of.
fn people(cues: &Cues) -> Vec<Mark> {
    let found = cues.iter().filter(|found| matches!(found.cue, Cue::Me | Cue::Relation));
    let marks = found.map(|found| Mark {
        words: found.from..found.until,
        visit: Visit { other: found.cue == Cue::Relation, ..Visit::default() },
    });
    marks.collect()
}

/// Cuts the message so that each part has one mark and what is said of it.
fn parts(marks: &[Mark], leads: bool, many: usize) -> Vec<Range<usize>> {
    let part = |at: usize| {
        let mark = marks.get(at)?;
        let from = match at.checked_sub(1).and_then(|before| marks.get(before)) {
            Some(_) if leads => mark.words.start,
            Some(before) => before.words.end,
            None => 0,
        };
        let until = match marks.get(at + 1) {
            Some(next) if leads => next.words.start,
            Some(_) => mark.words.end,
            None => many,
        };
        Some(from..until)
    };
    (0..marks.len()).filter_map(part).collect()
}

/// A day that is said once holds for all.
fn share_day(visits: &mut [Visit]) {
    let day = |visit: &Visit| visit.when.date.map(|date| (date, visit.when.date_end));
    let Some((date, date_end)) = visits.iter().find_map(day) else { return };
    for visit in visits.iter_mut().filter(|visit| visit.when.date.is_none()) {
        visit.when = Meaning { date: Some(date), date_end, ..visit.when };
    }
}
