//! Reads `[telegram]` and `[discord]`: their addresses, and the rate limit of Telegram.

use crate::{
    channel::{
        discord,
        telegram::{Settings, USUAL_RATE, USUAL_URL},
    },
    toml_form::Form,
};

use super::models::url;

/// The highest rate that can be set, in messages a second; Telegram sells up to 1000
/// (<https://core.telegram.org/bots/faq#how-can-i-message-all-of-my-bot-39s-subscribers-at-once>).
const MOST: u32 = 1000;

/// Reads `[telegram]`.
pub(super) fn telegram(form: &Form<'_>) -> Settings {
    let usual = Settings::default();
    Settings {
        api_url: form.or("api_url", usual.api_url, |field| url(field, USUAL_URL)),
        per_second: form.or("per_second", USUAL_RATE, |field| field.number(0..=MOST)),
    }
}

/// Reads `[discord]`.
pub(super) fn discord(form: &Form<'_>) -> discord::Settings {
    discord::Settings {
        api_url: form
            .or("api_url", discord::USUAL_URL.to_owned(), |field| url(field, discord::USUAL_URL)),
    }
}
