//! Reads `[telegram]` and `[discord]`: where they are, and how fast they may be spoken to.

use crate::{
    channel::{
        discord,
        telegram::{Settings, USUAL_RATE, USUAL_URL},
    },
    toml_form::Form,
};

use super::models::url;

/// The most messages a second that can be set; Telegram sells up to a thousand.
const MOST: u32 = 1000;

/// Reads the section.
pub(super) fn telegram(form: &Form<'_>) -> Settings {
    let usual = Settings::default();
    Settings {
        api_url: form.or("api_url", usual.api_url, |field| url(field, USUAL_URL)),
        per_second: form.or("per_second", USUAL_RATE, |field| field.number(0..=MOST)),
    }
}

/// Reads `[discord]`: where it is.
pub(super) fn discord(form: &Form<'_>) -> discord::Settings {
    discord::Settings {
        api_url: form
            .or("api_url", discord::USUAL_URL.to_owned(), |field| url(field, discord::USUAL_URL)),
    }
}
