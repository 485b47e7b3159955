//! One word of a transcript, with the signs around it.

use crate::phrase;

/// A number that may be a time: "930", "14-й", "15-30", "11M".
#[derive(Debug)]
pub(super) struct Clock<'a> {
    /// Its first digits.
    pub(super) digits: &'a str,
    /// Two digits behind a hyphen, a colon or a dot.
    pub(super) minute: Option<&'a str>,
    /// The letters behind it, in lower case as transcripts write them.
    pub(super) suffix: &'a str,
    /// The signs at its end.
    pub(super) signs: &'a str,
}

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

    /// Returns a number in its place, with the signs that end it.
    pub(super) fn signed(&self, number: &str) -> Self {
        let kept = self.text.trim_end_matches([',', '.', '!', '?', ';', ':']);
        let signs = self.text.get(kept.len()..).unwrap_or_default();
        Self::new(&format!("{number}{signs}"))
    }

    pub(super) fn is_number(&self) -> bool {
        !self.key.is_empty() && self.key.chars().all(char::is_numeric)
    }

    /// Whether it is of letters alone.
    pub(super) fn is_word(&self) -> bool {
        !self.key.is_empty()
            && self.key.chars().all(char::is_alphabetic)
            && !self.text.contains('@')
    }

    /// Whether it begins with a capital letter, as names do.
    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether a sign behind it ends the clause.
    pub(super) fn ends_clause(&self) -> bool {
        self.text.ends_with([',', '.', '!', '?', ';', ':'])
    }

    /// Reads it as a number that may be a time; `None`: it is none.
    pub(super) fn clock(&self) -> Option<Clock<'_>> {
        let text = self.text.trim_end_matches([',', '.', '!', '?', ';']);
        let signs = self.text.get(text.len()..)?;
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (hour, rest) =
            text.split_at_checked(digits(text)).filter(|(hour, _)| !hour.is_empty())?;
        let behind = rest.trim_start_matches(['-', ':', '.']);
        let (minute, suffix) = match behind.split_at_checked(digits(behind))? {
            ("", suffix) => (None, suffix),
            (minute, "") if minute.len() == 2 && behind.len() < rest.len() => (Some(minute), ""),
            _ => return None,
        };
        suffix.chars().all(char::is_alphabetic).then_some(Clock {
            digits: hour,
            minute,
            suffix,
            signs,
        })
    }
}
