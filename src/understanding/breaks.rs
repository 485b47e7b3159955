//! Where a message may be cut in two: behind each of its sentences, and before a question that ends one.

use super::tokens::{self, Token};

/// The most places that are returned.
const MOST: usize = 4;

/// A place where a message may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The byte at which the second part begins.
    pub at: usize,
    /// Whether a sentence ends before it.
    pub ends_sentence: bool,
}

/// Returns the places at which a message may be cut, the last one first. Both parts have words.
#[must_use]
pub fn breaks(text: &str) -> Vec<Break> {
    let tokens = tokens::read(text);
    let spaced = |at: usize| {
        let (Some(sign), Some(next)) = (tokens.get(at), tokens.get(at + 1)) else { return false };
        // The stop of "10.30" and the comma of "0,5" end nothing.
        sign.span.end < next.span.start || !next.is_number()
    };
    let asks = |at: usize| {
        let rest = tokens.get(at + 1..).unwrap_or_default();
        rest.iter().find(|token| token.ends_sentence()).is_some_and(|token| token.key == "?")
    };
    let cuts = |at: usize| {
        let Some(token) = tokens.get(at) else { return false };
        spaced(at) && (token.ends_sentence() || token.ends_clause() && asks(at))
    };
    let word = |token: &Token| token.is_word() || token.is_number();
    let places = (0..tokens.len()).rev().filter(|at| cuts(*at)).filter_map(|at| {
        let (before, behind) = tokens.split_at_checked(at + 1)?;
        let both = before.iter().any(word) && behind.iter().any(word);
        let ends_sentence = before.last().is_some_and(Token::ends_sentence);
        let next = behind.first().filter(|_| both)?;
        Some(Break { at: next.span.start, ends_sentence })
    });
    places.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, &str)> {
        breaks(text).into_iter().map(|place| text.split_at(place.at)).collect()
    }

    #[test]
    fn a_message_is_cut_behind_its_sentences_and_before_a_question() {
        assert_eq!(cut("yes. and my mum?"), [("yes. ", "and my mum?")]);
        assert_eq!(
            cut("11:30. Slava 0504443322, will it take an hour?"),
            [
                ("11:30. Slava 0504443322, ", "will it take an hour?"),
                ("11:30. ", "Slava 0504443322, will it take an hour?"),
            ]
        );
        assert!(cut("at 10.30, please").is_empty());
        assert!(cut("yes!").is_empty());
    }
}
