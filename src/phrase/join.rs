//! Joins the pieces of one alternative: "Friday" and "next week" are one day.
//!
//! The order of words does not matter here, so "в четвер о 13 на наступному тижні" needs no
//! rule of its own. Pieces that cannot be one thing are left apart, for the caller to ask about.

use super::expr::{Day, Hours, Month, Which};
use super::gather::Group;

/// Returns the ways a group can be read: one, unless it says two different things.
pub(super) fn readings(group: &Group) -> Vec<(Option<Day>, Option<Hours>)> {
    let days: Vec<Day> =
        join_all(&group.days, join_days).into_iter().flat_map(alternatives).collect();
    let hours = join_all(&group.hours, join_hours);
    let options = |len: usize| len.max(1);
    (0..options(days.len()))
        .flat_map(|day| (0..options(hours.len())).map(move |hour| (day, hour)))
        .map(|(day, hour)| arrange(days.get(day).cloned(), hours.get(hour).copied()))
        .collect()
}

/// Returns the days that one expression may mean.
fn alternatives(day: Day) -> Vec<Day> {
    match day {
        Day::Either(first, second) => vec![*first, *second],
        day => vec![day],
    }
}

fn join_all<T: Clone + PartialEq>(all: &[T], join: fn(&T, &T) -> Option<T>) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for next in all {
        let joined = out.iter_mut().rev().find_map(|known| {
            let both = join(known, next).or_else(|| join(next, known))?;
            *known = both;
            Some(())
        });
        if joined.is_none() {
            out.push(next.clone());
        }
    }
    out
}

/// Lets a bound on the day speak of the time when one was said.
fn arrange(day: Option<Day>, hours: Option<Hours>) -> (Option<Day>, Option<Hours>) {
    match (day, hours) {
        (
            Some(Day::Until(day) | Day::Before(day)),
            Some(Hours::At(clock) | Hours::Before(clock)),
        ) => (Some(*day), Some(Hours::Before(clock))),
        (Some(Day::After(day)), Some(Hours::At(clock))) => (Some(*day), Some(Hours::After(clock))),
        other => other,
    }
}

/// Joins two days, if they can be one.
pub(super) fn join_days(a: &Day, b: &Day) -> Option<Day> {
    if a == b {
        return Some(a.clone());
    }
    match (a, b) {
        (Day::Soonest, day) | (Day::Relative(0), day @ Day::Relative(_)) => Some(day.clone()),
        (Day::Weekday(x, Which::Bare), Day::Weekday(y, _)) if x == y => Some(b.clone()),
        (date, Day::Week(_) | Day::Month(_)) if is_date(date) && !counts_months(date) => {
            Some(date.clone())
        }
        _ => join_stretch(a, b).or_else(|| join_bound(a, b)).or_else(|| join_twice(a, b)),
    }
}

/// Joins a day or a part with the week or month it lies in.
fn join_stretch(a: &Day, b: &Day) -> Option<Day> {
    match (a, b) {
        (Day::Weekday(day, _), Day::Week(weeks) | Day::Weeks(weeks))
        | (Day::Weekday(day @ 6..=7, _), Day::Weekend(weeks)) => {
            Some(Day::Weekday(*day, Which::InWeek(*weeks)))
        }
        (Day::Relative(0 | 1), Day::Weeks(weeks)) => {
            Some(Day::Later(Box::new(a.clone()), weeks.saturating_mul(7)))
        }
        (Day::WeekPart(third, None), Day::Week(weeks)) => Some(Day::WeekPart(*third, Some(*weeks))),
        (Day::Weekend(0), Day::Week(weeks)) => Some(Day::Weekend(*weeks)),
        (Day::Number(day, None), Day::Month(Month::Ahead(ahead))) => {
            Some(Day::Number(*day, Some(*ahead)))
        }
        (Day::Number(day, None), Day::Month(Month::Named(month, year))) => {
            Some(Day::Date { day: *day, month: *month, year: *year })
        }
        (Day::MonthPart(third, Month::Any), Day::Month(month)) => {
            Some(Day::MonthPart(*third, *month))
        }
        (Day::Nth(nth, day, Month::Any), Day::Month(month)) => Some(Day::Nth(*nth, *day, *month)),
        _ => None,
    }
}

/// Joins a bound or a range with what its day belongs to.
fn join_bound(a: &Day, b: &Day) -> Option<Day> {
    let inner = |day: &Day| join_either(day, b).map(Box::new);
    match (a, b) {
        (Day::Range(from, to), Day::Week(_)) => Some(Day::Range(inner(from)?, inner(to)?)),
        (Day::From(day), Day::Until(last)) => Some(Day::Range(day.clone(), last.clone())),
        (_, other) if is_range(other) => None,
        (Day::From(day), _) => inner(day).map(Day::From),
        (Day::After(day), _) => inner(day).map(Day::After),
        (Day::Until(day), _) => inner(day).map(Day::Until),
        (Day::Before(day), _) => inner(day).map(Day::Before),
        _ => None,
    }
}

/// Joins a date with a weekday or another date, which must agree with it.
fn join_twice(a: &Day, b: &Day) -> Option<Day> {
    match (a, b) {
        (Day::Weekday(..) | Day::Relative(_), date) if is_date(date) => {
            Some(Day::Both(Box::new(date.clone()), Box::new(a.clone())))
        }
        (Day::Weekday(..), Day::Relative(_))
        | (Day::Number(..), Day::Date { .. } | Day::Numeric { .. }) => {
            Some(Day::Both(Box::new(b.clone()), Box::new(a.clone())))
        }
        (Day::Both(first, second), other)
            if is_date(other) || matches!(other, Day::Weekday(..) | Day::Relative(_)) =>
        {
            Some(Day::Both(first.clone(), Box::new(join_either(second, other)?)))
        }
        _ => None,
    }
}

/// Whether a month said beside it changes which day it is.
fn counts_months(day: &Day) -> bool {
    matches!(day, Day::Number(_, None) | Day::Nth(_, _, Month::Any))
}

fn join_either(a: &Day, b: &Day) -> Option<Day> {
    join_days(a, b).or_else(|| join_days(b, a))
}

fn is_range(day: &Day) -> bool {
    matches!(day, Day::From(_) | Day::After(_) | Day::Until(_) | Day::Before(_) | Day::Range(..))
}

/// Whether it is one day of the calendar.
fn is_date(day: &Day) -> bool {
    matches!(day, Day::Date { .. } | Day::Numeric { .. } | Day::Number(..) | Day::Nth(..))
}

/// Joins two times of day, if they can be one.
fn join_hours(a: &Hours, b: &Hours) -> Option<Hours> {
    match (a, b) {
        _ if a == b => Some(*a),
        (Hours::After(from), Hours::Before(until)) => Some(Hours::Window(*from, *until)),
        (Hours::Opening, other) => Some(*other),
        (Hours::At(_), Hours::Window(..) | Hours::After(_) | Hours::Before(_)) => Some(*a),
        _ => None,
    }
}
