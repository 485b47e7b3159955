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

impl Form {
    /// Returns its letters, and those of what transcripts write in its place.
    pub(super) fn heads(&self) -> impl Iterator<Item = &str> {
        [self.key.as_str()].into_iter().chain(self.forms.iter().map(String::as_str))
    }
}

/// Whether two words may sound alike: they begin alike, and are no further from each other than one may be.
pub(super) fn is_near(form: &str, key: &str) -> bool {
    distance(form, key).is_some()
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

/// Letters that are heard for each other at the beginning of a word.
const ALIKE: [&str; 5] = ["бп", "дт", "зс", "гкх", "вфу"];

fn begin_alike(form: &str, key: &str) -> bool {
    match (form.chars().next(), key.chars().next()) {
        (Some(one), Some(other)) => {
            one == other || ALIKE.iter().any(|set| set.contains(one) && set.contains(other))
        }
        _ => false,
    }
}

/// Returns how many letters of two words differ; `None`: too many, or they begin otherwise.
fn distance(form: &str, key: &str) -> Option<usize> {
    let length = form.chars().count().min(key.chars().count());
    let allowed = match length {
        TWO_FROM.. => 2,
        ONE_FROM.. => 1,
        _ => 0,
    };
    let found = strsim::osa_distance(form, key);
    (begin_alike(form, key) && found <= allowed).then_some(found)
}
