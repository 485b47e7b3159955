//! Finds the patterns of all languages in the words of a message.
//!
//! Words are compared as [`phrase::key`] folds them. A Latin spelling of a
//! Cyrillic word is found by its sound, and a slip of the finger only in long words that nothing
//! else knows, so that the usual word costs one look into a table.

use std::{collections::HashMap, sync::LazyLock};

use crate::{phrase, text::LetterSet};

use super::{Cue, entries};

/// Where a pattern was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// What it does.
    pub cue: Cue,
    /// Its first word.
    pub from: usize,
    /// Past its last word.
    pub until: usize,
}

/// One word of a pattern.
#[derive(Debug)]
enum Part {
    Word(String),
    Stem(String),
    /// Up to so many words in between.
    Gap,
}

/// The most words that a gap holds.
const GAP: usize = 3;
/// From so many letters on, a Latin word is found by its sound alone.
const SOUND_FROM: usize = 4;
/// From so many letters on a slip is forgiven.
const SLIP_FROM: usize = 6;

#[derive(Debug)]
struct Pattern {
    cue: Cue,
    parts: Vec<Part>,
}

/// Patterns by their first word.
type Index = HashMap<String, Vec<usize>>;

#[derive(Debug, Default)]
struct Table {
    patterns: Vec<Pattern>,
    words: HashMap<String, Vec<usize>>,
    stems: HashMap<String, Vec<usize>>,
    sounds: HashMap<String, Vec<usize>>,
    sound_stems: HashMap<String, Vec<usize>>,
    /// Long words by their first letter, for slips.
    long: HashMap<char, Vec<LongWord>>,
}

/// A word that is recognised in spite of a slip.
#[derive(Debug)]
struct LongWord {
    word: String,
    letters: LetterSet,
    pattern: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

/// Finds every pattern in the folded words of a message.
#[must_use]
pub fn matches(keys: &[&str]) -> Vec<Match> {
    let mut found = Vec::with_capacity(keys.len() * 2);
    for at in 0..keys.len() {
        TABLE.at(keys, at, &mut found);
    }
    found
}

/// Returns whether a text has a word of one kind.
#[must_use]
pub fn speaks_of(text: &str, cue: Cue) -> bool {
    let words: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
    let keys: Vec<&str> = words.iter().map(String::as_str).collect();
    matches(&keys).iter().any(|found| found.cue == cue)
}

/// Returns whether a folded word alone may stand for the name of a service: it is no ordinary word, or
/// one that services are often named after.
#[must_use]
pub fn may_name(key: &str) -> bool {
    let found = matches(&[key]);
    found.iter().any(|it| it.cue == Cue::Content)
        || found.iter().all(|it| {
            matches!(it.cue, Cue::Given | Cue::OtherService | Cue::ForFamily | Cue::Apart(_))
        })
}

/// Returns whether a folded word is in the table by itself, so that it is an ordinary word.
#[must_use]
pub fn is_known(key: &str) -> bool {
    let mut found = Vec::new();
    TABLE.at(&[key], 0, &mut found);
    found.iter().any(|found| found.cue != Cue::Given)
}

/// Returns whether a folded word stands in the table as it is, without a slip forgiven.
#[must_use]
pub fn is_listed(key: &str) -> bool {
    TABLE.words.contains_key(key)
}

/// Returns whether a sign, such as an emoji, says yes or no by itself.
#[must_use]
pub fn is_yes_or_no(sign: &str) -> bool {
    let words = phrase::words(sign);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    matches(&keys).iter().any(|found| matches!(found.cue, Cue::Yes | Cue::No))
}

/// Returns what a message says that is nothing but a yes or a no, however politely; `None`: it says more, or
/// both.
#[must_use]
pub fn bare_answer(text: &str) -> Option<bool> {
    let words = phrase::words(text);
    let words = words.iter().filter(|word| !matches!(word.key.as_str(), "," | "." | "!"));
    let keys: Vec<&str> = words.map(|word| word.key.as_str()).collect();
    let mut found = matches(&keys);
    found.retain(|it| matches!(it.cue, Cue::Yes | Cue::No | Cue::Please | Cue::Thanks));
    let is_polite = |at: usize| found.iter().any(|it| (it.from..it.until).contains(&at));
    let says = |cue: Cue| found.iter().any(|it| it.cue == cue);
    let yes = says(Cue::Yes);
    (yes != says(Cue::No) && (0..keys.len()).all(is_polite)).then_some(yes)
}

impl Table {
    fn build() -> Self {
        let mut table = Self::default();
        for entry in entries() {
            let Some(cue) = Cue::parse(entry.section) else { continue };
            for pattern in entry.text.split(',') {
                table.add(cue, pattern);
            }
        }
        table
    }

    fn add(&mut self, cue: Cue, pattern: &str) {
        let words = pattern.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty());
        let parts: Vec<Part> = words.flat_map(split).collect();
        let at = self.patterns.len();
        match parts.first() {
            Some(Part::Word(word)) => {
                self.words.entry(word.clone()).or_default().push(at);
                if let (1, Some(first)) = (parts.len(), word.chars().next())
                    && word.chars().count() >= SLIP_FROM
                {
                    let letters = LetterSet::of(word);
                    let long = LongWord { word: word.clone(), letters, pattern: at };
                    self.long.entry(first).or_default().push(long);
                }
                if !word.is_ascii() {
                    self.sounds.entry(phrase::sound(word)).or_default().push(at);
                }
            }
            Some(Part::Stem(stem)) => {
                self.stems.entry(stem.clone()).or_default().push(at);
                if !stem.is_ascii() {
                    self.sound_stems.entry(phrase::sound(stem)).or_default().push(at);
                }
            }
            Some(Part::Gap) | None => return,
        }
        self.patterns.push(Pattern { cue, parts });
    }

    fn at(&self, keys: &[&str], at: usize, found: &mut Vec<Match>) {
        let Some(key) = keys.get(at) else { return };
        let before = found.len();
        self.beginning(key, (&self.words, &self.stems), |pattern| {
            Self::try_one(pattern, keys, at, found);
        });
        if found.len() > before || !key.chars().all(char::is_alphabetic) {
            return;
        }
        if key.is_ascii() {
            let sound = phrase::sound(key);
            let long = key.len() >= SOUND_FROM;
            self.beginning(&sound, (&self.sounds, &self.sound_stems), |pattern| {
                // A short word has the sound of many others, unless further words follow it.
                if long || pattern.parts.len() > 1 {
                    Self::try_one(pattern, keys, at, found);
                }
            });
        }
        if found.len() == before && key.chars().count() >= SLIP_FROM {
            let near = key.chars().next().and_then(|first| self.long.get(&first));
            let letters = LetterSet::of(key);
            let slips = near.into_iter().flatten().filter(|long| {
                long.letters.is_within(1, letters)
                    && long.word.len().abs_diff(key.len()) <= 2
                    && strsim::osa_distance(&long.word, key) <= 1
            });
            let cues = slips.filter_map(|long| self.patterns.get(long.pattern));
            found.extend(cues.map(|pattern| Match { cue: pattern.cue, from: at, until: at + 1 }));
        }
    }

    /// Hands on every pattern that can begin with a word.
    fn beginning(
        &self,
        key: &str,
        (words, stems): (&Index, &Index),
        mut hand: impl FnMut(&Pattern),
    ) {
        let whole = words.get(key).into_iter().flatten();
        let ends = key.char_indices().map(|(at, c)| at + c.len_utf8()).skip(2);
        let by_stem = ends.filter_map(|end| stems.get(key.get(..end)?)).flatten();
        whole.chain(by_stem).filter_map(|at| self.patterns.get(*at)).for_each(&mut hand);
    }

    fn try_one(pattern: &Pattern, keys: &[&str], at: usize, found: &mut Vec<Match>) {
        if let Some(until) = rest(pattern.parts.get(1..).unwrap_or_default(), keys, at + 1) {
            found.push(Match { cue: pattern.cue, from: at, until });
        }
    }
}

/// Matches what follows the first word of a pattern; returns where it ends.
fn rest(parts: &[Part], keys: &[&str], at: usize) -> Option<usize> {
    let Some((part, others)) = parts.split_first() else { return Some(at) };
    match part {
        Part::Gap => (0..=GAP).find_map(|skip| rest(others, keys, at + skip)),
        Part::Word(word) => {
            let key = keys.get(at)?;
            (key == word || alike(key, word)).then(|| rest(others, keys, at + 1)).flatten()
        }
        Part::Stem(stem) => {
            let key = keys.get(at)?;
            let begins = key.starts_with(stem.as_str())
                || is_latin_for(key, stem) && phrase::sound(key).starts_with(&phrase::sound(stem));
            begins.then(|| rest(others, keys, at + 1)).flatten()
        }
    }
}

/// Returns whether a Latin word sounds like a Cyrillic one.
fn alike(key: &str, word: &str) -> bool {
    is_latin_for(key, word) && phrase::sound(key) == phrase::sound(word)
}

/// Returns whether the one is Latin and the other is not.
fn is_latin_for(key: &str, word: &str) -> bool {
    key.is_ascii() && !word.is_ascii()
}

fn split(word: &str) -> Vec<Part> {
    if word == ".." {
        return vec![Part::Gap];
    }
    let signs: Vec<char> = word.chars().filter(|c| !c.is_alphanumeric()).collect();
    if signs.len() == word.chars().count() {
        return signs
            .iter()
            .filter(|c| **c != '\u{fe0f}')
            .map(|c| Part::Word(c.to_string()))
            .collect();
    }
    if let Some(digits) = word.strip_prefix('+') {
        return vec![Part::Word("+".to_owned()), Part::Word(digits.to_owned())];
    }
    let stem = word.ends_with('*');
    let mut parts: Vec<Part> =
        word.split('-').map(phrase::key).filter(|key| !key.is_empty()).map(Part::Word).collect();
    if let (true, Some(Part::Word(last))) = (stem, parts.pop()) {
        parts.push(Part::Stem(last));
    } else if !stem {
        parts = word
            .split('-')
            .map(phrase::key)
            .filter(|key| !key.is_empty())
            .map(Part::Word)
            .collect();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(words: &[&str]) -> Vec<Cue> {
        matches(words).into_iter().map(|found| found.cue).collect()
    }

    #[test]
    fn every_section_of_every_file_is_a_cue() {
        for entry in entries() {
            let section = entry.section;
            assert!(Cue::parse(section).is_some(), "[{section}] {}", entry.text);
        }
    }

    #[test]
    fn patterns_are_words_stems_gaps_sounds_and_slips() {
        assert!(cues(&["скасуите"]).contains(&Cue::Cancel));
        assert!(cues(&["push", "my", "haircut", "back"]).contains(&Cue::Move));
        assert!(cues(&["zapishit"]).contains(&Cue::Book));
        assert!(cues(&["skilky", "koshtuye"]).contains(&Cue::Price));
        assert!(cues(&["mii", "zapys"]).contains(&Cue::List));
        assert!(cues(&["ne", "skasovuite"]).contains(&Cue::Not));
        assert!(cues(&["appointmant"]).contains(&Cue::Filler));
        assert!(cues(&["👍"]).contains(&Cue::Yes));
    }
}
