//! Which service or staff member a customer's words mean.
//!
//! People inflect ("на стрижку"), misspell ("маникюр") and shorten. So two words are the same when
//! they share a stem, or differ by a typing mistake in a longer word. What a profile
//! lists under `also` counts like the name itself. The service that most words fit
//! wins, and when words fit several equally the caller has to ask.
//! A staff member is found by any word of their name that tells them from the others, so "Dr Nowak" is
//! never the first doctor of the list.

use std::collections::BTreeSet;

use crate::{
    ids::{ServiceId, StaffId},
    text::{differ_by_typo, same_stem, words},
};

use super::profile::{BusinessProfile, Service, Staff};

/// The service that a customer's words mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceMatch {
    /// This one.
    One(ServiceId),
    /// One of these: the words fit all of them equally.
    Several(Vec<ServiceId>),
}

/// The staff member that a customer's words mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffMatch {
    /// This one.
    One(StaffId),
    /// Several: all of them are named, or the words fit all of them equally.
    Several(Vec<StaffId>),
}

/// Finds the service that a text names; `None`: it names none.
pub fn service(profile: &BusinessProfile, text: &str) -> Option<ServiceMatch> {
    let said = words(text);
    let scored = profile.services.iter().filter_map(|service| {
        let terms = &service.search_terms;
        let names = terms.names.iter().filter_map(|name| score(name, &said));
        // A name may be said in part ("beard"); what `also` lists is said whole or not meant.
        let others = terms.others.iter().filter_map(|name| score(name, &said));
        let best = names.chain(others.filter(|score| score.whole)).max()?;
        Some((best, service.id.clone()))
    });
    let scored: Vec<(Score, ServiceId)> = scored.collect();
    let best = scored.iter().map(|(score, _)| *score).max()?;
    let mut meant: Vec<ServiceId> =
        scored.into_iter().filter(|(score, _)| *score == best).map(|(_, id)| id).collect();
    if !best.whole {
        // "A trim" is part of one name, and perhaps a word for another service.
        let fits = |service: &&Service| said.iter().any(|word| service.search_terms.has(word));
        meant = profile.services.iter().filter(fits).map(|service| service.id.clone()).collect();
    }
    match meant.len() {
        1 => meant.pop().map(ServiceMatch::One),
        // "haircut and manicure": both are named in full, and the first one is booked first.
        _ if best.whole => first_named(profile, &said, &meant).map(ServiceMatch::One),
        _ => Some(ServiceMatch::Several(meant)),
    }
}

/// Returns the service whose id this is, or else the one service that the words mean.
///
/// `None`: no service is meant, or several are and the caller has to ask which.
pub fn service_named<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Service> {
    let by_words = || match service(profile, words)? {
        ServiceMatch::One(id) => profile.service(&id),
        ServiceMatch::Several(_) => None,
    };
    profile.service(&ServiceId::new(words)).or_else(|| called(profile, words)).or_else(by_words)
}

/// Returns the service whose name this is, letter for letter except for case. Names of lengths differ
/// in nothing but a number: "Massage, 30 minutes", "Massage, 60 minutes".
fn called<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Service> {
    let wanted = words.trim().to_lowercase();
    let is_it = |service: &&Service| service.name.all().any(|name| name.to_lowercase() == wanted);
    profile.services.iter().find(is_it)
}

/// Returns the staff member whose id this is, or else the one whom the words name.
///
/// `None`: they name none, or several and the caller has to ask which.
pub fn staff_named<'a>(profile: &'a BusinessProfile, words: &str) -> Option<&'a Staff> {
    let by_words = || match staff(profile, words)? {
        StaffMatch::One(id) => profile.staff(&id),
        StaffMatch::Several(_) => None,
    };
    profile.staff(&StaffId::new(words)).or_else(by_words)
}

/// Returns the services that a text names beside the one that is meant, by words of their own:
/// "haircut and manicure".
pub fn others(profile: &BusinessProfile, text: &str, meant: &ServiceId) -> Vec<ServiceId> {
    let said = words(text);
    let named = |id: &ServiceId| -> Vec<usize> {
        let terms = profile.service(id).map(|service| &service.search_terms);
        let fits = |word: &String| terms.is_some_and(|terms| terms.has(word));
        said.iter().enumerate().filter(|(_, word)| fits(word)).map(|(at, _)| at).collect()
    };
    let taken = named(meant);
    let whole = |service: &&Service| {
        let mut all = service.search_terms.names.iter().chain(&service.search_terms.others);
        all.any(|name| score(name, &said).is_some_and(|score| score.whole))
    };
    let apart = |service: &&Service| named(&service.id).iter().all(|at| !taken.contains(at));
    let rest = profile.services.iter().filter(|service| service.id != *meant);
    rest.filter(whole).filter(apart).map(|service| service.id.clone()).collect()
}

/// Finds the staff members that a text names; `None`: it names none. A word that only one of them has
/// in their name means that one; a word that several have, such as a title, means none of them alone.
pub fn staff(profile: &BusinessProfile, text: &str) -> Option<StaffMatch> {
    let said = words(text);
    let fitting: Vec<(&StaffId, BTreeSet<usize>)> =
        profile.staff.iter().map(|staff| (&staff.id, words_of_name(staff, &said))).collect();
    let is_own = |own: &StaffId, word: &usize| {
        fitting.iter().all(|(id, others)| *id == own || !others.contains(word))
    };
    let named = |tells_apart: bool| -> Vec<StaffId> {
        let meant = fitting
            .iter()
            .filter(|(id, words)| words.iter().any(|word| !tells_apart || is_own(id, word)));
        meant.map(|(id, _)| (*id).clone()).collect()
    };
    let apart = named(true);
    let mut meant = if apart.is_empty() { named(false) } else { apart };
    match meant.len() {
        0 => None,
        1 => meant.pop().map(StaffMatch::One),
        _ => Some(StaffMatch::Several(meant)),
    }
}

/// Returns whether a word, in lower case, is one of a staff member's name in some language.
pub fn is_of_staff_name(profile: &BusinessProfile, word: &str) -> bool {
    let names = profile.staff.iter().flat_map(|staff| staff.name.all());
    names.flat_map(words).any(|own| same_stem(&own, word))
}

/// The most letters of a word that names no one by itself, unless it begins a name: "de", "M."
const SHORT_WORD: usize = 2;

/// Returns the places of the words that a staff member's name has, in any language.
fn words_of_name(staff: &Staff, said: &[String]) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for name in staff.name.all() {
        let name = words(name);
        let telling = name
            .iter()
            .enumerate()
            .filter(|(at, word)| *at == 0 || word.chars().count() > SHORT_WORD);
        for (_, word) in telling {
            let fits = |(_, other): &(usize, &String)| same_stem(word, other);
            places.extend(said.iter().enumerate().filter(fits).map(|(place, _)| place));
        }
    }
    places
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
        let terms = &profile.service(id)?.search_terms;
        said.iter().position(|word| terms.has(word))
    };
    among.iter().min_by_key(|id| position(id).unwrap_or(usize::MAX)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bots::LocalizedText, ids::BusinessId};
    use jiff::tz::TimeZoneDatabase;

    fn salon() -> BusinessProfile {
        let text = include_str!("../../bots/salon.toml");
        crate::bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap()
    }

    fn one(id: &str) -> ServiceMatch {
        ServiceMatch::One(ServiceId::new(id))
    }

    #[test]
    fn the_whole_name_tells_services_apart_that_differ_in_a_number() {
        let mut salon = salon();
        let names = ["Back massage, 30 minutes", "Back massage, 60 minutes"];
        for (service, name) in salon.services.iter_mut().zip(names) {
            service.name = LocalizedText::same(name);
        }
        for (at, name) in names.into_iter().enumerate() {
            let found = service_named(&salon, &name.to_uppercase());
            assert_eq!(found.map(|it| &it.id), salon.services.get(at).map(|it| &it.id), "{name}");
        }
    }

    #[test]
    fn a_service_is_found_by_its_name_with_endings_typos_and_other_words() {
        let salon = salon();
        for (text, id) in [
            ("запишіть на стрижку", "haircut"),
            ("хочу на маникюр", "manicure"),
            ("I'd like to cut my hair", "haircut"),
            ("стрижка бороди", "beard"),
            ("haircut and manicure", "haircut"),
        ] {
            assert_eq!(service(&salon, text), Some(one(id)), "{text}");
        }
        assert_eq!(service(&salon, "коли ви працюєте?"), None);
    }

    #[test]
    fn words_that_fit_two_services_are_several() {
        let salon = salon();
        let Some(ServiceMatch::Several(ids)) = service(&salon, "trim") else {
            panic!("one service or none");
        };
        assert!(ids.contains(&ServiceId::new("beard")), "{ids:?}");
    }

    #[test]
    fn a_second_service_is_found_by_words_of_its_own() {
        let salon = salon();
        let haircut = ServiceId::new("haircut");
        let named = |text| others(&salon, text, &haircut);
        assert_eq!(named("haircut and manicure"), [ServiceId::new("manicure")]);
        assert_eq!(named("haircut tomorrow"), []);
    }

    #[test]
    fn a_staff_member_is_found_by_the_first_name_in_any_case() {
        let salon = salon();
        for text in ["до Олени", "with Olena please"] {
            assert_eq!(staff(&salon, text), Some(StaffMatch::One(StaffId::new("olena"))), "{text}");
        }
        assert_eq!(staff(&salon, "до Олега"), None);
    }

    #[test]
    fn a_staff_member_is_found_by_the_words_that_tell_them_from_the_others() {
        let mut salon = salon();
        let names = ["Dr Anna Kowal", "Dr Piotr Nowak"];
        for (member, name) in salon.staff.iter_mut().zip(names) {
            member.name = LocalizedText::same(name);
        }
        salon.staff.truncate(2);
        let id = |at: usize| salon.staff[at].id.clone();
        for (text, at) in [
            ("Dr Nowak", 1),
            ("nowak tomorrow", 1),
            ("Piotr", 1),
            ("Dr Anna Kowal", 0),
            ("dr kowal", 0),
        ] {
            assert_eq!(staff(&salon, text), Some(StaffMatch::One(id(at))), "{text}");
            assert_eq!(staff_named(&salon, text).map(|it| &it.id), Some(&id(at)), "{text}");
        }
        for text in ["Dr", "Anna and Piotr"] {
            assert_eq!(
                staff(&salon, text),
                Some(StaffMatch::Several(vec![id(0), id(1)])),
                "{text}"
            );
            assert!(staff_named(&salon, text).is_none(), "{text}");
        }
        assert_eq!(staff(&salon, "Petro"), None);
    }
}
