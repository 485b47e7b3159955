//! The tokens of the models that each business used today.
//!
//! A day is that of the business's time zone, as in its budget, so "today" may be two dates.

use jiff::{SignedDuration, tz::TimeZone};
use serde::Serialize;

use crate::{app::App, store::usage};

use super::line::line;

/// The tokens of one model that one business used.
#[derive(Debug, Serialize)]
pub(super) struct ModelUsage {
    bot: String,
    model: String,
    answers: u64,
    input: u64,
    cached: u64,
    output: u64,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<ModelUsage>> {
    let now = app.clock.now();
    // The earliest date that is today in a time zone.
    let first = (now - SignedDuration::from_hours(24)).to_zoned(TimeZone::UTC).date();
    let used = app.store.read(move |db| usage::since(db, first)).await?;
    let is_today = |used: &usage::ModelUsage| {
        let profile = app.profile(Some(used.bot.as_str()));
        let zone = profile.map_or(TimeZone::UTC, |profile| profile.zone.clone());
        now.to_zoned(zone).date() == used.day
    };
    Ok(used.into_iter().filter(is_today).map(ModelUsage::from).collect())
}

impl From<usage::ModelUsage> for ModelUsage {
    fn from(used: usage::ModelUsage) -> Self {
        Self {
            bot: used.bot.as_str().to_owned(),
            model: used.model,
            answers: used.answers,
            input: used.usage.input,
            cached: used.usage.cached,
            output: used.usage.output,
        }
    }
}

impl ModelUsage {
    pub(super) fn line(&self) -> String {
        let Self { bot, model, answers, input, cached, output } = self;
        let tokens = format!("{input} tokens in ({cached} cached), {output} out");
        line("today", format!("{bot}, {model}: {answers} answers, {tokens}"))
    }
}
