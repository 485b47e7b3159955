//! The connections of the worker to the platforms, and the language models, as each last reported.

use std::collections::BTreeSet;

use crate::{
    app::{App, listener_name},
    ids::Platform,
    store::health::{self, Component},
};

use super::line::line;

/// Reads what the worker reported about the bots of the profiles. If no worker runs, everything is
/// down, because a worker that was killed could not report that.
pub(super) async fn read(app: &App, running: bool) -> anyhow::Result<Vec<Component>> {
    let bots = app.profiles().flat_map(|profile| {
        let of = |platform, token: &Option<_>| {
            token.as_ref().map(|_| listener_name(platform, &profile.id))
        };
        [of(Platform::Telegram, &profile.telegram), of(Platform::Discord, &profile.discord)]
    });
    let bots: BTreeSet<String> = bots.flatten().collect();
    // A model, also one that listens, works or not, whether or not a worker runs.
    let models = app.model_names().map(health::model_name);
    let speech = app.transcribes().then(|| health::SPEECH.to_owned());
    let models: BTreeSet<String> = models.chain(speech).collect();
    let noted = app.store.read(health::components).await?.into_iter();
    let known = noted.filter(|it| bots.contains(&it.name) || models.contains(&it.name));
    let parts = known.map(|it| {
        if running || !it.up || models.contains(&it.name) {
            return it;
        }
        Component { up: false, detail: "no worker runs; up until it ended".into(), ..it }
    });
    Ok(parts.collect())
}

pub(super) fn line_of(part: &Component) -> String {
    let Component { name, up, since, detail } = part;
    let up = if *up { "up" } else { "DOWN" };
    line("part", format!("{name}: {up} since {since:.0}, {detail}"))
}
