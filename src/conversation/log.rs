//! What the log says of a turn: where, how long, by which model, with which tools; never a word
//! of what was said.

use tokio::time::Instant;

use crate::{
    agent::Recorded,
    chat::Entry,
    ids::ConversationKey,
    store::{TurnId, turns},
};

/// A turn that has come to its answer.
pub(super) struct Turn {
    id: TurnId,
    bot: String,
    platform: &'static str,
    messages: usize,
    attempts: u32,
    tools: String,
    began: Instant,
}

impl Turn {
    pub(super) fn ended(
        key: &ConversationKey,
        turn: &turns::Turn,
        entries: &[Entry],
        began: Instant,
    ) -> Self {
        let calls = entries.iter().flat_map(|entry| match entry {
            Entry::Assistant { calls, .. } => calls.as_slice(),
            Entry::Customer { .. } => &[],
        });
        // NOTE: a model chooses the name, so only names that can be one are shown.
        let names = calls.map(|done| done.call.function.as_str()).filter(|name| is_name(name));
        Self {
            id: turn.id,
            bot: key.bot.as_str().to_owned(),
            platform: key.platform.as_str(),
            messages: turn.inbox.len(),
            attempts: turn.attempts,
            tools: names.collect::<Vec<_>>().join(" "),
            began,
        }
    }

    /// Says so, once the answer is on the disk.
    pub(super) fn log(self) {
        let Self { id, bot, platform, messages, attempts, tools, began } = self;
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(turn = %id, bot, platform, messages, attempts, tools, ms, "answered");
    }
}

/// Says which model was asked, and what that cost.
pub(super) fn step(turn: TurnId, step: &Recorded) {
    if let Recorded::Answered(answered) = step {
        let (input, output) = (answered.usage.input, answered.usage.output);
        tracing::info!(%turn, model = answered.by, input, output, "a model was asked");
    }
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    name.len() <= 40 && name.chars().all(plain)
}
