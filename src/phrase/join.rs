//! Joins the pieces of one alternative: "Friday" and "next week" are one day.
//!
//! The order of words does not matter here, so "в четвер о 13 на наступному тижні" needs no
//! rule of its own. Pieces that cannot be one thing are left apart, for the caller to ask about.

use super::expr::{Day, Hours, Month, Which};
use super::gather::Group;

/// Returns the ways a group can be read: one, unless it says two different things.
pub(super) fn readings(group: &Group) -> Vec<(Option<Day>, Option<Hours>)> {
    let days = join_all(&group.days, join_days);
    let hours = join_all(&group.hours, join_hours);
    let options = |len: usize| len.max(1);
    (0..options(days.len()))
        .flat_map(|day| (0..options(hours.len())).map(move |hour| (day, hour)))
        .map(|(day, hour)| arrange(days.get(day).cloned(), hours.get(hour).copied()))
        .collect()
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
        (Some(Day::Until(day) | Day::Before(day)), Some(Hours::At(clock))) => {
            (Some(*day), Some(Hours::Before(clock)))
        }
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
        (Day::Weekday(day, _), Day::Week(weeks) | Day::Weeks(weeks) | Day::Weekend(weeks)) => {
            Some(Day::Weekday(*day, Which::InWeek(*weeks)))
        }
        (Day::WeekPart(third, None), Day::Week(weeks)) => Some(Day::WeekPart(*third, Some(*weeks))),
        (Day::Weekend(0), Day::Week(weeks)) => Some(Day::Weekend(*weeks)),
        (Day::Number(day, None), Day::Month(Month::Ahead(ahead))) => {
            Some(Day::Number(*day, Some(*ahead)))
        }
        (Day::Number(day, None), Day::Month(Month::Named(month, year))) => Some(Day::Date {
            day: *day,
            month: *month,
            year: *year,
        }),
        (Day::MonthPart(third, Month::Any), Day::Month(month)) => {
            Some(Day::MonthPart(*third, *month))
        }
        (Day::Nth(nth, day, Month::Any), Day::Month(month)) => Some(Day::Nth(*nth, *day, *month)),
        (Day::Weekday(x, Which::Bare), Day::Weekday(y, _)) if x == y => Some(b.clone()),
        (Day::Range(from, to), Day::Week(_)) => Some(Day::Range(
            Box::new(join_days(from, b)?),
            Box::new(join_days(to, b)?),
        )),
        (Day::From(day), other) if !is_range(other) => {
            Some(Day::From(Box::new(join_either(day, other)?)))
        }
        (Day::After(day), other) if !is_range(other) => {
            Some(Day::After(Box::new(join_either(day, other)?)))
        }
        (Day::Until(day), other) if !is_range(other) => {
            Some(Day::Until(Box::new(join_either(day, other)?)))
        }
        (Day::Before(day), other) if !is_range(other) => {
            Some(Day::Before(Box::new(join_either(day, other)?)))
        }
        (Day::From(day), Day::Until(last)) => Some(Day::Range(day.clone(), last.clone())),
        (date, Day::Week(_) | Day::Month(_)) if is_date(date) => Some(date.clone()),
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
            let inner = join_either(second, other)?;
            Some(Day::Both(first.clone(), Box::new(inner)))
        }
        _ => None,
    }
}

fn join_either(a: &Day, b: &Day) -> Option<Day> {
    join_days(a, b).or_else(|| join_days(b, a))
}

fn is_range(day: &Day) -> bool {
    matches!(
        day,
        Day::From(_) | Day::After(_) | Day::Until(_) | Day::Before(_) | Day::Range(..)
    )
}

/// Whether it is one day of the calendar.
fn is_date(day: &Day) -> bool {
    matches!(
        day,
        Day::Date { .. } | Day::Numeric { .. } | Day::Number(..) | Day::Nth(..)
    )
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
