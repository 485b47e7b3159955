//! Times of day and days in small talk, which name none for a visit: "Morning! Any chance of a lesson?", "hope
//! your Monday is going well".

use std::ops::Range;

use crate::lang::Cue;

use super::{Asked, tokens::Token, view::View};

/// Returns the words of greetings that would be read as a time.
pub(super) fn times(view: &View<'_>) -> Vec<Range<usize>> {
    let greets = view.with(Cue::Greet).filter(|it| it.until - it.from > 1);
    greets.map(|it| it.from..it.until).chain(short(view)).collect()
}

/// The part of a day that greets by itself, at the beginning and before more: asked for a time, it is one.
fn short(view: &View<'_>) -> Option<Range<usize>> {
    let greets = view.has(0, Cue::Greet) && *view.setting.asked == Asked::Nothing;
    let ends = view.tokens.get(1).is_some_and(|it| it.is_sign("!.,"));
    let more = view.tokens.iter().skip(2).filter(|it| it.is_word()).count() > 1;
    (greets && ends && more && view.tokens.first().is_some_and(Token::is_word)).then_some(0..1)
}
