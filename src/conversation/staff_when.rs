//! The days and hours that a staff member writes behind a command, read as customers' words are.

use std::ops::Range;

use crate::{
    phrase::{self, Context, Meaning, Mention, WordKind},
    schedule::Week,
    store::turns::Turn,
};

use super::turn_scope::TurnScope;

/// Reads words for days and hours, counted from when they were sent. What has passed is a day as well.
///
/// # Errors
/// Why they mean no one time.
pub(super) fn read_when(scope: &TurnScope<'_>, words: &str) -> Result<Meaning, phrase::Error> {
    read_times(scope, words).meaning
}

/// What words say about time, and where they say it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadTimes {
    /// What is meant, or why no one time is.
    pub(super) meaning: Result<Meaning, phrase::Error>,
    /// Each day and time on its own.
    pub(super) mentions: Vec<Mention>,
    /// The bytes that say it.
    pub(super) spans: Vec<Range<usize>>,
    /// Whether a number says no time.
    pub(super) has_other_number: bool,
}

/// Reads words for days and hours as [`read_when`] does, with all that is mentioned.
pub(super) fn read_times(scope: &TurnScope<'_>, words: &str) -> ReadTimes {
    let hours: Week = scope.profile.open_week();
    let sent = sent(scope.turn).unwrap_or(scope.now);
    let now = sent.to_zoned(scope.profile.zone.clone());
    let lang = scope.profile.date_tag(scope.lang);
    let context = Context { now: &now, hours: &hours, lang, day: None };
    let read = phrase::resolve(words, &context);
    let meaning = match read.result {
        Ok(meaning) if meaning.is_empty() => {
            let date = phrase::bare_day(words, &context);
            Ok(Meaning { date, ..Meaning::default() })
        }
        Err(phrase::Error::Past { date, time }) => {
            Ok(Meaning { date: Some(date), time, ..Meaning::default() })
        }
        read => read,
    };
    let is_read = |at: &Range<usize>| {
        read.spans.iter().any(|span| span.start <= at.start && at.end <= span.end)
    };
    let is_bare_day = read.spans.is_empty() && meaning.as_ref().is_ok_and(|it| it.date.is_some());
    let numbers = phrase::words(words).into_iter().filter(|word| word.kind == WordKind::Number);
    let has_other_number = !is_bare_day && numbers.map(|word| word.span).any(|at| !is_read(&at));
    ReadTimes {
        meaning,
        mentions: phrase::mentions(words, &context),
        spans: read.spans,
        has_other_number,
    }
}

/// Reads words that answer "at what time?", where a bare number is enough.
pub(super) fn read_hour(scope: &TurnScope<'_>, words: &str) -> Option<jiff::civil::Time> {
    let hours = scope.profile.open_week();
    let now = scope.now.to_zoned(scope.profile.zone.clone());
    let lang = scope.profile.date_tag(scope.lang);
    phrase::bare_hour(words, &Context { now: &now, hours: &hours, lang, day: None })
}

fn sent(turn: &Turn) -> Option<jiff::Timestamp> {
    turn.inbox.last().map(|inbound| inbound.sent)
}
