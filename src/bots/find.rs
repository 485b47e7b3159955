//! Which service or staff member somebody's words mean.
//!
//! People inflect ("на стрижку"), misspell ("маникюр") and shorten. So words are compared as
//! kin: one stem with other endings, or a slip of a letter in a longer word. What a profile
//! lists under `also` counts like the name itself; the service that most words speak for
//! wins, and when several are spoken for equally the caller has to ask.

use crate::ids::{ServiceId, StaffId};

use super::{BusinessProfile, Names, Service, Staff};

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
        own.any(|own| kin(own, word) || slip(own, word))
    }
}

/// From this many letters on, a word may differ in one; from twice as many minus one, in two.
const SLIP_FROM: usize = 5;

/// Returns the words of a text, in lower case, with one kind of apostrophe.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['’', 'ʼ', '`', '′'], "'");
    let split = lower.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    split
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What an English word may end in beside its stem.
const ENGLISH_ENDINGS: [&str; 6] = ["s", "es", "'s", "ed", "ing", "er"];

/// Returns whether two words in lower case are one word with two endings.
#[must_use]
pub fn kin(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_ascii() && b.is_ascii() {
        // English adds and does not bend: "toe" is no "Tom".
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let added = long.strip_prefix(short);
        return short.len() > 1 && added.is_some_and(|ending| ENGLISH_ENDINGS.contains(&ending));
    }
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    // The shorter the stem, the more words share it by chance: "коли" is no "колір".
    let ending = match shared {
        0 | 1 => return false,
        2 | 3 => 1,
        4 => 2,
        _ => 3,
    };
    a.chars().count().max(b.chars().count()) <= shared + ending
}

/// Returns whether two words in lower case differ by a slip of the finger. The first letter is
/// hardly ever missed, and asking for it spares the distance of nearly all pairs.
#[must_use]
pub fn slip(a: &str, b: &str) -> bool {
    if a.chars().next() != b.chars().next() {
        return false;
    }
    let (long, short) = (a.chars().count(), b.chars().count());
    let (long, short) = (long.max(short), long.min(short));
    let allowed = match short {
        0..SLIP_FROM => return false,
        n if n < 2 * SLIP_FROM - 1 => 1,
        _ => 2,
    };
    long - short <= allowed && strsim::osa_distance(a, b) <= allowed
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

/// Returns the service whose id this is, or else the one service that the words mean.
///
/// `None`: no service is meant, or several are and the caller has to ask which.
#[must_use]
pub fn service_named<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Service> {
    profile.service(&ServiceId::new(words)).or_else(|| match service(profile, words)? {
        Meant::One(id) => profile.service(&id),
        Meant::Several(_) => None,
    })
}

/// Returns the staff member whose id this is, or else the one whom the words name.
#[must_use]
pub fn staff_named<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Staff> {
    profile
        .staff(&StaffId::new(words))
        .or_else(|| staff(profile, words).and_then(|id| profile.staff(&id)))
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
            let fits = |word: &String| said.iter().any(|other| kin(word, other));
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
    let fits = |word: &&String| said.iter().any(|other| kin(word, other) || slip(word, other));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_make_kin_and_slips_do_not_join_short_words() {
        assert!(kin("стрижка", "стрижку") && kin("марія", "марію") && kin("haircut", "haircuts"));
        assert!(!kin("олена", "олег") && !kin("рік", "рука") && !kin("коли", "колір"));
        assert!(slip("манікюр", "маникюр") && slip("haircut", "haricut"));
        assert!(!slip("так", "рак"));
    }
}
