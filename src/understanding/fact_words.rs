//! The words that a question and a fact share, where the language tables know no subject for them.
//!
//! Most of the question's words must be in the fact. Words of a service's name tell nothing: every fact
//! of a massage room speaks of massages.

use std::ops::Range;

use crate::{bots::BusinessFact, ids::ServiceId, lang::Cue, phrase, text::is_akin};

use super::{
    reading::{Reading, What},
    view::View,
};

/// The fewest letters of a word that tells something.
pub(super) const TELLING: usize = 3;
/// The fewest letters of a fact's word that a longer word of the question may end in: "e-scooter".
const COMPOUND: usize = 6;
/// The most facts that answer one question alike.
const ALIKE: usize = 2;

/// The words of a part of a message that tell what it is about: those that nothing explains.
fn telling<'a>(view: &'a View<'_>, chosen: &[Reading], words: &Range<usize>) -> Vec<&'a str> {
    let free = |at: &usize| !chosen.iter().any(|it| it.words.contains(at));
    let long = |word: &&str| word.chars().count() >= TELLING;
    let generic = |word: &&str| is_of_a_service(view, word);
    let words = words.clone().filter(free).filter_map(|at| view.keys.get(at).copied());
    words.filter(long).filter(|word| !generic(word)).collect()
}

/// Whether a word is one of a service's name, and so tells nothing of a question beyond the service.
pub(super) fn is_of_a_service(view: &View<'_>, key: &str) -> bool {
    let mut services = view.setting.profile.services.iter();
    key.chars().count() > TELLING
        && services.any(|service| {
            service
                .name
                .all()
                .any(|name| phrase::words(name).into_iter().any(|word| is_akin(&word.key, key)))
        })
}

/// How many of a question's telling words a fact has.
pub(super) fn shared(asked: &[&str], fact: &BusinessFact) -> usize {
    let has = |word: &&&str| fact.words().iter().any(|other| is_of(word, other));
    asked.iter().filter(has).count()
}

/// Whether a word is a word of a fact, alone or at its end: "електросамокат", "самокати".
pub(super) fn is_of(word: &str, other: &str) -> bool {
    if word.chars().count().min(other.chars().count()) <= TELLING {
        return word == other;
    }
    let long = other.chars().count() >= COMPOUND && word.len() > other.len();
    let end = || {
        let many = other.chars().count();
        let skipped = word.chars().count().saturating_sub(many);
        let from = word.char_indices().nth(skipped + 1).map_or(0, |(at, _)| at);
        let near = word.char_indices().nth(skipped).map_or(0, |(at, _)| at);
        [from, near].into_iter().any(|at| word.get(at..).is_some_and(|end| is_akin(end, other)))
    };
    is_akin(word, other) || long && end()
}

/// Whether a fact is about another service than the one that is asked about.
pub(super) fn is_of_another(view: &View<'_>, chosen: &[Reading], fact: &BusinessFact) -> bool {
    let asked: Vec<&ServiceId> = chosen
        .iter()
        .flat_map(|it| match &it.what {
            What::Service(id) => std::slice::from_ref(id).iter(),
            What::OneOf(ids) => ids.iter(),
            _ => [].iter(),
        })
        .collect();
    let mut services = view.setting.profile.services.iter();
    let mut others = false;
    !asked.is_empty()
        && services.all(|service| {
            let names = service.name.all().chain(service.also.iter().map(String::as_str));
            let told = names.into_iter().any(|name| has_name(fact, name));
            let own = asked.contains(&&service.id);
            others |= told && !own;
            !(told && own)
        })
        && others
}

/// Whether a fact has all words of a name.
fn has_name(fact: &BusinessFact, name: &str) -> bool {
    let words: Vec<String> = phrase::words(name).into_iter().map(|word| word.key).collect();
    let mut words = words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).peekable();
    words.peek().is_some() && words.all(|word| fact.words().iter().any(|it| is_akin(word, it)))
}

/// Finds the facts that have most of a question's telling words: one, or a few that have as many. What
/// has to be done for a service is told by the only fact that speaks of it.
pub(super) fn in_words(view: &View<'_>, chosen: &[Reading], words: &Range<usize>) -> Vec<usize> {
    let asked = telling(view, chosen, words);
    let facts = &view.setting.profile.facts;
    let best = |counts: &[usize]| -> Vec<usize> {
        let many = counts.iter().copied().max().filter(|many| *many > 0);
        let all = counts.iter().enumerate().filter(|(_, count)| Some(**count) == many);
        all.map(|(at, _)| at).collect()
    };
    let counts: Vec<usize> = facts.iter().map(|fact| shared(&asked, fact)).collect();
    let found = best(&counts);
    let most = counts.iter().copied().max().unwrap_or(0);
    if most * 2 >= asked.len() && (1..=ALIKE).contains(&found.len()) {
        return found;
    }
    let has = |cue: Cue| words.clone().any(|at| view.has(at, cue));
    if !has(Cue::Obliged) && view.with(Cue::Inquires).next().is_none() {
        return Vec::new();
    }
    let service = |at: &usize| {
        chosen
            .iter()
            .any(|it| it.words.contains(at) && matches!(it.what, What::Service(_) | What::OneOf(_)))
    };
    let named: Vec<&str> =
        words.clone().filter(service).filter_map(|at| view.keys.get(at).copied()).collect();
    let counts: Vec<usize> = facts.iter().map(|fact| shared(&named, fact)).collect();
    let found = best(&counts);
    if found.len() == 1 { found } else { Vec::new() }
}
