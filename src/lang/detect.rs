//! Which language a text is written in, by its frequent words.
//!
//! `common.txt` of each language lists them. A name or an address has none, so it is in no language.
//! Ukrainian in Latin letters is Ukrainian: a Latin word counts for a Cyrillic one of the same sound, and
//! a section of such a file that is named after a language adds words of that language.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::{
    phrase,
    text::{is_cyrillic, word_lists::lists, words},
};

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detected {
    /// The tag of the language's folder.
    pub tag: &'static str,
    /// Whether that language is written in Cyrillic letters.
    pub cyrillic: bool,
}

/// Of so many words, one has to be a frequent one; a longer text is a sentence with some.
const ONE_OF: usize = 5;
/// A sound of fewer letters is shared by words of other languages: "na", "do", "mi".
const SOUND_FROM: usize = 5;

struct Common {
    detected: Detected,
    words: HashSet<&'static str>,
    /// How its words sound in Latin letters; empty for a language that has those.
    sounds: HashSet<String>,
}

static COMMON: LazyLock<Vec<Common>> = LazyLock::new(|| {
    let read = lists("common").map(|list| {
        let of_list = list.entries().filter(|entry| entry.section.is_empty());
        let elsewhere = lists("common").flat_map(|other| other.entries().collect::<Vec<_>>());
        let spelled = elsewhere.filter(|entry| entry.section == list.tag);
        let words: HashSet<&str> = of_list.chain(spelled).map(|entry| entry.text).collect();
        let cyrillic = words.iter().any(|word| word.contains(is_cyrillic));
        let heard = words.iter().filter(|word| word.contains(is_cyrillic));
        let sounds = heard.map(|word| phrase::sound(word)).collect();
        Common { detected: Detected { tag: list.tag, cyrillic }, words, sounds }
    });
    read.collect()
});

/// Returns the language that most of the frequent words are of; `None`: there are too few, or as many
/// of another language.
pub fn detect(text: &str) -> Option<Detected> {
    let mut said = words(&without_addresses(text));
    // "na piatnytsiu na 16:30" says no more about its language by saying "na" twice.
    said.sort_unstable();
    said.dedup();
    let mut scores: HashMap<&'static str, usize> = HashMap::new();
    for word in &said {
        for common in COMMON.iter().filter(|common| common.has(word)) {
            *scores.entry(common.detected.tag).or_default() += 1;
        }
    }
    let score = |common: &&Common| scores.get(common.detected.tag).copied().unwrap_or(0);
    let best = COMMON.iter().max_by_key(score)?;
    let most = score(&best);
    let rivals = COMMON.iter().filter(|common| score(common) == most).count();
    (most > 0 && rivals == 1 && most * ONE_OF >= said.len()).then_some(best.detected)
}

/// Returns a text without addresses and links, which are in no language.
pub fn without_addresses(text: &str) -> String {
    let plain = text
        .split_whitespace()
        .filter(|word| !word.contains('@') && !word.contains("://") && !word.contains("www."));
    plain.collect::<Vec<_>>().join(" ")
}

impl Common {
    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
            || word.bytes().all(|byte| byte.is_ascii_alphabetic())
                && word.len() >= SOUND_FROM
                && self.sounds.contains(&phrase::sound(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Option<&'static str> {
        detect(text).map(|detected| detected.tag)
    }

    #[test]
    fn frequent_words_tell_the_language_and_names_do_not() {
        let cases = [
            ("I would like a haircut", Some("en")),
            ("Хочу записатися на завтра, будь ласка", Some("uk")),
            ("Хочу на стрижку завтра", None),
            ("хочу записаться на завтра, пожалуйста", Some("ru")),
            ("chciałabym się umówić na jutro", Some("pl")),
            ("ich möchte einen Termin am Freitag", Some("de")),
            ("John Doe, john@example.com", None),
            ("14:00", None),
            ("Steve 0501234567", None),
            ("Iain Frost +44 7700 900111", None),
        ];
        for (text, expected) in cases {
            assert_eq!(tag(text), expected, "{text}");
        }
    }

    #[test]
    fn ukrainian_in_latin_letters_is_ukrainian() {
        for text in [
            "dobryi den, zapyshit mene na manikyur",
            "dyakuyu",
            "perenesit na seredu bud laska",
            "hai",
            "ya vzhe robyla zachisku, treba inshu",
            "sohodni u vas ye misce?",
        ] {
            assert_eq!(tag(text), Some("uk"), "{text}");
        }
        assert_ne!(tag("can I come to the salon on Monday"), Some("uk"));
    }
}
