//! A text without some of its words, so that a day or an hour in them is not read.

use std::ops::Range;

use super::view::View;

/// The bytes of some words.
pub(super) fn bytes(view: &View<'_>, words: &Range<usize>) -> Range<usize> {
    let from = view.tokens.get(words.start).map_or(0, |token| token.span.start);
    let until = words.end.checked_sub(1).and_then(|at| view.tokens.get(at));
    from..until.map_or(from, |token| token.span.end)
}

/// Writes a sign where something else stands, so that nothing is joined over it; every byte keeps its
/// place.
pub(super) fn blank(text: &str, hidden: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match hidden.iter().find(|span| span.contains(&at)) {
            Some(span) => {
                kept.push(if span.start == at { ';' } else { ' ' });
                kept.extend(std::iter::repeat_n(' ', c.len_utf8() - 1));
            }
            None => kept.push(c),
        }
    }
    kept
}
