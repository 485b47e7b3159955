//! Whether what is said of a part of a day is true: "the afternoon is fully booked", "see you tomorrow in
//! the morning".
//!
//! A day and a time are compared elsewhere. A part of a day without a time is true of a visit that begins in
//! it, and it is full only if nothing was found free in it.

use std::ops::Range;

use jiff::civil::{Date, DateTime};

use super::{
    claims::{self, Claim},
    cues::Cue,
    known::Known,
    phrases::find,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
};
use crate::phrase::Mentioned;

/// Checks the parts of days that a sentence names without a time.
pub(super) fn check(known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let sentence = &reading.sentence;
    let timed = |clause: &Clause| {
        let at = |it: &&crate::phrase::Mention| clause.span.contains(&it.span.start);
        let clock = |it: &crate::phrase::Mention| matches!(it.what, Mentioned::At(_));
        reading.mentions.iter().filter(at).any(clock)
    };
    if sentence.question {
        return Ok(());
    }
    for clause in sentence.clauses.iter().filter(|clause| !timed(clause)) {
        let words = sentence.words(clause);
        for hours in parts(words) {
            if clause.act == Act::Denies && is_open_in(known, reading, &hours, words) {
                return Err(Rule::Offer);
            }
            let comes = clause.act == Act::States && (expects(words) || tells(known, words));
            if comes && !begins_in(known, reading, &hours) {
                return Err(Rule::Claim);
            }
        }
    }
    Ok(())
}

/// Returns the first hour and the hour behind the last one of each part of a day that a text names.
pub(super) fn parts(text: &str) -> Vec<Range<i8>> {
    let lines = Cue::DayParts.phrases().iter().filter_map(|line| {
        let (hours, name) = line.split_once(' ')?;
        let (from, until) = hours.split_once('-')?;
        let named = find(text, &format!("{name} ")).next().is_some();
        named.then(|| Some(from.parse().ok()?..until.parse().ok()?)).flatten()
    });
    lines.collect()
}

/// Returns whether a clause says that every start of a part of a day is taken, and one was found free.
fn is_open_in(known: &Known<'_>, reading: &Reading, hours: &Range<i8>, words: &str) -> bool {
    if !Cue::AllTaken.is_in(words) {
        return false;
    }
    let Some(lookup) = known.lookups.first().filter(|it| it.whole) else { return false };
    let days = days(reading);
    let meant = |start: &&DateTime| {
        let of_day = if days.is_empty() {
            (lookup.days.0..=lookup.days.1).contains(&start.date())
        } else {
            days.contains(&start.date())
        };
        of_day && hours.contains(&start.hour())
    };
    lookup.free.iter().any(|start| meant(&start))
}

/// Returns whether a clause says that the customer comes or is booked.
fn expects(words: &str) -> bool {
    let own = [Claim::Made, Claim::Expected, Claim::Moved];
    claims::made(words).iter().any(|claim| own.contains(claim))
}

/// Returns whether a clause tells a customer when their only visit is, after it was looked up: "it's in the
/// morning".
fn tells(known: &Known<'_>, words: &str) -> bool {
    let only = known.acted && known.listed && known.bookings.len() == 1;
    let is = |word: &str| Cue::Is.is(word) || word.ends_with("'s");
    only && known.lookups.is_empty() && words.split_whitespace().take(MOST_SUBJECT).any(is)
}

/// The most words before the part of a day of which it is told: "your visit is".
const MOST_SUBJECT: usize = 3;

/// Returns whether a visit or the held slot begins in a part of a day; true as well where none is known,
/// because then other rules judge the claim.
fn begins_in(known: &Known<'_>, reading: &Reading, hours: &Range<i8>) -> bool {
    let days = days(reading);
    let visits = known.bookings.iter().map(|it| it.local_start);
    let starts: Vec<DateTime> = visits.chain(known.held.map(|it| it.local_start)).collect();
    // Five o'clock is late afternoon, and early evening.
    let inside = |start: &DateTime| (hours.start..=hours.end).contains(&start.hour());
    let of_day = |start: &DateTime| days.is_empty() || days.contains(&start.date());
    starts.is_empty() || starts.iter().any(|start| of_day(start) && inside(start))
}

/// Returns the days that a sentence names.
fn days(reading: &Reading) -> Vec<Date> {
    let days = reading.statements.iter().flat_map(|it| &it.days);
    days.flat_map(|days| days.dates()).collect()
}
