//! One call of the Bot API, written and read as plain JSON.
//!
//! teloxide knows an older Bot API: fields that came later are neither sent nor read by it. What uses
//! them goes this way.

use std::time::Duration;

use reqwest::{RequestBuilder, multipart::Form};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use teloxide::Bot;

use super::error::ApiError;

/// Telegram's answer (<https://core.telegram.org/bots/api#making-requests>).
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Deserialize, Default)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// Calls a method.
pub(super) async fn call<T: DeserializeOwned>(
    bot: &Bot,
    method: &str,
    body: &Value,
) -> Result<T, ApiError> {
    send(request(bot, method).json(body)).await
}

/// Calls a method with a file.
pub(super) async fn upload<T: DeserializeOwned>(
    bot: &Bot,
    method: &str,
    form: Form,
) -> Result<T, ApiError> {
    send(request(bot, method).multipart(form)).await
}

fn request(bot: &Bot, method: &str) -> RequestBuilder {
    bot.client().post(format!("{}/bot{}/{method}", address(bot), bot.token()))
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ApiError> {
    // The address holds the token, so no error of the client is passed on.
    let read = async { request.send().await?.bytes().await };
    let bytes = read.await.map_err(|error| {
        let says = if error.is_timeout() { "no answer in time" } else { "no connection" };
        ApiError::Other(says)
    })?;
    let answer: Answer<T> =
        serde_json::from_slice(&bytes).map_err(|_| ApiError::Other("the answer cannot be read"))?;
    let Parameters { retry_after, migrate_to_chat_id } = answer.parameters;
    match (answer.ok.then_some(answer.result).flatten(), retry_after, migrate_to_chat_id) {
        (Some(result), ..) => Ok(result),
        (None, Some(seconds), _) => Err(ApiError::Wait(Duration::from_secs(seconds))),
        (None, None, Some(chat)) => Err(ApiError::Moved(teloxide::types::ChatId(chat))),
        (None, None, None) if answer.ok => Err(ApiError::Other("the answer cannot be read")),
        (None, None, None) => Err(ApiError::of_description(&answer.description)),
    }
}

/// Returns the address of the API server, without a slash at its end.
pub(super) fn address(bot: &Bot) -> String {
    bot.api_url().as_str().trim_end_matches('/').to_owned()
}
