//! Lists every date and clock time a text mentions, each on its own.
//!
//! For checking another writer's words against known facts: a sentence is true when everything
//! it mentions is known. So a weekday that belies its date is listed beside that date, and a
//! time without "am" or "pm" is listed with both its readings.

use jiff::civil::{Date, Time};

use super::clocks::{civil, readings};
use super::days::Calendar;
use super::expr::{Clock, Day, Hours, Item, What};
use super::grammar::{Manner, Reader};
use super::join::join_days;
use super::{Context, tokens};

/// What a text mentions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mentions {
    /// Every single day, in the order said.
    pub dates: Vec<Date>,
    /// The readings of every clock time, in the order said.
    pub times: Vec<Vec<Time>>,
}

/// Returns every single date and clock time that `text` mentions.
#[must_use]
pub fn mentions(text: &str, context: &Context<'_>) -> Mentions {
    let tokens = tokens::read(text, context.lang);
    let reader = Reader {
        tokens: &tokens,
        manner: Manner::default(),
    };
    let items = reader.items();
    let calendar = Calendar {
        today: context.now.date(),
        month_first: context.lang.eq_ignore_ascii_case("en-US"),
    };
    let mut out = Mentions::default();
    for day in joined_days(&items) {
        add_day(&day, &calendar, &mut out.dates);
    }
    for item in &items {
        if let What::Hours(hours) = item.what {
            out.times
                .extend(clocks(hours).filter_map(|clock| times(clock).ok()));
        }
    }
    out
}

/// Returns the days said, those that stand side by side joined: "Friday, 15 November".
fn joined_days(items: &[Item]) -> Vec<Day> {
    let mut days: Vec<(Day, usize)> = Vec::new();
    for item in items {
        let What::Day(day) = &item.what else { continue };
        if let Some((last, until)) = days.last_mut()
            && item.from <= *until + 1
            && let Some(both) = join_days(last, day).or_else(|| join_days(day, last))
        {
            *last = both;
            *until = item.until;
            continue;
        }
        days.push((day.clone(), item.until));
    }
    days.into_iter().map(|(day, _)| day).collect()
}

fn add_day(day: &Day, calendar: &Calendar, dates: &mut Vec<Date>) {
    match day {
        Day::Range(first, last) => {
            add_day(first, calendar, dates);
            match calendar.settle(day) {
                Ok(range) => dates.push(range.end),
                Err(_) => add_day(last, calendar, dates),
            }
        }
        Day::From(day) | Day::After(day) | Day::Until(day) | Day::Before(day) => {
            add_day(day, calendar, dates);
        }
        Day::Both(date, other) if calendar.settle(day).is_err() => {
            add_day(date, calendar, dates);
            add_day(other, calendar, dates);
        }
        Day::Week(_) | Day::Weekend(_) | Day::Month(_) | Day::WeekPart(..) | Day::MonthPart(..) => {
        }
        Day::Within(_) | Day::WithinMonths(_) | Day::Ahead(_) | Day::Soonest => {}
        single => dates.extend(calendar.settle(single).ok().map(|dates| dates.start)),
    }
}

fn clocks(hours: Hours) -> impl Iterator<Item = Clock> {
    let (first, second) = match hours {
        Hours::At(clock) | Hours::After(clock) | Hours::Before(clock) => (Some(clock), None),
        Hours::Window(first, last) => {
            let shared = Clock {
                part: first.part.or(last.part),
                ..first
            };
            (Some(shared), Some(last))
        }
        Hours::Opening => (None, None),
    };
    first.into_iter().chain(second)
}

fn times(clock: Clock) -> Result<Vec<Time>, super::Problem> {
    Ok(readings(clock)?.into_iter().map(civil).collect())
}
