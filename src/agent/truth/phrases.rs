//! The phrases of each section of `claims.txt` and `marks.txt`, and where they stand in a text.
//!
//! A text is searched for all phrases of a section at once, because an answer is searched for some
//! hundred sections.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::{LetterSet, word_lists::lists};

/// The phrases of one section. A text is searched for all of them at once: only where a letter begins
/// one of them is more compared than that letter.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    pub(super) all: Vec<&'static str>,
    initials: LetterSet,
    by_letter: HashMap<char, Vec<&'static str>>,
}

impl Phrases {
    fn add(&mut self, phrase: &'static str) {
        self.all.push(phrase);
        if let Some(first) = phrase.chars().next() {
            self.initials = self.initials.with(first);
            self.by_letter.entry(first).or_default().push(phrase);
        }
    }

    pub(super) fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        let letters = text.char_indices().filter(|(_, letter)| self.initials.may_have(*letter));
        let found = letters.filter(move |(at, letter)| {
            let mut phrases = self.by_letter.get(letter).into_iter().flatten();
            phrases.any(|phrase| begins(text, *at, phrase))
        });
        found.map(|(at, _)| at)
    }
}

/// Returns where a phrase begins in a text.
pub(super) fn find(text: &str, phrase: &str) -> impl Iterator<Item = usize> {
    let first = phrase.chars().next();
    let letters = text.char_indices().filter(move |(_, letter)| Some(*letter) == first);
    letters.map(|(at, _)| at).filter(move |at| begins(text, *at, phrase))
}

/// Returns whether a phrase begins at a place of a text: where a word begins, and where one ends after
/// it if the phrase ends in a space.
pub(super) fn begins(text: &str, at: usize, phrase: &str) -> bool {
    let stem = phrase.trim_end();
    let whole = stem.len() < phrase.len();
    let rest = text.get(at..).and_then(|rest| rest.strip_prefix(stem));
    rest.is_some_and(|rest| {
        let ends = rest.chars().next().is_none_or(|c| !c.is_alphabetic() && c != '\'');
        (!whole || ends) && begins_word(text, at)
    })
}

/// Returns whether a word begins at a place of a text.
fn begins_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let inner = |c: char| c.is_alphabetic() || c == '\'';
    let sign = text.get(at..).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    sign || before.is_none_or(|c| !inner(c))
}

/// The phrases of every section.
pub(super) static WORDS: LazyLock<HashMap<&'static str, Phrases>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Phrases> = HashMap::new();
    for entry in ["claims", "marks"].into_iter().flat_map(lists).flat_map(|list| list.entries()) {
        words.entry(entry.section).or_default().add(entry.text);
    }
    words
});
