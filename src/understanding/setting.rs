//! What surrounds a message: the business, the moment, and what the customer was asked.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::{bots::BusinessProfile, chat::transcript::Need, ids::ServiceId, phrase};

/// What surrounds a message.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The business.
    pub profile: &'a BusinessProfile,
    /// The moment, the zone, the language and the day that is spoken of.
    pub context: phrase::Context<'a>,
    /// What the customer was asked.
    pub asked: &'a Asked,
    /// The starts that were offered.
    pub offers: &'a [DateTime],
    /// The part of the day that was wished for: not before, not later than.
    pub within: (Option<Time>, Option<Time>),
    /// Whether others than the customer have been spoken of, or something is booked, so that a
    /// word that may be a name is one.
    pub company: bool,
    /// The people whose names were given.
    pub names: &'a [KnownName],
    /// The services of which it was asked which one is meant.
    pub choices: &'a [ServiceId],
}

impl Setting<'_> {
    /// The last day on which anything can be booked.
    pub(super) fn last_day(&self) -> Date {
        let (now, horizon) = (self.context.now, self.profile.rules.horizon);
        now.checked_add(horizon).map_or(now.date(), |last| last.date())
    }
}

/// A person whose name was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// The name.
    pub name: String,
    /// Whether it is the customer's own.
    pub own: bool,
}

/// What the customer was asked last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// Which service.
    Service,
    /// Which day.
    Day,
    /// What time.
    Time,
    /// Who they are.
    Contact(Vec<Need>),
    /// Which of several bookings.
    Which,
    /// Yes or no.
    Confirm,
    /// Whose time is meant: of which city.
    Zone,
}

impl Asked {
    pub(super) fn wants(&self, need: Need) -> bool {
        matches!(self, Self::Contact(needs) if needs.iter().any(|it| it.takes(need)))
    }
}
