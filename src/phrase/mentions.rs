//! Lists every date and clock time a text mentions, each on its own.
//!
//! For checking another writer's words against known facts: a sentence is true when everything
//! it mentions is known. So a weekday that belies its date is listed beside that date, and a
//! time without "am" or "pm" is listed with both its readings.

use jiff::civil::{Date, Time};

use super::clocks::{civil, readings};
use super::days::Calendar;
use super::expr::{Clock, Content, Day, Hours, Item};
use super::grammar::{Reader, ReadingMode};
use super::join::join_days;
use super::{error::Error, mask, meaning::Context, words::month_first};

/// What a text mentions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mentions {
    /// Every single day, in the order said.
    pub dates: Vec<Date>,
    /// The readings of every clock time, in the order said.
    pub times: Vec<Vec<Time>>,
}

/// Returns every single date and clock time that `text` mentions.
pub fn mentions(text: &str, context: &Context<'_>) -> Mentions {
    let tokens = mask::read_tokens(text, context.lang);
    let reader = Reader { tokens: &tokens, mode: ReadingMode::default() };
    let items = reader.items();
    let calendar = Calendar { today: context.now.date(), month_first: month_first(context.lang) };
    let mut out = Mentions::default();
    for day in joined_days(&items) {
        add_day(&day, calendar, &mut out.dates);
    }
    for item in &items {
        if let Content::Hours(hours) = item.what {
            out.times.extend(clocks(hours).filter_map(|clock| times(clock).ok()));
        }
    }
    out
}

/// Returns the days said, those that stand side by side joined: "Friday, 15 November".
fn joined_days(items: &[Item]) -> Vec<Day> {
    let mut days: Vec<(Day, usize)> = Vec::new();
    for item in items {
        let Content::Day(day) = &item.what else { continue };
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

fn add_day(day: &Day, calendar: Calendar, dates: &mut Vec<Date>) {
    match day {
        Day::Range(first, last) => {
            add_day(first, calendar, dates);
            match calendar.dates(day) {
                Ok(range) => dates.push(range.end),
                Err(_) => add_day(last, calendar, dates),
            }
        }
        Day::From(day) | Day::After(day) | Day::Until(day) | Day::Before(day) => {
            add_day(day, calendar, dates);
        }
        Day::Both(date, other) if calendar.dates(day).is_err() => {
            add_day(date, calendar, dates);
            add_day(other, calendar, dates);
        }
        Day::Week(_)
        | Day::Weekend(_)
        | Day::Month(_)
        | Day::WeekPart(..)
        | Day::MonthPart(..)
        | Day::Within(_)
        | Day::WithinMonths(_)
        | Day::Ahead(_)
        | Day::Soonest => {}
        single => dates.extend(calendar.dates(single).ok().map(|dates| dates.start)),
    }
}

fn clocks(hours: Hours) -> impl Iterator<Item = Clock> {
    let (first, second) = match hours {
        Hours::At(clock) | Hours::After(clock) | Hours::Before(clock) => (Some(clock), None),
        Hours::Window(first, last) => {
            let shared = Clock { part: first.part.or(last.part), ..first };
            (Some(shared), Some(last))
        }
        Hours::Opening => (None, None),
    };
    first.into_iter().chain(second)
}

fn times(clock: Clock) -> Result<Vec<Time>, Error> {
    Ok(readings(clock)?.into_iter().map(civil).collect())
}

#[cfg(test)]
mod tests {
    use jiff::Zoned;
    use jiff::civil::{date, time};

    use super::*;
    use crate::schedule::{Week, Window};

    fn of(text: &str) -> Mentions {
        let now: Zoned = "2024-11-13T10:20:00+02:00[Europe/Kyiv]".parse().unwrap();
        let nine_to_six = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
        let hours = Week::daily(nine_to_six);
        mentions(text, &Context { now: &now, hours: &hours, lang: "en", day: None })
    }

    #[test]
    fn a_weekday_and_its_date_are_one_mention() {
        let found = of("You are booked for Friday, 15 November 2024 at 14:00.");
        assert_eq!(found.dates, [date(2024, 11, 15)]);
        assert_eq!(found.times, [vec![time(14, 0, 0, 0)]]);
    }

    #[test]
    fn a_weekday_that_belies_its_date_is_a_mention_of_its_own() {
        assert_eq!(of("Monday, 15 November").dates, [date(2024, 11, 15), date(2024, 11, 18)]);
    }

    #[test]
    fn a_list_of_times_is_read_one_by_one() {
        let times = of("Available times: 9:00 AM, 11:00 AM, 2:00 PM").times;
        let hours = [9, 11, 14].map(|hour| vec![time(hour, 0, 0, 0)]);
        assert_eq!(times, hours);
    }

    #[test]
    fn an_hour_without_its_half_of_the_day_has_both_readings() {
        assert_eq!(of("at 3:30").times, [vec![time(3, 30, 0, 0), time(15, 30, 0, 0)]]);
    }
}
