//! The words of a message, as every spotter sees them.

use std::ops::Range;

use crate::{
    lang::Cue,
    phrase::{self, WordKind},
};

/// A word, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its bytes.
    pub(super) span: Range<usize>,
    /// Its folded form.
    pub(super) key: String,
    /// What it is made of.
    pub(super) kind: WordKind,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        self.kind == WordKind::Word
    }

    pub(super) fn is_number(&self) -> bool {
        self.kind == WordKind::Number
    }

    pub(super) fn is_sign(&self, signs: &str) -> bool {
        self.kind == WordKind::Sign && self.key.chars().all(|c| signs.contains(c))
    }

    /// Whether a sentence or a part of one ends here.
    pub(super) fn ends_clause(&self) -> bool {
        self.is_sign(".,;!?\n()…:") || self.is_picture()
    }

    /// Whether a sentence ends here.
    pub(super) fn ends_sentence(&self) -> bool {
        self.is_sign(".;!?\n…") || self.is_picture()
    }

    /// Whether it is an emoji, which people write in place of a full stop.
    fn is_picture(&self) -> bool {
        const PICTURES: [std::ops::RangeInclusive<char>; 2] =
            ['\u{2600}'..='\u{27bf}', '\u{1f300}'..='\u{1faff}'];
        let first = self.key.chars().next().filter(|_| self.kind == WordKind::Sign);
        first.is_some_and(|first| PICTURES.iter().any(|range| range.contains(&first)))
    }
}

fn is_title(key: &str) -> bool {
    crate::lang::matches(&[key]).iter().any(|found| found.cue == Cue::NoName)
}

/// Cuts a message; a hyphen inside a word joins nothing and is left out.
pub(super) fn read(text: &str) -> Vec<Token> {
    let words = phrase::words(text);
    let letters = |at: usize| words.get(at).is_some_and(|word| word.kind == WordKind::Word);
    let mut tokens = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let joins = ["-", "_"].contains(&word.key.as_str())
            && word.glued
            && at > 0
            && letters(at - 1)
            && letters(at + 1);
        // "Dr. Sarah Connor": the full stop of a title ends no sentence.
        let titles = word.key == "."
            && word.glued
            && tokens.last().is_some_and(|last: &Token| is_title(&last.key));
        if !joins && !titles {
            let first = text.get(word.span.clone()).and_then(|it| it.chars().next());
            tokens.push(Token {
                span: word.span.clone(),
                key: word.key.clone(),
                kind: word.kind,
                capital: first.is_some_and(char::is_uppercase),
            });
        }
    }
    tokens
}
