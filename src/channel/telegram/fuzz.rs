//! What the fuzz targets call: a body of Telegram's, read as the listener reads it.
//!
//! Translating is private to this folder, and the listener itself needs a bot and a network. The
//! entry is compiled always, so that the stable tests run what was once found through it.

use jiff::Timestamp;
use teloxide::types::UserId;

use crate::{chat::Inbound, ids::BusinessId};

use super::normalise::{self, BotIdentity};

/// Reads an update.
pub fn update(body: &[u8]) -> Vec<Inbound> {
    let bot = BotIdentity {
        business: BusinessId::new("salon"),
        me: UserId(4711),
        username: "salon_bot".to_owned(),
    };
    let raw = serde_json::from_slice(body).ok();
    let read = raw.and_then(|raw| normalise::update(&bot, &raw, Timestamp::UNIX_EPOCH).inbound);
    read.into_iter().collect()
}
