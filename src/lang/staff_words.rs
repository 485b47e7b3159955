//! What staff write to the bot about their own work, in the files `staff` of each language.
//!
//! These patterns are apart from those of customers, because the same words are ordinary there: a
//! customer who is away on Thursday wants another day.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::{phrase, text::word_lists::phrases};

/// One word of a pattern.
#[derive(Debug)]
struct Part {
    key: String,
    /// Whether it is the beginning of a word.
    is_stem: bool,
    /// Whether it only has to follow: it says something of its own.
    follows: bool,
}

static AWAY: LazyLock<Vec<Vec<Part>>> = LazyLock::new(|| patterns("away"));

fn patterns(section: &str) -> Vec<Vec<Part>> {
    let lines = phrases("staff", section);
    lines.iter().flat_map(|line| line.split(',')).map(pattern).filter(|it| !it.is_empty()).collect()
}

fn pattern(text: &str) -> Vec<Part> {
    let (own, behind) = text.split_once('|').unwrap_or((text, ""));
    let parts = |text: &str, follows| -> Vec<Part> {
        let pieces = text.split_whitespace().flat_map(|piece| match piece.strip_suffix('*') {
            Some(stem) => vec![(phrase::key(stem), true)],
            None => phrase::words(piece).into_iter().map(|word| (word.key, false)).collect(),
        });
        pieces.map(|(key, is_stem)| Part { key, is_stem, follows }).collect()
    };
    parts(own, false).into_iter().chain(parts(behind, true)).collect()
}

/// Returns what a staff member says beside that they will not be at work; `None`: they do not say that.
/// The words that say it are left out, because their "not" denies no day.
#[must_use]
pub fn beside_absence(text: &str) -> Option<String> {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let mut told = BTreeSet::new();
    for pattern in AWAY.iter() {
        let own = pattern.iter().filter(|part| !part.follows).count();
        let places = keys.windows(pattern.len()).enumerate();
        for (at, _) in places.filter(|(_, keys)| fits(pattern, keys)) {
            told.extend(at..at + own);
        }
    }
    let (mut rest, mut end) = (String::new(), 0);
    for word in told.iter().filter_map(|at| words.get(*at)) {
        rest.push_str(text.get(end..word.span.start).unwrap_or_default());
        end = word.span.end;
    }
    rest.push_str(text.get(end..).unwrap_or_default());
    (!told.is_empty()).then_some(rest)
}

fn fits(pattern: &[Part], keys: &[&str]) -> bool {
    pattern
        .iter()
        .zip(keys)
        .all(|(part, key)| if part.is_stem { key.starts_with(&part.key) } else { *key == part.key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_is_told_in_many_words_and_a_wish_is_none() {
        for words in [
            "tomorrow afternoon I am away",
            "I'm ill until Wednesday",
            "Завтра після обіду мене не буде",
            "хворію до середи",
            "I’ll be off on Friday",
            "з понеділка у відпустці до 5 грудня",
        ] {
            assert!(beside_absence(words).is_some(), "{words}");
        }
        for words in
            ["book me a haircut tomorrow", "запишіть мене на завтра", "who comes today?", ""]
        {
            assert_eq!(beside_absence(words), None, "{words}");
        }
    }

    #[test]
    fn what_else_is_said_keeps_its_days_and_loses_the_denial() {
        let rest = |text: &str| beside_absence(text).unwrap();
        assert_eq!(rest("до п'ятниці не буду на роботі").trim(), "до п'ятниці");
        assert_eq!(rest("Мене не буде до 15:00").trim(), "до 15:00");
        assert_eq!(rest("I'm ill until Wednesday").trim(), "until Wednesday");
    }
}
