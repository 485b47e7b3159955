//! Reads with `chrono-english` what English our own grammar leaves: dates in an odd order.
//!
//! That parser is kept on a short lead, because it panics on "- 2147483647 months" and on
//! letters outside ASCII, takes "14" for a year and any "mar…" for March. It sees only a run of
//! ASCII in which a month name we know stands with a day and a four-digit year and nothing else,
//! and only when nothing else in the message was understood.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_english::{Dialect, parse_date_string};

use super::expr::{Day, Item, What};
use super::tokens::{Kind, Token};
use super::words::Value;

/// Returns the date that our grammar left in a text.
pub(super) fn left_over(text: &str, tokens: &[Token], month_first: bool) -> Option<Item> {
    let run = run(tokens)?;
    let first = tokens.get(run.start)?.span.start;
    let last = tokens.get(run.end.checked_sub(1)?)?.span.end;
    let said = text.get(first..last).filter(|said| said.is_ascii())?;
    let dialect = if month_first { Dialect::Us } else { Dialect::Uk };
    // A full date does not depend on the present instant, so any will do.
    let base: DateTime<Utc> = NaiveDate::default().and_hms_opt(0, 0, 0)?.and_utc();
    let date = parse_date_string(said, base, dialect).ok()?;
    let day = Day::Date { day: date.day(), month: date.month(), year: Some(date.year()) };
    let (from, until) = (run.start, run.end);
    Some(Item { what: What::Day(day), from, until, weak: false, opens: false })
}

/// Finds a month name with exactly a day and a year around it.
fn run(tokens: &[Token]) -> Option<Range<usize>> {
    let fits = |token: &Token| match token.kind {
        Kind::Number(_, digits) => digits <= 4,
        Kind::Sign(sign) => matches!(sign, ',' | '/' | '-' | '.'),
        Kind::Word => is_month(token),
    };
    let start =
        tokens.iter().position(|t| !t.masked && fits(t) && !matches!(t.kind, Kind::Sign(_)))?;
    let length = tokens.get(start..)?.iter().take_while(|t| !t.masked && fits(t)).count();
    let run = tokens.get(start..start + length)?;
    let count = |test: &dyn Fn(&Token) -> bool| run.iter().filter(|t| test(t)).count();
    let months = count(&is_month);
    let years = count(&|t| matches!(t.kind, Kind::Number(1900..=2199, 4)));
    let days = count(&|t| matches!(t.kind, Kind::Number(1..=31, 1..=2)));
    let numbers = count(&|t| matches!(t.kind, Kind::Number(..)));
    (months == 1 && years == 1 && days == 1 && numbers == 2).then_some(start..start + length)
}

fn is_month(token: &Token) -> bool {
    token.value(|value| matches!(value, Value::Month(_)).then_some(())).is_some()
}
