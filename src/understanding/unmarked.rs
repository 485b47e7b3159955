//! Questions that lack their mark: a sentence behind another one, or behind a yes or a thank you, that begins
//! with a word that asks.
//!
//! "Yes, thanks. Where do we meet" is answered as it is with its mark. So the mark is added before anything is
//! read, and no reader has to know of both ways to write. A sentence that orders is left as it is written.

use std::ops::Range;

use crate::{lang::Cue, phrase::WordKind};

use super::{left, question, tokens::Token, view::View};

/// The fewest words of such a question.
const FEWEST: usize = 3;
/// What a sentence with a word that asks may order.
const ORDERS: [Cue; 6] = [Cue::Book, Cue::Move, Cue::Cancel, Cue::Look, Cue::Rather, Cue::Again];

/// Returns the words of a message with the marks that its questions lack; `None`: it lacks none.
pub(super) fn marked(view: &View<'_>) -> Option<Vec<Token>> {
    let mut ends = Vec::new();
    let mut from = 0;
    while from < view.tokens.len() {
        let sentence = left::sentence(view.tokens, from);
        from = sentence.end.max(from) + 1;
        let asked = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
        if !asked && lacks_mark(view, &sentence) {
            ends.push(sentence.end);
        }
    }
    if ends.is_empty() {
        return None;
    }
    let mut tokens = view.tokens.to_vec();
    for at in ends.into_iter().rev() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).map_or(0, |it| it.span.end);
        let mark = |span: Range<usize>| Token {
            span,
            key: "?".to_owned(),
            kind: WordKind::Sign,
            capital: false,
        };
        match tokens.get_mut(at) {
            Some(end) if end.is_sign(".;!\n…") => *end = mark(end.span.clone()),
            _ => tokens.insert(at, mark(before..before)),
        }
    }
    Some(tokens)
}

fn lacks_mark(view: &View<'_>, sentence: &Range<usize>) -> bool {
    let words = || sentence.clone().filter(|at| view.tokens.get(*at).is_some_and(Token::is_word));
    let plain = |at: usize| {
        view.tokens.get(at).is_some_and(|it| !it.is_number())
            && ORDERS.iter().all(|cue| !view.has(at, *cue))
    };
    if words().count() < FEWEST || !sentence.clone().all(plain) {
        return false;
    }
    let answers =
        [Cue::Yes, Cue::Thanks, Cue::Noted].iter().any(|cue| view.has(sentence.start, *cue));
    let behind = (0..sentence.start).any(|at| view.tokens.get(at).is_some_and(Token::is_word));
    (behind || answers) && question::wonders(view, sentence) || checks(view, sentence)
}

/// Whether a sentence ends in "is that ok".
fn checks(view: &View<'_>, sentence: &Range<usize>) -> bool {
    view.with(Cue::Wonders).any(|it| {
        sentence.start < it.from
            && it.until - it.from > 1
            && it.until + 1 == sentence.end
            && view.has(it.until, Cue::Yes)
    })
}
