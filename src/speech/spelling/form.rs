//! A word as people write it, and what transcripts write in its place.

use crate::phrase::key;

/// A word, and how it is recognised.
#[derive(Debug)]
pub(super) struct Form {
    /// As people write it.
    pub(super) written: String,
    /// Its folded letters.
    pub(super) key: String,
    /// The folded letters of what transcripts write in its place.
    pub(super) forms: Vec<String>,
}

impl Form {
    pub(super) fn of(line: &str) -> Self {
        let (written, heard) = line.split_once('=').unwrap_or((line, ""));
        let forms = heard.split(',').map(key).filter(|form| !form.is_empty()).collect();
        Self { written: written.trim().to_owned(), key: key(written), forms }
    }

    /// Returns its letters, and those of what transcripts write in its place.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        [self.key.as_str()].into_iter().chain(self.forms.iter().map(String::as_str))
    }
}
