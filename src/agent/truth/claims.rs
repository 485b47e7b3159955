//! What a clause claims was done, and which facts prove it.
//!
//! A word counts unless it is denied or only possible ("not booked", "can be cancelled", "щоб я вас
//! записала"). The denial must stand right before it: "don't worry, you are booked" is a claim.

use super::{cues::Cue, phrases::find};

/// What can be claimed of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is booked.
    Made,
    /// Its slot is held, or booked.
    Kept,
    /// It is moved.
    Moved,
    /// It is cancelled.
    Cancelled,
    /// The customer is expected.
    Expected,
    /// What they asked for is done.
    Done,
}

impl Claim {
    const ALL: [Self; 6] =
        [Self::Made, Self::Kept, Self::Moved, Self::Cancelled, Self::Expected, Self::Done];

    const fn cue(self) -> Cue {
        match self {
            Self::Made => Cue::Booked,
            Self::Kept => Cue::Held,
            Self::Moved => Cue::Moved,
            Self::Cancelled => Cue::Cancelled,
            Self::Expected => Cue::Sure,
            Self::Done => Cue::AllDone,
        }
    }
}

/// Returns what a clause in lower case claims.
pub(super) fn made(clause: &str) -> Vec<Claim> {
    let mut claims: Vec<Claim> =
        Claim::ALL.into_iter().filter(|claim| says(clause, claim.cue())).collect();
    let start = clause.trim_start_matches(|c: char| !c.is_alphabetic() && c != '✅');
    // A tick before a time alone is the sign of a list.
    let begins = Cue::First.opens(start) && clause.contains(char::is_alphabetic);
    // "We expect you every weekday until six" gives opening hours.
    if Cue::AnotherTime.is_in(clause) || Cue::Habitual.is_in(clause) {
        claims.retain(|claim| *claim != Claim::Expected);
    }
    if begins && !claims.contains(&Claim::Done) {
        claims.push(Claim::Done);
    }
    claims
}

/// Returns whether the clause has a phrase of this cue that is not denied.
pub(super) fn says(clause: &str, cue: Cue) -> bool {
    cue.places(clause).any(|at| !is_denied(clause.get(..at).unwrap_or_default()))
}

/// Returns whether the clause has a phrase that is not denied.
pub(super) fn has_phrase(clause: &str, phrase: &str) -> bool {
    find(clause, phrase).any(|at| !is_denied(clause.get(..at).unwrap_or_default()))
}

fn is_denied(before: &str) -> bool {
    let part = before.rsplit([',', ':', '—', '–', '(', ')']).next().unwrap_or_default();
    let mut words = part
        .split_whitespace()
        .rev()
        .map(|word| word.trim_matches('"'))
        .skip_while(|word| Cue::Between.is(word));
    words.next().is_some_and(|word| Cue::Denies.is(word))
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
