//! Visits that are told apart by who comes: "мені на 16, сину на 17", "Nina at four, I at five".

use std::ops::Range;

use crate::{lang::Cue, text::is_given_of};

use super::{
    act::{Shift, Visit},
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// What a visit is told apart by: its service, or who comes.
pub(super) struct Mark {
    /// The words that say so.
    pub(super) words: Range<usize>,
    /// What they say of it.
    pub(super) visit: Visit,
}

/// The customer and the others whom the message speaks of. A person and the name of that person
/// are one.
pub(super) fn people(view: &View<'_>, meant: &[&Reading], cues: &Cues) -> Vec<Mark> {
    let mut marks = named_people(view, meant);
    let named: Vec<Range<usize>> = marks.iter().map(|mark| mark.words.clone()).collect();
    // "My husband at nine, I at three": the subject directly before an hour is the customer.
    // "Mark Ellery is me, the kids are Toby and Grace" signs.
    let signs = |at: usize| at.checked_sub(1).is_some_and(|is| view.has(is, Cue::Wonders));
    let me = |found: &crate::lang::Match| {
        found.cue == Cue::Me && !signs(found.from)
            || matches!(found.cue, Cue::Subject | Cue::IntroducesSelf)
                && found.until - found.from == 1
                && (view.is_time(found.until)
                    // "10:00 я, 10:30 Іванко."
                    || found.from.checked_sub(1).is_some_and(|at| view.is_time(at))
                        && view.tokens.get(found.until).is_none_or(Token::ends_clause))
    };
    let persons: Vec<_> =
        cues.iter().filter(|found| me(found) || found.cue == Cue::Relation).collect();
    for (at, found) in persons.iter().enumerate() {
        if persons.iter().take(at).any(|it| it.from == found.from) {
            continue;
        }
        let near = |words: &Range<usize>| {
            found.from <= words.start && words.start.saturating_sub(found.until) <= 2
        };
        if found.cue == Cue::Relation && named.iter().any(near) {
            continue;
        }
        let child = cues.iter().any(|it| it.cue == Cue::Child && it.from == found.from);
        let other = found.cue == Cue::Relation;
        let visit = Visit { other, child: other && child, ..Visit::default() };
        marks.push(Mark { words: found.from..found.until, visit });
    }
    // "My daughter and my son at four. Mia and Tom": each is named later.
    let unnamed = |mark: &Mark| mark.visit.guest.is_none();
    let many = marks.iter().filter(|mark| unnamed(mark)).count();
    if named.len() > 1
        && many <= named.len()
        && !marks.iter().any(|it| unnamed(it) && !it.visit.other)
    {
        marks.retain(|mark| !unnamed(mark));
    }
    marks.sort_by_key(|mark| mark.words.start);
    take_writer(view, &mut marks);
    if let [only] = marks.as_slice()
        && only.visit.other
        && is_between_times(meant, &only.words)
    {
        // "A check-up at 10, and my husband at 10:30": the first one is the customer's.
        marks.insert(0, Mark { words: 0..0, visit: Visit::default() });
    }
    marks
}

/// Those who come by their names: others, and the customer with an hour of their own.
fn named_people(view: &View<'_>, meant: &[&Reading]) -> Vec<Mark> {
    // "Мама Дзвінка, дитина Олесь": the one who writes comes to no visit.
    let writes = |words: &Range<usize>| {
        let timed = is_timed(view, meant, words);
        !timed && view.with(Cue::Parent).any(|it| it.until == words.start)
    };
    let guests = meant.iter().filter(|it| !writes(&it.words)).filter_map(|it| match &it.what {
        What::Guest { name, .. } => Some(Mark {
            words: it.words.clone(),
            visit: Visit { other: true, guest: Some(name.clone()), ..Visit::default() },
        }),
        _ => None,
    });
    let mut marks: Vec<Mark> = guests.collect();
    // «На Емілію, Емілія Шпак» is one person.
    let all: Vec<String> = marks.iter().filter_map(|it| it.visit.guest.clone()).collect();
    let whole = |given: &String| all.iter().any(|name| is_given_of(given, name));
    marks.retain(|it| !it.visit.guest.as_ref().is_some_and(whole));
    // "Mum Nina at four, I, Oksana, at a quarter to five."
    let own = meant.iter().filter(|it| matches!(it.what, What::Name { own: true, .. }));
    let own = own.filter(|it| !marks.is_empty() && is_timed(view, meant, &it.words));
    let own: Vec<Mark> =
        own.map(|it| Mark { words: it.words.clone(), visit: Visit::default() }).collect();
    marks.extend(own);
    marks
}

/// Whether an hour stands directly behind a name: "Nina at four".
fn is_timed(view: &View<'_>, meant: &[&Reading], words: &Range<usize>) -> bool {
    let sign = view.tokens.get(words.end).is_some_and(|it| it.is_sign(",-–—:"));
    let next = words.end + usize::from(sign);
    meant.iter().any(|it| {
        it.words.start == next && matches!(it.what, What::Hour(_) | What::When { time: true, .. })
    })
}

/// «Мені і сестрі … сестра Юля»: the one who is named is the sister, and the other one is the customer.
fn take_writer(view: &View<'_>, marks: &mut [Mark]) {
    if let ([first, second], Some(_)) = (marks, view.with(Cue::MeAnd).next())
        && first.visit.other
        && first.visit.guest.is_none()
        && second.visit.guest.is_some()
    {
        first.visit = Visit::default();
    }
}

/// Whether a time of day stands before some words, and another one behind them, or one that is counted from
/// the first.
fn is_between_times(meant: &[&Reading], words: &Range<usize>) -> bool {
    let times = || meant.iter().filter(|it| matches!(it.what, What::When { time: true, .. }));
    let counted = meant.iter().any(|it| {
        matches!(it.what, What::Shift(Shift::Minutes(minutes)) if minutes > 0)
            && times().any(|time| time.words.end <= it.words.start)
    });
    if counted && times().all(|it| it.words.end <= words.start) {
        return true;
    }
    times().any(|it| it.words.end <= words.start) && times().any(|it| it.words.start >= words.end)
}
