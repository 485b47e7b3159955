//! Reads with `chrono-english` what English our own grammar leaves: "last April 1".
//!
//! The use of that parser is restricted, because it panics on "- 2147483647 months" and on
//! letters outside ASCII, takes "14" for a year and "15 November 24" for the year 24. Measured
//! over every form it documents, a month and day gone by is all it adds to our grammar; so it
//! sees exactly that, in ASCII, and only when nothing else in the message was understood.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_english::{Dialect, parse_date_string};
use jiff::civil::Date;

use super::expr::{Content, Day, Item};
use super::tokens::{Kind, Token};
use super::words::{Mark, Value};

/// Returns the date that our grammar left in a text.
pub(super) fn left_over(text: &str, tokens: &[Token], today: Date) -> Option<Item> {
    let from = tokens.windows(3).position(|three| match three {
        [last, month, day] => {
            let gone = last.marks.has(Mark::Last) && is_month(month);
            let masked = three.iter().any(|token| token.masked);
            gone && !masked && matches!(day.kind, Kind::Number(1..=31, 1..=2))
        }
        _ => false,
    })?;
    let until = from + 3;
    let (first, last) = (tokens.get(from)?.span.start, tokens.get(until - 1)?.span.end);
    let said = text.get(first..last).filter(|said| said.is_ascii())?;
    let day = |number: i8| u32::try_from(number).ok();
    let base =
        NaiveDate::from_ymd_opt(today.year().into(), day(today.month())?, day(today.day())?)?;
    let base: DateTime<Utc> = base.and_hms_opt(0, 0, 0)?.and_utc();
    let date = parse_date_string(said, base, Dialect::Uk).ok()?;
    let day = Day::Date { day: date.day(), month: date.month(), year: Some(date.year()) };
    Some(Item { what: Content::Day(day), from, until, weak: false, opens: false })
}

fn is_month(token: &Token) -> bool {
    token.value(|value| matches!(value, Value::Month(_)).then_some(())).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::mask::read_tokens;

    fn left(text: &str) -> Option<Content> {
        let today = jiff::civil::date(2024, 11, 13);
        left_over(text, &read_tokens(text, "en"), today).map(|item| item.what)
    }

    #[test]
    fn a_month_and_day_gone_by_is_read() {
        let date = Day::Date { day: 1, month: 4, year: Some(2024) };
        assert_eq!(left("it was last April 1, I think"), Some(Content::Day(date)));
    }

    #[test]
    fn nothing_else_reaches_the_other_parser() {
        for text in ["14", "- 2147483647 months", "April 1", "last April", "2025", "last квітня 1"]
        {
            assert_eq!(left(text), None, "{text}");
        }
    }
}
