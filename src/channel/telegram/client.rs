//! The bots of all businesses on Telegram: their connections, and what is known of each.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use parking_lot::Mutex;
use secrecy::{ExposeSecret as _, SecretString};
use teloxide::{Bot, prelude::Requester as _, requests::Request as _, types::Me};
use tokio::sync::OnceCell;

use crate::{
    channel::{MOST_SOUND, progress::Progress},
    http::Http,
    ids::BusinessId,
};

use super::{
    drafts::Drafts,
    error::{ApiError, Error},
    host::TelegramHost,
    menu,
    pace::Pace,
    render::Dialect,
    settings::{Account, Settings, Texts},
};

/// How long one request may take. Telegram answers within a second; a file takes longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// How long Telegram is asked to wait for an update
/// (<https://core.telegram.org/bots/api#getupdates>).
pub(super) const POLL_WAIT: Duration = Duration::from_secs(45);
/// How long a request for updates may take.
pub(super) const POLL_TIMEOUT: Duration = Duration::from_secs(POLL_WAIT.as_secs() + 20);

/// The bots of all businesses on Telegram.
pub struct Telegram {
    pub(super) clients: BTreeMap<BusinessId, Arc<BotClient>>,
    pub(super) host: Arc<dyn TelegramHost>,
}

/// One business's bot.
pub(super) struct BotClient {
    pub(super) business: BusinessId,
    /// Sends requests.
    pub(super) api: Bot,
    /// Asks for updates, with a longer time limit.
    pub(super) polling: Bot,
    /// Downloads files.
    pub(super) files: Http,
    /// Who the bot is, once Telegram has answered: it may be away when the worker starts.
    me: OnceCell<Me>,
    pub(super) texts: Texts,
    pub(super) pace: Pace,
    pub(super) sent: Progress,
    pub(super) drafts: Drafts,
    /// What the server takes, as far as it is known.
    dialect: Mutex<Dialect>,
}

impl Telegram {
    /// Prepares the bots; no request is sent yet. It fails when the address is not one or the
    /// operating system offers no TLS connections.
    pub fn new(
        settings: &Settings,
        accounts: Vec<Account>,
        host: Arc<dyn TelegramHost>,
    ) -> Result<Self, Error> {
        let files = Http::new(MOST_SOUND).map_err(|_| Error::Client)?;
        let clients = accounts.into_iter().map(|Account { business, token, texts }| {
            let client = BotClient {
                business: business.clone(),
                api: connect(settings, &token, REQUEST_TIMEOUT)?,
                polling: connect(settings, &token, POLL_TIMEOUT)?,
                files: files.clone(),
                me: OnceCell::new(),
                texts,
                pace: Pace::new(settings.per_second),
                sent: Progress::default(),
                drafts: Drafts::default(),
                dialect: Mutex::new(Dialect { new_keys: true, times: true }),
            };
            Ok((business, Arc::new(client)))
        });
        Ok(Self { clients: clients.collect::<Result<_, Error>>()?, host })
    }

    /// Asks Telegram whether it accepts a bot's token. It fails only if the token is refused: where
    /// Telegram does not answer, the listener keeps trying.
    pub async fn check(&self, business: &BusinessId) -> Result<(), Error> {
        let Some(client) = self.clients.get(business) else { return Ok(()) };
        match client.introduce().await {
            Err(ApiError::Token) => Err(Error::Token(business.clone())),
            Err(error) => {
                tracing::warn!(%business, %error, "Telegram does not answer yet");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }
}

impl BotClient {
    /// Learns who the bot is and registers its commands, both once.
    pub(super) async fn introduce(&self) -> Result<&Me, ApiError> {
        let ask = async || {
            let me = self.api.get_me().send().await.map_err(|error| ApiError::of(&error))?;
            let business = &self.business;
            tracing::info!(%business, id = me.id.0, username = me.username(), "bot signed in to Telegram");
            menu::register(&self.api, business, &self.texts).await;
            Ok(me)
        };
        self.me.get_or_try_init(ask).await
    }

    /// Returns what the server takes, as far as it is known.
    pub(super) fn dialect(&self) -> Dialect {
        *self.dialect.lock()
    }

    /// Notes what the server takes.
    pub(super) fn set_dialect(&self, dialect: Dialect) {
        *self.dialect.lock() = dialect;
    }

    /// Returns the address of the bot's private chats; `None`: its name is not known yet.
    pub(super) fn address(&self) -> Option<String> {
        self.me.get().map(|me| format!("https://t.me/{}", me.username()))
    }
}

/// Returns the name that a bot has in links: `t.me/NAME`. It fails when Telegram refuses the token
/// or cannot be reached.
pub async fn username(
    settings: &Settings,
    business: &BusinessId,
    token: &SecretString,
) -> Result<String, Error> {
    match connect(settings, token, REQUEST_TIMEOUT)?.get_me().send().await {
        Ok(me) => Ok(me.username().to_owned()),
        Err(error) => Err(match ApiError::of(&error) {
            ApiError::Token => Error::Token(business.clone()),
            error => Error::Unreachable(business.clone(), error.describe()),
        }),
    }
}

/// Makes a connection whose requests end after `timeout`.
fn connect(settings: &Settings, token: &SecretString, timeout: Duration) -> Result<Bot, Error> {
    let url = settings.api_url.parse().map_err(|_| Error::Address)?;
    let client = teloxide::net::default_reqwest_settings().timeout(timeout).build();
    let client = client.map_err(|_| Error::Client)?;
    Ok(Bot::with_client(token.expose_secret(), client).set_api_url(url))
}
