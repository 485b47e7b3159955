//! Telegram's part of the worker: a bot for each business that has a token for it.

use std::sync::Arc;

use anyhow::Context as _;
use futures_util::future::join_all;
use secrecy::SecretString;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    bots::BusinessProfile,
    channel::{
        Channel,
        telegram::{self, Telegram},
    },
    chat::Command,
    http,
    ids::{Lang, Platform},
    messages,
    toml_form::SecretRef,
};

use super::{
    App,
    health::part,
    platforms::PATIENCE,
    report,
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
    let mut accounts = Vec::new();
    for profile in app.profiles.values() {
        let Some(token) = &profile.telegram else { continue };
        let (bot, token) = (profile.id.clone(), app.token(profile, token)?);
        accounts.push(telegram::Account { bot, token, texts: telegram_texts(profile) });
    }
    if accounts.is_empty() {
        return Ok(());
    }
    http::install_provider();
    let telegram = Telegram::open(&app.settings.telegram, accounts)?;
    let listeners = telegram.listeners(&ends(app));
    let checks = listeners.iter().map(|(bot, _)| timeout(PATIENCE, telegram.check(bot)));
    let checked = join_all(checks).await;
    for ((bot, listener), checked) in listeners.into_iter().zip(checked) {
        match checked {
            Ok(Err(refused @ telegram::Error::Token(_))) => to.refused.push(refused.into()),
            Ok(Err(error)) => tracing::warn!(%bot, %error, "Telegram does not answer yet"),
            Err(_) => tracing::warn!(%bot, "Telegram takes long to answer"),
            Ok(Ok(())) => {}
        }
        let (name, stop) = (part(Platform::Telegram, &bot), stop.clone());
        let runs = async move {
            listener.run(stop).await;
            Ok(())
        };
        to.parts.push(Part { name, runs: Box::pin(runs) });
        to.places.push((bot, Platform::Telegram));
    }
    let channel: Arc<dyn Channel> = Arc::new(telegram);
    to.channels.push(channel);
    Ok(())
}

fn ends(app: &App) -> telegram::Ends {
    let (clock, health) = (Arc::clone(&app.clock), app.health_notes());
    telegram::Ends {
        accept: app.accept(),
        now: Arc::new(move || clock.now()),
        note: Arc::new(move |bot, up, detail| health(part(Platform::Telegram, &bot), up, detail)),
    }
}

impl App {
    /// Returns a token that a business's file names.
    fn token(&self, profile: &BusinessProfile, token: &SecretRef) -> anyhow::Result<SecretString> {
        let resolved = self.settings.resolve_secret(token);
        resolved
            .map_err(|mistake| report(&[mistake]))
            .with_context(|| format!("the token of {}", profile.id))
    }

    /// Returns the links that open a bot of a business with a payload, on the platforms that
    /// have such links.
    ///
    /// # Errors
    /// When a token is missing, or a platform refuses it or cannot be reached.
    pub async fn links(
        &self,
        profile: &BusinessProfile,
        payload: &str,
    ) -> anyhow::Result<Vec<String>> {
        let Some(token) = &profile.telegram else { return Ok(Vec::new()) };
        let token = self.token(profile, token)?;
        http::install_provider();
        let name = telegram::username(&self.settings.telegram, &profile.id, &token).await?;
        Ok(vec![format!("https://t.me/{name}?start={payload}")])
    }
}

/// Returns what a bot says by itself. In groups it is read by many, so it is said in the first
/// language of the business.
fn telegram_texts(profile: &BusinessProfile) -> telegram::Texts {
    let first = profile.first_lang();
    let say = |id: &str| messages::say(first, id, &[]);
    let menu = |named: &[&str]| {
        let menus = profile.languages.iter().map(|lang| (*lang, commands(*lang, named)));
        menus.collect()
    };
    telegram::Texts {
        answered: say("group-answered"),
        write_first: say("group-write-first"),
        open: say("group-open"),
        commands: menu(&Command::FOR_CUSTOMERS),
        for_staff: menu(&Command::FOR_STAFF),
    }
}

fn commands(lang: Lang, named: &[&str]) -> Vec<(String, String)> {
    let named = named
        .iter()
        .map(|name| ((*name).to_owned(), messages::say(lang, &format!("command-{name}"), &[])));
    named.collect()
}
