//! What a word can mean: the values that the tables give to words.

use serde::Deserialize;

use super::marks::Mark;

/// What a word can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::phrase) enum Sense {
    /// A word that only joins or colours others.
    Mark(Mark),
    /// A word that carries a value.
    Value(Value),
}

/// A word's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::phrase) enum Value {
    /// Monday is 1.
    Weekday(u8),
    /// The same, but the word is short and needs its place: "sat".
    ShortWeekday(u8),
    /// January is 1.
    Month(u8),
    /// Days from today.
    Relative(i8),
    /// A feast with the same day and month each year.
    Feast(u8, u8),
    /// A measure of time.
    Unit(Unit),
    /// A cardinal number.
    Number(u8),
    /// A cardinal in an oblique case, which counts people after "на": "на двох".
    Oblique(u8),
    /// A count that only stands before units: "a", "couple", "кілька".
    Few(u8),
    /// A fixed length: half an hour, a fortnight.
    Amount(u8, Unit),
    /// So many and a half of the unit that follows.
    AndHalf(u8),
    /// An ordinal number.
    Ordinal(u8, Form),
    /// An ending written after digits: "-го", "th".
    Suffix(Form),
    /// A part of the day that can stand alone.
    Part(Part),
    /// A part of the day that only stands after an hour: "вечора", "pm".
    OfDay(Part),
    /// A part of today: "tonight".
    TodayPart(Part),
    /// Half an hour before or after the hour that follows.
    Half(Toward),
    /// Minutes with a name: 15 ("quarter") or 45.
    Minutes(u8, Toward),
    /// A clock time with a name: 12 for noon, 0 for midnight.
    Named(u8),
    /// The Russian "час", which is one o'clock.
    OneOClock,
    /// A part of a week or month.
    Third(Third),
}

/// Which hour a half or a quarter is counted from when nothing else says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::phrase) enum Toward {
    /// From the hour that is named: "half two" is 2:30.
    #[serde(rename = "after")]
    Named,
    /// Towards the hour that is named: "halb zwei" is 1:30.
    #[serde(rename = "towards")]
    Next,
}

/// What a form of an ordinal is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::phrase) enum Form {
    /// A day of the month: "п'ятого", "15th".
    Day,
    /// An hour: "о п'ятій".
    Hour,
    /// Either, or anything else.
    Other,
}

/// Measures of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::phrase) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Parts of a day, with the two halves of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::phrase) enum Part {
    Am,
    Pm,
    EarlyMorning,
    Morning,
    LateMorning,
    Lunch,
    AfterLunch,
    EarlyAfternoon,
    Afternoon,
    LateAfternoon,
    EarlyEvening,
    Evening,
    LateEvening,
    Night,
}

/// Parts of a week or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::phrase) enum Third {
    Begin,
    Middle,
    End,
}

impl Value {
    /// Whether it is a part of the day that only stands after an hour.
    pub(in crate::phrase) const fn is_of_day(self) -> bool {
        matches!(self, Self::OfDay(_))
    }
}

impl Part {
    /// Returns the early one of a part of the day; only a morning has one.
    pub(in crate::phrase) const fn early(self) -> Self {
        match self {
            Self::Morning => Self::EarlyMorning,
            part => part,
        }
    }
}
