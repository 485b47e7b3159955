//! Reads `[[model]]`: the language models, in the order in which they are asked.
//!
//! The API key is resolved here, so that a missing one is reported with all other mistakes and not
//! at the first customer's message.

use std::time::Duration;

use jiff::SignedDuration;

use crate::{
    model::openai::Settings,
    toml_form::{Field, Form},
};

use super::secrets::Secrets;

/// The default address.
const USUAL_URL: &str = "https://api.openai.com/v1";
/// The default time limit of an answer.
const USUAL_TIMEOUT: SignedDuration = SignedDuration::from_secs(30);

/// Reads the list.
pub(super) fn read(list: &Field<'_>, secrets: &Secrets) -> Vec<Settings> {
    list.each(|field| field.table(|form| model(form, secrets)))
}

fn model(form: &Form<'_>, secrets: &Secrets) -> Option<Settings> {
    let name = form.need("name").and_then(|field| field.line());
    let base_url = form.or("base_url", USUAL_URL.to_owned(), |field| url(field, USUAL_URL));
    let key = form.get("api_key").map(|field| secrets.read(&field));
    if key.is_none() && base_url == USUAL_URL {
        form.refuse("api_key", "This is missing; OpenAI answers nobody without one.");
    }
    let (least, most) = (SignedDuration::from_secs(1), SignedDuration::from_mins(5));
    let timeout = form.or("timeout", USUAL_TIMEOUT, |field| field.duration(least..=most));
    Some(Settings {
        name: name?,
        base_url,
        api_key: key.flatten(),
        timeout: Duration::try_from(timeout).unwrap_or_default(),
    })
}

/// Reads the address of a server, without a slash at its end; `usual` is shown as an example.
pub(super) fn url(field: &Field<'_>, usual: &str) -> Option<String> {
    let line = field.line()?;
    let host = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
    let plain = |host: &str| !host.is_empty() && !host.contains(['@', '?', '#', ' ']);
    if host.is_some_and(plain) {
        return Some(line.trim_end_matches('/').to_owned());
    }
    field.refuse(format!("Write the address of a server such as {usual:?}."))
}
