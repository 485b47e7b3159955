//! Which service or staff member somebody's words mean.
//!
//! People inflect ("на стрижку"), misspell ("маникюр") and shorten. So words are compared as
//! kin: one stem with other endings, or a slip of a letter in a longer word. What a profile
//! lists under `also` counts like the name itself; the service that most words speak for
//! wins, and when several are spoken for equally the caller has to ask.

use crate::{
    ids::{ServiceId, StaffId},
    text::{differ_by_typo, same_stem, words},
};

use super::{BusinessProfile, Names, Service};

/// What words for a service mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This one.
    One(ServiceId),
    /// One of these; the words fit all of them equally.
    Several(Vec<ServiceId>),
}

/// The words of everything that a service is called, taken apart once when its profile is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Called {
    names: Vec<Vec<String>>,
    others: Vec<Vec<String>>,
}

impl Called {
    /// Takes the names apart, and the other words for it; words of one or two letters tell nothing.
    #[must_use]
    pub fn new(name: &Names, also: &[String]) -> Self {
        let telling = |name: &str| {
            let words = words(name).into_iter();
            words.filter(|word| word.chars().count() > 2).collect::<Vec<_>>()
        };
        let kept = |words: &Vec<String>| !words.is_empty();
        Self {
            names: name.all().map(telling).filter(kept).collect(),
            others: also.iter().map(|also| telling(also)).filter(kept).collect(),
        }
    }

    /// Returns whether a word in lower case is part of what the service is called.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        let mut own = self.names.iter().chain(&self.others).flatten();
        own.any(|own| same_stem(own, word) || differ_by_typo(own, word))
    }
}

/// Finds the service that a text speaks of; `None`: none of them.
#[must_use]
pub fn service(profile: &BusinessProfile, text: &str) -> Option<Meant> {
    let said = words(text);
    let scored = profile.services.iter().filter_map(|service| {
        let called = &service.called;
        let names = called.names.iter().filter_map(|name| score(name, &said));
        // A name may be said in part ("beard"); what stands beside it is said whole or not meant.
        let others = called.others.iter().filter_map(|name| score(name, &said));
        let best = names.chain(others.filter(|score| score.whole)).max()?;
        Some((best, service.id.clone()))
    });
    let scored: Vec<(Score, ServiceId)> = scored.collect();
    let best = scored.iter().map(|(score, _)| *score).max()?;
    let mut meant: Vec<ServiceId> =
        scored.into_iter().filter(|(score, _)| *score == best).map(|(_, id)| id).collect();
    if !best.whole {
        // "A trim" is part of one name, and perhaps a word for another service.
        let fits = |service: &&Service| said.iter().any(|word| service.called.has(word));
        meant = profile.services.iter().filter(fits).map(|service| service.id.clone()).collect();
    }
    match meant.len() {
        1 => meant.pop().map(Meant::One),
        // "haircut and manicure": both are named in full, and the first one is booked first.
        _ if best.whole => first_named(profile, &said, &meant).map(Meant::One),
        _ => Some(Meant::Several(meant)),
    }
}

/// Returns the services that a text names beside the one that is meant, by words of their own:
/// "haircut and manicure".
#[must_use]
pub fn others(profile: &BusinessProfile, text: &str, meant: &ServiceId) -> Vec<ServiceId> {
    let said = words(text);
    let named = |id: &ServiceId| -> Vec<usize> {
        let called = profile.service(id).map(|service| &service.called);
        let fits = |word: &String| called.is_some_and(|called| called.has(word));
        said.iter().enumerate().filter(|(_, word)| fits(word)).map(|(at, _)| at).collect()
    };
    let taken = named(meant);
    let whole = |service: &&Service| {
        let mut all = service.called.names.iter().chain(&service.called.others);
        all.any(|name| score(name, &said).is_some_and(|score| score.whole))
    };
    let apart = |service: &&Service| named(&service.id).iter().all(|at| !taken.contains(at));
    let rest = profile.services.iter().filter(|service| service.id != *meant);
    rest.filter(whole).filter(apart).map(|service| service.id.clone()).collect()
}

/// Finds the staff member that a text names; `None`: none of them.
#[must_use]
pub fn staff(profile: &BusinessProfile, text: &str) -> Option<StaffId> {
    let said = words(text);
    let named = profile.staff.iter().find(|staff| {
        staff.name.all().any(|name| {
            let name = words(name);
            let fits = |word: &String| said.iter().any(|other| same_stem(word, other));
            name.first().is_some_and(fits)
        })
    });
    named.map(|staff| staff.id.clone())
}

/// How well a name fits: in full before in part, more words before fewer, exact before near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    whole: bool,
    words: usize,
    exact: usize,
}

fn score(name: &[String], said: &[String]) -> Option<Score> {
    let fits = |word: &&String| {
        said.iter().any(|other| same_stem(word, other) || differ_by_typo(word, other))
    };
    let fitting = name.iter().filter(fits).count();
    let whole = fitting == name.len();
    let exact = if whole { name.iter().filter(|word| said.contains(word)).count() } else { 0 };
    (fitting > 0).then_some(Score { whole, words: fitting, exact })
}

/// Returns the service that is named first.
fn first_named(
    profile: &BusinessProfile,
    said: &[String],
    among: &[ServiceId],
) -> Option<ServiceId> {
    let position = |id: &&ServiceId| {
        let called = &profile.service(id)?.called;
        said.iter().position(|word| called.has(word))
    };
    among.iter().min_by_key(|id| position(id).unwrap_or(usize::MAX)).cloned()
}
