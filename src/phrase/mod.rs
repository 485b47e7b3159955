//! Understands dates and times as people write them, in several languages at once.
//!
//! One message's way: [`text`] folds and cuts it, [`tokens`] gives each word its senses in all
//! languages, [`mask`] hides what is not time, [`grammar`] reads expressions of time, the
//! longest first, [`gather`] and [`join`] decide which of them are meant together, and
//! [`settle`] makes dates of them. Only the last step knows the present instant, the zone and
//! the opening hours, so all policy and all errors live there. A language is a table in
//! [`words`]; no other file knows a word of any.
//!
//! Rules were preferred to a model or to a date library: a customer's hour must be the same
//! hour every time it is said, and none of the libraries reads Ukrainian declensions, mixed
//! languages or "half two".

mod text;
mod words;
mod slips;
mod sound;
mod lexicon;
mod tokens;
mod mask;
mod expr;
mod grammar;
mod gather;
mod join;
mod days;
mod clocks;
mod settle;
mod problem;
mod mentions;
pub mod cases;

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::{Date, Time};

use crate::schedule::Week;

pub use mentions::{Mentions, mentions};
pub use problem::{Problem, SaidDate, SaidTime};

/// What surrounds a message: nothing here comes from the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// When the message was sent, in the zone of the business.
    pub now: &'a Zoned,
    /// Opening hours, which settle "at 3".
    pub hours: &'a Week,
    /// The customer's language as a BCP-47 tag: "uk", "en", "en-US".
    pub lang: &'a str,
    /// The day the dialogue is already about; chooses the opening hours when the text names no
    /// day, and is never copied into the answer.
    pub day: Option<Date>,
}

/// What a text says about time, in wall-clock terms of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meaning {
    /// The day, or the first of several; `None` when no day was said.
    pub date: Option<Date>,
    /// The last day, included, when several were said.
    pub date_end: Option<Date>,
    /// The time, or the start of a window.
    pub time: Option<Time>,
    /// The end of a window; `None` for an exact time.
    pub time_end: Option<Time>,
    /// On which side the window is open: of the time when one was said, else of the date.
    pub bound: Option<Bound>,
}

impl Meaning {
    /// Whether the text says nothing about time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The side on which a window is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// From then on.
    After,
    /// Up to then.
    Before,
}

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it means, or why it cannot mean one thing.
    pub result: Result<Meaning, Problem>,
    /// Byte ranges of the text that were read as time, with the prepositions that belong to
    /// them and with times that were denied; sorted and apart.
    pub spans: Vec<Range<usize>>,
}

/// Returns what `text` says about time.
#[must_use]
pub fn resolve(text: &str, context: &Context<'_>) -> Found {
    let tokens = tokens::read(text, context.lang);
    let reader = grammar::Reader {
        tokens: &tokens,
        manner: gather::manner(&tokens),
    };
    let items = reader.items();
    let groups = gather::groups(&reader, &items);
    Found {
        result: settle::settle(&groups, context),
        spans: spans(&tokens, &items),
    }
}

/// Returns the hour that `text` gives as an answer to "at what time?", where a bare number is
/// enough: "14", "15 30", "three"; `None` when it names no single time.
#[must_use]
pub fn bare_hour(text: &str, context: &Context<'_>) -> Option<Time> {
    let exact = |meaning: Meaning| {
        let single = meaning.time_end.is_none() && meaning.bound.is_none();
        meaning.time.filter(|_| single)
    };
    if let Some(time) = resolve(text, context).result.ok().and_then(exact) {
        return Some(time);
    }
    let tokens = tokens::read(text, context.lang);
    let manner = grammar::Manner {
        moves: false,
        expects_hour: true,
    };
    let reader = grammar::Reader {
        tokens: &tokens,
        manner,
    };
    let items: Vec<expr::Item> = reader
        .items()
        .into_iter()
        .filter(|item| matches!(item.what, expr::What::Hours(_) | expr::What::Part(_)))
        .collect();
    let groups = gather::groups(&reader, &items);
    settle::settle(&groups, context).ok().and_then(exact)
}

fn spans(tokens: &[tokens::Token], items: &[expr::Item]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(items.len());
    for item in items {
        let first = tokens.get(item.from).map(|token| token.span.start);
        let last = tokens
            .get(item.until.saturating_sub(1))
            .map(|token| token.span.end);
        if let (Some(start), Some(end)) = (first, last) {
            match out.last_mut() {
                Some(before) if before.end >= start => before.end = before.end.max(end),
                _ => out.push(start..end),
            }
        }
    }
    out
}
