//! Reads `[speech]`: where voice messages are transcribed.

use std::time::Duration;

use jiff::SignedDuration;

use crate::{
    speech::{Settings, USUAL_TIMEOUT},
    toml_form::Form,
};

use super::{
    models::{USUAL_URL, url},
    secrets::Secrets,
};

/// Reads the section.
pub(super) fn read(form: &Form<'_>, secrets: &Secrets) -> Option<Settings> {
    let model = form.need("model").and_then(|field| field.line());
    let base_url = form.or("base_url", USUAL_URL.to_owned(), |field| url(field, USUAL_URL));
    let key = form.get("api_key").map(|field| secrets.read(&field));
    if key.is_none() && base_url == USUAL_URL {
        form.refuse("api_key", "This is missing; OpenAI answers nobody without one.");
    }
    let (least, most) = (SignedDuration::from_secs(1), SignedDuration::from_mins(2));
    let usual = SignedDuration::try_from(USUAL_TIMEOUT).unwrap_or(least);
    let timeout = form.or("timeout", usual, |field| field.duration(least..=most));
    Some(Settings {
        base_url,
        model: model?,
        api_key: key.flatten(),
        timeout: Duration::try_from(timeout).unwrap_or(USUAL_TIMEOUT),
    })
}
