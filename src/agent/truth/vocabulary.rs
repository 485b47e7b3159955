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
    text::{is_akin, same_stem, word_lists::lists, words},
};

use super::{cues::Cue, equal};

/// The fewest letters of a word that tells something.
const FEWEST_LETTERS: usize = 3;

/// The sections whose words tell something of a business.
const TELLING: [&str; 12] = [
    "never",
    "gratis",
    "discounts",
    "counted",
    "streets",
    "people",
    "money",
    "shares",
    "means",
    "all staff",
    "whereabouts",
    "on condition",
];

static PLAIN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let files = ["claims", "marks", "everyday"].into_iter().flat_map(lists);
    let plain =
        files.flat_map(|list| list.entries()).filter(|entry| !TELLING.contains(&entry.section));
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

/// Returns whether two words share so long a beginning that they are forms of one verb.
fn shares_stem(one: &str, other: &str) -> bool {
    let shared = one.chars().zip(other.chars()).take_while(|(x, y)| x == y).count();
    shared >= SHORTEST_STEM - 1 && is_akin(one, other)
}

/// Returns whether a word begins with a plain one that is long enough to be its stem.
fn begins_with_stem(word: &str) -> bool {
    let stems = STEMS.get(&beginning(word)).into_iter().flatten();
    stems.filter(|stem| stem.chars().count() >= SHORTEST_STEM).any(|stem| word.starts_with(*stem))
}

/// The fewest letters of a stem.
const SHORTEST_STEM: usize = 6;

fn beginning(word: &str) -> String {
    word.chars().take(2).collect()
}

/// Returns the words of a text in lower case that tell something.
pub(super) fn telling(text: &str) -> Vec<String> {
    let is_plain = |word: &str| {
        PLAIN.contains(word)
            || STEMS
                .get(&beginning(word))
                .into_iter()
                .flatten()
                .any(|it| same_stem(it, word) || !word.is_ascii() && shares_stem(it, word))
            || word.is_ascii() && word.ends_with("ly")
            || !word.is_ascii() && (Cue::Plain.begins(word) || begins_with_stem(word))
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
    named.chain(also).chain([profile.persona.as_str()]).flat_map(words).collect()
}

/// Returns the words of a text that tell something the profile does not know.
pub(super) fn unknown(profile: &BusinessProfile, text: &str) -> Vec<String> {
    let mut words = telling(text);
    if words.is_empty() {
        return words;
    }
    let known = known(profile);
    words.retain(|word| {
        let senses = equal::senses(word);
        let equal = |own: &str| {
            !senses.is_empty() && equal::senses(own).iter().any(|it| senses.contains(it))
        };
        !known.iter().any(|own| own == word || is_form(own, word) || equal(own))
    });
    words
}

/// Returns whether two words are forms of one: with another ending, or of one verb.
pub(super) fn is_form(one: &str, other: &str) -> bool {
    let doubled = || is_doubled(one, other) || is_doubled(other, one);
    let ascii = || doubled() || is_derived(one, other);
    same_stem(one, other) || if one.is_ascii() { ascii() } else { is_akin(one, other) }
}

/// Returns whether two words are forms of one, or can take each other's place.
pub(super) fn are_equal(one: &str, other: &str) -> bool {
    let senses = equal::senses(one);
    let shared = || equal::senses(other).iter().any(|it| senses.contains(it));
    one == other || is_form(one, other) || !senses.is_empty() && shared()
}

/// Returns whether two English words are made of one long stem: "vaccinated", "vaccination".
fn is_derived(one: &str, other: &str) -> bool {
    let shared = one.bytes().zip(other.bytes()).take_while(|(x, y)| x == y).count();
    shared >= SHORTEST_STEM && one.len().max(other.len()) - shared <= LONGEST_ENDING
}

/// The most letters behind a stem: "ation" has five, and "ing", "ed" and "ion" have fewer.
const LONGEST_ENDING: usize = 3;

/// Returns whether a word is another with an ending that doubles its last letter: "hem", "hemming".
fn is_doubled(stem: &str, word: &str) -> bool {
    let last = stem.chars().next_back().unwrap_or_default();
    let rest = word.strip_prefix(stem).and_then(|rest| rest.strip_prefix(last));
    stem.len() > 2 && matches!(rest, Some("ing" | "ed" | "er"))
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

/// Returns whether a text in lower case says nothing but what one fact of the profile says: all its
/// longer words and its numbers stand there.
pub(super) fn repeats_a_fact(profile: &BusinessProfile, text: &str) -> bool {
    let long = |word: &String| {
        word.chars().count() > FEWEST_LETTERS || word.chars().any(|c| c.is_ascii_digit())
    };
    let said: Vec<String> = words(text).into_iter().filter(long).collect();
    let facts = profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    said.len() >= FEWEST_REPEATED
        && facts.map(|fact| words(&fact.to_lowercase())).any(|fact| {
            said.iter().all(|word| fact.iter().any(|own| own == word || same_stem(own, word)))
        })
}

/// The fewest words of a sentence that repeats a fact.
const FEWEST_REPEATED: usize = 4;

/// Returns whether a fact and a clause share a word that tells something.
pub(super) fn share_one(fact: &str, words: &str) -> bool {
    let fact = telling(&fact.to_lowercase());
    let said = telling(words);
    said.iter().any(|word| fact.iter().any(|own| own == word || same_stem(own, word)))
}

/// Returns whether two texts in lower case share two longer words, telling or not.
pub(super) fn share_two(one: &str, other: &str) -> bool {
    let long = |text: &str| {
        let words = words(text).into_iter();
        words.filter(|word| word.chars().count() > FEWEST_LETTERS).collect::<Vec<_>>()
    };
    let others = long(other);
    let mut shared: Vec<String> = long(one);
    shared.retain(|word| others.iter().any(|it| it == word || same_stem(it, word)));
    shared.dedup();
    shared.len() > 1
}
