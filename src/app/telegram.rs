//! Telegram in the worker: a bot for each business that has a token for it.

use std::sync::Arc;

use anyhow::Context as _;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::{
    bots::BusinessProfile,
    channel::telegram::{self, Account, Menu, MenuCommand, Telegram, Texts},
    chat::Command,
    http,
    ids::Lang,
    messages,
    toml_form::SecretRef,
};

use super::{
    component::{Platforms, PreparedBot},
    open::{App, report},
};

/// Opens Telegram if a business has a token for it. It fails if a token is missing.
pub(super) async fn open(
    app: &App,
    stop: &CancellationToken,
    platforms: &mut Platforms,
) -> anyhow::Result<()> {
    let mut accounts = Vec::new();
    for profile in app.profiles.values() {
        let Some(token) = &profile.telegram else { continue };
        let (business, token) = (profile.id.clone(), app.token(profile, token)?);
        accounts.push(Account { business, token, texts: texts(profile) });
    }
    if accounts.is_empty() {
        return Ok(());
    }
    http::install_provider();
    let telegram = Arc::new(Telegram::new(&app.settings.telegram, accounts, app.host())?);
    let bots = telegram.listeners(stop).into_iter().map(|(business, listener)| {
        let (telegram, id) = (Arc::clone(&telegram), business.clone());
        let check = async move { Ok(telegram.check(&id).await?) };
        PreparedBot { business, listener, check }
    });
    platforms.add(Arc::<Telegram>::clone(&telegram), bots).await;
    Ok(())
}

impl App {
    /// Reads the token that a business's file names.
    fn token(&self, profile: &BusinessProfile, token: &SecretRef) -> anyhow::Result<SecretString> {
        let resolved = self.settings.resolve_secret(token);
        resolved
            .map_err(|mistake| report(&[mistake]))
            .with_context(|| format!("the token of {}", profile.id))
    }

    /// Returns the links that open a business's bot with a payload, on the platforms that have such
    /// links. It fails if a token is missing or refused, or a platform does not answer.
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

/// Returns a bot's own sentences. Those for groups are in the first language of the business,
/// because many people read them.
fn texts(profile: &BusinessProfile) -> Texts {
    let first = profile.first_lang();
    let say = |id: &str| messages::say(first, id, &[]);
    let menu = |named: &[&str]| {
        let langs = profile.languages.iter();
        langs.map(|lang| Menu { lang: *lang, commands: commands(*lang, named) }).collect()
    };
    Texts {
        answered: say("group-answered"),
        write_first: say("group-write-first"),
        open: say("group-open"),
        commands: menu(&Command::FOR_CUSTOMERS),
        for_staff: menu(&Command::FOR_STAFF),
    }
}

fn commands(lang: Lang, named: &[&str]) -> Vec<MenuCommand> {
    let command = |name: &&str| MenuCommand {
        name: (*name).to_owned(),
        description: messages::say(lang, &format!("command-{name}"), &[]),
    };
    named.iter().map(command).collect()
}
