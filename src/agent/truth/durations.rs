//! Lengths of time as a text names them: "90 minutes", "an hour and a half", "1 год 15 хв".

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use crate::phrase::{self, Word, WordKind};

use super::cues::Cue;

/// A length of time in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// Where it begins.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// How long it is.
    pub(super) minutes: i64,
}

/// Returns where a text in lower case names lengths.
pub(super) fn spans(text: &str) -> Vec<Range<usize>> {
    lengths(text).into_iter().map(|it| it.at..it.end).collect()
}

/// Returns the minutes of a unit.
pub(super) fn unit(word: &str) -> Option<i64> {
    Cue::Units.phrases().iter().find_map(|line| {
        let (minutes, names) = line.split_once(' ')?;
        let exact =
            |name: &str| name.strip_suffix('*').map_or(word == name, |stem| word.starts_with(stem));
        names.split_whitespace().any(exact).then(|| minutes.parse().ok()).flatten()
    })
}

/// Returns the lengths of a text in lower case.
pub(super) fn lengths(text: &str) -> Vec<Length> {
    let words = phrase::words(text);
    let mut found: Vec<Length> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = words.get(at).map_or(0, |word| word.span.start);
        let named = fixed(text, &words, at).or_else(|| counted(text, &words, at));
        if let Some((mut minutes, mut next)) = named {
            // "1 год 15 хв" is one length, and so is "годину п'ятнадцять".
            let joins = words.get(next).is_some_and(|it| Cue::Joins.is(&it.key));
            let joined = next + usize::from(joins);
            let more = counted(text, &words, joined).or_else(|| bare_minutes(&words, next));
            if minutes % 60 == 0
                && let Some((more, end)) = more.filter(|(more, _)| *more < 60)
            {
                (minutes, next) = (minutes + more, end);
            }
            found.push(Length { at: start, end: end_of(&words, next), minutes });
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Returns where the word before this one ends.
fn end_of(words: &[Word], next: usize) -> usize {
    next.checked_sub(1).and_then(|last| words.get(last)).map_or(0, |word| word.span.end)
}

/// Reads a length with a name of its own: "half an hour", "півтори години".
fn fixed(text: &str, words: &[Word], at: usize) -> Option<(i64, usize)> {
    let rest = words.get(at).and_then(|word| text.get(word.span.start..))?;
    let best = Cue::Spans.phrases().iter().filter_map(|line| {
        let (minutes, name) = line.split_once(' ')?;
        let after = rest.strip_prefix(name)?;
        let whole = after.chars().next().is_none_or(|c| !c.is_alphabetic());
        let minutes: i64 = minutes.parse().ok()?;
        whole.then_some((name.len(), minutes))
    });
    let (length, minutes) = best.max()?;
    let end = words.get(at)?.span.start + length;
    let next = words.iter().position(|word| word.span.start >= end).unwrap_or(words.len());
    Some((minutes, next))
}

/// The numbers in words that stand for minutes behind an hour.
const BARE: [i64; 5] = [15, 20, 30, 40, 45];

/// Reads the minutes behind an hour that have no unit.
fn bare_minutes(words: &[Word], at: usize) -> Option<(i64, usize)> {
    let word = words.get(at).filter(|word| word.kind == WordKind::Word)?;
    small_number(&word.key).filter(|it| BARE.contains(it)).map(|minutes| (minutes, at + 1))
}

/// Reads a number and its unit.
fn counted(text: &str, words: &[Word], at: usize) -> Option<(i64, usize)> {
    let number = words.get(at)?;
    let clock = at > 0 && words.get(at - 1).is_some_and(|it| it.key == ":" && number.glued);
    let value: i64 = match number.kind {
        WordKind::Number if !clock => number.key.parse().ok()?,
        WordKind::Word => small_number(&number.key)?,
        _ => return None,
    };
    if let Some((tenths, next)) = tenths(words, at) {
        let word = words.get(next).filter(|it| it.kind == WordKind::Word)?;
        let minutes = unit(text.get(word.span.clone())?)?;
        return Some(((value * 10 + tenths) * minutes / 10, next + 1));
    }
    let hyphen = words.get(at + 1).is_some_and(|it| it.key == "-" && it.glued);
    let next = if hyphen { at + 2 } else { at + 1 };
    let word = words.get(next).filter(|it| it.kind == WordKind::Word)?;
    let minutes = unit(text.get(word.span.clone())?)?;
    Some((value * minutes, next + 1))
}

/// Reads the tenths of "1.5 hours", and returns the place behind them.
fn tenths(words: &[Word], at: usize) -> Option<(i64, usize)> {
    words.get(at + 1).filter(|it| it.glued && [".", ","].contains(&it.key.as_str()))?;
    let digit = words.get(at + 2).filter(|it| it.glued && it.key.len() == 1)?;
    digit.key.parse().ok().map(|tenths| (tenths, at + 3))
}

/// What each number word says.
static VALUES: LazyLock<HashMap<String, i64>> = LazyLock::new(|| {
    let mut values = HashMap::new();
    for line in Cue::Values.phrases() {
        let Some((number, names)) = line.split_once(' ') else { continue };
        let Ok(number) = number.parse() else { continue };
        for name in names.split_whitespace() {
            values.entry(phrase::key(name)).or_insert(number);
        }
    }
    values
});

/// Returns the number that a folded word says.
pub(super) fn small_number(key: &str) -> Option<i64> {
    VALUES.get(key).copied()
}
