//! Staff members: behind "with", or by name alone where no customer's name stands.

use std::ops::Range;

use crate::{
    chat::transcript::Need,
    lang::{Cue, nominative},
    phrase,
    text::{one_spelling, same_stem},
};

use super::super::{
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The most words between "with" and the name: "до майстра Олени", "with Dr. Smith".
const BETWEEN: usize = 3;

pub(super) fn spot(view: &View<'_>, contacts: &[Reading]) -> Vec<Reading> {
    let mut readings = Vec::new();
    for staff in &view.setting.profile.staff {
        // "Can I speak with Olena" asks for her, and for no visit.
        for at in (0..view.tokens.len()).filter(|at| !view.has(*at, Cue::Human)) {
            let Some((until, first)) = named(view, staff.spoken_names(), at) else { continue };
            if is_relative(view, at) {
                continue;
            }
            if first && view.setting.asked.wants(Need::Name) && is_denied(view, at) {
                let what = What::Staff { id: staff.id.clone(), wished: false };
                readings.push(reading(at..until, what, worth::SURE_NAME));
            } else if let Some(from) = wished(view, at) {
                let what = What::Staff { id: staff.id.clone(), wished: true };
                readings.push(reading(from..until, what, worth::WISHED_STAFF));
            } else if first && !view.setting.asked.wants(Need::Name) {
                let called = contacts.is_empty() && is_called(view, staff.spoken_names(), at);
                let worth = if called { worth::CALLED_STAFF } else { worth::PART };
                let what = What::Staff { id: staff.id.clone(), wished: false };
                readings.push(reading(at..until, what, worth));
            }
        }
    }
    readings.extend(strangers(view, &readings));
    readings
}

/// Whether a name stands directly behind a word for a person of the customer's own, whose name it is then: «сестру
/// Оленку» where an Олена works.
fn is_relative(view: &View<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        let ends = |cue: Cue| view.with(cue).any(|it| it.until == at);
        !view.has(before, Cue::With) && (ends(Cue::Relation) || ends(Cue::Child))
    })
}

/// Whether some words are the names of several staff members, one behind the other: "замість Максима
/// Соломію". A customer is called by no such pair.
pub(super) fn are_several(readings: &[Reading], words: &Range<usize>) -> bool {
    let mut named = readings.iter().filter_map(|it| match &it.what {
        What::Staff { id, .. } if words.start <= it.words.start && it.words.end <= words.end => {
            Some(id)
        }
        _ => None,
    });
    let first = named.next();
    named.any(|id| Some(id) != first)
}

/// Whether a name is denied and nothing behind it says that it is a customer's: "not Jonah".
fn is_denied(view: &View<'_>, at: usize) -> bool {
    let denies = [Cue::Not, Cue::Except];
    let ends = view.tokens.get(at + 1).is_none_or(Token::ends_clause);
    ends && at.checked_sub(1).is_some_and(|at| denies.iter().any(|cue| view.has(at, *cue)))
}

/// Whether a word is a staff member's whole name, where a change is wanted and no name of a customer
/// stands: "could you swap him for Raj".
fn is_called(view: &View<'_>, names: &[Vec<String>], at: usize) -> bool {
    let whole = |name: &Vec<String>| {
        name.first().is_some_and(|word| view.keys.get(at) == Some(&word.as_str()))
    };
    let capital = |at: usize| view.tokens.get(at).is_some_and(|token| token.capital);
    let behind =
        at.checked_sub(1).is_some_and(|at| view.tokens.get(at).is_some_and(Token::is_word));
    let changes = [Cue::Rather, Cue::Move, Cue::ThatPerson, Cue::Except];
    let introduced = [Cue::Introduces, Cue::Relation, Cue::Child, Cue::IntroducesGuest];
    let led = at.checked_sub(1).is_some_and(|at| introduced.iter().any(|cue| view.has(at, *cue)));
    names.iter().any(whole)
        && capital(at)
        && !capital(at + 1)
        && behind
        && !led
        && view.cues.iter().any(|found| changes.contains(&found.cue))
}

/// Returns where a name that begins at a place ends, and whether that is its first word.
fn named(view: &View<'_>, names: &[Vec<String>], at: usize) -> Option<(usize, bool)> {
    let key = view.keys.get(at)?;
    if !view.tokens.get(at)?.is_word() || key.chars().count() < 2 {
        return None;
    }
    let behind = at.checked_sub(1).is_some_and(|before| view.has(before, Cue::With));
    // "Вітаю" greets and calls no Віта.
    let greets = [Cue::Greet, Cue::Thanks, Cue::Bye].iter().any(|cue| view.has(at, *cue));
    names.iter().find_map(|name| {
        let place = name.iter().position(|word| {
            let capital = view.tokens.get(at).is_some_and(|it| it.capital);
            // "Jo" has no stem, so it is called by the whole name only.
            word.chars().count() == 2 && word == key && (capital || behind || is_denied(view, at))
                || word.chars().count() > 2
                    && !is_cut(word, key)
                    && (!greets || word == key)
                    && (same_stem(word, key)
                        || sounds_alike(word, key)
                        || behind && is_bent_in_latin(word, key)
                        || same_stem(&one_spelling(word), &one_spelling(key))
                        || short(word, key, capital))
        })?;
        let further = view.keys.iter().skip(at + 1).take_while(|key| {
            name.iter().any(|word| word.chars().count() > 2 && same_stem(word, key))
        });
        Some((at + 1 + further.count(), place == 0))
    })
}

/// Whether a word is only the beginning of a short name in Latin letters: "we" is no Wes.
fn is_cut(name: &str, key: &str) -> bool {
    const SHORT: usize = 4;
    key.is_ascii() && name.len() <= SHORT && key.len() < name.len()
}

/// Returns whether a word in Latin letters sounds like a name in Cyrillic: "Tymofiya", "Тимофій".
fn sounds_alike(name: &str, key: &str) -> bool {
    key.is_ascii()
        && !name.is_ascii()
        && key.chars().count() > 3
        && same_stem(&phrase::sound(name), &phrase::sound(key))
}

/// Returns whether a word in Latin letters is another case of a name: "do Mykoly" of Mykola.
fn is_bent_in_latin(name: &str, key: &str) -> bool {
    let (name, said) = if name.is_ascii() {
        (name.to_owned(), key.to_owned())
    } else {
        (phrase::sound(name), phrase::sound(key))
    };
    let shared = name.chars().zip(said.chars()).take_while(|(x, y)| x == y).count();
    let longest = name.chars().count().max(said.chars().count());
    key.is_ascii() && shared >= 4 && shared + 2 >= longest
}

/// Returns whether a word is a short form of a name: "Іра", "Світланка".
fn short(name: &str, key: &str, capital: bool) -> bool {
    let shared = name.chars().zip(key.chars()).take_while(|(x, y)| x == y).count();
    let few = name.chars().count() <= 4 && capital;
    (shared >= 4 || few && shared >= 3)
        && key.chars().count() <= name.chars().count() + 2
        && !key.is_ascii()
        && shared + 3 >= key.chars().count()
}

/// Returns where "with" stands before a name.
fn wished(view: &View<'_>, at: usize) -> Option<usize> {
    let from = (at.saturating_sub(BETWEEN)..at).find(|from| {
        view.has(*from, Cue::With)
            && (*from + 1..at).all(|between| {
                let title = between > 0 && view.has(between - 1, Cue::NoName);
                match view.tokens.get(between) {
                    // The full stop of a title ends nothing: "with Dr. Smith".
                    Some(token) if token.ends_clause() => title && token.key == ".",
                    _ => {
                        // "A lesson with a child at Olena's": the child does nothing.
                        let against =
                            [Cue::Except, Cue::Not, Cue::Deny, Cue::But, Cue::Child, Cue::Relation];
                        !against.iter().any(|cue| view.has(between, *cue))
                            && (view.has(between, Cue::With) || view.is_known(between))
                    }
                }
            })
    })?;
    Some(from)
}

/// Finds a given name behind "with" that belongs to no staff member.
fn strangers(view: &View<'_>, found: &[Reading]) -> Vec<Reading> {
    let strange = view.with(Cue::With).filter_map(|with| {
        let at = with.until;
        let token = view.tokens.get(at)?;
        let written = view.text.get(token.span.clone())?;
        let works_here =
            view.has(at, Cue::Human) || found.iter().any(|reading| reading.words.contains(&at));
        let name = nominative(&written.to_lowercase())?;
        let people = view.has(at, Cue::Relation) || !token.capital || works_here;
        let word = view.keys.get(with.from).map_or(0, |key| key.chars().count());
        (!people && word > 1).then(|| {
            let shown = super::spelling::capital(name);
            reading(with.from..at + 1, What::Stranger(shown), worth::WISHED_STAFF)
        })
    });
    strange.collect()
}
