//! Discord's part of the worker: a bot for each business that has a token for it.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::Context as _;
use futures_util::future::join_all;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    bots::BusinessProfile,
    channel::discord::{self, Discord, Ends, ReadPosition},
    http,
    ids::{BusinessId, Platform},
    messages,
    store::inbox,
};

use super::{
    App,
    health::part,
    platforms::PATIENCE,
    suggest::Suggestions,
    worker::{Part, Platforms},
};

/// Opens it, where a business has a token for it.
///
/// # Errors
/// When a token is missing.
pub(super) async fn open(
    app: &App,
    stop: &CancellationToken,
    to: &mut Platforms,
) -> anyhow::Result<()> {
    let mut bots: Vec<(BusinessId, SecretString)> = Vec::new();
    for profile in app.profiles.values() {
        let Some(secret) = &profile.discord else { continue };
        let token = app.settings.resolve_secret(secret).map_err(|mistake| {
            anyhow::anyhow!("bots/{}.toml, discord.token: {mistake}", profile.id)
        })?;
        let same = bots.iter().find(|(_, it)| it.expose_secret() == token.expose_secret());
        if let Some((other, _)) = same {
            // Both would hear everything, and a wish would be granted twice.
            anyhow::bail!(
                "bots/{}.toml, discord.token: it is the token of {other} as well; make an \
                 application of its own for each business",
                profile.id
            );
        }
        bots.push((profile.id.clone(), token));
    }
    if bots.is_empty() {
        return Ok(());
    }
    http::install_provider();
    let ids: Vec<BusinessId> = bots.iter().map(|(id, _)| id.clone()).collect();
    let channel = Discord::new(&app.settings.discord, bots, &ends(app)).context("open Discord")?;
    let checks = ids.iter().map(|id| timeout(PATIENCE, channel.check(id)));
    for (id, checked) in ids.iter().zip(join_all(checks).await) {
        let checked = checked.unwrap_or(Ok(())).with_context(|| {
            format!(
                "Discord does not take the token of {id}; copy it again from the application's \
                 page, Bot, Reset Token"
            )
        });
        to.refused.extend(checked.err());
    }
    to.places.extend(ids.into_iter().map(|id| (id, Platform::Discord)));
    to.parts.extend(channel.listeners(stop).into_iter().map(|(id, runs)| Part {
        name: part(Platform::Discord, &id),
        runs: Box::pin(async move {
            runs.await;
            Ok(())
        }),
    }));
    to.channels.push(Arc::new(channel));
    Ok(())
}

fn ends(app: &App) -> Ends {
    let suggestions = Suggestions {
        store: app.store.clone(),
        profiles: Arc::clone(&app.profiles),
        bookings: app.bookings.clone(),
        clock: Arc::clone(&app.clock),
    };
    let profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>> = Arc::clone(&app.profiles);
    let clock = Arc::clone(&app.clock);
    let health = app.health_notes();
    let marked = app.store.clone();
    Ends {
        accept: app.accept(),
        suggest: Arc::new(move |asked| {
            let suggestions = suggestions.clone();
            Box::pin(async move { suggestions.offer(&asked).await })
        }),
        say: Arc::new(|lang, id| messages::say(lang, id, &[])),
        speaks: Arc::new(move |bot, lang| match profiles.get(bot) {
            Some(profile) => profile.speaks(lang),
            None => lang.unwrap_or(crate::ids::Lang::En),
        }),
        now: Arc::new(move || clock.now()),
        note: Arc::new(move |bot, up, detail| health(part(Platform::Discord, &bot), up, detail)),
        marks: Arc::new(move |bot| {
            let store = marked.clone();
            Box::pin(async move {
                let read = store
                    .read(move |db| inbox::marks(db, (&bot, Platform::Discord), discord::DIRECT));
                let marks = read.await.inspect_err(|error| {
                    tracing::warn!(%error, "up to where messages were taken in is not known yet");
                });
                let mark = |(handle, message): (String, u64)| {
                    Some(ReadPosition { channel: discord::direct_channel(&handle)?, message })
                };
                Some(marks.ok()?.into_iter().filter_map(mark).collect())
            })
        }),
    }
}
