//! A statement about time: which days and which time a sentence names together, and what it does with
//! them.

use jiff::{
    ToSpan as _,
    civil::{Date, Time},
};

use crate::{
    ids::{ServiceId, StaffId},
    phrase::Mentioned,
};

use super::sentence::Act;

/// Days said together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    /// Whether only weekdays were said.
    pub(super) weekly: bool,
}

impl Days {
    /// Returns the days, at most those of a week.
    pub(super) fn dates(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take(7).take_while(move |date| *date <= self.last)
    }
}

/// What a sentence says about a day, a time, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    /// What the sentence does with it.
    pub(super) act: Act,
    /// The words of its clause.
    pub(super) words: String,
    /// The words of its sentence.
    pub(super) sentence: String,
    /// Its days; empty: none was said.
    pub(super) days: Vec<Days>,
    /// Its time; `None`: only days were said.
    pub(super) time: Option<Mentioned>,
    /// The staff members of whom it speaks.
    pub(super) staff: Vec<StaffId>,
    /// The service of which it speaks.
    pub(super) service: Option<ServiceId>,
    /// Whether its sentence is a question.
    pub(super) question: bool,
    /// Whether other times stand in its sentence.
    pub(super) among: bool,
    /// Whether its sentence names a break in the hours.
    pub(super) breaks: bool,
    /// The word right before its day or time.
    pub(super) preceded: String,
    /// The three words before its day or time.
    pub(super) lead: String,
    /// The words of its day or time.
    pub(super) said: String,
    /// How many days, or rows of days, its sentence names.
    pub(super) day_groups: usize,
    /// The readings of the times that its sentence states.
    pub(super) stated: Vec<Time>,
    /// The readings of the times that its sentence leaves out: "every hour but noon".
    pub(super) left_out: Vec<Time>,
}

/// Returns whether one of the readings of a time is this.
pub(super) fn is_at(readings: &[Time], time: Time) -> bool {
    readings.contains(&time)
}
