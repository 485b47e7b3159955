//! Reminders that are asked about or wished for, and the words that belong to them and to no visit: "remind
//! me the day before" moves nothing and books nothing.

use std::ops::Range;

use crate::lang::{Cue, Match, OwnVisit};

use super::{Act, Asked, Topic, left, reading::What, view::View};

/// What a reminder is about where it is not the visit: "remind me of your address" asks for the address.
const OTHER: &[Cue] = &[
    Cue::Price,
    Cue::Length,
    Cue::Address,
    Cue::Hours,
    Cue::Phone,
    Cue::Services,
    Cue::Own(OwnVisit::Whose),
    Cue::Own(OwnVisit::When),
    Cue::Own(OwnVisit::Link),
];

/// What is asked about reminders.
pub(super) const ASKED: [OwnVisit; 3] = [OwnVisit::Reminders, OwnVisit::Sent, OwnVisit::Night];

/// What orders something else in the same sentence.
const ORDERS: &[Cue] = &[Cue::Book, Cue::Move, Cue::Cancel];

/// How many words may stand between "remind" and what it asks for: "remind me, please, when".
const BETWEEN: usize = 3;

/// Returns what is asked of reminders by a cue of them; `None`: something else is asked.
pub(super) fn topic(view: &View<'_>, found: &Match) -> Option<Act> {
    let sentence = left::sentence(view.tokens, found.from);
    let inside = |cue: Cue| view.with(cue).any(|it| sentence.contains(&it.from));
    if OTHER.iter().copied().any(inside) {
        return None;
    }
    if asks_when(view, found) {
        return Some(Act::Ask(Topic::WhenMine));
    }
    let asks = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
    let counts = |at: usize| view.tokens.get(at).is_some_and(super::tokens::Token::is_number);
    let other = !asks || inside(Cue::Not) || sentence.clone().any(counts);
    Some(Act::Ask(if other { Topic::OtherReminders } else { Topic::Reminders }))
}

/// Whether a question follows that the visit answers: "remind me what time I come".
fn asks_when(view: &View<'_>, found: &Match) -> bool {
    let sentence = left::sentence(view.tokens, found.from);
    let near = found.until..(found.until + BETWEEN).min(sentence.end);
    view.with(Cue::Asks).chain(view.with(Cue::How)).any(|it| near.contains(&it.from))
}

/// Returns the words that speak of reminders, for each sentence that does.
pub(super) fn clauses(view: &View<'_>, services: &[Range<usize>]) -> Vec<Range<usize>> {
    let asked = ASKED.iter().flat_map(|of| view.with(Cue::Own(*of)));
    let cues = asked
        .filter(|found| found.cue != Cue::Own(OwnVisit::Reminders) || topic(view, found).is_some());
    cues.map(|found| clause(view, services, found)).collect()
}

/// Whether a reading tells of a visit, so that it tells nothing among the words of a reminder. Who
/// comes is told there as anywhere.
pub(super) const fn is_of_visit(what: &What) -> bool {
    !matches!(
        what,
        What::Cue(_)
            | What::Email(_)
            | What::Phone(_)
            | What::PhoneEnd(_)
            | What::Name { .. }
            | What::Guest { .. }
    )
}

/// The words of one: without an order before or behind it. Where a day or a time is asked for, what
/// stands before a comma may answer that.
fn clause(view: &View<'_>, services: &[Range<usize>], found: &Match) -> Range<usize> {
    let sentence = left::sentence(view.tokens, found.from);
    let orders = |words: &Range<usize>| {
        ORDERS.iter().any(|cue| view.with(*cue).any(|it| words.contains(&it.from)))
    };
    let before = sentence.start..found.from;
    let ordered = orders(&before) || services.iter().any(|it| before.contains(&it.start));
    let from = match (ordered, view.setting.asked) {
        (true, _) => found.from,
        (false, Asked::Nothing | Asked::Confirm) => sentence.start,
        (false, _) => left::clause(view.tokens, found.from).start,
    };
    let behind = (found.until..sentence.end).find(|at| orders(&(*at..*at + 1)));
    from..behind.unwrap_or(sentence.end)
}
