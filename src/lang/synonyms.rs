//! Words that mean the same where a question is compared with what the owner says, or a wish with the
//! words for a service: "where do I leave the car" and "parking", "ниє" and "болить".
//!
//! A line of a language's `synonyms.txt` is one sense; a word may have several. Nothing is booked by a
//! synonym alone: what it finds is shown to the customer.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::{
    phrase,
    text::word_lists::{lists, phrases},
};

use super::{
    Cue,
    pattern::{is_listed, matches},
};

/// What a word may mean: a line of the files.
pub type Sense = u16;

/// The section of the words that say nothing of what a question is about.
const GENERIC_SECTION: &str = "generic";
/// The fewest letters of a word that says what something is about.
const TELLING: usize = 2;
/// The fewest letters of a Latin word that is compared by its sound.
const SOUND_FROM: usize = 4;

#[derive(Debug, Default)]
struct Table {
    words: HashMap<String, Vec<Sense>>,
    stems: HashMap<String, Vec<Sense>>,
    sounds: HashMap<String, Vec<Sense>>,
    sound_stems: HashMap<String, Vec<Sense>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

/// Words that tell nothing of any business, unless they have a sense above.
static EVERYDAY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let entries = lists("everyday").flat_map(|list| list.entries().collect::<Vec<_>>());
    entries.flat_map(|entry| entry.text.split_whitespace()).map(phrase::key).collect()
});

/// Words that never say what a question is about.
static GENERIC: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = phrases("synonyms", GENERIC_SECTION).into_iter();
    lines.flat_map(|line| line.split(',')).map(|word| phrase::key(word.trim())).collect()
});

/// Returns what a folded word may mean.
#[must_use]
pub fn senses(key: &str) -> Vec<Sense> {
    TABLE.of(key)
}

/// Returns whether a folded word says what something is about: it is no word of everyday talk.
#[must_use]
pub fn tells(key: &str) -> bool {
    let small = || {
        is_listed(key)
            && matches(&[key]).iter().any(|it| matches!(it.cue, Cue::Filler | Cue::Asks | Cue::Not))
    };
    let everyday = || EVERYDAY.contains(key) && senses(key).is_empty();
    key.chars().count() >= TELLING && !GENERIC.contains(key) && !everyday() && !small()
}

impl Table {
    fn build() -> Self {
        let mut table = Self::default();
        let entries = lists("synonyms").flat_map(|list| list.entries().collect::<Vec<_>>());
        let groups = entries.filter(|entry| entry.section != GENERIC_SECTION);
        for (sense, group) in (0..).zip(groups) {
            group.text.split(',').map(str::trim).for_each(|word| table.add(word, sense));
        }
        table
    }

    fn add(&mut self, word: &str, sense: Sense) {
        let (word, words, sounds) = match word.strip_suffix('*') {
            Some(stem) => (stem, &mut self.stems, &mut self.sound_stems),
            None => (word, &mut self.words, &mut self.sounds),
        };
        let key = phrase::key(word);
        if !key.is_ascii() {
            sounds.entry(phrase::sound(&key)).or_default().push(sense);
        }
        words.entry(key).or_default().push(sense);
    }

    fn of(&self, key: &str) -> Vec<Sense> {
        let mut found = Self::find(&self.words, &self.stems, key);
        if found.is_empty() && key.is_ascii() && key.len() >= SOUND_FROM {
            found = Self::find(&self.sounds, &self.sound_stems, &phrase::sound(key));
        }
        found
    }

    fn find(
        words: &HashMap<String, Vec<Sense>>,
        stems: &HashMap<String, Vec<Sense>>,
        key: &str,
    ) -> Vec<Sense> {
        let whole = words.get(key).into_iter().flatten();
        let ends = key.char_indices().map(|(at, letter)| at + letter.len_utf8());
        let begun = ends.filter_map(|end| stems.get(key.get(..end)?)).flatten();
        whole.chain(begun).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let other = senses(&phrase::key(b));
        senses(&phrase::key(a)).iter().any(|sense| other.contains(sense))
    }

    #[test]
    fn words_of_one_line_mean_the_same_in_any_form() {
        for (a, b) in
            [("van", "cars"), ("spectators", "watch"), ("ниє", "болить"), ("шини", "гуму")]
        {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [("van", "watch"), ("ниє", "шини"), ("xyz", "xyz")] {
            assert!(!same(a, b), "{a} {b}");
        }
        assert!(same("avtivka", "машина"), "in Latin letters");
    }

    #[test]
    fn everyday_words_tell_nothing() {
        for word in ["please", "the", "repair", "будь", "можна"] {
            assert!(!tells(&phrase::key(word)), "{word}");
        }
        for word in ["diesel", "helmet", "шолом", "карієс"] {
            assert!(tells(&phrase::key(word)), "{word}");
        }
    }
}
