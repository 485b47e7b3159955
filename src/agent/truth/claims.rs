//! What a sentence claims was done, found by the words that people use for it.
//!
//! A word is found by its beginning, in all languages at once, because models answer in languages
//! that they were not asked for. A word counts unless it is denied or only possible ("not booked",
//! "can be cancelled", "щоб я вас записала"). The denial must stand right before it: "don't worry,
//! you are booked" is a claim.

use std::sync::LazyLock;

use crate::{
    agent::Request,
    chat::{Entry, Fact, Refusal},
    schedule::Change,
    text::word_lists::phrases,
};

/// What can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// An appointment is booked.
    Made,
    /// A slot is held, or booked.
    Kept,
    /// An appointment is moved.
    Moved,
    /// An appointment is cancelled.
    Cancelled,
    /// A time is free.
    Free,
    /// What the customer asked for is done.
    Sure,
}

impl Claim {
    /// Every claim, in the order in which they are checked.
    const ALL: [Self; 6] =
        [Self::Made, Self::Kept, Self::Moved, Self::Cancelled, Self::Free, Self::Sure];

    /// Returns the section of `claims.txt` with the words of this claim.
    const fn section(self) -> &'static str {
        match self {
            Self::Made => "booked",
            Self::Kept => "held",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Free => "free",
            Self::Sure => "sure",
        }
    }
}

struct ClaimWords {
    /// The starts of the words of each claim.
    stems: Vec<(Claim, Vec<&'static str>)>,
    /// A sentence that begins so claims [`Claim::Sure`].
    first: Vec<&'static str>,
    /// Words that deny a claim, or make it only possible.
    denies: Vec<&'static str>,
    /// Words that may stand between a denial and the claim.
    between: Vec<&'static str>,
    /// Words that begin another clause.
    turns: Vec<&'static str>,
}

static WORDS: LazyLock<ClaimWords> = LazyLock::new(|| ClaimWords {
    stems: Claim::ALL.map(|claim| (claim, phrases("claims", claim.section()))).into(),
    first: phrases("claims", "first"),
    denies: phrases("claims", "denies"),
    between: phrases("claims", "between"),
    turns: phrases("claims", "turns"),
});

/// Returns the words that begin another clause in a sentence.
pub(super) fn turns() -> &'static [&'static str] {
    &WORDS.turns
}

/// Returns what a sentence in lower case claims, each claim once.
pub(super) fn made(sentence: &str) -> Vec<Claim> {
    let claimed = WORDS.stems.iter().filter(|(_, stems)| stems.iter().any(|it| says(sentence, it)));
    let mut claims: Vec<Claim> = claimed.map(|(claim, _)| *claim).collect();
    let start = sentence.trim_start_matches(|c: char| !c.is_alphabetic() && c != '✅');
    if WORDS.first.iter().any(|first| start.starts_with(first)) && !claims.contains(&Claim::Sure) {
        claims.push(Claim::Sure);
    }
    claims
}

/// Returns whether the sentence has a word that begins so and is not denied.
fn says(sentence: &str, stem: &str) -> bool {
    sentence.match_indices(stem).any(|(at, _)| {
        let before = sentence.get(..at).unwrap_or_default();
        let begins = before.chars().next_back().is_none_or(|c| !c.is_alphabetic());
        begins && !is_denied(before)
    })
}

fn is_denied(before: &str) -> bool {
    let clause = before.rsplit([',', ':', '—', '–', '(', ')']).next().unwrap_or_default();
    let mut words = clause
        .split_whitespace()
        .rev()
        .map(|word| word.trim_matches('"'))
        .skip_while(|word| WORDS.between.contains(word));
    words.next().is_some_and(|word| WORDS.denies.contains(&word))
}

impl Claim {
    /// Returns whether a fact proves the claim.
    pub(super) fn is_proved(self, fact: &Fact) -> bool {
        let change = match fact {
            Fact::Receipt { change, .. } => Some(*change),
            _ => None,
        };
        let listed = matches!(fact, Fact::Appointments { list } if !list.is_empty());
        match self {
            Self::Made => listed || change.is_some_and(|change| change != Change::Cancelled),
            Self::Kept => matches!(fact, Fact::Held(_)) || listed || Self::Made.is_proved(fact),
            Self::Moved => matches!(change, Some(Change::Moved | Change::Amended)),
            Self::Cancelled => change == Some(Change::Cancelled),
            Self::Sure => change.is_some() || matches!(fact, Fact::Human { .. }),
            Self::Free => {
                let slot = matches!(fact, Fact::Refused(Refusal::Slot { .. }));
                slot || matches!(fact, Fact::Times(_) | Fact::Held(_))
            }
        }
    }
}

/// Returns whether the customer has a booking, by the last fact in this conversation that tells.
pub(super) fn has_booking(request: &Request) -> bool {
    let facts = request.context.history.iter().rev().filter_map(|entry| match entry {
        Entry::Assistant { calls, .. } => Some(calls.iter().rev()),
        Entry::Customer { .. } => None,
    });
    let last = facts.flatten().find_map(|done| match &done.outcome.fact {
        Fact::Receipt { change, .. } => Some(*change != Change::Cancelled),
        Fact::Appointments { list } => Some(!list.is_empty()),
        Fact::Confirming { .. } => Some(true),
        _ => None,
    });
    last.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_or_only_possible_is_not_claimed() {
        for said in [
            "ще не записано",
            "it is not yet booked",
            "appointments can be cancelled by phone",
            "хочете, щоб я вас записала?",
            "i haven't booked it",
            "на жаль, вільних немає".trim_end_matches("вільних немає"),
        ] {
            assert_eq!(made(said), [], "{said}");
        }
    }

    #[test]
    fn a_denial_of_something_else_denies_nothing() {
        for said in ["don't worry, you're booked", "не хвилюйтесь, вас записано", "не, записано"]
        {
            assert_eq!(made(said), [Claim::Made], "{said}");
        }
    }
}
