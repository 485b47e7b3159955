//! What staff write to the bot about their own work, in the files `staff` of each language.
//!
//! These patterns are apart from those of customers, because the same words are ordinary there: a
//! customer who is away on Thursday wants another day.

use std::sync::LazyLock;

use crate::{phrase, text::word_lists::phrases};

/// One word of a pattern.
#[derive(Debug)]
enum Part {
    Word(String),
    Stem(String),
}

static AWAY: LazyLock<Vec<Vec<Part>>> = LazyLock::new(|| patterns("away"));

fn patterns(section: &str) -> Vec<Vec<Part>> {
    let lines = phrases("staff", section);
    lines.iter().flat_map(|line| line.split(',')).map(pattern).filter(|it| !it.is_empty()).collect()
}

fn pattern(text: &str) -> Vec<Part> {
    let parts = text.split_whitespace().flat_map(|piece| match piece.strip_suffix('*') {
        Some(stem) => vec![Part::Stem(phrase::key(stem))],
        None => phrase::words(piece).into_iter().map(|word| Part::Word(word.key)).collect(),
    });
    parts.collect()
}

/// Returns whether a staff member says that they will not be at work.
#[must_use]
pub fn tells_absence(text: &str) -> bool {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    AWAY.iter().any(|pattern| keys.windows(pattern.len()).any(|keys| fits(pattern, keys)))
}

fn fits(pattern: &[Part], keys: &[&str]) -> bool {
    pattern.iter().zip(keys).all(|(part, key)| match part {
        Part::Word(word) => word == key,
        Part::Stem(stem) => key.starts_with(stem.as_str()),
    })
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
            assert!(tells_absence(words), "{words}");
        }
        for words in
            ["book me a haircut tomorrow", "запишіть мене на завтра", "who comes today?", ""]
        {
            assert!(!tells_absence(words), "{words}");
        }
    }
}
