//! What a message says about time, and what surrounds the message.

use jiff::{
    Zoned,
    civil::{Date, Time},
};

use crate::schedule::Week;

/// What surrounds a message: nothing here comes from the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// When the message was sent, in the zone of the business.
    pub now: &'a Zoned,
    /// Opening hours, which decide what "at 3" means.
    pub hours: &'a Week,
    /// The customer's language as a BCP-47 tag: "uk", "en", "en-US".
    pub lang: &'a str,
    /// The day the dialogue is already about; chooses the opening hours when the text names no
    /// day, and is never copied into the answer.
    pub day: Option<Date>,
}

/// What a text says about time, in the local time of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meaning {
    /// The day, or the first of several; `None` when no day was said.
    pub date: Option<Date>,
    /// The last day, included, when several were said.
    pub date_end: Option<Date>,
    /// The time, or the start of a window.
    pub time: Option<Time>,
    /// The end of a window; `None` for an exact time.
    pub time_end: Option<Time>,
    /// On which side the window is open: of the time when one was said, else of the date.
    pub bound: Option<Bound>,
}

impl Meaning {
    /// Returns the time, if it is one and no window or bound.
    pub fn exact_time(&self) -> Option<Time> {
        self.time.filter(|_| self.time_end.is_none() && self.bound.is_none())
    }

    /// Whether the text says nothing about time.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The side on which a window is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// From then on.
    After,
    /// Up to then.
    Before,
}
