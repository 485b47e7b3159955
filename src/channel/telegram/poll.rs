//! One request for updates, as plain JSON.
//!
//! The updates are not read into teloxide's types: these know an older version of the Bot API, and a
//! message with a part that they do not know comes out empty. `normalise` reads the JSON itself.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use teloxide::Bot;

use super::error::ApiError;

/// The kinds of update that are asked for (<https://core.telegram.org/bots/api#update>).
const KINDS: [&str; 3] = ["message", "edited_message", "callback_query"];

/// What is asked for.
pub(super) struct Poll {
    /// The first update that is wanted; all before it are confirmed.
    pub(super) offset: i64,
    /// How many are wanted at most.
    pub(super) limit: u8,
    /// How long Telegram waits for one.
    pub(super) wait: Duration,
}

/// Telegram's answer (<https://core.telegram.org/bots/api#making-requests>).
#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    result: Vec<Value>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Deserialize, Default)]
struct Parameters {
    retry_after: Option<u64>,
}

/// Asks for updates.
pub(super) async fn updates(bot: &Bot, poll: &Poll) -> Result<Vec<Value>, ApiError> {
    let body = json!({
        "offset": poll.offset, "limit": poll.limit, "timeout": poll.wait.as_secs(),
        "allowed_updates": KINDS,
    });
    let url =
        format!("{}/bot{}/GetUpdates", bot.api_url().as_str().trim_end_matches('/'), bot.token());
    let sent = bot.client().post(url).json(&body).send().await;
    let read = async { sent?.bytes().await };
    let bytes = read.await.map_err(|error| {
        let says = if error.is_timeout() { "no answer in time" } else { "no connection" };
        ApiError::Other(says)
    })?;
    let answer: Answer =
        serde_json::from_slice(&bytes).map_err(|_| ApiError::Other("the answer cannot be read"))?;
    match (answer.ok, answer.parameters.retry_after) {
        (true, _) => Ok(answer.result),
        (false, Some(seconds)) => Err(ApiError::Wait(Duration::from_secs(seconds))),
        (false, None) => Err(ApiError::of_description(&answer.description)),
    }
}
