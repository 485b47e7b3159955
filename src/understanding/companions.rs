//! Words for company that bring no second person: "bring my daughter for a nose ring" is about her alone, and in
//! "lunch with my mum at one" no mother comes. What such words stand beside decides.

use crate::{
    lang::{Cue, Match},
    phrase,
};

use super::{
    Act, Asked, Request, Slot, left,
    reading::{Reading, What},
    spot,
    tokens::Token,
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
        let leads = |at: &usize| view.has(*at, Cue::ForWhom) || view.has(*at, Cue::To_);
        let lead = reach.clone().find(leads);
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

/// Whether each person who is spoken of is only one who cannot come on a day, or who is late: "Dad can't do Wednesday,
/// Friday at nine?"
pub(super) fn only_cannot(view: &View<'_>, chosen: &[Reading]) -> bool {
    let cannot = |person: &Match| {
        let clause = left::clause(view.tokens, person.from);
        let day = |it: &Reading| {
            matches!(it.what, What::When { day: true, .. }) && clause.contains(&it.words.start)
        };
        let says = |cue: Cue| view.with(cue).any(|it| clause.contains(&it.from));
        let late = |it: &Match| it.from >= person.until && it.from - person.until <= 1;
        says(Cue::Unable) && chosen.iter().any(day) || view.with(Cue::Late).any(late)
    };
    let mut people = view.with(Cue::Relation).peekable();
    people.peek().is_some() && people.all(cannot)
}

/// The most small words between two people who are named: "and one for my wife Jo".
const JOINED: usize = 6;

/// Whether another grown-up is named behind the one who writes: "Tom Hill, 021…, and my friend Jo", «я, Олег Кіт, і
/// дружина Ліля». So both come, and the booking is not the other one's alone. A child comes alone.
pub(super) fn joins_writer(view: &View<'_>, chosen: &[Reading]) -> bool {
    // Of visits that are shown it is known who comes to which.
    if *view.setting.asked == Asked::Confirm {
        return false;
    }
    let named = |it: &&Reading| matches!(it.what, What::Name { .. });
    let Some(name) = chosen.iter().find(named) else { return false };
    let contact = |it: &Reading| {
        let near = it.words.start >= name.words.end && it.words.start - name.words.end <= 2;
        matches!(it.what, What::Email(_) | What::Phone(_)) && near
    };
    let end = chosen.iter().filter(|it| contact(it)).map(|it| it.words.end).max();
    let end = end.unwrap_or(name.words.end);
    let adult = |found: &&Match| {
        found.from >= end && found.from - end <= JOINED && !view.has(found.from, Cue::Child)
    };
    let Some(person) = view.with(Cue::Relation).find(adult) else { return false };
    let between = end..person.from;
    let sign = |at: usize| view.keys.get(at) == Some(&",");
    let joins = between.clone().any(|at| view.is_and(at));
    let small = |at: usize| {
        sign(at)
            || view.is_and(at)
            || [Cue::Filler, Cue::ForWhom, Cue::One, Cue::Again, Cue::A, Cue::IntroducesGuest]
                .iter()
                .any(|cue| view.has(at, *cue))
    };
    // "Ann Lee, for my husband" is his, and "Ann Lee, my husband Bob" are both.
    let alone = between.clone().any(|at| view.has(at, Cue::ForWhom)) && !joins;
    let guest = chosen.iter().any(|it| matches!(it.what, What::Guest { .. }));
    guest && !alone && !between.is_empty() && between.clone().all(small)
}

/// The most words between the customer's companion and what both come for.
const NEAR: usize = 3;

/// Whether the customer and one other person come for a service each: "come in with my daughter, both haircuts".
pub(super) fn both_come(view: &View<'_>, chosen: &[Reading]) -> bool {
    let with = |person: &Match| {
        let lead = person.from.checked_sub(1);
        lead.is_some_and(|at| view.has(at, Cue::With))
            || view.with(Cue::MeAnd).any(|it| it.until <= person.from)
    };
    let served = |all: &Match| {
        let service = |it: &Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
        chosen.iter().any(|it| service(it) && it.words.start == all.until)
    };
    let both = |person: &Match| {
        view.with(Cue::All)
            .any(|all| all.from >= person.until && all.from - person.until <= NEAR && served(all))
    };
    view.with(Cue::Relation).any(|person| with(person) && both(person))
}

/// Whether the customer cannot come and another person who is named comes in their place: "I can't come on Friday, but my
/// brother Joe can".
pub(super) fn stands_in(view: &View<'_>, chosen: &[Reading]) -> bool {
    let Some(cannot) = view.with(Cue::Unable).map(|it| it.until).min() else { return false };
    let turns = [Cue::But, Cue::Asks];
    let turns = turns.into_iter().flat_map(|cue| view.with(cue));
    let Some(but) = turns.map(|it| it.until).filter(|at| *at > cannot).min() else { return false };
    let behind = || chosen.iter().filter(|it| it.words.start >= but);
    let guest = behind().any(|it| matches!(it.what, What::Guest { .. }));
    let other = behind().any(|it| {
        matches!(it.what, What::When { .. } | What::Hour(_) | What::Service(_) | What::Staff { .. })
    });
    let wishes = [Cue::Move, Cue::Rather, Cue::Again, Cue::AfterBooking, Cue::Book];
    let wishes = wishes.into_iter().flat_map(|cue| view.with(cue)).next().is_some();
    let denied = view.with(Cue::Deny).any(|it| it.from >= but);
    guest && !other && !wishes && !denied
}

/// The most words between one visit and those whom it is for.
const FOR_ALL: usize = 2;

/// Whether one visit is for everyone who comes: «один подкаст на всіх», "it's one recording, they just come along".
pub(super) fn one_for_all(view: &View<'_>, chosen: &[Reading]) -> bool {
    // An article counts nothing.
    let one = |at: usize| {
        let long = view.keys.get(at).is_some_and(|key| key.chars().count() > 2);
        long && (view.has(at, Cue::One) || view.has(at, Cue::A))
    };
    let service = |it: &&Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    chosen.iter().filter(service).any(|it| {
        let Some(at) = it.words.start.checked_sub(1).filter(|at| one(*at)) else { return false };
        let all = view
            .with(Cue::All)
            .any(|all| all.from >= it.words.end && all.from - it.words.end <= FOR_ALL);
        let told = view.with(Cue::Introduces).any(|found| found.until == at);
        let added = view.with(Cue::Again).next().is_some();
        (all || told) && !added
    })
}

/// The name of one who comes, was named before, and cannot: "Mo can't, can I come alone?"
fn one_cannot<'v>(view: &'v View<'_>) -> Option<&'v str> {
    let known = |at: usize| {
        let word = view.written(&(at..at + 1)).to_lowercase();
        let is = |name: &str| name.to_lowercase().split(' ').any(|part| part == word);
        view.setting.names.iter().find(|it| !it.own && is(&it.name))
    };
    let ends = |at: usize| view.tokens.get(at).is_none_or(Token::ends_clause);
    let cannot = |at: usize| {
        view.with(Cue::Unable).any(|it| it.from == at)
            || view.with(Cue::Deny).any(|it| it.from == at && ends(it.until))
    };
    let found = (0..view.tokens.len()).filter(|at| cannot(at + 1)).find_map(known);
    found.map(|it| it.name.as_str())
}

/// Adds the wish to cancel the visit of one who cannot come.
pub(super) fn drop_unable(view: &View<'_>, slots: &[Act], acts: &mut Vec<Act>) {
    let Some(name) = one_cannot(view) else { return };
    if !acts.contains(&Act::Request(Request::Cancel)) {
        acts.push(Act::Request(Request::Cancel));
    }
    if !slots.iter().any(|act| matches!(act, Act::Inform(Slot::Guest { .. }))) {
        acts.push(Act::Inform(Slot::Guest { name: name.to_owned(), sure: true }));
    }
}
