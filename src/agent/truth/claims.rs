//! What a sentence says was done, by the words that people use for it.
//!
//! Words are found by their beginning, in the languages that models answer in even when they
//! were asked for another. A word counts unless it is denied or only possible ("not booked",
//! "can be cancelled", "щоб я вас записала"), and the denial must stand right before it: "don't
//! worry, you are booked" is a claim.

use crate::{
    agent::Request,
    chat::{Entry, Fact, Refusal},
    schedule::Change,
};

/// What can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is booked.
    Made,
    /// It is kept for a while, or booked.
    Kept,
    /// It is moved.
    Moved,
    /// It is cancelled.
    Cancelled,
    /// It is free.
    Free,
    /// All is well, whatever was asked for.
    Sure,
}

const WORDS: &[(Claim, &[&str])] = &[
    (Claim::Made, &["записав", "записал", "записан", "заброньов", "забронюва", "забронирова"]),
    (Claim::Made, &["підтверджен", "подтвержден", "подтверждён", "оформив", "оформил", "оформлен"]),
    (Claim::Made, &["створен", "создан", "внесен", "внесла", "внесли", "вніс", "внёс", "домовил"]),
    (Claim::Made, &["договорил", "зафіксов", "зафиксиров", "занес", "заплановано", "призначен"]),
    (Claim::Made, &["booked", "confirmed", "scheduled", "arranged", "penciled", "pencilled"]),
    (Claim::Made, &["put you down", "put you in", "got you down", "got you in", "have you down"]),
    (Claim::Made, &["signed you up", "added you", "added to the", "added it to", "locked in"]),
    (Claim::Made, &["secured", "is set for", "appointment is set", "booking is set", "set up for"]),
    (Claim::Made, &["you're in for", "you are in for", "appointment is made", "made the booking"]),
    (Claim::Made, &["made the appointment", "made your", "booking went through", "it's yours"]),
    (Claim::Made, &["gebucht", "bestätigt", "eingetragen", "vermerkt", "vereinbart"]),
    (Claim::Made, &["umówi", "potwierdzon", "potwierdził", "zapisał", "zapisan", "umawiam"]),
    (Claim::Made, &["confirmad", "agendad", "confirmé", "prenotat", "confermat"]),
    (Claim::Kept, &["зарезерв", "забронь", "притрима", "reserved", "on hold", "holding", "held"]),
    (Claim::Kept, &["reserviert", "zarezerwowa", "reservad", "réservé"]),
    (Claim::Moved, &["перенесен", "перенесла", "перенесли", "переніс", "перенёс", "перенес "]),
    (Claim::Moved, &["пересунул", "пересунув", "пересунут", "змінено", "змінив", "змінил"]),
    (Claim::Moved, &["rescheduled", "moved", "shifted", "pushed", "switched", "changed your"]),
    (Claim::Moved, &["changed it", "changed the", "verschoben", "umgebucht", "przeniesion"]),
    (Claim::Moved, &["przełożon", "przeniosł", "przesunię"]),
    (Claim::Cancelled, &["скасован", "скасував", "скасувал", "відмінен", "відмінив", "відмінил"]),
    (Claim::Cancelled, &["анульова", "аннулирова", "видален", "видалив", "видалил", "удалил"]),
    (Claim::Cancelled, &["отменен", "отменён", "отменил", "cancelled", "canceled", "called off"]),
    (Claim::Cancelled, &["removed your", "removed the", "deleted", "abgesagt", "storniert"]),
    (Claim::Cancelled, &["gelöscht", "anulowa", "odwołan", "odwołał", "usunię", "cancelad"]),
    (Claim::Free, &["вільн", "доступн", "свободн", "є місц", "є вікон", "есть мест", "free"]),
    (Claim::Free, &["available", "open slot", "opening", "frei", "verfügbar", "woln", "dostępn"]),
    (Claim::Sure, &["all set", "see you", "чекаємо на вас", "чекаємо вас", "чекатимемо"]),
    (Claim::Sure, &["ждем вас", "ждём вас", "до зустрічі", "expecting you", "do zobaczenia"]),
];

/// What a sentence says when it begins like this.
const FIRST: &[&str] =
    &["готово", "done", "зроблено", "сделано", "gotowe", "erledigt", "fertig", "listo", "✅"];

/// Words that may stand between a denial and what it denies.
const BETWEEN: &[&str] = &[
    "yet", "been", "be", "yet been", "i", "we", "you", "it", "ще", "поки", "було", "був", "вас",
    "вам", "вже", "я", "ми", "мы", "ещё", "еще", "пока", "был", "noch", "jeszcze",
];
/// Words that deny, or make it only possible.
const DENIES: &[&str] = &[
    "не",
    "ні",
    "not",
    "never",
    "nothing",
    "no",
    "isn't",
    "aren't",
    "wasn't",
    "haven't",
    "hasn't",
    "won't",
    "can",
    "cannot",
    "can't",
    "could",
    "may",
    "щоб",
    "чтобы",
    "нет",
    "немає",
    "нема",
    "жодного",
    "nie",
    "nicht",
    "keine",
    "kein",
    "żeby",
];

/// Returns what a sentence in lower case claims, each once.
pub(super) fn made(sentence: &str) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let found = WORDS.iter().filter(|(_, stems)| stems.iter().any(|stem| says(sentence, stem)));
    for (claim, _) in found {
        if !claims.contains(claim) {
            claims.push(*claim);
        }
    }
    let start = sentence.trim_start_matches(|c: char| !c.is_alphabetic() && c != '✅');
    if FIRST.iter().any(|first| start.starts_with(first)) && !claims.contains(&Claim::Sure) {
        claims.push(Claim::Sure);
    }
    claims
}

/// Returns whether a word that begins so stands somewhere and is not denied.
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
        .skip_while(|word| BETWEEN.contains(word));
    words.next().is_some_and(|word| DENIES.contains(&word))
}

impl Claim {
    /// Returns whether a fact allows it.
    pub(super) fn is_proved(self, fact: &Fact) -> bool {
        let change = match fact {
            Fact::Receipt { change, .. } => Some(*change),
            _ => None,
        };
        let listed = matches!(fact, Fact::Appointments { list } if !list.is_empty());
        match self {
            Self::Made => listed || change.is_some_and(|change| change != Change::Cancelled),
            Self::Kept => matches!(fact, Fact::Held(_)) || listed || Self::Made.is_proved(fact),
            Self::Moved => change == Some(Change::Moved),
            Self::Cancelled => change == Some(Change::Cancelled),
            Self::Sure => change.is_some() || matches!(fact, Fact::Human { .. }),
            Self::Free => {
                let slot = matches!(fact, Fact::Refused(Refusal::Slot { .. }));
                slot || matches!(fact, Fact::Times(_) | Fact::Held(_))
            }
        }
    }
}

/// Returns whether the customer has a booking, as far as this conversation knows.
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
