//! The times of the clock that the reader of customers' messages leaves out: beside a noun, "the
//! 11:00 slot", and as bare hours in a list of times.

use std::ops::Range;

use jiff::civil::Time;

use crate::phrase::{self, Mention, Mentioned, Word};

use super::{cues::Cue, durations::unit};

/// Returns the times of the clock that were not read where they stand: "the 11:00 slot".
pub(super) fn clocks(text: &str, found: &[Mention]) -> Vec<Mention> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let colons = text.match_indices(':').filter_map(|(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let from = at - before.chars().rev().take_while(char::is_ascii_digit).count();
        let span = from..at + 1 + digits(after);
        let hour: i8 = text.get(from..at)?.parse().ok()?;
        let minute: i8 = text.get(at + 1..span.end)?.parse().ok().filter(|_| digits(after) == 2)?;
        let readings = [hour, hour + if hour < 12 { 12 } else { 0 }];
        let times = readings.into_iter().filter_map(|hour| Time::new(hour, minute, 0, 0).ok());
        let what = Mentioned::At(times.collect());
        Some(Mention { span, what })
    });
    let read = |span: &Range<usize>| {
        found.iter().any(|it| it.span.start < span.end && span.start < it.span.end)
    };
    colons.filter(|it| !read(&it.span)).collect()
}

/// Returns the hours without a sign of the clock in a list of times: "10, 10:30, 11 or 3 PM".
pub(super) fn listed_hours(text: &str, found: &[Mention]) -> Vec<Mention> {
    let words = phrase::words(text);
    let mut hours: Vec<Mention> = Vec::new();
    let is_timed = |hours: &[Mention], at: usize| {
        let mut known = found.iter().chain(hours);
        known.any(|it| matches!(it.what, Mentioned::At(_)) && it.span.end == at)
    };
    for (at, word) in words.iter().enumerate() {
        let before = words.get(..at).unwrap_or_default().iter().rev();
        let opening = before.clone().take_while(|it| is_separator(it)).last();
        let glued = words.get(at + 1).is_some_and(|it| it.glued || unit(&it.key).is_some());
        let ends = words.get(at + 1).is_none_or(is_separator) || !glued;
        let from = opening.map(|it| it.span.start).filter(|_| ends);
        let end = from.map(|at| text.get(..at).unwrap_or_default().trim_end().len());
        let inside = found.iter().any(|it| it.span.contains(&word.span.start));
        let hour = word.key.parse().ok().filter(|hour: &i8| (1..=23).contains(hour));
        if let (false, Some(hour), Some(end)) = (inside, hour, end)
            && is_timed(&hours, end)
        {
            let readings = [hour, if hour < 12 { hour + 12 } else { hour }];
            let times = readings.into_iter().filter_map(|hour| Time::new(hour, 0, 0, 0).ok());
            hours.push(Mention { span: word.span.clone(), what: Mentioned::At(times.collect()) });
        }
    }
    hours
}

fn is_separator(word: &Word) -> bool {
    [",", "/"].contains(&word.key.as_str()) || Cue::Joins.is(&word.key)
}
