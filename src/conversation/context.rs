//! What the handler of one turn knows: the business, the conversation, the turn and its limits.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    ids::{Lang, StaffId},
    messages::View,
    store::{self, conversations::Conversation, staff, turns::Turn},
};

use super::{budget::Budget, services::TurnServices};

/// What the handler of one turn knows.
pub(super) struct TurnScope<'a> {
    pub(super) services: &'a TurnServices,
    pub(super) profile: &'a Arc<BusinessProfile>,
    pub(super) conversation: &'a Conversation,
    pub(super) turn: &'a Turn,
    pub(super) lang: Lang,
    /// The instant that the turn counts from.
    pub(super) now: Timestamp,
    pub(super) budget: Budget,
}

impl<'a> TurnScope<'a> {
    /// Returns what the texts of the answer are written with.
    pub(super) fn view(&self) -> View<'a> {
        let today = self.profile.today(self.now);
        View { profile: self.profile, lang: self.lang, today }
    }

    /// Returns the staff member who writes in this conversation; `None`: a customer does.
    pub(super) async fn staff_member(&self) -> Result<Option<StaffId>, store::Error> {
        let key = self.conversation.key.clone();
        self.services.store.read(move |db| staff::who(db, &key)).await
    }
}

/// Returns the instant that a turn counts from: that of its first attempt, so that a repeated
/// attempt reads what the first one read, but of no earlier day than the answer. What the customer
/// meant by "tomorrow" is counted from when they wrote it in any case.
pub(super) fn turn_now(profile: &BusinessProfile, started: Timestamp, now: Timestamp) -> Timestamp {
    if profile.today(now) > profile.today(started) { now } else { started }
}
