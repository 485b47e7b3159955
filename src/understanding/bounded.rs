//! "I can't come before eleven": which hours do not suit, and no cancellation.
//!
//! The words for it are those of a cancellation, so they are told apart before anything is read, by the limit of the
//! day that follows them.

use crate::{
    lang::{Cue, Match},
    phrase,
};

use super::{setting::Setting, tokens::Token};

/// The most words of a limit: "earlier than half past eleven".
const MOST: usize = 5;

/// Takes no cancellation for one behind which a limit of the day follows.
pub(super) fn read(text: &str, tokens: &[Token], cues: &mut Vec<Match>, setting: &Setting<'_>) {
    let is_bound = |from: usize| {
        (from + 2..=from + MOST).filter_map(|until| tokens.get(from..until)).any(|words| {
            let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
            let said = text.get(first.span.start..last.span.end).unwrap_or_default();
            let resolved = phrase::resolve(said, &setting.context);
            let whole = resolved.spans.first().is_some_and(|span| span.start == 0);
            whole
                && resolved.result.is_ok_and(|meaning| {
                    let hour = meaning.time.is_some() != meaning.time_end.is_some();
                    meaning.date.is_none() && hour && meaning.bound.is_some()
                })
        })
    };
    let unable: Vec<(usize, usize)> = cues
        .iter()
        .filter(|it| it.cue == Cue::Unable && is_bound(it.until))
        .map(|it| (it.from, it.until))
        .collect();
    for found in cues.iter_mut().filter(|it| it.cue == Cue::Cancel) {
        if unable.contains(&(found.from, found.until)) {
            found.cue = Cue::Deny;
        }
    }
    cues.retain(|it| !(it.cue == Cue::Unable && unable.contains(&(it.from, it.until))));
}
