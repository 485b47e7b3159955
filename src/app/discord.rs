//! Discord in the worker: a bot for each business that has a token for it.

use std::sync::Arc;

use anyhow::Context as _;
use secrecy::ExposeSecret as _;
use tokio_util::sync::CancellationToken;

use crate::{
    channel::discord::{Account, Discord, DiscordHost},
    http,
};

use super::{
    component::{Platforms, PreparedBot},
    open::App,
};

/// Opens Discord if a business has a token for it. It fails if a token is missing or belongs to two
/// businesses.
pub(super) async fn open(
    app: &App,
    stop: &CancellationToken,
    platforms: &mut Platforms,
) -> anyhow::Result<()> {
    let accounts = accounts(app)?;
    if accounts.is_empty() {
        return Ok(());
    }
    http::install_provider();
    let host: Arc<dyn DiscordHost> = app.host();
    let discord = Discord::new(&app.settings.discord, accounts, &host).context("open Discord")?;
    let discord = Arc::new(discord);
    let bots = discord.listeners(stop).into_iter().map(|(business, listener)| {
        let (discord, id) = (Arc::clone(&discord), business.clone());
        let check = async move {
            discord.check(&id).await.with_context(|| {
                format!(
                    "Discord does not take the token of {id}; copy it again from the \
                     application's page, Bot, Reset Token"
                )
            })
        };
        PreparedBot { business, listener, check }
    });
    platforms.add(Arc::<Discord>::clone(&discord), bots).await;
    Ok(())
}

fn accounts(app: &App) -> anyhow::Result<Vec<Account>> {
    let mut accounts: Vec<Account> = Vec::new();
    for profile in app.profiles.values() {
        let Some(secret) = &profile.discord else { continue };
        let business = profile.id.clone();
        let token = app
            .settings
            .resolve_secret(secret)
            .map_err(|mistake| anyhow::anyhow!("bots/{business}.toml, discord.token: {mistake}"))?;
        let same = accounts.iter().find(|it| it.token.expose_secret() == token.expose_secret());
        if let Some(Account { business: other, .. }) = same {
            // Both bots would receive every message, and a customer would be booked twice.
            anyhow::bail!(
                "bots/{business}.toml, discord.token: it is the token of {other} as well; make an \
                 application of its own for each business"
            );
        }
        accounts.push(Account { business, token });
    }
    Ok(accounts)
}
