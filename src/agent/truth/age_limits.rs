//! Whether the ages that an answer names are those of the profile, and whether it says of the
//! customer's own age what the profile says: too young, or old enough.

use crate::agent::Request;

use super::{
    ages::{Age, AgeRule, ages, rules},
    cues::Cue,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
    vocabulary,
};

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
