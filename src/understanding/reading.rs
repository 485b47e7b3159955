//! What a spotter proposes: some words of a message, and what they may be.

use std::ops::Range;

use jiff::civil::Time;

use crate::{
    ids::{ServiceId, StaffId},
    lang::{Cue, Subject},
};

use super::{
    act::{Choice, Shift, Spelling},
    feature::Feature,
};

/// A proposal of a spotter.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The words, as places in the message.
    pub words: Range<usize>,
    /// What they may be.
    pub what: What,
    /// How much this reading is worth; the chart adds these up.
    pub score: u32,
}

/// What words may be.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A part of the sentence.
    Cue(Cue),
    /// A day, a time or both.
    When {
        /// Whether it names a day.
        day: bool,
        /// Whether it names a time of day.
        time: bool,
    },
    /// A bare number or number word that answers "at what time?".
    Hour(Time),
    /// A service.
    Service(ServiceId),
    /// A word that several services have in their names.
    OneOf(Vec<ServiceId>),
    /// What tells services apart that share words.
    Feature(Feature),
    /// A staff member, behind "with" or alone.
    Staff {
        /// Who.
        id: StaffId,
        /// Whether a word such as "with" stands before.
        wished: bool,
    },
    /// A person was wished for who does not work here.
    Stranger(String),
    /// Who comes.
    Name {
        /// As it is written, in the nominative.
        name: String,
        /// Whether it stands where a name stands.
        sure: bool,
        /// Whether the customers call themselves so.
        own: bool,
    },
    /// Who comes, named as another person than the one who writes.
    Guest {
        /// As it is written, in the nominative.
        name: String,
        /// Whether it is more than a guess.
        sure: bool,
    },
    /// A name that is said to be wrong.
    WrongName(String),
    /// What is said of the spelling of a name.
    Spelling(Spelling),
    /// The last digits of a phone number.
    PhoneEnd(String),
    /// The name of an animal.
    Pet,
    /// A mail address.
    Email(String),
    /// A phone number.
    Phone(String),
    /// How many people or visits.
    People(u32),
    /// How many things or animals of the customer, each with a visit of its own.
    Things(u32),
    /// An item of a list.
    Choice(Choice),
    /// Time counted from what stands.
    Shift(Shift),
    /// A time zone.
    Zone(Option<&'static str>),
    /// An age or a weight; `None`: not in years or kilograms.
    Measure(Subject, Option<u32>),
    /// A day by a name or a number of its own; `None`: its date has to be asked for.
    Feast(Option<jiff::civil::Date>),
}

/// What one word of each kind is worth. A name where a name stands beats everything but an
/// address; what is longer beats what is shorter; a small word is worth the least.
pub(super) mod worth {
    /// An address or a number.
    pub(crate) const CONTACT: u32 = 200;
    /// A name that was introduced, or stands beside an address.
    pub(crate) const SURE_NAME: u32 = 62;
    /// A name where one was asked for.
    pub(crate) const ANSWERED_NAME: u32 = 45;
    /// A staff member who is called by name behind a word: "swap him for Raj".
    pub(crate) const CALLED_STAFF: u32 = 64;
    /// A staff member behind "with".
    pub(crate) const WISHED_STAFF: u32 = 38;
    /// A choice from a list that stands.
    pub(crate) const CHOICE: u32 = 40;
    /// Time that is counted from what stands, zones, people.
    pub(crate) const COUNTED: u32 = 36;
    /// A day or a time.
    pub(crate) const WHEN: u32 = 30;
    /// A service by its name.
    pub(crate) const SERVICE: u32 = 31;
    /// A name that is guessed from a given name.
    pub(crate) const GUESSED_NAME: u32 = 26;
    /// A part of a service's name, a staff member alone.
    pub(crate) const PART: u32 = 23;
    /// A part of the sentence.
    pub(crate) const CUE: u32 = 20;
    /// A small word.
    pub(crate) const FILLER: u32 = 10;
    /// What each further word of one pattern adds.
    pub(crate) const FURTHER: u32 = 4;
}

/// Makes a reading whose words are worth so much each.
pub(super) fn reading(words: Range<usize>, what: What, worth: u32) -> Reading {
    let many = u32::try_from(words.len()).unwrap_or(0);
    Reading { words, what, score: worth.saturating_mul(many) }
}
