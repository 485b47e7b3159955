//! Whether a message asks for a person and says nothing else, so that a person may take its conversation over.
//!
//! Many messages have a word for a person: "who is the manager?", "no need to call me back", "is there a person
//! who speaks English?". The bot goes on answering those, because a silence that was not asked for leaves a
//! customer without an answer.

use crate::{
    bots::{BusinessProfile, Staff},
    lang::{self, Cue, Match},
    text::same_stem,
};

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

/// The fewest letters of a staff member's name that is read in another case.
const NAME: usize = 3;

/// Finds the patterns in the folded words of a message, with the wishes for a person of the business by their name
/// or by what they are: "can I speak with Olena".
pub(super) fn matches(keys: &[&str], profile: &BusinessProfile) -> Vec<Match> {
    let mut cues = lang::matches(keys);
    add_wishes(keys, &mut cues, profile);
    cues
}

fn add_wishes(keys: &[&str], cues: &mut Vec<Match>, profile: &BusinessProfile) {
    let is_of = |word: &String, key: &&str| word.chars().count() >= NAME && same_stem(word, key);
    let member = |at: usize| {
        let (key, rest) = (keys.get(at)?, keys.get(at + 1..)?);
        let names = || profile.staff.iter().flat_map(Staff::spoken_names);
        names().find_map(|name| {
            name.iter().find(|word| is_of(word, key))?;
            let more = rest.iter().take_while(|key| name.iter().any(|word| is_of(word, key)));
            Some(at + 1 + more.count())
        })
    };
    for words in lang::wanted(keys, member) {
        let (from, until) = (words.start, words.end);
        // Patterns stand in the order of their first words.
        let place = cues.partition_point(|it| it.from < from);
        cues.insert(place, Match { cue: Cue::Human, from, until });
    }
}

/// Whether a message asks for a person and says nothing else: each of its words is explained so.
#[must_use]
pub fn asks_for_a_person_alone(text: &str, profile: &BusinessProfile) -> bool {
    let tokens = tokens::read(text);
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let cues = matches(&keys, profile);
    let human: Vec<_> = cues.iter().filter(|it| it.cue == Cue::Human).collect();
    // "Can I talk" stands inside the wish itself.
    let inside =
        |it: &Match| human.iter().any(|wish| wish.from <= it.from && it.until <= wish.until);
    let explained = |at: usize| {
        cues.iter().any(|it| BESIDE.contains(&it.cue) && (it.from..it.until).contains(&at))
    };
    let words = || {
        (0..tokens.len())
            .filter(|at| tokens.get(*at).is_some_and(|it| it.is_word() || it.is_number()))
    };
    // "Can I" opens a question and a wish.
    let wish = |it: &Match| {
        // «Чи можна»: "whether" alone is no question here.
        let asks = matches!(it.cue, Cue::Asks | Cue::Wonders);
        let same = |may: &Match| {
            (may.from, may.until) == (it.from, it.until)
                || asks && may.from <= it.from && it.until <= may.until
        };
        cues.iter().any(|may| matches!(may.cue, Cue::May | Cue::Please | Cue::Book) && same(may))
    };
    let against = cues.iter().any(|it| AGAINST.contains(&it.cue) && !inside(it) && !wish(it));
    !human.is_empty() && !against && words().all(explained)
}

/// Whether a message asks whether anyone is there, and says nothing else.
#[must_use]
pub fn asks_whether_anyone_is_there(text: &str) -> bool {
    let tokens = tokens::read(text);
    let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
    let Some(asked) = lang::anyone_there(&keys) else { return false };
    let cues = lang::matches(&keys);
    let small = |at: usize| {
        cues.iter().any(|it| {
            [Cue::Greet, Cue::Please, Cue::Filler].contains(&it.cue)
                && (it.from..it.until).contains(&at)
        })
    };
    let is_said = |at: &usize| tokens.get(*at).is_some_and(|it| it.is_word() || it.is_number());
    (0..tokens.len()).filter(is_said).all(|at| asked.contains(&at) || small(at))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use super::*;
    use crate::{bots, ids::BusinessId};

    fn salon() -> BusinessProfile {
        let text = include_str!("../../bots/salon.toml");
        bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap()
    }

    #[test]
    fn a_plain_wish_for_a_person_is_one() {
        for text in [
            "can I talk to a human please?",
            "I'd like to speak to a person",
            "get me a human",
            "хочу поговорити з людиною",
            "покличте людину, будь ласка",
            "Добрий день! Можна поговорити з адміністратором?",
            "May I talk to Olena?",
            "Can I speak with Olena please?",
            "I want to talk to Olena",
            "could the owner call me?",
            "can I talk to the owner",
            "I'd like to talk to the hairdresser",
            "let me talk to the hairdresser please",
            "could you put me through to Olena",
            "please ask Olena to call me back",
            "чи можна поговорити з Оленою?",
            "покличте Олену",
            "покличте власницю",
            "хочу поговорити з майстром",
            "з'єднайте мене з власницею",
            "хай Олена мені передзвонить",
            "попросіть власницю мені зателефонувати",
        ] {
            let tokens = tokens::read(text);
            let keys: Vec<&str> = tokens.iter().map(|token| token.key.as_str()).collect();
            assert!(asks_for_a_person_alone(text, &salon()), "{text}: {:?}", lang::matches(&keys));
        }
    }

    #[test]
    fn a_question_whether_anyone_is_there_says_nothing_else() {
        for text in ["hello? is anybody there?", "Anyone there??", "є хто?", "агов", "ви тут?"]
        {
            assert!(asks_whether_anyone_is_there(text), "{text}");
        }
        for text in
            ["is anyone there at 6 tomorrow?", "чи є хто вільний завтра?", "hello", "067 123 45 67"]
        {
            assert!(!asks_whether_anyone_is_there(text), "{text}");
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
            "I'd like to come to Olena",
            "can I book with Olena",
            "a haircut with the owner, please",
            "I talked to Olena, she can take me at 3",
            "could you call me Max",
            "запишіть до Олени",
            "хочу до майстра Олени",
        ] {
            assert!(!asks_for_a_person_alone(text, &salon()), "{text}");
        }
    }
}
