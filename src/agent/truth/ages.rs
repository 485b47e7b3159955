//! Whether the ages that an answer names are those of the profile: "guitar from seven".
//!
//! A bare number is an age, and no hour, where the customer speaks of a child or of ages and nothing
//! was looked up. It belongs to the parts of the facts that share a word with its sentence.

use std::ops::Range;

use crate::{
    agent::Request,
    phrase::{self, Word, WordKind},
};

use super::{
    cues::Cue,
    durations::{small_number, unit},
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
    vocabulary,
};

/// The oldest age that is read.
const OLDEST: i64 = 99;

/// An age in a text.
pub(super) struct Age {
    pub(super) span: Range<usize>,
    years: i64,
}

/// A part of a fact that gives ages to something.
struct AgeRule {
    years: Vec<i64>,
    words: Vec<String>,
}

/// Returns the ages that a sentence of an answer in lower case names.
pub(super) fn ages(request: &Request, text: &str) -> Vec<Age> {
    let mut heard = request.context.heard.iter().map(|heard| heard.text.to_lowercase());
    if request.outcomes().next().is_some() || !heard.any(|text| Cue::OfAges.is_in(&text)) {
        return Vec::new();
    }
    let known: Vec<i64> = rules(request).into_iter().flat_map(|it| it.years).collect();
    let told = told(request);
    let mut found = bare(text);
    found.retain(|it| !known.is_empty() && (known.contains(&it.years) || told.contains(&it.years)));
    found
}

/// Checks the ages of a sentence.
pub(super) fn check(request: &Request, reading: &Reading) -> Result<(), Rule> {
    let text = &reading.sentence.text;
    let found = ages(request, text);
    if found.is_empty() || reading.sentence.question {
        return Ok(());
    }
    let rules = rules(request);
    let fits = |age: &Age| {
        let Some(clause) = reading.sentence.clause_at(age.span.start) else { return true };
        let words = reading.sentence.words(clause);
        let own = of(&rules, words);
        let of = if own.is_empty() { of(&rules, text) } else { own };
        let fits = |rule: &&AgeRule| rule.allows(age.years, clause, words);
        of.iter().any(fits) || of.is_empty() && rules.iter().any(|it| fits(&it))
    };
    if found.iter().all(fits) { Ok(()) } else { Err(Rule::Number) }
}

impl AgeRule {
    /// Returns whether a clause says of an age what the rule says: its own edge, or that the
    /// customer's is within or below it.
    fn allows(&self, years: i64, clause: &Clause, words: &str) -> bool {
        if self.years.contains(&years) {
            return true;
        }
        let least = self.years.iter().min().is_some_and(|least| *least <= years);
        let most = self.years.len() < 2 || self.years.iter().max().is_some_and(|it| years <= *it);
        let denies = clause.act == Act::Denies || Cue::TooYoung.is_in(words);
        denies != (least && most)
    }
}

/// Returns the rules that share a word with a text.
fn of<'a>(rules: &'a [AgeRule], text: &str) -> Vec<&'a AgeRule> {
    let said = vocabulary::telling(text);
    let shares = |rule: &&AgeRule| {
        rule.words.iter().any(|own| said.iter().any(|word| vocabulary::is_form(own, word)))
    };
    rules.iter().filter(shares).collect()
}

fn rules(request: &Request) -> Vec<AgeRule> {
    let facts = request.context.profile.facts.iter().flat_map(|fact| fact.text.all());
    let facts = facts.map(str::to_lowercase).filter(|fact| Cue::OfAges.is_in(fact));
    let parts = facts.flat_map(|fact| {
        let joined = Cue::Joins
            .phrases()
            .iter()
            .fold(fact, |fact, join| fact.replace(&format!(" {} ", join.trim()), ", "));
        joined.split([',', ';']).map(str::to_owned).collect::<Vec<_>>()
    });
    let rule = |part: String| AgeRule {
        years: bare(&part).into_iter().map(|it| it.years).collect(),
        words: vocabulary::telling(&part),
    };
    parts.map(rule).filter(|it| !it.years.is_empty()).collect()
}

/// Returns the ages that the customer told.
pub(super) fn told(request: &Request) -> Vec<i64> {
    let said = request.context.messages().map(|(text, _)| text.to_lowercase());
    let of_ages = said.filter(|text| Cue::OfAges.is_in(text));
    of_ages.flat_map(|text| bare(&text)).map(|it| it.years).collect()
}

/// Returns the numbers of a text that stand alone, or before years.
fn bare(text: &str) -> Vec<Age> {
    let words = phrase::words(text);
    let alone = |at: usize| {
        let next = words.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let digit = words.get(at + 2).is_some_and(|it| it.kind == WordKind::Number && it.glued);
        let ends = |it: &Word| !digit && ",.;:!?)".contains(&it.key);
        let sign = |it: &Word| it.glued && it.kind == WordKind::Sign && !ends(it);
        let measured = |it: &Word| {
            let said = text.get(it.span.clone()).unwrap_or_default();
            unit(said).is_some_and(|minutes| minutes < YEAR) || it.key == "%"
        };
        let money = before.is_some_and(|it| "$€£₴#:".contains(&it.key) && !it.key.is_empty());
        !money && !next.is_some_and(|it| sign(it) || measured(it) || "$€£₴".contains(&it.key))
    };
    let age = |(at, word): (usize, &Word)| {
        let years = match word.kind {
            WordKind::Number => word.key.parse().ok()?,
            _ => small_number(&word.key)?,
        };
        ((2..=OLDEST).contains(&years) && alone(at)).then(|| Age { span: word.span.clone(), years })
    };
    words.iter().enumerate().filter_map(age).collect()
}

/// The minutes of a year, as units count them.
pub(super) const YEAR: i64 = 525_600;
