//! Reads the direct messages that came while nobody listened.
//!
//! Discord repeats nothing after a lost session. The channels of direct messages that we know are
//! read on from the last message that was taken in; what was taken in twice is the inbox's to
//! see. What was said to the bot in servers meanwhile is lost, and so are the first words of
//! people we never met.

use serde::Deserialize as _;
use serde_json::Value;
use serenity::{
    http::{LightMethod, Request, Route},
    model::{
        channel::Message,
        id::{ChannelId, UserId},
    },
};

use super::{ApiError, Bot, normalise};

/// How many messages are asked for at once: the most that Discord gives.
const PAGE: usize = 100;

impl Bot {
    /// Takes in what came in a channel after a message, moves that on, and returns how many
    /// messages these were.
    pub(super) async fn read_on(
        &self,
        me: UserId,
        channel_id: ChannelId,
        after: &mut u64,
    ) -> Result<usize, ApiError> {
        let mut taken = 0;
        loop {
            let route = Route::ChannelMessages { channel_id };
            let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let page: Vec<Value> = self.api.read(request).await?;
            let mut messages: Vec<_> = page.iter().filter_map(|raw| self.numbered(raw)).collect();
            messages.sort_by_key(|(id, _)| *id);
            if messages.is_empty() {
                return Ok(taken);
            }
            for (id, message) in &messages {
                let inbound = message.as_ref().and_then(|it| normalise::message(&self.id, me, it));
                if let Some(inbound) = inbound {
                    let kept = (self.ends.accept)(inbound).await;
                    kept.map_err(|_| ApiError::Unreachable("a message could not be kept"))?;
                    taken += 1;
                }
                *after = *id;
            }
            if page.len() < PAGE {
                return Ok(taken);
            }
        }
    }

    /// Reads a message with its number. One of a shape that is not known yet is passed over, as
    /// the gateway's events do: it must not hold up what comes after it.
    fn numbered(&self, raw: &Value) -> Option<(u64, Option<Message>)> {
        let id = raw["id"].as_str()?.parse().ok()?;
        let message = Message::deserialize(raw).ok();
        if message.is_none() {
            tracing::warn!(bot = %self.id, "a message that cannot be read is passed over");
        }
        Some((id, message))
    }
}
