//! Words for company that bring no second person: "bring my daughter for a nose ring" is about her alone, and in
//! "lunch with my mum at one" no mother comes. What such words stand beside decides.

use crate::{
    lang::{Cue, Match},
    phrase,
};

use super::{
    left,
    reading::{Reading, What},
    spot,
    view::View,
};

/// The most words between one who is brought and what for: "bring my daughter, she's 16, for a nose ring".
const BETWEEN: usize = 4;

/// Returns the words for company that count no second person, so that what is inside them is read by itself.
pub(super) fn not_counted(view: &View<'_>) -> Vec<Match> {
    let company = || view.cues.iter().filter(|it| it.cue == Cue::MeAnd);
    let brings = |found: &Match| view.has(found.from, Cue::Brings);
    let along = |found: &Match| view.has(found.from, Cue::Along);
    if !company().any(|found| brings(found) || along(found)) {
        return Vec::new();
    }
    let services = spot::services(view);
    let service = |at: usize| services.iter().any(|words| words.contains(&at));
    let is_brought = |found: &Match| {
        let reach = found.until..(found.until + BETWEEN).min(view.tokens.len());
        let lead = reach.clone().find(|at| view.has(*at, Cue::ForWhom));
        let joined =
            [Cue::Me, Cue::All, Cue::Again].iter().any(|it| view.with(*it).next().is_some());
        !joined && lead.is_some_and(|lead| (lead + 1..lead + 4).any(service))
    };
    let is_told = |found: &Match| {
        let Some(before) = found.from.checked_sub(1) else { return false };
        let Some(token) = view.tokens.get(before) else { return false };
        let ends_reason = view.with(Cue::Unable).any(|it| it.until == found.from);
        let plain = !token.is_word()
            || view.is_known(before)
            || service(before)
            || phrase::resolve(&token.key, &view.setting.context).result.is_ok_and(|meaning| {
                // A meal is had by both: "lunch with my mum".
                meaning.date.is_some() || meaning.exact_time().is_some()
            });
        ends_reason || !token.ends_clause() && !plain
    };
    let brought = company().filter(|found| brings(found) && is_brought(found));
    let told = company().filter(|found| along(found) && is_told(found));
    let inside = |found: &Match| {
        let range = found.from..found.until;
        let within = move |it: &&Match| range.contains(&it.from) && it.until <= range.end;
        view.cues.iter().filter(within).filter(|it| it.cue != Cue::Filler).copied()
    };
    brought.copied().chain(told.flat_map(inside)).collect()
}

/// Whether each person who is spoken of is only one who cannot come on a day: "Dad can't do Wednesday, Friday at
/// nine?"
pub(super) fn only_cannot(view: &View<'_>, chosen: &[Reading]) -> bool {
    let cannot = |person: &Match| {
        let clause = left::clause(view.tokens, person.from);
        let day = |it: &Reading| {
            matches!(it.what, What::When { day: true, .. }) && clause.contains(&it.words.start)
        };
        view.with(Cue::Unable).any(|it| clause.contains(&it.from)) && chosen.iter().any(day)
    };
    let mut people = view.with(Cue::Relation).peekable();
    people.peek().is_some() && people.all(cannot)
}

/// The most small words between "and" and the one who comes as well: "and one for my wife Jo".
const JOINED: usize = 5;

/// Whether another person is added behind the name and the address of the one who writes: "Tom Hill, 021…, and
/// my friend Jo". So both come, and the booking is not the other one's alone.
pub(super) fn joins_writer(view: &View<'_>, chosen: &[Reading]) -> bool {
    let contact = |it: &&Reading| matches!(it.what, What::Email(_) | What::Phone(_));
    let Some(contact) = chosen.iter().find(contact).map(|it| it.words.end) else { return false };
    let named = |it: &Reading| matches!(it.what, What::Name { .. }) && it.words.end <= contact;
    let guest =
        chosen.iter().find(|it| matches!(it.what, What::Guest { .. }) && it.words.start >= contact);
    let person = view.with(Cue::Relation).find(|it| it.from >= contact).map(|it| it.from);
    let comes = guest.map(|it| it.words.start).into_iter().chain(person).min();
    comes.is_some_and(|comes| {
        let joins = (contact..comes).rev().take(JOINED).find(|at| view.is_and(*at));
        let clear = joins.is_some_and(|joins| {
            joins >= contact && joins - contact <= 1 && !(joins..comes).any(|at| view.is_time(at))
        });
        clear && chosen.iter().any(named)
    })
}
