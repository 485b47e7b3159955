//! Turns a day as said into dates: the policy of the calendar.
//!
//! Weeks run Monday to Sunday. What is not dated lies ahead: the first that fits from today on,
//! except that a bare weekday is never today, because people call today "today".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::error::{DateParts, Error};
use super::expr::{Day, Month, Which};
use super::meaning::Bound;
use super::words::Third;

/// Dates that were meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    pub(super) start: Date,
    /// The last day, equal to the first for one day.
    pub(super) end: Date,
    pub(super) bound: Option<Bound>,
}

impl Dates {
    fn one(date: Date) -> Self {
        Self { start: date, end: date, bound: None }
    }

    fn span(start: Date, end: Date) -> Self {
        Self { start, end, bound: None }
    }
}

/// A calendar seen from one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub(super) today: Date,
    /// Whether numbers are written month first.
    pub(super) month_first: bool,
}

impl Calendar {
    /// Returns the dates a day stands for.
    pub(super) fn dates(self, day: &Day) -> Result<Dates, Error> {
        match day {
            Day::Relative(days) => Ok(Dates::one(plus(self.today, *days))),
            Day::Weeks(weeks) => Ok(Dates::one(plus(self.today, weeks.saturating_mul(7)))),
            Day::Months(months) => Ok(Dates::one(plus_months(self.today, *months))),
            Day::Weekday(day, which) => Ok(Dates::one(self.weekday(*day, *which))),
            Day::Number(..) | Day::Date { .. } | Day::Numeric { .. } | Day::Nth(..) => {
                self.dated(day, self.today).map(Dates::one)
            }
            Day::Week(_)
            | Day::Weekend(_)
            | Day::Month(_)
            | Day::WeekPart(..)
            | Day::MonthPart(..) => Ok(self.clip(self.stretch(day))),
            Day::Range(first, last) => self.range(first, last),
            Day::From(_) | Day::After(_) | Day::Until(_) | Day::Before(_) => self.bounded(day),
            Day::Within(days) => Ok(Dates::span(self.today, plus(self.today, *days))),
            Day::WithinMonths(n) => Ok(Dates::span(self.today, plus_months(self.today, *n))),
            Day::Ahead(days) => Ok(Dates::span(plus(self.today, 1), plus(self.today, *days))),
            Day::Later(base, days) => {
                let base = self.dates(base)?;
                Ok(Dates::one(plus(base.start, *days)))
            }
            Day::Soonest => Ok(Dates { bound: Some(Bound::After), ..Dates::one(self.today) }),
            Day::Both(date, other) => self.both(date, other),
            Day::Either(first, _) => self.dates(first),
        }
    }

    /// A range never starts before today; one that is over stays as it was, to be refused.
    fn clip(self, dates: Dates) -> Dates {
        if dates.end < self.today {
            dates
        } else {
            Dates { start: dates.start.max(self.today), ..dates }
        }
    }

    fn monday(self, weeks: i32) -> Date {
        let back = i32::from(self.today.weekday().to_monday_zero_offset());
        plus(self.today, weeks.saturating_mul(7).saturating_sub(back))
    }

    fn weekday(self, day: u8, which: Which) -> Date {
        let day = i32::from(day) - 1;
        let today = i32::from(self.today.weekday().to_monday_zero_offset());
        let ahead = (day - today).rem_euclid(7);
        match which {
            Which::Bare if ahead == 0 => plus(self.today, 7),
            Which::Bare | Which::This => plus(self.today, ahead),
            Which::InWeek(weeks) => plus(self.monday(weeks), day),
            Which::Gone => plus(self.today, if ahead == 0 { -7 } else { ahead - 7 }),
        }
    }

    /// Returns the first date from `from` on that a dated day stands for.
    fn dated(self, day: &Day, from: Date) -> Result<Date, Error> {
        match day {
            Day::Number(day, ahead) => self.number(*day, *ahead, from),
            Day::Date { day, month, year } => calendar_date(*day, *month, *year, from),
            Day::Numeric { first, second, year, swaps } => {
                let (day, month) =
                    if self.month_first { (*second, *first) } else { (*first, *second) };
                calendar_date(day, month, *year, from).or_else(|error| {
                    if *swaps || self.month_first {
                        calendar_date(month, day, *year, from).map_err(|_| error)
                    } else {
                        Err(error)
                    }
                })
            }
            Day::Nth(nth, weekday, month) => self.nth(*nth, *weekday, *month, from),
            other => self.dates(other).map(|dates| dates.start),
        }
    }

    fn number(self, day: u32, ahead: Option<i32>, from: Date) -> Result<Date, Error> {
        let missing = Error::InvalidDate(DateParts { day, month: None, year: None });
        let number = i8::try_from(day).unwrap_or(0);
        if let Some(ahead) = ahead {
            let month = plus_months(first_of(self.today), ahead);
            let said = DateParts { day, month: u32::try_from(month.month()).ok(), year: None };
            return Date::new(month.year(), month.month(), number)
                .map_err(|_| Error::InvalidDate(said));
        }
        (0..13)
            .map(|months| plus_months(first_of(from), months))
            .filter_map(|month| Date::new(month.year(), month.month(), number).ok())
            .find(|date| *date >= from)
            .ok_or(missing)
    }

    fn nth(self, nth: i8, weekday: u8, month: Month, from: Date) -> Result<Date, Error> {
        let day = Weekday::from_monday_one_offset(i8::try_from(weekday).unwrap_or(1))
            .unwrap_or(Weekday::Monday);
        let in_month = |month: Date| month.nth_weekday_of_month(nth, day).ok();
        let months = self.months(month);
        let missing = || {
            let month = months.first().and_then(|m| u32::try_from(m.month()).ok());
            Error::InvalidDate(DateParts { day: u32::from(nth.unsigned_abs()), month, year: None })
        };
        let all: Vec<Date> = months.iter().filter_map(|m| in_month(*m)).collect();
        all.iter().copied().find(|date| *date >= from).or(all.first().copied()).ok_or_else(missing)
    }

    /// Returns the first days of the months that can be meant, the likeliest first.
    fn months(self, month: Month) -> Vec<Date> {
        let this = first_of(self.today);
        match month {
            Month::Ahead(months) => vec![plus_months(this, months)],
            Month::Any => (0..3).map(|months| plus_months(this, months)).collect(),
            Month::Named(number, year) => {
                let number = i8::try_from(number).unwrap_or(1);
                let year = year.and_then(|year| i16::try_from(year).ok());
                let years = year.map_or(this.year()..=this.year().saturating_add(1), |y| y..=y);
                years.filter_map(|year| Date::new(year, number, 1).ok()).collect()
            }
        }
    }

    /// Returns a week, weekend, month or part of one, whole.
    fn stretch(self, day: &Day) -> Dates {
        let week = |weeks: i32, from: i32, until: i32| {
            Dates::span(plus(self.monday(weeks), from), plus(self.monday(weeks), until))
        };
        match day {
            Day::Week(weeks) => week(*weeks, 0, 6),
            Day::Weekend(weeks) => week(*weeks, 5, 6),
            Day::WeekPart(third, weeks) => {
                let (from, until) = match third {
                    Third::Begin => (0, 1),
                    Third::Middle => (2, 3),
                    Third::End => (4, 6),
                };
                let said = week(weeks.unwrap_or(0), from, until);
                if weeks.is_none() && said.end < self.today { week(1, from, until) } else { said }
            }
            Day::Month(month) => {
                self.first_open(*month, |m| (m.first_of_month(), m.last_of_month()))
            }
            Day::MonthPart(third, month) => self.first_open(*month, |m| {
                let first = m.first_of_month();
                match third {
                    Third::Begin => (first, plus(first, 9)),
                    Third::Middle => (plus(first, 10), plus(first, 19)),
                    Third::End => (plus(first, 20), m.last_of_month()),
                }
            }),
            _ => Dates::one(self.today),
        }
    }

    /// Returns the part of the first month in question that is not over.
    fn first_open(self, month: Month, part: impl Fn(Date) -> (Date, Date)) -> Dates {
        let all: Vec<(Date, Date)> = self.months(month).into_iter().map(part).collect();
        let open = all.iter().find(|(_, end)| *end >= self.today).or(all.first()).copied();
        let (start, end) = open.unwrap_or((self.today, self.today));
        Dates::span(start, end)
    }

    /// Both ends included; the last is the first that fits after the first.
    fn range(self, first: &Day, last: &Day) -> Result<Dates, Error> {
        if let (Day::Date { month, year: None, .. }, Day::Date { month: same, year: None, .. }) =
            (first, last)
            && month == same
        {
            let end = self.dated(last, self.today)?;
            let start = match first {
                Day::Date { day, month, .. } => {
                    calendar_date(*day, *month, Some(i32::from(end.year())), self.today)?
                }
                _ => end,
            };
            if start <= end {
                return Ok(self.clip(Dates::span(start, end)));
            }
        }
        let start = self.dates(first)?;
        let end = match last {
            Day::Weekday(..) | Day::Relative(_) if first == last => start.end,
            Day::Weekday(day, Which::Bare | Which::This) => {
                Self { today: start.start, ..self }.weekday(*day, Which::Bare)
            }
            Day::Number(_, None)
            | Day::Date { year: None, .. }
            | Day::Numeric { year: None, .. } => self.dated(last, start.start)?,
            other => self.dates(other)?.end,
        };
        if end < start.start {
            return Err(Error::Conflict { said: None, other: Some(end), date: start.start });
        }
        Ok(self.clip(Dates::span(start.start, end)))
    }

    fn bounded(self, day: &Day) -> Result<Dates, Error> {
        let open = |date| Dates { bound: Some(Bound::After), ..Dates::one(date) };
        match day {
            Day::From(day) => Ok(open(self.dates(day)?.start)),
            Day::After(day) => Ok(open(plus(self.dates(day)?.end, 1))),
            Day::Until(day) => {
                let end = self.dates(day)?.end;
                Ok(Dates::span(self.today.min(end), end))
            }
            Day::Before(day) => {
                let end = plus(self.dates(day)?.start, -1);
                Ok(Dates::span(self.today.min(end), end))
            }
            other => self.dates(other),
        }
    }

    /// Returns the dates of a day that was said twice.
    fn both(self, date: &Day, other: &Day) -> Result<Dates, Error> {
        let dates = self.dates(date)?;
        let also = self.dates(other)?;
        let swapped = Self { month_first: !self.month_first, ..self };
        let weekday = match other {
            Day::Weekday(day, _) => {
                Weekday::from_monday_one_offset(i8::try_from(*day).unwrap_or(1)).ok()
            }
            _ => None,
        };
        let agrees = match weekday {
            // Of the two orders of "12/7", the one counts that fits the weekday beside it.
            Some(weekday) if dates.start.weekday() != weekday => {
                let other = swapped.dates(date).ok().filter(|_| swaps(date));
                match other.filter(|dates| dates.start.weekday() == weekday) {
                    Some(dates) => return Ok(dates),
                    None => false,
                }
            }
            Some(_) => true,
            None => dates.start == also.start,
        };
        if agrees {
            return Ok(dates);
        }
        // "Wednesday the 23rd" on a Monday the 23rd is that of the next month which has one.
        if let (Some(weekday), Day::Number(number, None), true) =
            (weekday, date, dates.start == self.today)
            && let Ok(next) = self.number(*number, None, plus(self.today, 1))
            && next.weekday() == weekday
        {
            return Ok(Dates::one(next));
        }
        let other = weekday.is_none().then_some(also.start);
        Err(Error::Conflict { said: weekday, other, date: dates.start })
    }
}

/// Whether two numbers of a date may be read in either order.
fn swaps(day: &Day) -> bool {
    matches!(day, Day::Numeric { swaps: true, .. })
}

fn plus(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

fn plus_months(date: Date, months: i32) -> Date {
    date.saturating_add(months.months())
}

fn first_of(date: Date) -> Date {
    date.first_of_month()
}

/// Returns the first such date from `from` on, or exactly that of the year said.
fn calendar_date(day: u32, month: u32, year: Option<i32>, from: Date) -> Result<Date, Error> {
    let wrong = || Error::InvalidDate(DateParts { day, month: Some(month), year });
    let day = i8::try_from(day).map_err(|_| wrong())?;
    let month = i8::try_from(month).map_err(|_| wrong())?;
    if let Some(year) = year {
        let year = i16::try_from(year).map_err(|_| wrong())?;
        return Date::new(year, month, day).map_err(|_| wrong());
    }
    // Leap days come every four years, and once in a lifetime every eight.
    (0..9)
        .filter_map(|years| Date::new(from.year().saturating_add(years), month, day).ok())
        .find(|date| *date >= from)
        .ok_or_else(wrong)
}
