//! Whether a message asks for a person and says nothing else, so that a person may take its conversation over.
//!
//! Many messages have a word for a person: "who is the manager?", "no need to call me back", "is there a person
//! who speaks English?". The bot goes on answering those, because a silence that was not asked for leaves a
//! customer without an answer.

use crate::lang::{self, Cue};

use super::tokens;

/// What may stand beside the wish for a person.
const BESIDE: &[Cue] = &[
    Cue::Human,
    Cue::Book,
    Cue::Please,
    Cue::May,
    Cue::Greet,
    Cue::Filler,
    Cue::Me,
    Cue::With,
    Cue::Only,
    Cue::Rather,
    Cue::A,
    Cue::What,
    Cue::Yes,
    Cue::To_,
    Cue::Subject,
];

/// What turns the wish for a person into something else.
const AGAINST: &[Cue] = &[
    Cue::Not,
    Cue::No,
    Cue::Deny,
    Cue::Except,
    Cue::NeverMind,
    Cue::Decline,
    Cue::If,
    Cue::Because,
    Cue::But,
    Cue::Thanks,
    Cue::Bye,
    Cue::How,
    Cue::Asks,
    Cue::Wonders,
    Cue::Complains,
    Cue::FreesUp,
    Cue::TellMe,
    Cue::Robot,
    Cue::Again,
    Cue::ForWhom,
    Cue::Several,
    Cue::MeAnd,
];

/// Whether a message asks for a person and says nothing else: each of its words is explained so.
#[must_use]
pub fn asks_for_a_person_alone(text: &str) -> bool {
    let tokens = tokens::read(text);
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let cues = lang::matches(&keys);
    let human: Vec<_> = cues.iter().filter(|it| it.cue == Cue::Human).collect();
    // "Can I talk" stands inside the wish itself.
    let inside =
        |it: &lang::Match| human.iter().any(|wish| wish.from <= it.from && it.until <= wish.until);
    let explained = |at: usize| {
        cues.iter().any(|it| BESIDE.contains(&it.cue) && (it.from..it.until).contains(&at))
    };
    let words = || {
        (0..tokens.len())
            .filter(|at| tokens.get(*at).is_some_and(|it| it.is_word() || it.is_number()))
    };
    // "Can I" opens a question and a wish.
    let wish = |it: &lang::Match| {
        let same = |may: &lang::Match| (may.from, may.until) == (it.from, it.until);
        cues.iter().any(|may| matches!(may.cue, Cue::May | Cue::Please | Cue::Book) && same(may))
    };
    let against = cues.iter().any(|it| AGAINST.contains(&it.cue) && !inside(it) && !wish(it));
    !human.is_empty() && !against && words().all(explained)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_wish_for_a_person_is_one() {
        for text in [
            "can I talk to a human please?",
            "I'd like to speak to a person",
            "get me a human",
            "хочу поговорити з людиною",
            "покличте людину, будь ласка",
            "Добрий день! Можна поговорити з адміністратором?",
        ] {
            let tokens = tokens::read(text);
            let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
            assert!(asks_for_a_person_alone(text), "{text}: {:?}", lang::matches(&keys));
        }
    }

    #[test]
    fn a_word_for_a_person_beside_anything_else_is_none() {
        for text in [
            "no need to call me back",
            "is there a person who speaks English?",
            "who is the manager there?",
            "I work as an operator, so after 6 only",
            "phone me on 067 111 22 33 if anything changes",
            "не треба оператора",
            "без операторів будь ласка",
            "не кличте людину, просто запишіть завтра о 10",
            "дякую, адміністратору привіт",
            "як звати вашого адміністратора?",
            "запишіть зі мною ще людину",
            "are you a human or a bot?",
        ] {
            assert!(!asks_for_a_person_alone(text), "{text}");
        }
    }
}
