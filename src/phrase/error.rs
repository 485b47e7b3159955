//! Why a text names no single time, with the values that an answer about it needs.

use jiff::{
    ToSpan as _,
    civil::{Date, Time, Weekday, date},
};

use super::meaning::Meaning;

/// Why a text has no single meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No calendar has that day.
    InvalidDate(DateParts),
    /// No clock shows that time.
    InvalidTime(TimeParts),
    /// Two things were said about the day, and they are different days.
    Conflict {
        /// The weekday that was said, when one was.
        said: Option<Weekday>,
        /// The other day that was said, when it was not a weekday.
        other: Option<Date>,
        /// The date that was said.
        date: Date,
    },
    /// Several days or times were offered; the readings, in the order said.
    Ambiguous(Vec<Meaning>),
    /// Clocks skip that time on that day.
    NonexistentTime {
        /// The day clocks go forward.
        date: Date,
        /// The time they skip.
        time: Time,
    },
    /// It is over.
    Past {
        /// The day said, or the last one of several.
        date: Date,
        /// The time said, when a time was.
        time: Option<Time>,
    },
}

/// A date as said, which may be no date at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateParts {
    /// The day number.
    pub day: u32,
    /// The month number, when a month was said.
    pub month: Option<u32>,
    /// The year, when one was said.
    pub year: Option<i32>,
}

/// A time as said, which may be no time at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeParts {
    /// The hour number.
    pub hour: u32,
    /// The minute number.
    pub minute: u32,
}

impl Error {
    /// Returns its name in the case files and on the command line.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::InvalidDate(_) => "invalid_date",
            Self::InvalidTime(_) => "invalid_time",
            Self::Conflict { .. } => "conflict",
            Self::Ambiguous(_) => "ambiguous",
            Self::NonexistentTime { .. } => "nonexistent_time",
            Self::Past { .. } => "past",
        }
    }

    /// Returns one English sentence that a language model can act on.
    pub fn for_model(&self) -> String {
        match self {
            Self::InvalidDate(said) => format!("{} does not exist.", spell_date(*said)),
            Self::InvalidTime(said) => {
                format!("{}:{:02} is not a time of day.", said.hour, said.minute)
            }
            Self::Conflict { said, other, date } => {
                let said = said.map(weekday);
                let other = other.map(long);
                let said = said.or(other).unwrap_or_else(|| "another day".to_owned());
                format!(
                    "The customer said {said}, but also {}: ask which one is meant.",
                    long(*date)
                )
            }
            Self::Ambiguous(readings) => {
                let all: Vec<String> = readings.iter().map(short).collect();
                format!(
                    "The customer named several possibilities ({}): ask which one.",
                    all.join("; ")
                )
            }
            Self::NonexistentTime { date, time } => format!(
                "{} does not exist on {}, because clocks go forward then.",
                clock(*time),
                long(*date)
            ),
            Self::Past { date, time } => match time {
                Some(time) => format!("{} at {} is already over.", long(*date), clock(*time)),
                None => format!("{} is already over.", long(*date)),
            },
        }
    }
}

fn spell_date(said: DateParts) -> String {
    let name = |month: u32| {
        let first = Date::new(2024, i8::try_from(month).ok()?, 1).ok()?;
        Some(first.strftime("%B").to_string())
    };
    let year = said.year.map(|year| format!(" {year}")).unwrap_or_default();
    match said.month {
        None => format!("Day {} of a month", said.day),
        Some(month) => match name(month) {
            Some(name) => format!("{} {name}{year}", said.day),
            None => format!("The date {}.{month}.{}", said.day, year.trim()),
        },
    }
}

/// Returns the English name of a weekday.
fn weekday(day: Weekday) -> String {
    // 1 January 2024 was a Monday.
    let days = i64::from(day.to_monday_zero_offset()).days();
    date(2024, 1, 1).saturating_add(days).strftime("%A").to_string()
}

fn long(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn short(meaning: &Meaning) -> String {
    let mut words = Vec::new();
    if let Some(date) = meaning.date {
        words.push(long(date));
    }
    if let Some(date) = meaning.date_end {
        words.push(format!("to {}", long(date)));
    }
    match (meaning.time, meaning.time_end) {
        (Some(from), Some(until)) => words.push(format!("{}–{}", clock(from), clock(until))),
        (Some(time), None) => words.push(clock(time)),
        (None, Some(time)) => words.push(format!("before {}", clock(time))),
        (None, None) => {}
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_said_in_one_clear_sentence() {
        let said = DateParts { day: 31, month: Some(11), year: None };
        assert_eq!(Error::InvalidDate(said).for_model(), "31 November does not exist.");
        let spell = |month| spell_date(DateParts { day: 3, month, year: Some(2025) });
        assert_eq!(spell(Some(13)), "The date 3.13.2025");
        assert_eq!(spell(Some(2)), "3 February 2025");
        assert_eq!(spell(None), "Day 3 of a month");
        assert_eq!(weekday(Weekday::Sunday), "Sunday");
        let conflict =
            Error::Conflict { said: Some(Weekday::Monday), other: None, date: date(2024, 11, 15) };
        assert_eq!(
            conflict.for_model(),
            "The customer said Monday, but also Friday 15 November 2024: ask which one is meant."
        );
        let past = Error::Past { date: date(2024, 11, 10), time: None };
        assert_eq!(past.for_model(), "Sunday 10 November 2024 is already over.");
    }
}
