//! Whether what is said of the held slot without naming its time is true: "it has just been taken".
//!
//! While a slot is held for a customer, no one else can have it.

use super::{cues::Cue, known::Known, reading::Reading, sentence::Act, violation::Rule};

/// Refuses a sentence that calls the held slot taken, to a customer who speaks of no other time.
pub(super) fn check(known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let other = known.acted || !known.said.is_empty() || !reading.mentions.is_empty();
    let sentence = &reading.sentence;
    let taken = sentence
        .clauses
        .iter()
        .any(|clause| clause.act == Act::Denies && Cue::Taken.is_in(sentence.words(clause)));
    if known.held.is_some() && taken && !other { Err(Rule::Offer) } else { Ok(()) }
}
