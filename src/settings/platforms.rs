//! Reads `[telegram]` and `[discord]`: where they are, and how fast they may be spoken to.

use crate::{
    channel::{
        discord,
        telegram::{Settings, USUAL_RATE, USUAL_URL},
    },
    form::{Field, Form},
};

/// The most messages a second that can be set; Telegram sells up to a thousand.
const MOST: u32 = 1000;

/// Reads the section.
pub(super) fn telegram(form: &Form<'_>) -> Settings {
    let usual = Settings::default();
    Settings {
        api_url: form.or("api_url", usual.api_url, |field| server(field, USUAL_URL)),
        per_second: form.or("per_second", USUAL_RATE, |field| field.number(0..=MOST)),
    }
}

/// Reads the section of Discord.
pub(super) fn discord(form: &Form<'_>) -> discord::Settings {
    let usual = discord::USUAL_URL;
    discord::Settings {
        api_url: form.or("api_url", usual.to_owned(), |field| server(field, usual)),
    }
}

/// Reads the address of a server; a slash at its end is no matter.
fn server(field: &Field<'_>, usual: &str) -> Option<String> {
    let line = field.line()?;
    let host = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
    let plain = |host: &str| !host.is_empty() && !host.contains(['@', '?', '#', ' ']);
    if host.is_some_and(plain) {
        return Some(line.trim_end_matches('/').to_owned());
    }
    field.refuse(format!("Write the address of a server such as \"{usual}\"."))
}
