//! Words that exclude each other when they are said of the same thing: "before" and "after", "included"
//! and "extra".
//!
//! Such words are everyday talk, so no list of strange words finds a sentence that is untrue by one of
//! them: "you pay after the lesson", where the profile says before it.

use std::sync::LazyLock;

use crate::{agent::Request, text::word_lists::lists};

use super::{
    asked,
    cues::Cue,
    fact_texts::{FactText, Meant},
    known::Known,
    reading::Reading,
    sentence::{Act, Clause},
    vocabulary,
};

/// The sides of a line, each with its phrases.
type Line = Vec<Vec<&'static str>>;

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let side = |side: &'static str| side.split(',').map(str::trim).collect::<Vec<_>>();
    let lines = lists("opposed").flat_map(|list| list.entries());
    lines.map(|line| line.text.split('|').map(side).collect()).collect()
});

/// How many words before a phrase deny it.
const MOST_BETWEEN: usize = 2;

/// Returns whether a clause says of the thing that a fact is about the opposite of what the fact says.
pub(super) fn is_untrue(
    request: &Request,
    known: &Known<'_>,
    reading: &Reading,
    clause: &Clause,
) -> bool {
    // "Please bring your own" tells the customer to.
    if !matches!(clause.act, Act::States | Act::Opens | Act::Asks) || reading.sentence.question {
        return false;
    }
    let words = reading.sentence.words(clause);
    if !LINES.iter().flatten().any(|side| has(words, side)) {
        return false;
    }
    let meant = |text: &str| vocabulary::telling(text).into_iter().map(Meant::new);
    let mut said: Vec<Meant> = meant(words).collect();
    if said.is_empty() {
        said =
            asked::questions(request).flat_map(|text| meant(&text).collect::<Vec<_>>()).collect();
    }
    let of =
        |fact: &&FactText| said.iter().any(|word| fact.telling.iter().any(|it| it.equals(word)));
    let facts = known.facts(request).iter().filter(of);
    let facts: Vec<&String> = facts.map(|fact| &fact.text).collect();
    !facts.is_empty() && excludes(&facts, words)
}

/// Returns whether a text in lower case has a side of a line of which these facts have only other sides.
pub(super) fn excludes(facts: &[&String], text: &str) -> bool {
    LINES.iter().any(|line| {
        let said: Vec<bool> = line.iter().map(|side| has(text, side)).collect();
        if !said.contains(&true) {
            return false;
        }
        let told: Vec<bool> =
            line.iter().map(|side| facts.iter().any(|fact| has(fact, side))).collect();
        let other = told.iter().zip(&said).any(|(told, said)| *told && !said);
        let own = told.iter().zip(&said).any(|(told, said)| *told && *said);
        other && !own
    })
}

/// Returns whether a text says one of the phrases and does not deny it.
fn has(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        let stem = phrase.strip_suffix('*');
        text.match_indices(stem.unwrap_or(phrase)).any(|(at, found)| {
            let inner = |c: char| c.is_alphanumeric() || c == '\'';
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + found.len()..).unwrap_or_default();
            let begins = !before.ends_with(inner);
            let ends = stem.is_some() || !after.starts_with(inner);
            let mut last = before.split_whitespace().rev().take(MOST_BETWEEN);
            begins && ends && !last.any(|word| Cue::Not.is_in(&format!("{word} ")))
        })
    })
}
