//! The spotters: each proposes readings of one kind, and knows nothing of the others' choice.

pub(super) mod choice;
mod contact;
mod cues;
mod name;
mod people;
mod service;
mod shift;
mod staff;
mod when;
mod zone;

use std::ops::Range;

use crate::{
    lang::{Cue, Match},
    phrase::Resolution,
};

pub use contact::emails;

use super::{
    Setting,
    reading::{Reading, What},
    tokens::Token,
};

/// What spotters look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) keys: &'a [&'a str],
    pub(super) cues: &'a [Match],
    pub(super) found: &'a Resolution,
    pub(super) setting: &'a Setting<'a>,
}

/// Collects addresses and numbers, which are read before any time.
pub(super) fn contacts(view: &View<'_>) -> Vec<Reading> {
    contact::spot(view)
}

/// Collects every proposal.
pub(super) fn all(view: &View<'_>, contacts: Vec<Reading>) -> Vec<Reading> {
    let mut readings = cues::spot(view);
    readings.extend(when::spot(view));
    readings.extend(service::spot(view));
    readings.extend(staff::spot(view));
    let many = people::spot(view, &readings);
    readings.extend(many);
    readings.extend(choice::spot(view));
    readings.extend(shift::spot(view));
    readings.extend(zone::spot(view));
    let names = name::spot(view, &contacts, &readings);
    readings.extend(names);
    readings.extend(contacts);
    readings
}

impl View<'_> {
    /// Whether a pattern of some kind covers a word.
    pub(super) fn has(&self, at: usize, cue: Cue) -> bool {
        self.cues.iter().any(|found| found.cue == cue && (found.from..found.until).contains(&at))
    }

    /// The patterns of one kind.
    fn with(&self, cue: Cue) -> impl Iterator<Item = &Match> {
        self.cues.iter().filter(move |found| found.cue == cue)
    }

    /// Whether a word is in the tables, given names left out.
    fn is_known(&self, at: usize) -> bool {
        self.cues
            .iter()
            .any(|found| found.cue != Cue::Given && (found.from..found.until).contains(&at))
    }

    /// Whether a word is in the tables as a small word, spelled as it is.
    fn is_plain(&self, at: usize) -> bool {
        self.cues.iter().any(|found| found.cue == Cue::Filler && found.from == at)
    }

    /// The words that some bytes cover.
    fn words_of(&self, span: &Range<usize>) -> Range<usize> {
        let touches = |token: &Token| token.span.start < span.end && span.start < token.span.end;
        let first = self.tokens.iter().position(touches).unwrap_or(0);
        let many = self.tokens.iter().skip(first).take_while(|token| touches(token)).count();
        first..first + many
    }

    /// Whether a word is a part of an expression of time.
    fn is_time(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        self.found
            .items
            .iter()
            .any(|item| token.span.start < item.span.end && item.span.start < token.span.end)
    }

    /// The number that a word says, in digits or letters.
    fn number(&self, at: usize) -> Option<u32> {
        let token = self.tokens.get(at)?;
        if token.is_number() {
            return token.key.parse().ok();
        }
        self.cues
            .iter()
            .filter(|found| found.from == at && found.until == at + 1)
            .find_map(|found| found.cue.number())
    }

    /// The text of some words, as written.
    pub(super) fn written(&self, words: &Range<usize>) -> &str {
        let first = self.tokens.get(words.start).map(|token| token.span.start);
        let last = words.end.checked_sub(1).and_then(|at| self.tokens.get(at));
        match (first, last) {
            (Some(from), Some(last)) => self.text.get(from..last.span.end).unwrap_or_default(),
            _ => "",
        }
    }
}

/// Makes a reading whose words are worth so much each.
fn reading(words: Range<usize>, what: What, worth: u32) -> Reading {
    let many = u32::try_from(words.len()).unwrap_or(0);
    Reading { words, what, score: worth.saturating_mul(many) }
}
