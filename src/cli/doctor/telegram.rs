//! Telegram: whether each token is valid, and whether updates can be polled.

use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::settings::Settings;

use super::{finding::Finding, remote::Remote, tokens::Token};

const SUBJECT: &str = "telegram";

pub(super) async fn check(remote: &Remote, settings: &Settings, token: &Token) -> Vec<Finding> {
    let (id, token) = (&token.bot, token.secret.expose_secret());
    let ask = |method: &'static str| {
        let url = format!("{}/bot{token}/{method}", settings.telegram.api_url);
        remote.send(SUBJECT, remote.client().post(url))
    };
    let me = match ask("GetMe").await {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look whether this machine may reach Telegram, and at telegram.api_url.";
            return vec![Finding::broken(SUBJECT, format!("{id}: {error}"), advice)];
        }
    };
    let read = |body: &[u8]| serde_json::from_slice::<Value>(body).unwrap_or_default();
    let name = read(&me.body)["result"]["username"].as_str().map(str::to_owned);
    let Some(name) = name.filter(|_| me.status == 200) else {
        let advice = "Telegram does not know this token: copy it again from BotFather (/mybots, \
                      API Token).";
        let advice = if matches!(me.status, 401 | 404) { advice } else { "Try again later." };
        let says = format!("{id}: status {}", me.status);
        return vec![Finding::broken(SUBJECT, says, advice)];
    };
    let mut findings = vec![Finding::fine(SUBJECT, format!("{id} is @{name}"))];
    if let Ok(answer) = ask("GetWebhookInfo").await {
        let webhook = read(&answer.body)["result"]["url"].as_str().is_some_and(|it| !it.is_empty());
        findings.extend(webhook.then(|| {
            Finding::broken(
                SUBJECT,
                format!("{id}: another program has set a webhook, so no update comes here"),
                "Delete it: open https://api.telegram.org/bot<TOKEN>/deleteWebhook once.",
            )
        }));
    }
    findings
}
