//! What words of a language do in a sentence: wishes, answers, denials, names, small words.
//!
//! A language is a folder of text files. Each file has sections named after a [`Cue`], and below
//! it the patterns that give that cue. All languages are searched at once, because customers mix
//! them. Adding a language means adding its folder and its line in `FILES`; no rule knows a word.

mod cue;
mod given;
mod mail_domain;
mod named;
mod pattern;

pub use cue::Cue;
pub use given::{is_given, nominative, surname};
pub use mail_domain::likely_address;
pub use named::{Feast, feast, zone};
pub use pattern::{Match, is_known, matches};

/// The files of every language: its tag, and their text.
const FILES: &[(&str, &str)] = &[
    ("uk", include_str!("uk/requests.txt")),
    ("uk", include_str!("uk/answers.txt")),
    ("uk", include_str!("uk/questions.txt")),
    ("uk", include_str!("uk/people.txt")),
    ("uk", include_str!("uk/when.txt")),
    ("uk", include_str!("uk/small.txt")),
    ("uk", include_str!("uk/names.txt")),
    ("en", include_str!("en/requests.txt")),
    ("en", include_str!("en/answers.txt")),
    ("en", include_str!("en/questions.txt")),
    ("en", include_str!("en/people.txt")),
    ("en", include_str!("en/when.txt")),
    ("en", include_str!("en/small.txt")),
    ("en", include_str!("en/names.txt")),
    ("ru", include_str!("ru/requests.txt")),
    ("ru", include_str!("ru/answers.txt")),
    ("ru", include_str!("ru/small.txt")),
    ("pl", include_str!("pl/requests.txt")),
    ("pl", include_str!("pl/answers.txt")),
    ("pl", include_str!("pl/small.txt")),
    ("de", include_str!("de/requests.txt")),
    ("de", include_str!("de/answers.txt")),
    ("de", include_str!("de/small.txt")),
];

/// One line of a file with the section that it stands in; comments and blank lines left out.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with("# ")).then_some((section, line))
    })
}
