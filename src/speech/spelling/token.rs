//! One word of a transcript, with the signs around it.

use crate::{lang, phrase};

/// The fewest letters of a word that is recognised in spite of a slip.
pub(super) const SLIP_FROM: usize = 5;

/// One word of a transcript.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// As it is written, with its signs.
    pub(super) text: String,
    /// Its folded letters and digits.
    pub(super) key: String,
}

impl Token {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), key: phrase::key(text) }
    }

    /// Returns another word in its place, with the signs that followed it.
    pub(super) fn replaced(&self, written: &str) -> Self {
        let letters = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ');
        let signs = self.text.trim_start_matches(|c: char| !letters(c)).trim_start_matches(letters);
        // A word with a sign inside, such as a hyphen, keeps none.
        let signs = if signs.contains(char::is_alphanumeric) { "" } else { signs };
        Self { text: format!("{written}{signs}"), key: phrase::key(written) }
    }

    pub(super) fn is_number(&self) -> bool {
        !self.key.is_empty() && self.key.chars().all(char::is_numeric)
    }

    /// Whether it is a word that is no address, no number, and no word of days and times as it stands.
    pub(super) fn may_be_slip(&self) -> bool {
        let is_word = self.key.chars().all(char::is_alphabetic) && !self.text.contains('@');
        is_word
            && self.key.chars().count() >= SLIP_FROM
            && !phrase::is_known(&self.key)
            && !lang::is_listed(&self.key)
    }

    /// Whether it means nothing as it stands.
    pub(super) fn is_unknown(&self) -> bool {
        self.may_be_slip() && !lang::is_known(&self.key)
    }
}
