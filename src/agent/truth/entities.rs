//! Where a sentence names services and staff members of the business.
//!
//! The longest name wins, so that "стрижка бороди" is not also "стрижка". Endings may differ.

use std::ops::Range;

use crate::{
    bots::BusinessProfile,
    ids::{ServiceId, StaffId},
    phrase::{self, Word, WordKind},
    text::same_stem,
};

use super::cues::Cue;

/// A service or a staff member, and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<T> {
    /// Its bytes in the sentence.
    pub(super) span: Range<usize>,
    /// Which one it is.
    pub(super) id: T,
}

/// Returns the services that a text names, in order.
pub(super) fn services(profile: &BusinessProfile, text: &str) -> Vec<Named<ServiceId>> {
    let names = profile.services.iter().flat_map(|service| {
        service.search_terms.spoken.iter().map(|name| (name.words.as_slice(), &service.id))
    });
    let names: Vec<_> = names.collect();
    let parts = parts(profile);
    let parts = parts.iter().map(|(part, id)| (std::slice::from_ref(part), *id));
    find(&words(text), &names.into_iter().chain(parts).collect::<Vec<_>>())
}

/// Returns the words of services' names that only one service has: "cleaning" of "teeth cleaning".
fn parts(profile: &BusinessProfile) -> Vec<(String, &ServiceId)> {
    let own = profile.services.iter().flat_map(|service| {
        let keys = service.name.all().flat_map(words).map(|word| word.key);
        keys.map(move |key| (key, &service.id))
    });
    let own: Vec<(String, &ServiceId)> = own.collect();
    let shared = |key: &str, id: &ServiceId| {
        let also = profile.services.iter().filter(|it| it.id != *id);
        let mut spoken = also.flat_map(|it| it.search_terms.spoken.iter().flat_map(|it| &it.words));
        spoken.any(|word| same_stem(word, key))
    };
    // "Шини" is the tyres of "заміна шин", and an English word of three letters may be any.
    let long = |key: &str| key.chars().count() >= if key.is_ascii() { FEWEST_LETTERS } else { 3 };
    let telling = |key: &str| long(key) && !Cue::Visit.begins(key) && !Cue::Plain.is(key);
    own.into_iter().filter(|(key, id)| telling(key) && !shared(key, id)).collect()
}

/// Returns the services whose names have a word.
pub(super) fn sharing<'a>(profile: &'a BusinessProfile, word: &str) -> Vec<&'a ServiceId> {
    let key = phrase::key(word);
    if key.chars().count() < FEWEST_LETTERS || Cue::Visit.begins(&key) {
        return Vec::new();
    }
    let has = |name: &str| words(name).iter().any(|word| same_stem(&word.key, &key));
    let services = profile.services.iter().filter(|it| it.name.all().any(has));
    services.map(|it| &it.id).collect()
}

/// The fewest letters of a word that stands for the whole name of a service.
const FEWEST_LETTERS: usize = 5;

/// Returns the staff members that a text names, in order.
pub(super) fn staff(profile: &BusinessProfile, text: &str) -> Vec<Named<StaffId>> {
    let names: Vec<(Vec<String>, &StaffId)> = profile
        .staff
        .iter()
        .flat_map(|staff| {
            let keys = |name| words(name).into_iter().map(|word| word.key).take(1).collect();
            staff.name.all().map(move |name| (keys(name), &staff.id))
        })
        .collect();
    let names: Vec<_> = names.iter().map(|(name, id)| (name.as_slice(), *id)).collect();
    find(&words(text), &names)
}

fn words(text: &str) -> Vec<Word> {
    let words = phrase::words(text).into_iter();
    words.filter(|word| word.kind != WordKind::Sign).collect()
}

fn find<T: Clone>(said: &[Word], names: &[(&[String], &T)]) -> Vec<Named<T>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let rest = said.get(at..).unwrap_or_default();
        let fitting = names.iter().filter(|(name, _)| begins_with(rest, name));
        let Some((name, id)) = fitting.max_by_key(|(name, _)| name.len()) else {
            at += 1;
            continue;
        };
        let last = rest.get(name.len() - 1).or(rest.first());
        if let (Some(first), Some(last)) = (rest.first(), last) {
            found.push(Named { span: first.span.start..last.span.end, id: (*id).clone() });
        }
        at += name.len();
    }
    found
}

fn begins_with(said: &[Word], name: &[String]) -> bool {
    !name.is_empty()
        && said.len() >= name.len()
        && name.iter().zip(said).all(|(own, word)| same_stem(own, &word.key))
}
