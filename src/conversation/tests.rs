//! What the tests of this room begin with: the example business and a turn in it.

use jiff::civil::date;

use crate::{
    agent::tests::{NOW, request},
    bots::BusinessProfile,
    chat::{Inbound, InboundKind},
    ids::{BusinessId, ConversationKey, Lang, Platform},
    messages::View,
    store::{TurnId, turns::Turn},
};

/// The example business.
pub(super) fn salon() -> BusinessProfile {
    BusinessProfile::clone(&request(&[]).context.profile)
}

/// English texts of a business on Monday, 23 November 2026.
pub(super) fn english(profile: &BusinessProfile) -> View<'_> {
    View { profile, lang: Lang::En, today: date(2026, 11, 23) }
}

/// A turn on its first attempt, in which this came in.
pub(super) fn turn(kinds: impl IntoIterator<Item = InboundKind>) -> Turn {
    let conversation = ConversationKey {
        bot: BusinessId::new("salon"),
        platform: Platform::Terminal,
        chat: "guest".into(),
        person: "guest".into(),
    };
    let inbound = |said| Inbound {
        conversation: conversation.clone(),
        update: String::new(),
        sent: NOW.parse().unwrap(),
        lang: None,
        handle: None,
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said,
    };
    Turn {
        id: TurnId(1),
        started: NOW.parse().unwrap(),
        attempts: 0,
        inbox: kinds.into_iter().map(inbound).collect(),
        steps: Vec::new(),
    }
}
