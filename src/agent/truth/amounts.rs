//! The amounts of money and the shares in percent that a text names, in digits and in words.

use std::{collections::HashMap, sync::LazyLock};

use crate::phrase::{self, Word, WordKind};

use super::cues::Cue;

/// An amount of money in a text.
pub(super) struct Amount {
    pub(super) at: usize,
    pub(super) units: u64,
    pub(super) cents: u64,
    /// The sign of its currency; `None`: it is a share in percent.
    pub(super) currency: Option<&'static str>,
}

/// Returns every number of a text, in whole units.
pub(super) fn numbers(text: &str) -> Vec<u64> {
    let words = phrase::words(text);
    let found = (0..words.len()).filter_map(|at| number_at(&words, at));
    found.map(|number| number.units).collect()
}

/// A number, and the place of the word after it.
struct Number {
    units: u64,
    cents: u64,
    end: usize,
}

/// Reads a number with its separators of thousands and its cents.
fn number_at(words: &[Word], at: usize) -> Option<Number> {
    let digits = |at: usize| words.get(at).filter(|word| word.kind == WordKind::Number);
    let first = digits(at)?;
    let inner = at > 0 && first.key.len() == 3 && digits(at - 1).is_some_and(|it| it.key.len() < 4);
    if inner {
        return None;
    }
    let mut text = first.key.clone();
    let mut next = at + 1;
    loop {
        let sign = words.get(next).filter(|it| it.glued && [",", "."].contains(&it.key.as_str()));
        let from = if sign.is_some() { next + 1 } else { next };
        let group = digits(from).filter(|it| sign.is_none() || it.glued);
        match group.filter(|it| it.key.len() == 3 && text.len() <= 3) {
            Some(group) => text.push_str(&group.key),
            None => break,
        }
        next = from + 1;
    }
    let cents = digits(next + 1).filter(|it| it.glued && it.key.len() == 2);
    let stop = words.get(next).is_some_and(|it| it.glued && [".", ","].contains(&it.key.as_str()));
    let cents = cents.filter(|_| stop).and_then(|it| it.key.parse().ok());
    let end = if cents.is_some() { next + 2 } else { next };
    text.parse().ok().map(|units| Number { units, cents: cents.unwrap_or(0), end })
}

/// Returns the amounts of money and the shares in percent of a text in lower case.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let words = phrase::words(text);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let start = words.get(at).map_or(0, |word| word.span.start);
        if let Some(Number { units, cents, end }) = number_at(&words, at) {
            let percent = words.get(end).is_some_and(|it| is_percent(text, it));
            let behind = words.get(end).and_then(|it| currency(text, it));
            let before = at
                .checked_sub(1)
                .and_then(|at| words.get(at))
                .filter(|it| it.kind == WordKind::Sign);
            let sign = behind.or_else(|| before.and_then(|it| currency(text, it)));
            if percent || sign.is_some() {
                let currency = if percent { None } else { sign };
                found.push(Amount { at: start, units, cents, currency });
            }
        } else if let Some(sign) = words.get(at).and_then(|it| currency(text, it))
            && let Some(units) = spelled(&words, at)
        {
            found.push(Amount { at: start, units, cents: 0, currency: Some(sign) });
        }
    }
    found
}

fn is_percent(text: &str, word: &Word) -> bool {
    let said = text.get(word.span.clone()).unwrap_or_default();
    word.key == "%" || Cue::Percent.is(said)
}

/// Returns the sign of the currency that a word or a sign names.
fn currency(text: &str, word: &Word) -> Option<&'static str> {
    let said = text.get(word.span.clone()).unwrap_or_default();
    Cue::Currencies.phrases().iter().find_map(|line| {
        let sign = line.split_whitespace().next()?;
        let fits = |name: &str| said == name || name.chars().count() > 2 && said.starts_with(name);
        line.split_whitespace().any(fits).then_some(sign)
    })
}

/// What each number word says.
static VALUES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut values = HashMap::new();
    for line in Cue::Values.phrases() {
        let Some((number, names)) = line.split_once(' ') else { continue };
        for name in names.split_whitespace() {
            values.entry(phrase::key(name)).or_insert(number);
        }
    }
    values
});

/// Returns what a word says as a number: "250", or "x1000" where it multiplies what stands before it.
fn value(word: &Word) -> Option<&'static str> {
    VALUES.get(&word.key).copied()
}

/// Returns the numbers that are written in single words.
pub(super) fn spelled_numbers(text: &str) -> Vec<u64> {
    phrase::words(text).iter().filter_map(value).filter_map(|it| it.parse().ok()).collect()
}

/// Reads an amount in words before its currency: "two hundred and fifty".
fn spelled(words: &[Word], currency: usize) -> Option<u64> {
    let before = words.get(..currency)?.iter().rev();
    let said: Vec<&str> = before.map_while(value).collect();
    if said.is_empty() {
        return None;
    }
    let (mut total, mut part) = (0_u64, 0_u64);
    for number in said.into_iter().rev() {
        match number.strip_prefix('x').map(str::parse::<u64>) {
            Some(Ok(times)) if times >= 1_000 => (total, part) = (total + part.max(1) * times, 0),
            Some(Ok(times)) => part = part.max(1) * times,
            _ => part += number.parse::<u64>().unwrap_or(0),
        }
    }
    Some(total + part)
}
