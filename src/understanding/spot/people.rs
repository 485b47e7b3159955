//! How many come: a number beside people or seats, "me and my sister", another person.

use std::ops::Range;

use crate::{
    lang::{Counts, Cue, Match, Subject},
    phrase,
    text::same_stem,
};

use super::super::{
    Asked,
    reading::{Reading, What, reading, worth},
    view::View,
};

/// The most people that a number beside them means; more is a price or a year.
const MOST: u32 = 60;
/// The most visits of one kind that a number before a service means.
const MOST_VISITS: u32 = 9;

pub(super) fn spot(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let mut readings: Vec<Reading> =
        others.iter().filter_map(|other| before_service(view, others, other)).collect();
    for found in view.with(Cue::Several) {
        let inside = (found.from..found.until).find_map(|at| Some((at, view.number(at)?)));
        let before = found.from.checked_sub(1).and_then(|at| Some((at, view.number(at)?)));
        // "My daughter's 16" tells an age.
        let person = view.has(found.from, Cue::Relation) || view.has(found.from, Cue::Child);
        let after = view.number(found.until).filter(|_| !person);
        let after = after.map(|number| (found.until, number));
        let Some((at, number)) = inside.or(before).or(after) else { continue };
        // "For two dogs": so many visits of one customer.
        let animals = inside.is_some() && view.has(found.until, Cue::Counts(Counts::Animals));
        let things = inside.is_some() && view.has(found.until, Cue::Counts(Counts::Things));
        if things || animals && view.serves_animals() {
            continue;
        }
        // "Which three? There are two of us."
        let echoed = found
            .from
            .min(at)
            .checked_sub(1)
            .is_some_and(|at| view.with(Cue::Wonders).any(|it| it.until == at + 1));
        // "Isn't it up to four people?" counts none.
        let most = view.with(Cue::AtMost).any(|it| it.until == at);
        let timed = most || (found.from..found.until).chain([at]).any(|at| view.is_time(at));
        let unit = |at: usize| {
            [Cue::UnitHour, Cue::UnitMinute, Cue::UnitDay, Cue::UnitWeek]
                .iter()
                .any(|cue| view.has(at, *cue))
        };
        // "My daughter's 16" tells how old she is.
        let written = view.written(&(found.from..found.until)).to_lowercase();
        let aged = at == found.until && (written.ends_with("'s") || written.ends_with("’s"));
        if timed || unit(found.until) || number > MOST || aged || echoed {
            continue;
        }
        let plus = view.keys.get(found.from) == Some(&"+");
        // "+1" alone is a yes to what was asked.
        if plus && *view.setting.asked == Asked::Confirm && view.tokens.len() == 2 {
            continue;
        }
        let named = inside.is_none() && is_of_service(others, found);
        let words = if named { at..at + 1 } else { found.from.min(at)..found.until.max(at + 1) };
        // "Me and two friends" are three.
        // "The two of us" counts the customer already.
        let me = with_the_customer(view, &words).filter(|_| inside.is_none());
        let child = joins_child(view, words.end);
        let people = number + u32::from(plus || me.is_some()) + u32::from(child);
        if people > 1 {
            let worth = if me.is_some() { worth::SURE_NAME } else { worth::COUNTED };
            readings.push(reading(me.unwrap_or(words), What::People(people), worth));
        }
    }
    let pairs = pairs_of_animals(view);
    readings.extend(companions(view, others, &pairs));
    readings.extend(seats(view));
    readings.extend(things(view, others));
    readings.extend(pairs);
    readings.extend(listed(view));
    readings
}

/// Reads "me and my husband" as two people.
fn companions(view: &View<'_>, others: &[Reading], pairs: &[Reading]) -> Vec<Reading> {
    let apart = |it: &&Match| pairs.iter().all(|pair| !pair.words.contains(&it.from));
    let company = view.cues.iter().filter(|it| matches!(it.cue, Cue::MeAnd | Cue::Pair));
    let two = company.filter(apart).filter_map(|found| {
        // "Can I bring my dog?" is not about a second person.
        let animal = view.has(found.until, Cue::About(Subject::PETS));
        // "I'll talk to my husband" brings no other person.
        let advice = view.with(Cue::Consults).next().is_some();
        if animal || advice || adds_one(view, found) || parts_services(view, others, found) {
            return None;
        }
        // "My son Max and me": what stands between is read by itself.
        let wide = found.until - found.from > 3;
        let from = if wide { found.until - 1 } else { found.from };
        Some(reading(from..found.until, What::People(2), worth::COUNTED))
    });
    two.collect()
}

/// Whether a child with their age is added to those who are counted: "two adults and a 3 year old" are three.
fn joins_child(view: &View<'_>, end: usize) -> bool {
    view.is_and(end)
        && view.has(end + 1, Cue::A)
        && view.number(end + 2).is_some()
        && (end + 3..end + 5).any(|at| view.has(at, Cue::Years))
}

/// The words of the customer and of others who are counted, where they stand side by side: "me and my two
/// friends", "two friends and me".
fn with_the_customer(view: &View<'_>, counted: &Range<usize>) -> Option<Range<usize>> {
    let small = |at: usize| view.has(at, Cue::Filler) || view.has(at, Cue::What);
    let before = |found: &Match| {
        let until = found.until + usize::from(view.is_and(found.until));
        let joined = found.cue == Cue::MeAnd || until > found.until;
        joined
            && found.from < counted.start
            && (until >= counted.start || until + 1 == counted.start && small(until))
    };
    let behind = |found: &Match| view.is_and(counted.end) && found.from == counted.end + 1;
    let me = |found: &&Match| {
        matches!(found.cue, Cue::Me | Cue::MeAnd | Cue::Subject | Cue::IntroducesSelf)
            && found.until - found.from <= 2
    };
    view.cues.iter().filter(me).find_map(|found| {
        if before(found) {
            return Some(found.from..counted.end);
        }
        let me = matches!(found.cue, Cue::Me | Cue::Subject);
        (me && behind(found)).then_some(counted.start..found.until)
    })
}

/// Reads "for 4" as a number of people, where the hour is said elsewhere: "pasta on Saturday at 1 pm for 4".
fn seats(view: &View<'_>) -> Option<Reading> {
    let hours: Vec<_> = view.found.items.iter().filter(|item| item.names_time).collect();
    let seat = |at: &usize| {
        let number = view.number(*at).is_some_and(|number| (2..=MOST_VISITS).contains(&number));
        let digit = view.tokens.get(*at).is_some_and(super::super::tokens::Token::is_number);
        let elsewhere = hours.iter().any(|item| !view.words_of(&item.span).contains(at));
        let counted = [Cue::UnitHour, Cue::UnitMinute, Cue::UnitDay, Cue::UnitWeek, Cue::Years]
            .iter()
            .any(|cue| view.has(*at + 1, *cue));
        let ends = view
            .tokens
            .get(*at + 1)
            .is_none_or(|next| next.ends_clause() || next.is_word() && !view.is_time(*at + 1));
        // "For 4 on Thursday at 4."
        let mut days = view.found.items.iter().filter(|item| item.names_day && !item.names_time);
        let ends = ends || days.any(|item| view.words_of(&item.span).start == *at + 1);
        let led = at.checked_sub(1).is_some_and(|before| {
            view.with(Cue::ForWhom).any(|it| it.from == before && it.until == *at)
        });
        digit && number && led && elsewhere && !counted && ends
    };
    let at = (0..view.tokens.len()).find(seat)?;
    let many = view.number(at)?;
    Some(reading(at - 1..at + 1, What::People(many), worth::SURE_NAME))
}

/// Whether "and my husband" stands between a service of the customer's and one of the other's: "me for a haircut
/// and my husband for a beard trim" are two visits that are told apart.
fn parts_services(view: &View<'_>, others: &[Reading], found: &Match) -> bool {
    let service = |it: &&Reading| matches!(it.what, What::Service(_) | What::OneOf(_));
    let mut services = others.iter().filter(service);
    let before = services.clone().any(|it| it.words.end <= found.from);
    let behind = services.any(|it| it.words.start >= found.until);
    view.is_and(found.from) && before && behind
}

/// Reads three and more who are listed without names: "me, my husband and the baby".
fn listed(view: &View<'_>) -> Option<Reading> {
    let child = Cue::About(Subject::CHILDREN);
    let person = |at: usize| {
        let cues = [Cue::Me, Cue::Relation, Cue::Child, child];
        let found = view.cues.iter().filter(|it| it.from == at && cues.contains(&it.cue));
        found.map(|it| it.until).max()
    };
    let small = |at: usize| view.has(at, Cue::What) || view.has(at, Cue::A);
    let first =
        (0..view.tokens.len()).find(|at| person(*at).is_some() && view.has(*at, Cue::Me))?;
    let (mut at, mut end, mut many) = (first, first, 0);
    while let Some(until) = person(at) {
        (end, many) = (until, many + 1);
        at = until;
        at += usize::from(view.keys.get(at) == Some(&","));
        at += usize::from(view.is_and(at));
        at += usize::from(small(at));
    }
    (many > 2).then(|| reading(first..end, What::People(many), worth::COUNTED))
}

/// Reads "both my dogs", and "the pair of them" where animals are served: two visits of one customer.
fn pairs_of_animals(view: &View<'_>) -> Vec<Reading> {
    let people = [Cue::Relation, Cue::Child].iter().any(|cue| view.with(*cue).next().is_some());
    let pairs = view.with(Cue::Pair).filter(|_| view.serves_animals() && !people);
    pairs.map(|found| reading(found.from..found.until, What::Things(2), worth::SURE_NAME)).collect()
}

/// Whether a word for people is one of a service's name: "a family of five" where families are photographed.
fn is_of_service(others: &[Reading], found: &Match) -> bool {
    others.iter().any(|it| {
        matches!(it.what, What::Service(_) | What::OneOf(_)) && it.words.contains(&found.from)
    })
}

/// Whether a message that follows others begins with "and my husband": one more comes, and not two.
pub(in super::super) fn adds_one(view: &View<'_>, found: &Match) -> bool {
    let first = view.tokens.iter().position(super::super::tokens::Token::is_word);
    // "Could I bring my son, too?" beside a visit that stands.
    let brings = view.has(found.from, Cue::Brings) && view.with(Cue::Again).next().is_some();
    view.setting.company && (brings || first == Some(found.from) && view.is_and(found.from))
}

/// Reads "two dogs", "three vans": so many visits of one customer.
fn things<'v>(view: &'v View<'_>, others: &'v [Reading]) -> impl Iterator<Item = Reading> + 'v {
    let animals = view.with(Cue::Counts(Counts::Animals)).filter(|_| view.serves_animals());
    view.with(Cue::Counts(Counts::Things)).chain(animals).filter_map(|found| {
        let at = found.from.checked_sub(1)?;
        let number = view.number(at).filter(|number| (2..=MOST_VISITS).contains(number))?;
        // "Two dresses" where a dress is brought for a service of its own.
        let service = |it: &Reading| it.words.contains(&found.from);
        let own = others.iter().any(|it| matches!(it.what, What::Service(_)) && service(it));
        let words = if own { at..found.from } else { at..found.until };
        (!view.is_time(at)).then(|| reading(words, What::Things(number), worth::COUNTED))
    })
}

/// Reads "two haircuts": a number directly before a service. "How much are four tyres?" asks for
/// a price and for no visit.
fn before_service(view: &View<'_>, others: &[Reading], other: &Reading) -> Option<Reading> {
    let What::Service(id) = &other.what else { return None };
    if view.with(Cue::Price).next().is_some() {
        return None;
    }
    let at = other.words.start.checked_sub(1)?;
    let number = view.number(at).filter(|number| (2..=MOST_VISITS).contains(number))?;
    // "Four new tyres" are those of one car.
    if other.words.clone().any(|at| view.has(at, Cue::Counts(Counts::Parts))) {
        return None;
    }
    // "Six chairs" of a price for each chair are done in one visit.
    let priced = view.setting.profile.service(id).and_then(|it| it.price.as_ref());
    let units = priced.iter().flat_map(|price| price.all()).flat_map(phrase::words);
    let units: Vec<String> = units.map(|word| word.key).collect();
    let each = other.words.clone().any(|at| {
        let key = view.keys.get(at).copied().unwrap_or_default();
        key.chars().count() > 2 && units.iter().any(|unit| same_stem(unit, key))
    });
    if each {
        return Some(reading(at..at + 1, What::Things(1), worth::COUNTED));
    }
    let things = other.words.clone().any(|at| view.has(at, Cue::Counts(Counts::Things)));
    let seats = view.setting.profile.service(id).is_some_and(|it| it.shape.capacity > 1);
    let persons = [Cue::Relation, Cue::Child, Cue::MeAnd, Cue::Pair, Cue::Several];
    let company =
        view.setting.company || persons.iter().any(|cue| view.with(*cue).next().is_some());
    let sessions = other.words.clone().any(|at| view.has(at, Cue::Sessions));
    // "Two lessons" of one customer are two visits and no two people.
    let people = seats || company || !sessions;
    let what = if people && !things { What::People(number) } else { What::Things(number) };
    if !view.is_time(at) {
        return Some(reading(at..at + 1, what, worth::COUNTED));
    }
    // "На 2 уроки о 12": the hour is said elsewhere. A day is none: "в четвер стрижку на 14".
    if view.found.items.iter().any(|it| it.names_day && view.words_of(&it.span).contains(&at)) {
        return None;
    }
    let own = |it: &&Reading| it.words.contains(&at) && matches!(it.what, What::When { .. });
    let timed = |it: &Reading| matches!(it.what, What::When { time: true, .. });
    let item = others.iter().find(own).filter(|it| it.words.end == at + 1)?;
    let elsewhere = others.iter().any(|it| timed(it) && !it.words.contains(&at));
    elsewhere.then(|| reading(item.words.clone(), what, worth::SURE_NAME))
}
