//! Lists every day and clock time that a text mentions, each with its place and on its own.
//!
//! For checking another writer's words against known facts: nothing is chosen and nothing is left
//! out. A time without "am" or "pm" is listed with both its readings, a range with both its ends,
//! and a weekday that belies its date as [`Mentioned::Conflict`].

use std::ops::Range;

use jiff::civil::{Date, Time};

use super::clocks::{civil, readings};
use super::days::Calendar;
use super::expr::{Clock, Content, Day, Hours, Item};
use super::gather;
use super::grammar::Reader;
use super::join::join_days;
use super::tokens::Token;
use super::words::{Mark, Marks, month_first};
use super::{error::Error, mask, meaning::Context};

/// One day or time, and where a text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes, with the prepositions that belong to it.
    pub span: Range<usize>,
    /// What is said there.
    pub what: Mentioned,
}

/// A day or a time, as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mentioned {
    /// A day, or several in a row.
    Days {
        /// The first day.
        first: Date,
        /// The last one, included.
        last: Date,
        /// Whether only weekdays were said, so that every week can be meant: "on Sundays".
        weekly: bool,
    },
    /// Days that cannot be the same one: "Monday" beside a date that is a Friday.
    Conflict,
    /// A time: its readings.
    At(Vec<Time>),
    /// A time and a later one: the readings of each.
    Window(Vec<Time>, Vec<Time>),
    /// From a time on.
    From(Vec<Time>),
    /// Up to a time.
    Until(Vec<Time>),
}

/// Returns every day and clock time that `text` mentions, in the order said.
pub fn mentions(text: &str, context: &Context<'_>) -> Vec<Mention> {
    let tokens = mask::read_tokens(text, context.lang);
    let reader = Reader { tokens: &tokens, mode: gather::mode(&tokens) };
    let items = reader.items();
    let calendar = Calendar { today: context.now.date(), month_first: month_first(context.lang) };
    let mut out = Vec::new();
    for said in joined_days(&items, &reader, calendar) {
        let what = days(&said.day, calendar);
        out.extend(what.and_then(|what| mention(&tokens, said.from, said.until, what)));
    }
    for item in &items {
        // "until 12 hours before": a length and no clock.
        let counted = reader.unit(item.until).is_some()
            || item.until > 0 && reader.unit(item.until - 1).is_some();
        if let Content::Hours(hours) = item.what
            && !(counted && matches!(hours, Hours::Before(_) | Hours::After(_)))
        {
            let what = times(hours).ok().flatten();
            out.extend(what.and_then(|what| mention(&tokens, item.from, item.until, what)));
        }
    }
    out.sort_by_key(|mention| mention.span.start);
    out
}

fn mention(tokens: &[Token], from: usize, until: usize, what: Mentioned) -> Option<Mention> {
    let start = tokens.get(from)?.span.start;
    let end = tokens.get(until.checked_sub(1)?)?.span.end;
    Some(Mention { span: start..end, what })
}

/// A day, or several days said side by side.
struct SaidDay {
    day: Day,
    /// Its first token.
    from: usize,
    /// The token after its last.
    until: usize,
}

/// Returns the days said; those that stand side by side are joined: "Friday, 15 November".
fn joined_days(items: &[Item], reader: &Reader<'_>, calendar: Calendar) -> Vec<SaidDay> {
    let mut days: Vec<SaidDay> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let Content::Day(day) = &item.what else { continue };
        if let Some(last) = days.last_mut()
            && item.from <= last.until + 1
            && let Some(both) = join_days(&last.day, day).or_else(|| join_days(day, &last.day))
            && !(goes_on(items, at, reader) && calendar.dates(&both).is_err())
        {
            last.day = both;
            last.until = item.until;
            continue;
        }
        days.push(SaidDay { day: day.clone(), from: item.from, until: item.until });
    }
    days
}

/// Returns whether another day follows in a list: "tomorrow, on Thursday or on Friday".
fn goes_on(items: &[Item], at: usize, reader: &Reader<'_>) -> bool {
    let (Some(item), Some(next)) = (items.get(at), items.get(at + 1)) else { return false };
    let joins = Marks::of(Mark::Or).with(Mark::And);
    let joined = reader.has_any(item.until, joins) || reader.sign(item.until, ',');
    matches!(next.what, Content::Day(_)) && joined && next.from == item.until + 1
}

/// Returns the dates of a day; `None`: a stretch that is too vague to be true or false.
fn days(day: &Day, calendar: Calendar) -> Option<Mentioned> {
    match day {
        Day::From(day) | Day::After(day) | Day::Until(day) | Day::Before(day) => {
            days(day, calendar)
        }
        Day::Week(_)
        | Day::Month(_)
        | Day::WeekPart(..)
        | Day::MonthPart(..)
        | Day::Within(_)
        | Day::WithinMonths(_)
        | Day::Ahead(_)
        | Day::Soonest => None,
        said => {
            let dates = calendar.dates(said).ok();
            let twice = matches!(said, Day::Both(..) | Day::Range(..));
            let days = dates.map(|dates| Mentioned::Days {
                first: dates.start,
                last: dates.end,
                weekly: is_weekly(said),
            });
            days.or(twice.then_some(Mentioned::Conflict))
        }
    }
}

fn is_weekly(day: &Day) -> bool {
    match day {
        Day::Weekday(..) | Day::Weekend(_) => true,
        Day::Range(first, last) => is_weekly(first) && is_weekly(last),
        _ => false,
    }
}

fn times(hours: Hours) -> Result<Option<Mentioned>, Error> {
    let said = |clock: Clock| -> Result<Vec<Time>, Error> {
        Ok(readings(clock)?.into_iter().map(civil).collect())
    };
    Ok(match hours {
        Hours::At(clock) => Some(Mentioned::At(said(clock)?)),
        Hours::After(clock) => Some(Mentioned::From(said(clock)?)),
        Hours::Before(clock) => Some(Mentioned::Until(said(clock)?)),
        Hours::Window(first, last) => {
            // "2–6 PM" begins at two in the afternoon, "9–1 PM" in the morning: both are listed.
            let mut starts = said(first)?;
            if first.part.is_none() {
                starts.extend(said(Clock { part: last.part, ..first })?);
            }
            Some(Mentioned::Window(starts, said(last)?))
        }
        Hours::Opening => None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;
    use jiff::civil::{date, time};

    use super::*;
    use crate::schedule::{Week, Window};

    fn of(text: &str) -> Vec<Mentioned> {
        let now: Zoned = "2024-11-13T10:20:00+02:00[Europe/Kyiv]".parse().unwrap();
        let nine_to_six = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
        let hours = Week::daily(nine_to_six);
        let context = Context { now: &now, hours: &hours, lang: "en", day: None };
        let found = mentions(text, &context);
        assert!(found.iter().all(|mention| text.get(mention.span.clone()).is_some()));
        found.into_iter().map(|mention| mention.what).collect()
    }

    fn at(hour: i8) -> Mentioned {
        Mentioned::At(vec![time(hour, 0, 0, 0)])
    }

    #[test]
    fn a_weekday_and_its_date_are_one_mention() {
        let day = date(2024, 11, 15);
        let found = of("You are booked for Friday, 15 November 2024 at 14:00.");
        assert_eq!(found, [Mentioned::Days { first: day, last: day, weekly: false }, at(14)]);
    }

    #[test]
    fn a_weekday_that_belies_its_date_is_a_conflict() {
        assert_eq!(of("Monday, 15 November"), [Mentioned::Conflict]);
    }

    #[test]
    fn a_list_of_times_is_read_one_by_one() {
        assert_eq!(of("Available times: 9:00 AM, 11:00 AM, 2:00 PM"), [9, 11, 14].map(at));
    }

    #[test]
    fn an_hour_without_its_half_of_the_day_has_both_readings() {
        let both = vec![time(3, 30, 0, 0), time(15, 30, 0, 0)];
        assert_eq!(of("at 3:30"), [Mentioned::At(both)]);
    }

    #[test]
    fn both_ends_of_a_range_are_listed() {
        let found = of("Monday to Friday from 2 to 6 PM");
        let (monday, friday) = (date(2024, 11, 18), date(2024, 11, 22));
        let days = Mentioned::Days { first: monday, last: friday, weekly: true };
        let (two, six) = (vec![time(2, 0, 0, 0), time(14, 0, 0, 0)], vec![time(18, 0, 0, 0)]);
        let [first, Mentioned::Window(starts, ends)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(first, &days);
        assert!(two.iter().all(|time| starts.contains(time)));
        assert_eq!(ends, &six);
    }
}
