//! Whether a model's answer is true: read into statements, each compared with the facts.
//!
//! An answer is split into sentences and clauses ([`sentence`]), and what they say of days, times,
//! people and services is put together ([`reading`]). Then each rule has its file: appointments
//! and free times ([`visits`]), opening hours ([`hours`]), deeds and promises ([`deeds`]), prices,
//! lengths, people, places, contacts and the language. Facts are the results of this conversation
//! and the profile ([`known`]). The check is strict on purpose: refusing a true sentence costs a
//! second answer, but a false one that is sent costs a customer their evening.

mod claims;
mod contacts;
mod cues;
mod deeds;
mod entities;
mod hours;
mod known;
mod language;
mod lengths;
mod people;
mod place;
mod prices;
mod reading;
mod sentence;
mod violation;
mod visits;

use unicode_normalization::UnicodeNormalization as _;

use crate::{chat::Fact, ids::ServiceId, text::is_hidden};

use super::request::Request;

use cues::Cue;
use known::Known;
use reading::Reading;
use visits::Facts;

pub use violation::{GuardViolation, Rule};

/// Checks a model's answer against what is true in this turn.
///
/// # Errors
/// The first rule that the answer breaks, with the sentence that breaks it.
pub fn check(request: &Request, text: &str) -> Result<(), GuardViolation> {
    let told = |fact: &Fact| matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. });
    let is_told = request.outcomes().any(|done| told(&done.outcome.fact));
    if text.is_empty() {
        return if is_told { Ok(()) } else { Err(Rule::Empty.broken_by("")) };
    }
    let text = contacts::without_own_links(request, &shape(text));
    let lower = text.to_lowercase();
    contacts::check(request, &lower).map_err(|rule| rule.broken_by(""))?;
    if !language::fits(request, &lower) {
        return Err(Rule::Language.broken_by(""));
    }
    let known = Known::of(request);
    let readings = reading::read(request, sentence::sentences(&text));
    if is_bare_yes(&known, &readings) {
        return Err(Rule::Claim.broken_by(&text));
    }
    let named: Vec<ServiceId> =
        readings.iter().flat_map(|it| &it.services).map(|it| it.id.clone()).collect();
    readings.iter().try_for_each(|reading| {
        holds(request, &known, reading, &named)
            .map_err(|rule| rule.broken_by(&reading.sentence.raw))
    })
}

/// Checks one sentence.
fn holds(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    named: &[ServiceId],
) -> Result<(), Rule> {
    let turn = &request.context;
    let now = turn.now.to_zoned(turn.profile.zone.clone()).datetime();
    let facts = Facts { profile: &turn.profile, known, now };
    if reading.conflict {
        return Err(Rule::When);
    }
    reading.statements.iter().try_for_each(|statement| facts.check(statement))?;
    deeds::check(request, known, reading)?;
    prices::check(request, known, reading, named)?;
    lengths::check(request, known, reading, &reading.mentions)?;
    place::check(request, reading)?;
    people::check(request, known, reading)
}

/// Returns whether an answer says yes and nothing else, and no function has answered.
fn is_bare_yes(known: &Known<'_>, readings: &[Reading]) -> bool {
    let mut words = readings.iter().flat_map(|it| crate::text::words(&it.sentence.text));
    !known.acted && !readings.is_empty() && words.all(|word| Cue::Yes.is(&word))
}

/// Returns a text with one form of every letter, digit and apostrophe, without hidden characters.
fn shape(text: &str) -> String {
    let apostrophe = |c: char| if "’‘ʼʹ′´`ʻ".contains(c) { '\'' } else { c };
    let dotless = |c: char| if c == '。' || c == '｡' { '.' } else { c };
    text.chars()
        .map(apostrophe)
        .nfkc()
        .filter(|c| !is_hidden(*c) || *c == '\n')
        .map(dotless)
        .collect()
}

#[cfg(test)]
mod tests;
