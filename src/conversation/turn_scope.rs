//! What the handler of one turn knows: the business, the conversation, the turn and its limits.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    ids::Lang,
    messages::View,
    roles::{Account, Role},
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

    /// Returns who writes in this conversation.
    pub(super) async fn role(&self) -> Result<Role, store::Error> {
        let key = self.conversation.key.clone();
        let staff = self.services.store.read(move |db| staff::who(db, &key)).await?;
        let business = &self.conversation.key.bot;
        Ok(Role::of(self.profile, staff.as_ref().map(|staff| Account { business, staff })))
    }
}

/// Returns the instant that a turn counts from: that of its first attempt, so that a repeated
/// attempt reads what the first one read, but of no earlier day than the answer. What the customer
/// meant by "tomorrow" is counted from when they wrote it in any case.
pub(super) fn turn_now(profile: &BusinessProfile, started: Timestamp, now: Timestamp) -> Timestamp {
    if profile.today(now) > profile.today(started) { now } else { started }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::salon;

    fn counted_from(started: &str, now: &str) -> Timestamp {
        turn_now(&salon(), started.parse().unwrap(), now.parse().unwrap())
    }

    #[test]
    fn a_repeated_attempt_counts_from_the_first_one() {
        let (started, now) = ("2026-11-23T10:00:00+02:00", "2026-11-23T23:59:00+02:00");
        assert_eq!(counted_from(started, now), started.parse().unwrap());
    }

    #[test]
    fn an_attempt_on_a_later_day_counts_from_its_own_time() {
        // Midnight in Kyiv, where the business is, and not in London.
        let (started, now) = ("2026-11-23T23:50:00+02:00", "2026-11-24T00:10:00+02:00");
        assert_eq!(counted_from(started, now), now.parse().unwrap());
    }
}
