//! The words of each language, as tables.
//!
//! A language is data: rows of a sense and the forms that carry it. The grammar knows senses
//! only, so another language is another [`Table`] in [`TABLES`] and no new code. Forms are
//! enumerated by stem and ending instead of being guessed by a stemmer, because a stemmer takes
//! "Марту" for March and "сер" for Wednesday.
//!
//! The notation of a row: forms stand apart by spaces; `stem|a|b` is `stema` and `stemb`
//! (an empty ending is the stem itself); `_` joins the words of a phrase, each of which may
//! have endings of its own.

mod de;
mod en;
mod latin;
mod pl;
mod ru;
mod uk;

/// Every language that is understood; all are read at once, whatever the message is in.
pub(super) const TABLES: &[&Table] =
    &[&uk::TABLE, &en::TABLE, &ru::TABLE, &pl::TABLE, &de::TABLE, &latin::TABLE];

/// One language.
pub(super) struct Table {
    /// Its primary BCP-47 subtag.
    pub(super) tag: &'static str,
    /// Senses and the forms that carry them.
    pub(super) rows: &'static [Row],
    /// Stems of regular ordinals.
    pub(super) ordinals: &'static [(u8, &'static str)],
    /// The endings those stems take, by use.
    pub(super) endings: &'static [(Form, &'static str)],
}

/// One sense, the forms that carry it, and how much they can be trusted.
pub(super) struct Row {
    pub(super) sense: Sense,
    pub(super) forms: &'static str,
    pub(super) trust: Trust,
}

/// When the forms of a row are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Anywhere, in any message.
    Any,
    /// Only where a weekday or month can stand: "sat", "ср".
    Placed,
    /// Only in a message of that language: Polish "do", which is also an English verb.
    Own,
    /// Both: German "So" for Sunday.
    OwnPlaced,
}

/// A row that is believed anywhere.
pub(super) const fn row(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Any }
}

/// A marker that is believed anywhere.
pub(super) const fn mark(mark: Mark, forms: &'static str) -> Row {
    row(Sense::Mark(mark), forms)
}

/// A row that needs its place in the sentence.
pub(super) const fn placed(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Placed }
}

/// A row that counts only in a message of its language.
pub(super) const fn own(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::Own }
}

/// A row that counts only in a message of its language, and there only in its place.
pub(super) const fn own_placed(sense: Sense, forms: &'static str) -> Row {
    Row { sense, forms, trust: Trust::OwnPlaced }
}

/// What a word can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A word that only joins or colours others.
    Mark(Mark),
    /// A word that carries a value.
    Value(Value),
}

/// A word's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Monday is 1.
    Weekday(u8),
    /// The same, but the word is short and needs its place: "sat".
    ShortWeekday(u8),
    /// January is 1.
    Month(u8),
    /// Days from today.
    Relative(i8),
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
    /// One and a half of the unit that follows.
    OneAndHalf,
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
    /// Minutes that are said by a word of their own: 15 or 45.
    Minutes(u8, Toward),
    /// A clock time with a name: 12 for noon, 0 for midnight.
    Named(u8),
    /// The Russian "час", which is one o'clock.
    OneOClock,
    /// A part of a week or month.
    Third(Third),
}

/// Which hour a half or a quarter is counted from when nothing else says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toward {
    /// From the hour that is named: "half two" is 2:30.
    Named,
    /// Towards the hour that is named: "halb zwei" is 1:30.
    Next,
}

/// What a form of an ordinal is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A day of the month: "п'ятого", "15th".
    Day,
    /// An hour: "о п'ятій".
    Hour,
    /// Either, or anything else.
    Other,
}

/// Measures of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Parts of a day, with the two halves of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Am,
    Pm,
    EarlyMorning,
    Morning,
    Lunch,
    AfterLunch,
    Afternoon,
    Evening,
    Night,
}

/// Parts of a week or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Third {
    Begin,
    Middle,
    End,
}

/// Words that join, bound, deny or rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mark {
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
    /// Looks like a word of time and is none.
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
pub(super) struct Marks(u64);

impl Marks {
    pub(super) const fn of(mark: Mark) -> Self {
        Self(1 << mark as u8)
    }

    pub(super) const fn with(self, mark: Mark) -> Self {
        Self(self.0 | 1 << mark as u8)
    }

    pub(super) const fn has(self, mark: Mark) -> bool {
        self.0 >> mark as u8 & 1 == 1
    }

    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
