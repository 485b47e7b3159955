//! Phone numbers that are dictated in words: "zero eight six, triple five", "нуль шістдесят сім двісті".
//!
//! Numbers follow each other as they are said: what is smaller than the number before is added to it
//! ("sixty seven" is 67), anything else begins anew. A few number words are an hour or a count, so only
//! a run with as many digits as a phone has is one.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{phrase, text::word_lists::lists};

/// What a number word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// A number below a thousand.
    Number(u32),
    /// The next number is said so often.
    Times(usize),
}

static DIGITS: LazyLock<BTreeMap<String, Digits>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    let entries = lists("addresses").flat_map(|list| list.entries().collect::<Vec<_>>());
    for entry in entries.filter(|entry| entry.section == "digits") {
        let mut parts = entry.text.split_whitespace();
        let Some(value) = parts.next() else { continue };
        let digits = match value.strip_prefix('x') {
            Some(times) => times.parse().ok().map(Digits::Times),
            None => value.parse().ok().map(Digits::Number),
        };
        known.extend(parts.filter_map(|word| Some((phrase::key(word), digits?))));
    }
    known
});

/// Returns the digits of a number that is dictated from a place on in folded words, and where it ends.
#[must_use]
pub fn dictated(keys: &[&str], from: usize) -> Option<(usize, String)> {
    let mut said = Said::default();
    let (mut at, mut until) = (from, from);
    while let Some(key) = keys.get(at) {
        if key.len() <= 3 && key.chars().all(|c| c.is_ascii_digit()) {
            said.close();
            said.digits.push_str(key);
        } else if let Some(digits) = DIGITS.get(*key) {
            said.add(*digits);
        } else if SIGNS.contains(key) && at > from {
            at += 1;
            continue;
        } else {
            break;
        }
        at += 1;
        until = at;
    }
    said.close();
    let words = keys.get(from..until).unwrap_or_default();
    let spelled = words.iter().filter(|key| DIGITS.contains_key(**key)).count();
    (spelled >= FEWEST).then_some((until, said.digits))
}

/// Returns every number that is dictated in a text.
#[must_use]
pub fn dictated_numbers(text: &str) -> Vec<String> {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < keys.len() {
        match dictated(&keys, at) {
            Some((until, digits)) => {
                found.push(digits);
                at = until;
            }
            None => at += 1,
        }
    }
    found
}

/// The signs that people write between the parts of a number.
const SIGNS: [&str; 3] = [",", "-", "."];

/// The fewest number words of a number that is dictated.
const FEWEST: usize = 4;

/// What was said so far.
#[derive(Default)]
struct Said {
    digits: String,
    /// The number that is being said, and what may still be added to it.
    open: Option<(u32, u32)>,
    times: usize,
}

impl Said {
    fn add(&mut self, said: Digits) {
        match said {
            Digits::Times(times) => {
                self.close();
                self.times = times;
            }
            Digits::Number(number) => {
                let below = match number {
                    100.. => 100,
                    20.. if number % 10 == 0 => 10,
                    _ => 0,
                };
                match self.open {
                    Some((open, limit)) if number > 0 && number < limit => {
                        self.open = Some((open + number, below.min(limit)));
                    }
                    _ => {
                        self.close();
                        self.open = Some((number, below));
                    }
                }
            }
        }
    }

    /// Writes the number that is being said.
    fn close(&mut self) {
        if let Some((number, _)) = self.open.take() {
            let times = std::mem::take(&mut self.times).max(1);
            self.digits.push_str(&number.to_string().repeat(times));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_the_digits_that_are_meant() {
        for (text, digits) in [
            ("zero eight six, triple five, zero one four eight", "0865550148"),
            ("my number is oh four two eight double one five seven seven two", "0428115772"),
            ("нуль шістдесят сім двісті двадцять два тридцять три сорок п'ять", "0672223345"),
            ("нуль дев'яносто три сто двадцять три сорок п’ять шістдесят сім", "0931234567"),
            ("067 сто двадцять три сорок п'ять шістдесят сім", "0671234567"),
        ] {
            assert_eq!(dictated_numbers(text), [digits], "{text}");
        }
        for text in ["two of us at five thirty", "о п'ятнадцятій тридцять", "three dogs"]
        {
            assert_eq!(dictated_numbers(text), Vec::<String>::new(), "{text}");
        }
    }
}
