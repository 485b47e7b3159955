//! Waits a moment for more: several messages in a row get one answer.
//!
//! The messages that wait are looked at before a turn begins with them. If they are no whole order and no
//! question (`agent::complete`), the turn begins once the last of them is old enough; what arrives
//! meanwhile is answered with them. They stay in the inbox, so a restart loses none and keeps their
//! order, and an edit takes the place of a message that waits.

use std::time::Duration;

use jiff::SignedDuration;

use crate::{
    agent::complete::is_complete,
    bots::BusinessProfile,
    chat::InboundKind,
    ids::Platform,
    store::{
        self, TurnId,
        conversations::Conversation,
        handovers,
        inbox::{self, Waiting},
        turns::Turn,
    },
};

use super::{
    agent_loop::turn_context, budget::Budget, language::turn_language, services::TurnServices,
    turn_scope::TurnScope,
};

/// How often the wait is begun anew by another message before the messages are answered all the same.
const MOST_WAITS: u32 = 4;

/// Returns how long to wait for more before a turn begins; `None`: not at all.
pub(super) async fn wait_for_more(
    services: &TurnServices,
    profile: &std::sync::Arc<BusinessProfile>,
    conversation: &Conversation,
) -> Result<Option<Duration>, store::Error> {
    let pause = services.wait_for_more;
    if pause.is_zero() || conversation.key.platform == Platform::Terminal {
        return Ok(None);
    }
    let id = conversation.id;
    let Some(waiting) = services.store.lookup(|db| inbox::waiting(db, id)).await? else {
        return Ok(None);
    };
    let now = services.clock.now();
    let pause = SignedDuration::try_from(pause).unwrap_or_default();
    let age = |since| now.duration_since(since);
    let longest = pause.saturating_mul(MOST_WAITS.try_into().unwrap_or(i32::MAX));
    // A clock that was set back makes no one wait.
    let is_fresh = (SignedDuration::ZERO..pause).contains(&age(waiting.newest));
    if !is_fresh || age(waiting.oldest) >= longest {
        return Ok(None);
    }
    if services.store.lookup(|db| handovers::is_under_way(db, id)).await? {
        return Ok(None);
    }
    if is_whole(services, profile, conversation, waiting.clone()).await? {
        return Ok(None);
    }
    let left = Duration::try_from(pause - age(waiting.newest)).unwrap_or_default();
    Ok(Some(left.min(services.wait_for_more)))
}

/// Whether the messages that wait are answered at once.
async fn is_whole(
    services: &TurnServices,
    profile: &std::sync::Arc<BusinessProfile>,
    conversation: &Conversation,
    waiting: Waiting,
) -> Result<bool, store::Error> {
    // What was said in a voice message is not known yet, and finding it out takes long enough.
    let is_spoken = waiting.inbox.iter().any(|it| matches!(it.said, InboundKind::Voice(_)));
    let is_edit = waiting.inbox.iter().any(crate::chat::Inbound::is_edit);
    if is_spoken || is_edit {
        return Ok(true);
    }
    let now = services.clock.now();
    let Waiting { inbox, .. } = waiting;
    let turn = Turn { id: TurnId(0), started: now, attempts: 0, inbox, steps: Vec::new() };
    let lang = turn_language(services, profile, conversation, &turn).await?.lang;
    let budget = Budget { day: profile.today(now), spent: true };
    let scope = TurnScope { services, profile, conversation, turn: &turn, lang, now, budget };
    Ok(is_complete(&turn_context(&scope, &turn).await?))
}
