//! Who somebody says they are: a name, a mail address, a phone number in a message.
//!
//! A name is what is left of a message when times, services and the words of a wish are taken
//! out, and it looks like one: it was introduced ("мене звати"), it stands beside a mail
//! address, it is two capitalised words, or a name was just asked for. Anything less is not
//! taken, because "Tuesday" written into a calendar as a person is worse than one more
//! question.

use std::ops::Range;

use crate::{agent::ground::addresses, schedule::contact::PHONE_DIGITS_IN_TEXT, text::same_stem};

use super::{given_names, intent, no_names::NEVER};

/// What stands in front of a name.
const INTRODUCTIONS: &[&str] = &[
    "мене звати",
    "мене звуть",
    "меня зовут",
    "моє ім'я",
    "моє імя",
    "мое имя",
    "ім'я",
    "імя",
    "на ім'я",
    "на імя",
    "я",
    "звати",
    "зовут",
    "my name is",
    "my name's",
    "name is",
    "the name is",
    "i am",
    "i'm",
    "im",
    "this is",
    "it's",
    "name",
    "call me",
    "це",
];

/// Words that put the name after them into another grammatical case.
const BENDING: &[&str] = &[
    "запишіть",
    "запиши",
    "запишите",
    "запишіт",
    "записати",
    "записать",
    "забронюйте",
    "забронюй",
    "для",
    "дружину",
    "доньку",
    "дочку",
    "сина",
    "маму",
    "чоловіка",
    "подругу",
    "сестру",
    "брата",
    "на",
    "ім'я",
    "імя",
];

/// The most words of a name.
const MOST_WORDS: usize = 4;

/// Returns the first mail address in a text, or what was meant as one.
pub(super) fn email(text: &str) -> Option<String> {
    addresses(text).next().map(str::to_owned)
}

/// Returns the first phone number in a text: digits, after a `+` if there was one.
pub(super) fn phone(text: &str) -> Option<String> {
    let mut kept = String::new();
    for c in text.chars().chain([';']) {
        match c {
            '0'..='9' => kept.push(c),
            '+' if kept.is_empty() => kept.push(c),
            ' ' | '-' | '(' | ')' | '\u{a0}' if !kept.is_empty() => {}
            _ => {
                let digits = kept.chars().filter(char::is_ascii_digit).count();
                if PHONE_DIGITS_IN_TEXT.contains(&digits) {
                    return Some(kept);
                }
                kept.clear();
            }
        }
    }
    None
}

/// What is known when a name is looked for.
pub(super) struct Look<'a> {
    /// Parts of the text that say a time.
    pub(super) times: &'a [Range<usize>],
    /// A name was just asked for.
    pub(super) asked: bool,
    /// Whether a word in lower case names a service or a staff member.
    pub(super) taken: &'a dyn Fn(&str) -> bool,
}

/// Returns the name that a text gives.
pub(super) fn name(text: &str, look: &Look<'_>) -> Option<String> {
    let has_address = addresses(text).next().is_some();
    let segments = segments(text, look.times);
    let found = segments.iter().find_map(|segment| introduced(segment, look));
    // Whoever says a time goes on about that: "sorry, make it Friday" answers no other question,
    // and a stranger's word in it is no name unless it is known as one.
    let asked = look.asked || has_address;
    let look = &Look { asked: look.asked && (has_address || look.times.is_empty()), ..*look };
    found
        .or_else(|| segments.iter().find_map(|segment| capitalised(segment, look, has_address)))
        .or_else(|| {
            let answers = asked.then_some(segments)?;
            answers.iter().find_map(|segment| plain(segment, look))
        })
}

/// A word of the text, as written and in lower case.
struct Token {
    written: String,
    lower: String,
}

impl Token {
    fn is_capital(&self) -> bool {
        self.written.chars().next().is_some_and(char::is_uppercase)
    }

    fn is_filler(&self) -> bool {
        NEVER.contains(&self.lower.as_str())
    }

    fn may_be_name(&self, look: &Look<'_>) -> bool {
        let letters = self.lower.chars().count();
        letters > 1
            && !self.is_filler()
            && !(look.taken)(&self.lower)
            && (!intent::known(&self.lower) || self.is_capital() && given_names::is(&self.lower))
    }
}

/// Splits a text where a name cannot run on: at punctuation, digits, times and addresses.
fn segments(text: &str, times: &[Range<usize>]) -> Vec<Vec<Token>> {
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_time = times.iter().any(|span| span.contains(&at));
        kept.push(if is_time { ';' } else { c });
    }
    let mut plain = kept;
    for address in addresses(text) {
        plain = plain.replace(address, ";");
    }
    let pieces =
        plain.split(|c: char| !(c.is_alphabetic() || c.is_whitespace() || "'’ʼ`-.".contains(c)));
    let pieces = pieces.flat_map(|piece| piece.split(". ")).map(|piece| {
        let words =
            piece.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
        let kept = words.filter(|word| !word.is_empty());
        let token = |word: &str| {
            let lower = word.to_lowercase().replace(['’', 'ʼ', '`'], "'");
            Token { written: word.to_owned(), lower }
        };
        kept.map(token).collect::<Vec<_>>()
    });
    pieces.filter(|tokens| !tokens.is_empty()).collect()
}

/// Reads "мене звати Олена", "my name is john doe".
fn introduced(segment: &[Token], look: &Look<'_>) -> Option<String> {
    let lower: Vec<&str> = segment.iter().map(|token| token.lower.as_str()).collect();
    let mut best: Option<usize> = None;
    for introduction in INTRODUCTIONS {
        let words: Vec<&str> = introduction.split(' ').collect();
        let at = lower.windows(words.len()).position(|window| window == words.as_slice());
        best = best.max(at.map(|at| at + words.len()));
    }
    let after = segment.get(best?..)?;
    let name: Vec<&Token> =
        after.iter().take_while(|token| token.may_be_name(look)).take(MOST_WORDS).collect();
    let short = segment.len() <= name.len() + 3;
    let shown = name.iter().all(|token| token.is_capital() || given_names::is(&token.lower));
    (!name.is_empty() && (shown || short && name.len() <= 2 && look.asked))
        .then(|| written(&name, false))
}

/// Reads a run of capitalised words: "Запишіть Марію Коваленко".
fn capitalised(segment: &[Token], look: &Look<'_>, has_address: bool) -> Option<String> {
    let named = |token: &Token| token.is_capital() && token.may_be_name(look);
    let start = segment.iter().position(named)?;
    let given = segment.get(start).is_some_and(|token| given_names::is(&token.lower));
    // After a given name a surname may be any word: Mark Booker, Anna Price.
    let runs_on =
        |token: &&Token| named(token) || given && token.is_capital() && !token.is_filler();
    let run: Vec<&Token> =
        segment.get(start..)?.iter().take_while(runs_on).take(MOST_WORDS).collect();
    let first = run.first()?;
    let sure = run.len() > 1
        && !(start == 0 && segment.len() > run.len() && !given_names::is(&first.lower));
    let bent = start
        .checked_sub(1)
        .and_then(|at| segment.get(at))
        .is_some_and(|before| BENDING.contains(&before.lower.as_str()));
    let alone = segment.len() == run.len();
    let known = given_names::nominative(&first.lower).is_some();
    (sure || known && (alone || bent || start > 0) || alone && (look.asked || has_address))
        .then(|| written(&run, bent))
}

/// Reads what answers "what is your name?": "john doe", "олена"; where more than that was said,
/// only a name that is known.
fn plain(segment: &[Token], look: &Look<'_>) -> Option<String> {
    let run: Vec<&Token> =
        segment.iter().filter(|token| !NEVER.contains(&token.lower.as_str())).collect();
    let fits =
        (1..=MOST_WORDS).contains(&run.len()) && run.iter().all(|token| token.may_be_name(look));
    let known = run.first().is_some_and(|token| given_names::is(&token.lower));
    (fits && (look.asked || known)).then(|| written(&run, false))
}

/// Writes a name with capitals, and in the nominative where its place bent it.
fn written(tokens: &[&Token], bent: bool) -> String {
    let given = tokens.first().and_then(|token| given_names::nominative(&token.lower));
    let words = tokens.iter().enumerate().map(|(at, token)| {
        let straight = match (bent, at, given) {
            (true, 0, Some(name)) => name.to_owned(),
            (true, 1.., Some(name)) => given_names::surname(&token.lower, name),
            _ => token.lower.clone(),
        };
        // What is capital inside a word stays: McDonald, O'Neil, Нечуй-Левицький.
        if same_stem(&straight, &token.lower) && straight == token.lower && token.is_capital() {
            token.written.clone()
        } else {
            capital(&straight)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let parts = word.split('-').map(crate::messages::capital);
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, asked: bool) -> Option<String> {
        let taken = |word: &str| {
            same_stem(word, "стрижка") || same_stem(word, "манікюр") || word == "haircut"
        };
        name(text, &Look { times: &[], asked, taken: &taken })
    }

    #[test]
    fn a_name_is_found_wherever_it_stands() {
        let cases = [
            ("14:00 підходить. John Doe, john@example.com", "John Doe"),
            ("Стрижка. John Doe, john@example.com", "John Doe"),
            ("Запишіть Марію Коваленко (maria@example.com) на манікюр", "Марія Коваленко"),
            ("Запишіть Сергія Петренка на стрижку", "Сергій Петренко"),
            ("мене звати Олена, пошта olena@example.com", "Олена"),
            ("My name is Anna-Maria O'Neil", "Anna-Maria O'Neil"),
            ("john@example.com John", "John"),
            ("я Іван", "Іван"),
            ("I'm Peter Smith and my email is p@s.io", "Peter Smith"),
            ("Олена Шевченко +380671234567", "Олена Шевченко"),
            ("Mark Booker, who@example.com", "Mark Booker"),
            ("запишіть мою дружину Марію на стрижку", "Марія"),
        ];
        for (text, name) in cases {
            assert_eq!(named(text, false).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn when_a_name_was_asked_for_lower_case_will_do() {
        for (text, name) in [
            ("john doe", "John Doe"),
            ("олена", "Олена"),
            ("іван, ivan@i.ua", "Іван"),
            ("Xiu", "Xiu"),
        ] {
            assert_eq!(named(text, true).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_name_is_not_taken() {
        for text in [
            "Хочу на стрижку",
            "Так",
            "Дякую",
            "I want a haircut",
            "Добрий день",
            "скільки коштує?",
            "Манікюр",
        ] {
            assert_eq!(named(text, false), None, "{text}");
        }
        for text in ["так", "не хочу", "скільки коштує стрижка?", "дякую", "Sorry", "ой", "Вибачте"]
        {
            assert_eq!(named(text, true), None, "{text}");
        }
    }

    #[test]
    fn a_change_of_mind_about_the_time_is_no_name() {
        let taken = |_: &str| false;
        let read = |text: &str, day: &str| {
            let at = text.find(day).unwrap();
            let times = std::slice::from_ref(&(at..at + day.len())).to_vec();
            name(text, &Look { times: &times, asked: true, taken: &taken })
        };
        assert_eq!(read("pardon, make it friday same time", "friday"), None);
        assert_eq!(read("Упс, в четвер", "четвер"), None);
        assert_eq!(read("в четвер, Ганна", "четвер").as_deref(), Some("Ганна"));
        assert_eq!(read("в четвер, іван", "четвер").as_deref(), Some("Іван"));
        let whole = read("friday then. john doe, john@example.com", "friday");
        assert_eq!(whole.as_deref(), Some("John Doe"));
    }

    #[test]
    fn a_phone_number_has_nine_to_fifteen_digits() {
        assert_eq!(phone("тел. +38 (067) 123-45-67, дякую"), Some("+380671234567".into()));
        assert_eq!(phone("14:00, 067 123 45 67"), Some("0671234567".into()));
        assert_eq!(phone("о 14 на 60 хвилин"), None);
    }
}
