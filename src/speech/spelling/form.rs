//! A word as people write it, and which words of a transcript are near to it.

use crate::phrase::key;

/// From so many letters on two of them may be wrong.
const TWO_FROM: usize = 7;
/// The fewest letters of a word in which one may be wrong.
const ONE_FROM: usize = 5;

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
}

/// Returns the only form that a word is near to.
pub(super) fn nearest<'a>(forms: impl Iterator<Item = &'a Form>, key: &str) -> Option<&'a Form> {
    let scored = forms.filter_map(|form| Some((distance(&form.key, key)?, form)));
    let mut scored: Vec<(usize, &Form)> = scored.collect();
    scored.sort_by_key(|(distance, _)| *distance);
    let (best, form) = scored.first()?;
    let same = |(next, other): &(usize, &Form)| next > best || other.written == form.written;
    scored.iter().all(same).then_some(*form)
}

/// Returns how many letters of two words differ; `None`: too many, or the first one.
fn distance(form: &str, key: &str) -> Option<usize> {
    let length = form.chars().count().min(key.chars().count());
    let allowed = match length {
        TWO_FROM.. => 2,
        ONE_FROM.. => 1,
        _ => 0,
    };
    let found = strsim::osa_distance(form, key);
    (form.chars().next() == key.chars().next() && found <= allowed).then_some(found)
}
