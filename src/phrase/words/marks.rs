//! The words that carry no value: they join, bound, deny or rule out. A set of them is one integer.

use serde::Deserialize;

/// Words that join, bound, deny or rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub(in crate::phrase) enum Mark {
    /// Before an hour.
    At,
    /// Before a day.
    On,
    /// Begins a range.
    From,
    /// Joins a range.
    To,
    /// Up to and including.
    Until,
    /// Up to, without.
    Before,
    /// Later than.
    After,
    /// Not earlier than.
    NotBefore,
    /// Opens "between A and B".
    Between,
    /// "and".
    And,
    /// "or".
    Or,
    /// "not", before what is denied.
    Not,
    /// Opens an amount of time from now.
    In,
    /// Opens an amount of time from now that is a window.
    Within,
    /// After an amount of time: it is gone.
    Ago,
    /// After an amount of time: it is to come.
    FromNow,
    /// "of", between a day and its month.
    Of,
    /// An article.
    The,
    /// "about".
    Approx,
    /// Minutes towards an hour: "десять на третю".
    Toward,
    /// Minutes after an hour.
    Past,
    /// Minutes before an hour.
    ToHour,
    /// Minutes taken from the hour that follows: "без десяти три".
    Less,
    /// "this".
    This,
    /// "next".
    Next,
    /// "nearest", "coming".
    Coming,
    /// "last", "previous": gone by.
    Last,
    /// "last" of a row: the last Friday of the month.
    Final,
    /// The one after the next.
    AfterNext,
    /// Skips a day of the week that is named behind: "через п'ятницю".
    Skip,
    /// "every other", before a day of the week.
    EveryOther,
    /// "and a half", behind a number or a unit.
    AndHalf,
    /// "-ish", behind an hour.
    Ish,
    /// An everyday word unless it has a capital letter: German "so".
    Everyday,
    /// Saturday and Sunday.
    Weekend,
    /// As soon as possible.
    Asap,
    /// When the doors open.
    Opening,
    /// "number" of a day: "20 число".
    DayNumber,
    /// "year", after its number.
    YearWord,
    /// "and later", after a time.
    Onward,
    /// "and earlier", after a time.
    Earlier,
    /// "good", in a greeting.
    Wish,
    /// A whole greeting.
    Greeting,
    /// Money.
    Currency,
    /// Things that are counted and are not time.
    Counted,
    /// Years of age.
    Years,
    /// Stands before a number that only names something: a flat, an order.
    Label,
    /// A street, before or after its house number.
    Street,
    /// "aged".
    Aged,
    /// "I cannot", "does not suit".
    Deny,
    /// Opens a proposal instead: "rather", "let us", "but".
    Rather,
    /// Takes back what was said just before: "no, I mean".
    Correct,
    /// To move a booking.
    Move,
    /// "instead of".
    Instead,
    /// What makes an amount of time a distance: "walk".
    Walk,
    /// Looks like a word of time but means something else.
    Other,
    /// A word that may stand between the parts of one expression.
    Filler,
    /// Opens minutes of an hour: "oh" in "three oh five".
    Oh,
    /// After a number, makes it an hour of the clock: "Uhr".
    OClock,
    /// After a number, an hour of the clock or a number of hours: "год", "часа".
    HourWord,
    /// The same, abbreviated, so after "на" it is a number of hours: "на 2 год".
    HourSign,
}

/// A set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::phrase) struct Marks(u64);

impl Marks {
    pub(in crate::phrase) const fn of(mark: Mark) -> Self {
        Self(1 << mark as u8)
    }

    pub(in crate::phrase) const fn with(self, mark: Mark) -> Self {
        Self(self.0 | 1 << mark as u8)
    }

    pub(in crate::phrase) const fn without(self, mark: Mark) -> Self {
        Self(self.0 & !(1 << mark as u8))
    }

    pub(in crate::phrase) const fn has(self, mark: Mark) -> bool {
        self.0 >> mark as u8 & 1 == 1
    }

    pub(in crate::phrase) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
