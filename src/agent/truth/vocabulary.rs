//! The words of an answer that tell something of the business, and whether its profile knows them.
//!
//! A word is plain if it is frequent, or one of those by which sentences are understood; it tells
//! nothing. Any other word is known if it stands in the profile, with whichever ending.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::{
    bots::{BusinessProfile, LocalizedText},
    text::{same_stem, word_lists::lists, words},
};

use super::cues::Cue;

/// The fewest letters of a word that tells something.
const FEWEST_LETTERS: usize = 3;

/// The sections whose words tell something of a business.
const TELLING: [&str; 3] = ["never", "gratis", "discounts"];

static PLAIN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let entries = ["claims", "marks"].into_iter().flat_map(lists).flat_map(|list| list.entries());
    let plain = entries.filter(|entry| !TELLING.contains(&entry.section));
    plain.flat_map(|entry| words(entry.text)).collect()
});

/// The long ones among them by their first two letters, which the forms of one word share.
static STEMS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut stems: HashMap<String, Vec<&str>> = HashMap::new();
    for word in PLAIN.iter().filter(|word| word.chars().count() > 4) {
        stems.entry(beginning(word)).or_default().push(word);
    }
    stems
});

fn beginning(word: &str) -> String {
    word.chars().take(2).collect()
}

/// Returns the words of a text in lower case that tell something.
pub(super) fn telling(text: &str) -> Vec<String> {
    let is_plain = |word: &str| {
        PLAIN.contains(word)
            || STEMS.get(&beginning(word)).into_iter().flatten().any(|it| same_stem(it, word))
            || Cue::Plain.begins(word) && !word.is_ascii()
    };
    let telling = |word: &String| {
        let long = word.chars().count() >= FEWEST_LETTERS;
        long && !word.chars().any(|c| c.is_ascii_digit()) && !is_plain(word)
    };
    words(text).into_iter().filter(telling).collect()
}

/// Returns the words that a profile knows: of its facts, services, people and address.
pub(super) fn known(profile: &BusinessProfile) -> Vec<String> {
    let texts =
        profile.facts.iter().map(|fact| &fact.text).chain(&profile.address).chain([&profile.name]);
    let people = profile.staff.iter().map(|it| &it.name);
    let services = profile.services.iter().flat_map(|it| [&it.name].into_iter().chain(&it.price));
    let named = texts.chain(people).chain(services).flat_map(LocalizedText::all);
    let also = profile.services.iter().flat_map(|it| it.also.iter().map(String::as_str));
    named.chain(also).flat_map(words).collect()
}

/// Returns the words of a text that tell something the profile does not know.
pub(super) fn unknown(profile: &BusinessProfile, text: &str) -> Vec<String> {
    let mut words = telling(text);
    if words.is_empty() {
        return words;
    }
    let known = known(profile);
    words.retain(|word| !known.iter().any(|own| own == word || same_stem(own, word)));
    words
}

/// Returns whether a text shares two telling words with one fact of the profile, or with the name of
/// a service or of a staff member.
pub(super) fn is_grounded(profile: &BusinessProfile, text: &str) -> bool {
    let said = telling(text);
    let shared = |fact: &str| {
        let fact = telling(fact);
        let known = |word: &&String| fact.iter().any(|own| own == *word || same_stem(own, word));
        said.iter().filter(known).count()
    };
    profile
        .facts
        .iter()
        .map(|fact| &fact.text)
        .flat_map(LocalizedText::all)
        .any(|fact| shared(fact) > 1)
}
