//! What was said about time, independent of the language.
//!
//! The grammar writes these values and [`interpret`](super::interpret) reads them. Nothing here knows
//! the present instant or the opening hours, so one text has one expression.

use super::words::{Part, Third};

/// A day or several, as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Day {
    /// Days from today.
    Relative(i32),
    /// Months from today.
    Months(i32),
    /// Whole weeks from today; with a weekday, the calendar week that far ahead.
    Weeks(i32),
    /// A day of the week.
    Weekday(u8, Which),
    /// A day number of this or the next month that has it, or of a month so many ahead.
    Number(u32, Option<i32>),
    /// A day and a month, perhaps a year.
    Date { day: u32, month: u32, year: Option<i32> },
    /// Two numbers and perhaps a year, the order of which the locale decides.
    Numeric { first: u32, second: u32, year: Option<i32>, swaps: bool },
    /// The nth weekday of a month; -1 is the last.
    Nth(i8, u8, Month),
    /// The calendar week so many after this one.
    Week(i32),
    /// Its Saturday and Sunday.
    Weekend(i32),
    /// A whole month.
    Month(Month),
    /// A part of a week; `None`: this one, or the next when that part is over.
    WeekPart(Third, Option<i32>),
    /// A part of a month.
    MonthPart(Third, Month),
    /// Both ends included.
    Range(Box<Day>, Box<Day>),
    /// From that day on.
    From(Box<Day>),
    /// From the day after it on.
    After(Box<Day>),
    /// From today up to it.
    Until(Box<Day>),
    /// From today up to the day before it.
    Before(Box<Day>),
    /// From today to so many days ahead.
    Within(i32),
    /// The same in months.
    WithinMonths(i32),
    /// From tomorrow to so many days ahead.
    Ahead(i32),
    /// So many days after another day.
    Later(Box<Day>, i32),
    /// As soon as possible.
    Soonest,
    /// Said twice; both must agree.
    Both(Box<Day>, Box<Day>),
    /// One of two that people mean by the same words.
    Either(Box<Day>, Box<Day>),
}

/// Which of all the weekdays of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The first after today.
    Bare,
    /// The first from today on.
    This,
    /// In the calendar week so many after this one.
    InWeek(i32),
    /// The last one before today.
    Gone,
}

/// Which month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    /// So many after this one.
    Ahead(i32),
    /// By its name, and perhaps a year.
    Named(u32, Option<i32>),
    /// The one that fits: this, or the next when it is over.
    Any,
}

/// An hour and minute as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    /// Written so that only one reading is left: "09:00", "15". Midnight by its name is the hour
    /// 24 and not exact, because "tomorrow at midnight" may be the beginning of tomorrow.
    pub(super) exact: bool,
    /// The half or part of the day said beside it.
    pub(super) part: Option<Part>,
}

/// A time of day, as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hours {
    At(Clock),
    Window(Clock, Clock),
    After(Clock),
    Before(Clock),
    /// When the business opens.
    Opening,
}

/// One piece of what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Day(Day),
    Hours(Hours),
    Part(Part),
    /// A part of today: "tonight".
    TodayPart(Part),
    /// Minutes of real time from now.
    Minutes(i64),
}

/// A piece and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) what: Content,
    /// First token, with the prepositions that belong to it.
    pub(super) from: usize,
    /// Past the last token.
    pub(super) until: usize,
    /// May be a length of service as well as an hour, so any other time beats it.
    pub(super) weak: bool,
    /// A word such as "from" stands before it.
    pub(super) opens: bool,
}

impl Item {
    /// Whether it says something about the day.
    pub(super) fn names_day(&self) -> bool {
        matches!(self.what, Content::Day(_) | Content::TodayPart(_) | Content::Minutes(_))
    }

    /// Whether it says something about the time of day.
    pub(super) fn names_time(&self) -> bool {
        !matches!(self.what, Content::Day(_))
    }
}
