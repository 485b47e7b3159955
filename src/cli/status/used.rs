//! The tokens of the models that each business used today.
//!
//! A day is that of the business's time zone, as in its budget, so "today" may be two dates.

use jiff::{SignedDuration, tz::TimeZone};

use crate::{
    app::App,
    chat::Usage,
    store::usage::{self, ModelUsage},
};

use super::line::line;

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<ModelUsage>> {
    let now = app.clock.now();
    // The earliest date that is today in a time zone.
    let first = (now - SignedDuration::from_hours(24)).to_zoned(TimeZone::UTC).date();
    let used = app.store.read(move |db| usage::since(db, first)).await?;
    let is_today = |used: &ModelUsage| {
        let profile = app.profile(Some(used.bot.as_str()));
        let zone = profile.map_or(TimeZone::UTC, |profile| profile.zone.clone());
        now.to_zoned(zone).date() == used.day
    };
    Ok(used.into_iter().filter(is_today).collect())
}

pub(super) fn line_of(used: &ModelUsage) -> String {
    let ModelUsage { bot, model, answers, usage, .. } = used;
    let Usage { input, cached, output } = usage;
    let tokens = format!("{input} tokens in ({cached} cached), {output} out");
    line("today", format!("{bot}, {model}: {answers} answers, {tokens}"))
}
