//! When a thing may be left here: a part of the day that a question says of that, and not of a visit.
//!
//! "Saturday at 9. Can I drop it off on Friday night?" is answered by the owner's sentence about leaving
//! things the evening before. The visit stays on Saturday, so these words are read as no time.

use std::ops::Range;

use crate::{
    lang::{Cue, Match, Subject},
    phrase,
};

use super::{left, spot, tokens::Token, view::View};

/// What is asked about leaving a thing here.
const LEFT_HERE: &[Cue] = &[Cue::About(Subject::DROPOFF), Cue::About(Subject::STORAGE)];

/// What opens such a question.
const OPENS: &[Cue] = &[Cue::May, Cue::Asks, Cue::Wonders, Cue::Inquires];

/// Returns the clauses that ask whether a thing may be left in the evening or at night, where a fact
/// says when it may be, and that name no hour and no service.
pub(super) fn clauses(view: &View<'_>) -> Vec<Range<usize>> {
    let facts = &view.setting.profile.facts;
    let asked = || view.cues.iter().filter(|it| LEFT_HERE.contains(&it.cue));
    if asked().next().is_none() || !facts.iter().any(|fact| fact.speaks_of(&LEFT_HERE[..1])) {
        return Vec::new();
    }
    let services = spot::services(view);
    let mut found: Vec<Range<usize>> =
        asked().map(|cue| left::clause(view.tokens, cue.from)).collect();
    found.dedup();
    found.retain(|clause| {
        let opened = clause.clone().any(|at| OPENS.iter().any(|it| view.has(at, *it)));
        let number =
            view.tokens.get(clause.clone()).is_some_and(|it| it.iter().any(Token::is_number));
        let service = services.iter().any(|it| it.len() > 1 && clause.contains(&it.start));
        opened && !number && !service && names_part_of_day(view, clause)
    });
    found
}

/// Returns the words that ask what so many hours cost: "скільки за дві години" asks for no time that is two
/// hours from now.
pub(super) fn priced_hours(view: &View<'_>) -> Vec<Range<usize>> {
    let hours = |it: &&Match| {
        let number = view.number(it.until).is_some();
        number && view.has(it.until + 1, Cue::UnitHour)
    };
    view.with(Cue::Price).filter(hours).map(|it| it.from..it.until + 2).collect()
}

/// Whether some words name a part of the day: the evening, the night.
fn names_part_of_day(view: &View<'_>, words: &Range<usize>) -> bool {
    let read = phrase::resolve(view.written(words), &view.setting.context).result;
    read.is_ok_and(|it| it.time.is_some() && it.time_end.is_some())
}
