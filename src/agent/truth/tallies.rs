//! Whether free times are counted rightly: "there are three openings tomorrow".
//!
//! A count is that of a day, of a part of a day, or of the times that stand beside it.

use jiff::civil::DateTime;

use crate::{
    agent::Request,
    phrase::{self, Mentioned, WordKind},
};

use super::{
    cues::Cue, durations::small_number, known::Known, parts::parts, reading::Reading,
    sentence::Act, violation::Rule,
};

/// The first hour of the afternoon, and of the evening.
const PARTS: [i8; 4] = [0, 12, 17, 24];
/// How many words stand between a number and what it counts: "three more free slots".
const MOST_BETWEEN: usize = 2;

/// Checks the counts of free times in a sentence.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let Some(lookup) = known.lookups.first().filter(|it| it.whole && !it.free.is_empty()) else {
        return Ok(());
    };
    let inside = |start: &&DateTime| (lookup.days.0..=lookup.days.1).contains(&start.date());
    let free: Vec<&DateTime> = lookup.free.iter().filter(inside).collect();
    let mut right = vec![free.len(), lookup.free.len()];
    for day in lookup.days.0.series(jiff::ToSpan::day(1)).take_while(|it| *it <= lookup.days.1) {
        let of_day = free.iter().filter(|it| it.date() == day);
        right.push(of_day.clone().count());
        right.extend(PARTS.windows(2).filter_map(|part| {
            let (from, until) = (part.first()?, part.last()?);
            Some(of_day.clone().filter(|it| (*from..*until).contains(&it.hour())).count())
        }));
        right.push(of_day.clone().filter(|it| it.hour() >= 12).count());
        for window in request.context.profile.hours.on(day).iter() {
            right.push(of_day.clone().filter(|it| window.contains(it.time())).count());
        }
    }
    let only_one = is_one_left(reading) && !is_one(&free, reading);
    let at = |it: &&phrase::Mention| matches!(it.what, Mentioned::At(_));
    right.push(reading.mentions.iter().filter(at).count());
    let wrong = counts(reading).into_iter().any(|count| !right.contains(&count));
    if (wrong || only_one) && !reading.sentence.question { Err(Rule::Offer) } else { Ok(()) }
}

/// Returns whether one time of a day, or of the part of it that a sentence names, is free.
fn is_one(free: &[&DateTime], reading: &Reading) -> bool {
    let parts = parts(&reading.sentence.text);
    let days = reading.statements.iter().flat_map(|it| &it.days);
    let days: Vec<_> = days.flat_map(|days| days.dates()).collect();
    let meant = |start: &&&DateTime| {
        let of_day = days.is_empty() || days.contains(&start.date());
        of_day && (parts.is_empty() || parts.iter().any(|hours| hours.contains(&start.hour())))
    };
    free.iter().filter(meant).count() == 1
}

/// Returns whether a sentence says that one free time is all there is: "just one spot is left".
fn is_one_left(reading: &Reading) -> bool {
    let text = &reading.sentence.text;
    let words = crate::text::words(text);
    let limits = Cue::Left.is_in(text) || Cue::Only.is_in(text);
    let one = |pair: &[String]| {
        let [number, counted] = pair else { return false };
        small_number(number) == Some(1) && Cue::Starts.begins(counted)
    };
    limits && words.windows(2).any(one)
}

/// Returns how many free times a sentence states that there are.
fn counts(reading: &Reading) -> Vec<usize> {
    let sentence = &reading.sentence;
    let words = phrase::words(&sentence.text);
    let words: Vec<_> = words.into_iter().filter(|it| it.kind != WordKind::Sign).collect();
    let number = |(at, word): (usize, &phrase::Word)| {
        let clause = sentence.clause_at(word.span.start)?;
        let said = sentence.words(clause);
        let clock = reading.mentions.iter().any(|it| it.span.contains(&word.span.start));
        let states = clause.act == Act::States && (Cue::Free.is_in(said) || Cue::Have.is_in(said));
        let count = word.key.parse().ok().or_else(|| small_number(&word.key))?;
        let mut behind = words.get(at + 1..)?.iter().take(MOST_BETWEEN + 1);
        let counted = behind.any(|word| Cue::Starts.begins(&word.key));
        (states && counted && !clock && count > 1).then(|| usize::try_from(count).ok()).flatten()
    };
    words.iter().enumerate().filter_map(number).collect()
}
