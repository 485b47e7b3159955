//! The facts of the profile as they are compared with a sentence: their words with what each may mean, and
//! their parts with the numbers in them.
//!
//! They are read once for an answer, because each of its sentences is compared with all of them.

use std::collections::BTreeSet;

use crate::{
    agent::Request,
    ids::{ServiceId, StaffId},
    phrase::{self, Mention, WordKind},
    text::words,
};

use super::{
    cues::Cue,
    durations::{lengths, small_number, spans},
    entities, equal,
    mentions::mentions,
    vocabulary,
};

/// A word in lower case, and what it may mean.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) word: String,
    senses: Vec<usize>,
}

impl Meant {
    pub(super) fn new(word: String) -> Self {
        let senses = equal::senses(&word);
        Self { word, senses }
    }

    /// Returns whether two words are forms of one, or can take each other's place.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.word == other.word
            || self.senses.iter().any(|it| other.senses.contains(it))
            || vocabulary::is_form(&self.word, &other.word)
    }
}

/// A number from two on, or a length in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Amount {
    Number(i64),
    Minutes(i64),
}

/// A fact of the profile.
#[derive(Debug)]
pub(super) struct FactText {
    /// In lower case.
    pub(super) text: String,
    pub(super) words: Vec<Meant>,
    /// The words that tell something.
    pub(super) telling: Vec<Meant>,
    pub(super) parts: Vec<Part>,
    /// The services and staff members that it names.
    pub(super) services: Vec<ServiceId>,
    pub(super) staff: Vec<StaffId>,
    /// The days and times in it.
    pub(super) mentions: Vec<Mention>,
}

/// A part of a fact between signs.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) words: Vec<Meant>,
    pub(super) numbers: BTreeSet<Amount>,
    /// Whether it denies something.
    pub(super) denies: bool,
}

/// Returns the facts of a business in all its languages.
pub(super) fn of(request: &Request) -> Vec<FactText> {
    let texts = request.context.profile.facts.iter().flat_map(|fact| fact.text.all());
    texts.map(|text| FactText::new(request, text)).collect()
}

impl FactText {
    fn new(request: &Request, text: &str) -> Self {
        let profile = &request.context.profile;
        let text = text.to_lowercase();
        let parts = text.split([',', ';', ':', '.']).filter(|it| it.contains(char::is_alphabetic));
        let meant = |all: Vec<String>| all.into_iter().map(Meant::new).collect::<Vec<_>>();
        let part = |text: &str| Part {
            words: meant(words(text)),
            numbers: numbers(text),
            denies: denies(text),
        };
        Self {
            words: meant(words(&text)),
            telling: meant(vocabulary::telling(&text)),
            parts: parts.map(part).collect(),
            services: entities::services(profile, &text).into_iter().map(|it| it.id).collect(),
            staff: entities::staff(profile, &text).into_iter().map(|it| it.id).collect(),
            mentions: mentions(request, &text),
            text,
        }
    }
}

/// Returns whether a text in lower case denies something. "At no charge" and "no problem" deny nothing,
/// and neither does the "no" that answers a question.
pub(super) fn denies(text: &str) -> bool {
    let text = [Cue::Agrees, Cue::Gratis, Cue::NoExtra, Cue::Bare]
        .into_iter()
        .fold(text.to_owned(), |text, cue| cue.blank(&text));
    Cue::Not.is_in(&text) || Cue::None.is_in(&text) || Cue::Lacks.is_in(&text)
}

/// Returns the numbers of a text in lower case from two on, and the lengths in it.
pub(super) fn numbers(text: &str) -> BTreeSet<Amount> {
    let spans = spans(text);
    let lengths = lengths(text).into_iter().map(|it| Amount::Minutes(it.minutes));
    let value = |word: phrase::Word| match word.kind {
        WordKind::Number => word.key.parse().ok(),
        WordKind::Word => small_number(&word.key),
        WordKind::Sign => None,
    };
    let outside = |word: &phrase::Word| !spans.iter().any(|it| it.contains(&word.span.start));
    let counted = phrase::words(text).into_iter().filter(outside).filter_map(value);
    let counted: Vec<i64> = counted.filter(|it| *it > 1).collect();
    lengths.chain(counted.into_iter().map(Amount::Number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_the_same_number_in_words_and_digits() {
        assert_eq!(numbers("within ten days"), numbers("in 10 days"));
        assert_eq!(numbers("дійсний пів року"), numbers("дійсні шість місяців"));
        assert_ne!(numbers("for 10 € a day"), numbers("for 15 € a day"));
    }

    #[test]
    fn what_costs_nothing_denies_nothing() {
        for said in ["at no charge for our patients", "no, homework is optional", "no problem"] {
            assert!(!denies(said), "{said}");
        }
        for said in ["there is no lift", "ліфта немає", "we do not treat birds"] {
            assert!(denies(said), "{said}");
        }
    }
}
