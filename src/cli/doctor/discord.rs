//! Discord: whether each token is valid, and how often the gateway may still be opened today.

use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::settings::Settings;

use super::{finding::Finding, remote::Remote, tokens::Token};

const SUBJECT: &str = "discord";

/// Fewer starts left today are a warning, because a service may be restarting in a loop.
const FEW: u64 = 50;

pub(super) async fn check(remote: &Remote, settings: &Settings, token: &Token) -> Finding {
    let (id, token) = (&token.bot, token.secret.expose_secret());
    let ask = |what: &'static str| {
        let url = format!("{}/api/v10/{what}", settings.discord.api_url);
        let request = remote.client().get(url).header("authorization", format!("Bot {token}"));
        remote.send(SUBJECT, request)
    };
    let me = match ask("users/@me").await {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look whether this machine may reach Discord, and at discord.api_url.";
            return Finding::broken(SUBJECT, format!("{id}: {error}"), advice);
        }
    };
    if me.status != 200 {
        let advice = "Discord does not take this token: copy it again from the application's page \
                      (Bot, Reset Token).";
        let advice = if me.status == 401 { advice } else { "Try again later." };
        return Finding::broken(SUBJECT, format!("{id}: status {}", me.status), advice);
    }
    let read = |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap_or_default();
    let name = read(&me.body)["username"].as_str().unwrap_or_default().to_owned();
    let left = match ask("gateway/bot").await {
        Ok(answer) => read(&answer.body)["session_start_limit"]["remaining"].as_u64(),
        Err(_) => None,
    };
    match left {
        None => {
            let says = format!("{id} is {name}, but its gateway is not told");
            Finding::broken(SUBJECT, says, "Discord is in trouble: try again later.")
        }
        Some(left) if left < FEW => Finding::warning(
            SUBJECT,
            format!("{id} is {name}; its gateway may be opened {left} times more today"),
            "Something starts it again and again. At 0 Discord makes a new token necessary.",
        ),
        Some(_) => Finding::fine(SUBJECT, format!("{id} is {name}")),
    }
}
