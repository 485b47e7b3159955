//! What a message is about, by the words in it.
//!
//! A pattern is words in order with others allowed in between; a word that ends in `*` is a
//! stem. All languages are searched at once, because people mix them, and a language is a
//! column of words here and no code. Longer words forgive a slip of the finger.

use std::sync::LazyLock;

use crate::text::differ_by_typo;

use super::phrases::PATTERNS;

/// What a message can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Intent {
    Greet,
    Thanks,
    Bye,
    Help,
    Yes,
    No,
    Book,
    Look,
    Mine,
    Move,
    Cancel,
    Human,
    Price,
    Length,
    Address,
    Hours,
    Phone,
    Services,
    /// Something that only a person can answer.
    Question,
    Staff,
    /// One more, beside what is booked already.
    Again,
    /// Not what was said before, but this.
    Rather,
    /// Whichever; the first that is offered.
    Any,
    /// Earlier or later than what is booked.
    Shift,
    /// Any staff member will do.
    Anyone,
    /// There is no mail address, or it is not given.
    NoEmail,
    /// At the time of day that it has now.
    SameTime,
}

/// The intents of one message.
#[derive(Debug, Clone, Default)]
pub(super) struct Intents(Vec<Intent>);

impl Intents {
    pub(super) fn has(&self, intent: Intent) -> bool {
        self.0.contains(&intent)
    }

    pub(super) fn any(&self, intents: &[Intent]) -> bool {
        intents.iter().any(|intent| self.has(*intent))
    }
}

struct Pattern {
    intent: Intent,
    words: Vec<Word>,
}

struct Word {
    text: &'static str,
    stem: bool,
}

static TABLE: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let patterns = PATTERNS.iter().flat_map(|(intent, lines)| {
        let all = lines.iter().flat_map(|line| line.split(','));
        all.map(|pattern| Pattern {
            intent: *intent,
            words: pattern.split_whitespace().map(word).collect(),
        })
    });
    patterns.filter(|pattern| !pattern.words.is_empty()).collect()
});

fn word(text: &'static str) -> Word {
    Word { text: text.trim_end_matches('*'), stem: text.ends_with('*') }
}

/// Words that may stand between two words of a pattern.
const MOST_BETWEEN: usize = 2;

/// Finds what a message is about; `said` are its words in lower case.
pub(super) fn intents(said: &[String]) -> Intents {
    let mut found = Vec::new();
    for pattern in TABLE.iter() {
        if !found.contains(&pattern.intent) && occurs(&pattern.words, said) {
            found.push(pattern.intent);
        }
    }
    Intents(found)
}

/// Returns whether a word belongs to a pattern, so that it is nobody's name.
pub(super) fn known(said: &str) -> bool {
    TABLE.iter().any(|pattern| pattern.words.iter().any(|word| fits(word, said)))
}

fn occurs(words: &[Word], said: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    said.iter().enumerate().filter(|(_, word)| fits(first, word)).any(|(at, _)| {
        let mut next = at + 1;
        rest.iter().all(|wanted| {
            let window = said.iter().enumerate().skip(next).take(MOST_BETWEEN + 1);
            let hit = window.into_iter().find(|(_, word)| fits(wanted, word)).map(|(at, _)| at);
            hit.inspect(|at| next = at + 1).is_some()
        })
    })
}

/// Stems from this many letters on forgive a slip; a shorter one would be another word.
const SLIP_STEM: usize = 6;

fn fits(word: &Word, said: &str) -> bool {
    if said.chars().next() != word.text.chars().next() {
        return false;
    }
    if !word.stem {
        return said == word.text
            || word.text.chars().count() > 5 && differ_by_typo(said, word.text);
    }
    if said.starts_with(word.text) {
        return true;
    }
    let length = word.text.chars().count();
    let head = said.char_indices().nth(length).and_then(|(end, _)| said.get(..end)).unwrap_or(said);
    length >= SLIP_STEM && differ_by_typo(head, word.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    fn about(text: &str, intent: Intent) -> bool {
        intents(&words(text)).has(intent)
    }

    #[test]
    fn each_wish_is_heard_in_each_language() {
        let cases = [
            ("Хочу записатися на стрижку", Intent::Book),
            ("запишіть мене", Intent::Book),
            ("I'd like to book a haircut", Intent::Book),
            ("хочу записаться на завтра", Intent::Book),
            ("Які вільні слоти на вівторок?", Intent::Look),
            ("what times are free on friday", Intent::Look),
            ("коли є місце?", Intent::Look),
            ("покажи мої записи", Intent::Mine),
            ("when is my appointment?", Intent::Mine),
            ("перенесіть мій запис на п'ятницю", Intent::Move),
            ("can I reschedule", Intent::Move),
            ("хочу скасувати запис", Intent::Cancel),
            ("please cancel my booking", Intent::Cancel),
            ("покличте людину", Intent::Human),
            ("can I talk to a human", Intent::Human),
            ("скільки коштує манікюр?", Intent::Price),
            ("how much is a haircut", Intent::Price),
            ("скільки це займе часу?", Intent::Length),
            ("де ви знаходитесь?", Intent::Address),
            ("where are you located", Intent::Address),
            ("коли ви працюєте?", Intent::Hours),
            ("what are your opening hours", Intent::Hours),
            ("дякую!", Intent::Thanks),
            ("thx", Intent::Thanks),
            ("хочу запистаися", Intent::Book),
        ];
        for (text, intent) in cases {
            assert!(about(text, intent), "{text}: {intent:?}");
        }
    }

    #[test]
    fn a_name_is_not_a_wish() {
        for text in ["John Doe, john@example.com", "Марія Коваленко", "Олег", "Anna Noble"]
        {
            assert!(intents(&words(text)).0.is_empty(), "{text}");
        }
    }
}
