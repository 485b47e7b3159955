//! A name as it is stored: in the nominative, each word with a capital letter.

use std::ops::Range;

use crate::lang::{nominative, surname};

use super::super::view::View;

/// Writes a bent name in the nominative.
pub(super) fn straight(view: &View<'_>, words: &Range<usize>) -> String {
    let lower =
        |at: usize| view.written(&(at..at + 1)).to_lowercase().replace(['’', 'ʼ', '`'], "'");
    let given = nominative(&lower(words.start));
    let parts = words.clone().map(|at| match given {
        Some(name) if at == words.start => capital(name),
        Some(name) => {
            let bent = lower(at);
            let straight = surname(&bent, name);
            if straight == bent {
                view.written(&(at..at + 1)).to_owned()
            } else {
                capital(&straight)
            }
        }
        None => view.written(&(at..at + 1)).to_owned(),
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Writes each word of a name with a capital where the customer wrote it small.
pub(super) fn capitals(name: &str) -> String {
    let name = name.trim_end_matches("'s").trim_end_matches("’s");
    let any = name.chars().any(char::is_uppercase);
    let words = name.split_whitespace().map(|word| {
        if any {
            word.to_owned()
        } else {
            word.split('-').map(capital).collect::<Vec<_>>().join("-")
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Writes the first letter of a word large.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
