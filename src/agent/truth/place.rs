//! Whether the streets and house numbers of an answer are those of the profile.

use crate::{agent::Request, bots::LocalizedText, text::same_stem};

use super::{cues::Cue, reading::Reading, violation::Rule};

/// How many words before and after the word for a street belong to it.
const REACH: usize = 3;

/// Checks the addresses of a sentence.
pub(super) fn check(request: &Request, reading: &Reading) -> Result<(), Rule> {
    let profile = &request.context.profile;
    let address: Vec<String> =
        profile.address.iter().flat_map(LocalizedText::all).flat_map(crate::text::words).collect();
    let facts: Vec<String> =
        profile.facts.iter().flat_map(LocalizedText::all).flat_map(crate::text::words).collect();
    let has =
        |words: &[String], word: &str| words.iter().any(|own| own == word || same_stem(own, word));
    let words: Vec<&str> = reading
        .sentence
        .raw
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        if !Cue::Streets.is(word.to_lowercase().as_str()) {
            continue;
        }
        let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default().iter().rev();
        let after = words.get(at + 1..).unwrap_or_default().iter().take(REACH);
        let part = |word: &&&str| is_part(word);
        // "Sadova St" has its name before it, "вул. Садова" behind.
        let named_before = word.is_ascii();
        let before = before.filter(|_| named_before);
        let parts: Vec<String> = before
            .take_while(part)
            .chain(after.take_while(part))
            .map(|it| it.to_lowercase())
            .collect();
        let numbered = parts.iter().any(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        let known = |part: &String| has(&address, part) || !numbered && has(&facts, part);
        if !parts.iter().all(known) {
            return Err(Rule::Place);
        }
    }
    Ok(())
}

/// Returns whether a word beside the word for a street belongs to it: a number or a name.
fn is_part(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(|c| c.is_ascii_digit() || c.is_uppercase()) && word.to_lowercase() != word
        || first.is_some_and(|c| c.is_ascii_digit())
}
