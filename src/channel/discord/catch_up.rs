//! Reads the direct messages that arrived while the bot was not connected.
//!
//! Discord repeats nothing after a lost session. The bot reads each channel of direct messages that
//! it knows from the last stored message on; the inbox recognises what was stored before. Messages
//! to the bot in servers are lost meanwhile, and so are the first messages of new customers.

use serde::Deserialize as _;
use serde_json::Value;
use serenity::{
    http::{LightMethod, Request, Route},
    model::{
        channel::Message,
        id::{ChannelId, UserId},
    },
};
use tracing::Instrument as _;

use crate::{
    channel::{AcceptError, update_span},
    ids::Platform,
};

use super::{
    api::ApiError,
    bot::Bot,
    normalise::{self, Own},
    plainer::plainer,
};

/// How many messages one request asks for: the most that Discord returns
/// (<https://discord.com/developers/docs/resources/message#get-channel-messages>).
const PAGE: usize = 100;

/// Why a channel was not read to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum CatchUpError {
    /// Discord did not return the messages.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A message could not be stored.
    #[error(transparent)]
    Accept(#[from] AcceptError),
}

/// A page of messages, earliest first.
struct Page {
    messages: Vec<PageMessage>,
    /// Whether no page follows.
    is_last: bool,
}

/// A message of a page.
struct PageMessage {
    id: u64,
    /// `None`: serenity cannot read it yet. It is skipped, as the gateway's events are, so that it
    /// does not hold up the ones behind it.
    message: Option<Message>,
}

impl Page {
    /// Reads a page; Discord returns the latest message first.
    fn read(raw: &[Value]) -> Self {
        let read = |raw: &Value| {
            let id = raw["id"].as_str()?.parse().ok()?;
            Some(PageMessage {
                id,
                message: Message::deserialize(raw).ok().or_else(|| plainer(raw)),
            })
        };
        let mut messages: Vec<PageMessage> = raw.iter().filter_map(read).collect();
        messages.sort_by_key(|message| message.id);
        let is_last = raw.len() < PAGE || messages.is_empty();
        Self { messages, is_last }
    }
}

impl Bot {
    /// Stores the messages of a channel that follow `position`, moves that on, and returns how many
    /// were stored.
    pub(super) async fn catch_up(
        &self,
        me: UserId,
        channel_id: ChannelId,
        position: &mut u64,
    ) -> Result<usize, CatchUpError> {
        let mut stored = 0;
        loop {
            let route = Route::ChannelMessages { channel_id };
            let params = vec![("after", position.to_string()), ("limit", PAGE.to_string())];
            let request = Request::new(route, LightMethod::Get).params(Some(params));
            let page = Page::read(&self.api.read::<Vec<Value>>(request).await?);
            for PageMessage { id, message } in &page.messages {
                if message.is_none() {
                    tracing::warn!(business = %self.business, update = id, "update not understood");
                }
                let read = message.as_ref();
                if let Some(inbound) =
                    read.and_then(|it| normalise::message(&self.business, Own::user(me), it))
                {
                    let span = update_span(Platform::Discord, &self.business, &inbound.update);
                    self.host.accept(inbound).instrument(span).await?;
                    stored += 1;
                }
                *position = *id;
            }
            if page.is_last {
                return Ok(stored);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_is_put_in_order_and_what_cannot_be_read_keeps_its_place() {
        let page = Page::read(&[json!({"id": "9"}), json!({"id": "x"}), json!({"id": "7"})]);
        let ids: Vec<_> = page.messages.iter().map(|it| (it.id, it.message.is_some())).collect();
        assert_eq!(ids, [(7, false), (9, false)]);
        assert!(page.is_last);
    }

    #[test]
    fn only_a_full_page_is_followed_by_another() {
        let full: Vec<Value> = (1..=PAGE).map(|id| json!({"id": id.to_string()})).collect();
        assert!(!Page::read(&full).is_last);
        assert!(Page::read(&full[1..]).is_last);
        assert!(Page::read(&vec![json!({}); PAGE]).is_last, "nothing to go on from");
    }
}
