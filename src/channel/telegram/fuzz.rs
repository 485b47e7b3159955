//! What the fuzz targets call: a body of Telegram's, read as the listener reads it.
//!
//! Translating is private to this folder, and the listener itself needs a bot and a network. The
//! entry is compiled always, so that the stable tests run what was once found through it.

use jiff::Timestamp;
use teloxide::types::{Update, UpdateId, UpdateKind, UserId};

use crate::{chat::Inbound, ids::BusinessId};

use super::normalise::{self, BotIdentity};

/// Reads an update, once by its kind and once as one that teloxide cannot read.
pub fn update(body: &[u8]) -> Vec<Inbound> {
    let bot = BotIdentity {
        business: BusinessId::new("salon"),
        me: UserId(4711),
        username: "salon_bot".to_owned(),
    };
    let read = serde_json::from_slice::<Update>(body).ok();
    let known = read.and_then(|update| match &update.kind {
        UpdateKind::Message(message) => normalise::message(&bot, update.id, message),
        UpdateKind::EditedMessage(message) => normalise::edited_message(&bot, update.id, message),
        UpdateKind::CallbackQuery(query) => {
            normalise::callback_query(&bot, update.id, query, Timestamp::UNIX_EPOCH)
        }
        _ => None,
    });
    let raw = serde_json::from_slice(body).ok();
    let unknown = raw.and_then(|raw| normalise::unknown(&bot, UpdateId(1), &raw));
    known.into_iter().chain(unknown).collect()
}
