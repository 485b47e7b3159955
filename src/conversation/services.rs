//! What a turn works with: the store, the models, the tools and the open channels.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    bots::BusinessProfile,
    calendar::Calendars,
    channel::{Channel, Channels},
    clock::Clock,
    ids::{BusinessId, ConversationKey},
    model::Chain,
    oauth::Consents,
    speech::Speech,
    store::Store,
    tools::Tools,
};

/// What a turn works with, whichever conversation it belongs to.
#[derive(Clone)]
pub struct TurnServices {
    /// Where conversations, turns and jobs are stored.
    pub store: Store,
    /// The businesses that are served.
    pub profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    /// The models, in the order in which they are asked.
    pub chain: Chain,
    /// The tools that models, commands and buttons use.
    pub tools: Tools,
    /// The clock of the business rules.
    pub clock: Arc<dyn Clock>,
    /// The channels that this process has open. Without one, no typing indicator is shown there.
    pub channels: Channels,
    /// How old the last message is before messages that are no whole order are answered; zero: they
    /// are answered at once.
    pub wait_for_more: Duration,
    /// What transcribes voice messages. `None`: customers are asked to write.
    pub speech: Option<Speech>,
    /// How staff connect their calendars. `None`: Google is not used.
    pub consents: Option<Consents>,
    /// The calendars of staff.
    pub calendars: Calendars,
}

impl TurnServices {
    /// Returns the channel of a conversation; `None`: this process does not have it open.
    pub(super) fn channel(&self, to: &ConversationKey) -> Option<&Arc<dyn Channel>> {
        self.channels.get(to.platform)
    }
}
