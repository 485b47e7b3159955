//! What the statements of an answer are compared with, and a start as it was said.

use jiff::civil::{Date, DateTime, Time};

use crate::bots::BusinessProfile;

use super::{known::Known, statement::is_at};

/// What statements are compared with.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) profile: &'a BusinessProfile,
    pub(super) known: &'a Known<'a>,
    /// The present moment in local time.
    pub(super) now: DateTime,
}

/// A start as it was said: perhaps a day, and the readings of its time.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) day: Option<Date>,
    pub(super) times: &'a [Time],
}

impl Said<'_> {
    pub(super) fn is(&self, start: DateTime) -> bool {
        self.day.is_none_or(|day| day == start.date()) && is_at(self.times, start.time())
    }
}
