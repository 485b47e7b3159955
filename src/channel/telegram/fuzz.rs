//! What the fuzz targets call: a body of Telegram's, read as the listener reads it.
//!
//! Translating is private to this folder, and the listener itself needs a bot and a network. The
//! entry is compiled always, so that the stable tests run what was once found through it.

use jiff::Timestamp;
use teloxide::types::UserId;

use crate::{
    chat::{ConnectedAccount, Inbound},
    ids::BusinessId,
};

use super::normalise::{self, BotIdentity};

/// Reads an update, as one of the bot's own chats and as one of a connected account.
pub fn update(body: &[u8]) -> Vec<Inbound> {
    let bot = BotIdentity {
        business: BusinessId::new("salon"),
        me: UserId(4711),
        username: "salon_bot".to_owned(),
    };
    let Ok(raw) = serde_json::from_slice(body) else { return Vec::new() };
    let now = Timestamp::UNIX_EPOCH;
    let account = normalise::change(&raw).unwrap_or_else(|| ConnectedAccount {
        connection: normalise::connection(&raw).unwrap_or_default().to_owned(),
        holder: "5".to_owned(),
        is_enabled: true,
        can_reply: true,
    });
    let _ = normalise::stopped_draft(&raw);
    let own = normalise::update(&bot, &raw, now).inbound;
    let inside = normalise::in_account(&bot, &raw, &account, now).inbound;
    own.into_iter().chain(inside).collect()
}
