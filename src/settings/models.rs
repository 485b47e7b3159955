//! Reads `[[model]]`: the language models, in the order in which they are asked.
//!
//! The API key is resolved here, so that a missing one is reported with all other mistakes and not
//! at the first customer's message.

use std::{ops::RangeInclusive, time::Duration};

use jiff::SignedDuration;

use crate::{
    model::openai::{Price, Settings, USUAL_OUTPUT},
    toml_form::{Field, Form},
};

use super::secrets::Secrets;

/// The default address.
pub(super) const USUAL_URL: &str = "https://api.openai.com/v1";
/// The default time limit of an answer.
const USUAL_TIMEOUT: SignedDuration = SignedDuration::from_secs(30);

/// The bounds of `max_output`: a few sentences, and what the longest reasoning takes.
const OUTPUT: RangeInclusive<u32> = 256..=65_536;
/// The words that servers know for how much a model should think.
const EFFORTS: &[(&str, &str)] = &[
    ("none", "none"),
    ("minimal", "minimal"),
    ("low", "low"),
    ("medium", "medium"),
    ("high", "high"),
];

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
    let effort = form.get("effort").and_then(|field| field.one_of(EFFORTS));
    let max_output = form.or("max_output", USUAL_OUTPUT, |field| field.number(OUTPUT));
    let slots = form.or("slots", false, Field::flag);
    let price = form.get("price").and_then(|field| field.table(price));
    Some(Settings {
        name: name?,
        base_url,
        api_key: key.flatten(),
        timeout: Duration::try_from(timeout).unwrap_or_default(),
        effort: effort.map(str::to_owned),
        max_output,
        slots,
        price,
    })
}

fn price(form: &Form<'_>) -> Option<Price> {
    let input = form.need("input").and_then(|field| field.amount());
    let output = form.need("output").and_then(|field| field.amount());
    let cached = form.get("cached").and_then(|field| field.amount());
    let (input, output) = (input?, output?);
    Some(Price { input, cached: cached.unwrap_or(input), output })
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
