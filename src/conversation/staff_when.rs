//! The days and hours that a staff member writes behind a command, read as customers' words are.

use crate::{
    phrase::{self, Context, Meaning},
    store::turns::Turn,
};

use super::turn_scope::TurnScope;

/// Reads words for days and hours, counted from when they were sent. What has passed is a day as well.
///
/// # Errors
/// Why they mean no one time.
pub(super) fn read_when(scope: &TurnScope<'_>, words: &str) -> Result<Meaning, phrase::Error> {
    let (sent, hours) = (sent(scope.turn).unwrap_or(scope.now), scope.profile.open_week());
    let now = sent.to_zoned(scope.profile.zone.clone());
    let lang = scope.profile.date_tag(scope.lang);
    let context = Context { now: &now, hours: &hours, lang, day: None };
    match phrase::resolve(words, &context).result {
        Ok(meaning) if meaning.is_empty() => {
            let date = phrase::bare_day(words, &context);
            Ok(Meaning { date, ..Meaning::default() })
        }
        Err(phrase::Error::Past { date, time }) => {
            Ok(Meaning { date: Some(date), time, ..Meaning::default() })
        }
        read => read,
    }
}

fn sent(turn: &Turn) -> Option<jiff::Timestamp> {
    turn.inbox.last().map(|inbound| inbound.sent)
}
