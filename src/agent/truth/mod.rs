//! Whether a model's answer is true: read into statements, each compared with the facts.
//!
//! An answer is split into sentences and clauses (`sentence`), and what they say of days, times,
//! people and services is put together (`reading`). Then each rule has its file: appointments
//! and free times (`visits`, `days`, `ranges`), opening hours (`hours`), deeds and promises
//! (`deeds`), a yes (`affirm`), what the business has and allows (`house`), prices, lengths,
//! people, places, contacts and the language. Facts are the results of this conversation
//! and the profile (`known`). The check is strict on purpose: refusing a true sentence costs a
//! second answer, but a false one that is sent costs a customer their evening.

mod affirm;
mod age_limits;
mod ages;
mod amounts;
mod asked;
mod attributes;
mod beyond;
mod claims;
mod clocks;
mod contacts;
mod contradiction;
mod cues;
mod days;
mod deeds;
mod derived;
mod discounts;
mod durations;
mod echo;
mod entities;
mod equal;
mod fact_texts;
mod facts;
mod fragments;
mod hours;
mod house;
mod known;
mod language;
mod lengths;
mod mentions;
mod names;
mod numbers;
mod opposed;
mod orders;
mod paraphrase;
mod parts;
mod party;
mod people;
mod phrases;
mod place;
mod prices;
mod ranges;
mod reading;
mod sentence;
mod sequence;
mod shares;
mod slot_kept;
mod statement;
mod sums;
mod tallies;
mod verbs;
mod violation;
mod visits;
mod vocabulary;
mod waits;

use unicode_normalization::UnicodeNormalization as _;

use crate::{chat::Fact, ids::ServiceId, text::is_hidden};

use super::request::Request;

use cues::Cue;
use facts::Facts;
use known::Known;
use prices::Prices;
use reading::Reading;

pub use violation::{GuardViolation, Rule};

/// Checks a model's answer against what is true in this turn.
///
/// # Errors
/// The first rule that the answer breaks, with the sentence that breaks it.
pub fn check(request: &Request, text: &str) -> Result<(), GuardViolation> {
    if text.is_empty() {
        return if is_told(request) { Ok(()) } else { Err(Rule::Empty.broken_by("")) };
    }
    let text = contacts::without_own_links(request, &shape(text));
    let lower = text.to_lowercase();
    contacts::check(request, &lower).map_err(|rule| rule.broken_by(""))?;
    if !language::is_in_our_letters(request, &lower) {
        return Err(Rule::Language.broken_by(""));
    }
    let known = Known::of(request);
    let readings = reading::read(request, sentence::sentences(&text));
    Answer { request, known: &known, readings: &readings, text: &text }.check()?;
    if language::is_in_our_words(request, &lower) {
        Ok(())
    } else {
        Err(Rule::Language.broken_by(""))
    }
}

/// Takes the sentences out of an answer that break a rule. `None`: too little is left to answer the
/// customer, so the model has to be asked again.
pub fn without_flaws(request: &Request, text: &str) -> Option<String> {
    let mut left = text.to_owned();
    for _ in 0..MOST_FLAWS {
        let Err(violation) = check(request, &left) else {
            let kept = left.trim();
            // What stood behind the sign was taken out.
            let kept =
                kept.strip_suffix(';').map_or_else(|| kept.to_owned(), |kept| format!("{kept}."));
            return answers(request, &kept).then_some(kept);
        };
        if violation.sentence.is_empty() || !left.contains(&violation.sentence) {
            return None;
        }
        left = left.replacen(&violation.sentence, "", 1);
        if left.chars().all(|c| !c.is_alphanumeric()) {
            left.clear();
        }
    }
    None
}

/// The most sentences that are taken out of one answer.
const MOST_FLAWS: usize = 2;

/// Returns whether what is left of an answer answers the customer: beside a receipt anything does,
/// else it must say a day, a time, a price or a fact of the profile.
fn answers(request: &Request, text: &str) -> bool {
    let readings = reading::read(request, sentence::sentences(&shape(text)));
    let says = |reading: &Reading| {
        !reading.sentence.question
            && (!reading.statements.is_empty()
                || prices::names_one(&reading.sentence.text)
                || vocabulary::is_grounded(&request.context.profile, &reading.sentence.text))
    };
    is_told(request) || readings.iter().any(says)
}

/// Returns whether code tells a receipt beside the answer.
fn is_told(request: &Request) -> bool {
    let told = |fact: &Fact| matches!(fact, Fact::Receipt { .. } | Fact::Confirming { .. });
    request.outcomes().any(|done| told(&done.outcome.fact))
}

/// An answer that was read, and what is known.
struct Answer<'a> {
    request: &'a Request,
    known: &'a Known<'a>,
    readings: &'a [Reading],
    text: &'a str,
}

impl Answer<'_> {
    fn check(&self) -> Result<(), GuardViolation> {
        if is_bare_yes(self.known, self.readings)
            || affirm::only_reassures(self.request, self.known, self.readings)
        {
            return Err(Rule::Claim.broken_by(self.text));
        }
        let Some(first) = self.readings.first() else { return Ok(()) };
        affirm::check(self.request, &self.facts(), self.readings)
            .map_err(|rule| self.broken(rule, first))?;
        let named: Vec<ServiceId> =
            self.readings.iter().flat_map(|it| &it.services).map(|it| it.id.clone()).collect();
        self.readings.iter().try_for_each(|reading| {
            self.holds(reading, &named).map_err(|rule| self.broken(rule, reading))
        })
    }

    fn broken(&self, rule: Rule, reading: &Reading) -> GuardViolation {
        let fact = contradiction::fact(self.request, self.known, rule, reading);
        GuardViolation { fact, ..rule.broken_by(&reading.sentence.raw) }
    }

    fn facts(&self) -> Facts<'_> {
        let turn = &self.request.context;
        let now = turn.now.to_zoned(turn.profile.zone.clone()).datetime();
        Facts { profile: &turn.profile, known: self.known, now }
    }

    /// Checks one sentence.
    fn holds(&self, reading: &Reading, named: &[ServiceId]) -> Result<(), Rule> {
        let (request, known) = (self.request, self.known);
        if reading.conflict {
            return Err(Rule::When);
        }
        if paraphrase::says_a_fact(request, known, reading) {
            return Ok(());
        }
        if self.echoes(reading) {
            return Ok(());
        }
        let facts = self.facts();
        tallies::check(request, known, reading)?;
        parts::check(known, reading)?;
        sequence::check(known, reading)?;
        slot_kept::check(known, reading)?;
        reading.statements.iter().try_for_each(|statement| facts.check(statement))?;
        deeds::check(request, known, reading)?;
        let prices = Prices::of(request, known, reading, named);
        prices::check(request, &prices)?;
        discounts::check(&prices)?;
        lengths::check(request, known, reading, &reading.mentions)?;
        age_limits::check(request, reading)?;
        place::check(request, known, reading)?;
        people::check(request, known, reading)?;
        party::check(request, known, reading)?;
        house::check(request, known, reading)
    }
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
    let numero = |c: char| if c == '№' { '#' } else { c };
    text.chars()
        .map(|c| numero(apostrophe(c)))
        .nfkc()
        .filter(|c| !is_hidden(*c) || *c == '\n')
        .map(dotless)
        .collect()
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;
