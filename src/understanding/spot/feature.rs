//! What tells services apart that share words: "the half hour one", "he's a big dog", "my first time".
//!
//! A length is only read where the business has a service of that length and others, and where it
//! points at one: "I have an hour" and "in half an hour" choose nothing.

use std::{collections::BTreeSet, ops::Range};

use crate::lang::{Cue, Distinction, Match};

use super::super::{
    Asked,
    feature::{Feature, Size},
    left,
    reading::{Reading, What, reading, worth},
    tokens::Token,
    view::View,
};

/// The most words between a length and the service that it is said of.
const NEAR: usize = 3;
/// The most words of a message that may be a length alone.
const SHORT: usize = 4;

pub(super) fn spot(view: &View<'_>, others: &[Reading]) -> Vec<Reading> {
    let said = view.cues.iter().filter_map(|found| {
        let feature = match found.cue {
            Cue::Apart(Distinction::Adults) => Feature::Adult,
            Cue::Apart(Distinction::First) => Feature::First(true),
            Cue::Apart(Distinction::Further) => Feature::First(false),
            Cue::Apart(Distinction::Shorter) => Feature::Longest(false),
            Cue::Apart(Distinction::Longer) => Feature::Longest(true),
            Cue::Apart(Distinction::Cheaper) => Feature::Dearest(false),
            Cue::Apart(Distinction::Dearer) => Feature::Dearest(true),
            cue => Feature::Size(Size::of(cue)?),
        };
        let further = u32::try_from(found.until - found.from - 1).unwrap_or(0);
        let mut said = reading(found.from..found.until, What::Feature(feature), worth::CUE);
        // It is worth a little more than the same words as a part of the sentence.
        said.score += 1 + worth::FURTHER * further;
        Some(said)
    });
    let children = view.with(Cue::ForChildren).filter(|found| is_beside(others, found));
    let children = children.map(|found| {
        let mut said = reading(found.from..found.until, What::Feature(Feature::Child), worth::CUE);
        said.score += 1;
        said
    });
    let said = said.chain(children);
    let lengths = Lengths { view, others, known: lengths(view) };
    said.chain(view.cues.iter().filter_map(|unit| lengths.read(unit))).collect()
}

/// Whether a word stands directly beside one of a service: "дитяче заняття".
fn is_beside(others: &[Reading], found: &Match) -> bool {
    others.iter().any(|it| {
        matches!(it.what, What::Service(_) | What::OneOf(_))
            && (it.words.end == found.from || found.until == it.words.start)
    })
}

/// How long the services of the business take, in minutes.
fn lengths(view: &View<'_>) -> BTreeSet<i64> {
    view.setting.profile.services.iter().map(|it| it.shape.length.as_mins()).collect()
}

struct Lengths<'a> {
    view: &'a View<'a>,
    others: &'a [Reading],
    known: BTreeSet<i64>,
}

impl Lengths<'_> {
    /// Reads the length that ends in a unit.
    fn read(&self, unit: &Match) -> Option<Reading> {
        let one = match unit.cue {
            Cue::UnitHour => 60,
            Cue::UnitHalfHour => 30,
            Cue::UnitHourAndHalf => 90,
            Cue::UnitMinute => 1,
            _ => return None,
        };
        let number = self.view.number_before(unit.from).filter(|_| one == 1 || one == 60);
        let (from, many) = match number {
            Some((from, many)) => (from, many),
            None if one == 1 => return None,
            None => (unit.from, 1),
        };
        let minutes = one * many;
        let words = from..unit.until;
        let told = self.known.len() > 1 && self.known.contains(&i64::from(minutes));
        (told && self.points(&words)).then(|| {
            let further = u32::try_from(words.len()).unwrap_or(1) - 1;
            let mut read = reading(words, What::Feature(Feature::Minutes(minutes)), worth::PART);
            read.score += worth::FURTHER * further;
            read
        })
    }

    /// Whether a length chooses a service: it stands beside one, behind "the" or "just", before
    /// "one", or answers which service is meant.
    fn points(&self, words: &Range<usize>) -> bool {
        let view = self.view;
        if view.with(Cue::Late).next().is_some() {
            return false;
        }
        let clause = left::clause(view.tokens, words.start);
        let near = |it: &Reading| {
            matches!(it.what, What::Service(_) | What::OneOf(_))
                && clause.contains(&it.words.start)
                && (it.words.end <= words.start && words.start - it.words.end <= NEAR
                    || words.end <= it.words.start && it.words.start - words.end <= NEAR)
        };
        let before = words.start.checked_sub(1);
        let led = before.is_some_and(|at| view.has(at, Cue::What) || view.has(at, Cue::Only));
        let many = view.tokens.iter().filter(|token| Token::is_word(token)).count();
        // "A full hour" is one of several lengths.
        let whole = words.clone().any(|at| view.tokens.get(at).is_some_and(Token::is_word))
            && view.with(Cue::UnitHour).any(|it| it.until == words.end && it.until - it.from > 1);
        *view.setting.asked == Asked::Service
            || led
            || whole
            || view.has(words.end, Cue::One)
            || many <= SHORT
            || self.others.iter().any(near)
    }
}
