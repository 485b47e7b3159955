//! A person of the business who is asked for: "can I speak with Olena", "could the owner call me".
//!
//! The words are apart from the cues, because each of them is ordinary elsewhere: a dentist is a
//! service as well, and "could" opens any question. Only all of them together ask for a person.

use std::{ops::Range, sync::LazyLock};

use crate::{phrase, text::word_lists::phrases};

/// The most words between the wish and the person: "talk to one of your hairdressers".
const BETWEEN: usize = 3;

/// One word, or the beginning of one.
#[derive(Debug)]
enum Part {
    Word(String),
    Stem(String),
}

impl Part {
    fn fits(&self, key: &str) -> bool {
        match self {
            Self::Word(word) => word == key,
            Self::Stem(stem) => key.starts_with(stem.as_str()),
        }
    }
}

/// The phrases of one section, the longest first.
type Phrases = Vec<Vec<Part>>;

#[derive(Debug)]
struct Words {
    speaks_with: Phrases,
    calls_me: Phrases,
    asked_to: Phrases,
    role: Phrases,
    between: Phrases,
    anyone_there: Phrases,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    speaks_with: section("speaks_with"),
    calls_me: section("calls_me"),
    asked_to: section("asked_to"),
    role: section("role"),
    between: section("between"),
    anyone_there: section("anyone_there"),
});

fn section(name: &str) -> Phrases {
    let lines = phrases("wanted", name);
    let texts = lines.iter().flat_map(|line| line.split(','));
    let mut all: Phrases = texts.map(parts).filter(|parts| !parts.is_empty()).collect();
    all.sort_by_key(|parts| std::cmp::Reverse(parts.len()));
    all
}

fn parts(text: &str) -> Vec<Part> {
    let pieces = text.split_whitespace().flat_map(|piece| match piece.strip_suffix('*') {
        Some(stem) => vec![Part::Stem(phrase::key(stem))],
        None => phrase::words(piece).into_iter().map(|word| Part::Word(word.key)).collect(),
    });
    pieces.collect()
}

/// Returns where one of some phrases ends that begins at a word; `None`: none does.
fn end(phrases: &Phrases, keys: &[&str], at: usize) -> Option<usize> {
    let rest = keys.get(at..)?;
    let fits = |parts: &&Vec<Part>| {
        rest.len() >= parts.len() && parts.iter().zip(rest).all(|(part, key)| part.fits(key))
    };
    phrases.iter().find(fits).map(|parts| at + parts.len())
}

/// Returns where the first person ends who stands at a word or behind small ones.
fn person(keys: &[&str], at: usize, member: &impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let mut from = at;
    loop {
        if let Some(until) = member(from).or_else(|| end(&WORDS.role, keys, from)) {
            return Some(until);
        }
        from = end(&WORDS.between, keys, from).filter(|until| until - at <= BETWEEN)?;
    }
}

/// Finds the words of a message that ask for a person of the business, each stretch once. `member`: where
/// the name of a staff member ends that begins at a word, if one does.
#[must_use]
pub fn wanted(keys: &[&str], member: impl Fn(usize) -> Option<usize>) -> Vec<Range<usize>> {
    let spoken = |at: usize| person(keys, end(&WORDS.speaks_with, keys, at)?, &member);
    let called = |at: usize| {
        let until = person(keys, end(&WORDS.asked_to, keys, at)?, &member)?;
        let please = end(&WORDS.between, keys, until);
        end(&WORDS.calls_me, keys, until).or_else(|| end(&WORDS.calls_me, keys, please?))
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..keys.len() {
        let is_inside = found.last().is_some_and(|last| at < last.end);
        if let (Some(until), false) = (spoken(at).or_else(|| called(at)), is_inside) {
            found.push(at..until);
        }
    }
    found
}

/// Returns the words of a message that ask whether anyone reads it.
#[must_use]
pub fn anyone_there(keys: &[&str]) -> Option<Range<usize>> {
    (0..keys.len()).find_map(|at| Some(at..end(&WORDS.anyone_there, keys, at)?))
}
