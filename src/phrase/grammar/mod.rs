//! Reads expressions of time out of tokens, the longest that covers each place.
//!
//! Every rule looks at senses and never at letters, so it serves all languages; rules return
//! where they end and the longest wins, which is what makes "15 листопада" a date although "15"
//! alone could be an hour.

mod amount;
mod clock;
mod date;
mod day;
mod hours;
mod item;
mod number;
mod ranges;
mod skipped;
mod spoken;
mod weekday;

use super::expr::Item;
use super::tokens::{Kind, Token};
use super::words::{Mark, Marks, Unit, Value};

/// What was read, and the index of the token after it.
pub(super) type Match<T> = Option<(T, usize)>;

/// What a message is known to be before it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReadingMode {
    /// It asks to move a booking, so "from A to B" is not a range.
    pub(super) moves: bool,
    /// It answers "at what time?", so a bare number is an hour.
    pub(super) expects_hour: bool,
}

/// The tokens of a message, and how they are to be read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) mode: ReadingMode,
}

impl Reader<'_> {
    /// Returns every expression of time, in order.
    pub(super) fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            if !self.may_open(at) {
                at += 1;
                continue;
            }
            match self.item(at, &items) {
                Some(item) if item.until > at => {
                    at = item.until;
                    items.push(item);
                }
                _ => at += 1,
            }
        }
        items
    }

    /// Whether an expression can begin here at all, which most words of a message cannot.
    fn may_open(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| match token.kind {
            Kind::Number(..) => true,
            Kind::Word | Kind::Sign(_) => {
                token.marks != Marks::default() || token.values.iter().any(Option::is_some)
            }
        })
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).filter(|token| !token.masked)
    }

    pub(super) fn has(&self, at: usize, mark: Mark) -> bool {
        self.token(at).is_some_and(|token| token.marks.has(mark))
    }

    pub(super) fn has_any(&self, at: usize, marks: Marks) -> bool {
        self.token(at).is_some_and(|token| token.marks.any(marks))
    }

    /// Whether a word is there that says nothing of a time.
    pub(super) fn is_plain_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let marked =
                token.marks != Marks::default() || token.values.iter().any(Option::is_some);
            token.kind == Kind::Word && !marked
        })
    }

    /// Whether a word or number with a value is there: "one".
    pub(super) fn has_value(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.values.iter().any(Option::is_some))
    }

    fn value<T>(&self, at: usize, pick: impl Fn(Value) -> Option<T>) -> Option<T> {
        self.token(at)?.value(pick)
    }

    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| token.kind == Kind::Sign(sign))
    }

    fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.glued)
    }

    /// Returns digits: their value and how many there are.
    fn digits(&self, at: usize) -> Option<(u32, u8)> {
        match self.token(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        self.value(at, |value| match value {
            Value::Unit(unit) => Some(unit),
            _ => None,
        })
    }

    /// Skips tokens that have any of `marks`, at most `most`.
    fn skip(&self, mut at: usize, marks: Marks, most: usize) -> usize {
        let end = at + most;
        while at < end && self.has_any(at, marks) {
            at += 1;
        }
        at
    }

    /// Returns the match that was read further.
    fn longer<T>(one: Match<T>, other: Match<T>) -> Match<T> {
        match (&one, &other) {
            (Some((_, a)), Some((_, b))) if b > a => other,
            (None, _) => other,
            _ => one,
        }
    }
}
