//! One request for updates, as plain JSON.
//!
//! The updates are not read into teloxide's types: these know an older version of the Bot API, and a
//! message with a part that they do not know comes out empty. `normalise` reads the JSON itself.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;

use super::{call::call, error::ApiError};

/// The kinds of update that are asked for (<https://core.telegram.org/bots/api#update>).
const KINDS: [&str; 9] = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "stopped_message_generation",
];

/// What is asked for.
pub(super) struct Poll {
    /// The first update that is wanted; all before it are confirmed.
    pub(super) offset: i64,
    /// How many are wanted at most.
    pub(super) limit: u8,
    /// How long Telegram waits for one.
    pub(super) wait: Duration,
}

/// Asks for updates.
pub(super) async fn updates(bot: &Bot, poll: &Poll) -> Result<Vec<Value>, ApiError> {
    let body = json!({
        "offset": poll.offset, "limit": poll.limit, "timeout": poll.wait.as_secs(),
        "allowed_updates": KINDS,
    });
    call(bot, "GetUpdates", &body).await
}
