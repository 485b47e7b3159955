//! Telegram, by long polling: no public address is needed, and any number of bots fit in one
//! process.
//!
//! teloxide brings the Bot API's types and its polling. Its dispatcher is not used: it takes an
//! update out of the stream before anybody has kept it, so an update could be confirmed and
//! lost. Here each update is kept by [`Accept`](super::Accept) before the next one is pulled,
//! and the offset, which confirms it to Telegram, follows (`listen`).
//!
//! Everything personal happens in private chats. In a group the bot answers whoever addresses
//! it, but privately; into the group goes a fixed sentence that says so and nothing else
//! (`send`), so nobody's data can be read there whatever a turn answers.

mod handle;
mod fault;
#[doc(hidden)]
pub mod fuzz;
mod normalise;
mod render;
mod listen;
mod menu;
mod pace;
mod send;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};
use teloxide::{Bot, prelude::Requester as _, requests::Request as _, types::Me};
use tokio::sync::OnceCell;

use crate::{
    channel::progress::Progress,
    ids::{BusinessId, Lang},
};

pub use listen::{Ends, Listener};

use fault::Fault;
use pace::Pace;

/// Where Telegram is when nothing else is set.
pub const USUAL_URL: &str = "https://api.telegram.org";
/// Messages a second and bot that Telegram bears when nothing else is set.
pub const USUAL_RATE: u32 = 30;

/// How long one request may take. Telegram answers within a second; a file takes longer.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a request for updates may take: the wait that is asked for, and some.
const LONG_PATIENCE: Duration = Duration::from_secs(listen::WAIT.as_secs() + 20);

/// What can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address of the API server, without a slash at its end.
    pub api_url: String,
    /// Messages a second and bot; 0: no pacing at all, for an API server of one's own.
    pub per_second: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { api_url: USUAL_URL.to_owned(), per_second: USUAL_RATE }
    }
}

/// A language, and its commands with what each does.
pub type Menu = (Lang, Vec<(String, String)>);

/// What a bot says by itself, in the words of its business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// In a group: the answer has gone to the private chat.
    pub answered: String,
    /// In a group: who wants an answer has to open the private chat first.
    pub write_first: String,
    /// On the button that opens it.
    pub open: String,
    /// In each language: the commands, with what each does.
    pub commands: Vec<Menu>,
    /// In each language: those that staff have besides.
    pub for_staff: Vec<Menu>,
}

/// A business's bot that is to be opened.
#[derive(Debug, Clone)]
pub struct Account {
    /// The business.
    pub bot: BusinessId,
    /// The bot's token.
    pub token: SecretString,
    /// What it says by itself.
    pub texts: Texts,
}

/// Why a bot cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the API server is none.
    #[error("telegram.api_url is no address of a server")]
    Address,
    /// The client could not be made.
    #[error("prepare the connection to Telegram")]
    Client,
    /// Telegram knows no such token.
    #[error("Telegram refuses the token of {0}; take the one that @BotFather shows for this bot")]
    Token(BusinessId),
    /// Telegram did not say who the bot is.
    #[error("ask Telegram who the bot of {0} is: {1}")]
    Unreachable(BusinessId, &'static str),
}

/// One bot: its connection and what is known of it.
pub(super) struct Line {
    bot: BusinessId,
    api: Bot,
    /// Who it is, once Telegram has said so: it may be away when the worker starts.
    me: OnceCell<Me>,
    texts: Texts,
    pace: Pace,
    sent: Progress,
}

/// Every bot of this process on Telegram.
pub struct Telegram {
    lines: BTreeMap<BusinessId, Arc<Line>>,
    /// What asks for updates: it waits longer.
    polling: BTreeMap<BusinessId, Bot>,
}

impl Telegram {
    /// Prepares these bots; nobody is asked yet.
    ///
    /// # Errors
    /// When the address is none.
    pub fn open(settings: &Settings, accounts: Vec<Account>) -> Result<Self, Error> {
        let (mut lines, mut polling) = (BTreeMap::new(), BTreeMap::new());
        for Account { bot, token, texts } in accounts {
            polling.insert(bot.clone(), connect(settings, &token, LONG_PATIENCE)?);
            let line = Line {
                bot: bot.clone(),
                api: connect(settings, &token, PATIENCE)?,
                me: OnceCell::new(),
                texts,
                pace: Pace::new(settings.per_second),
                sent: Progress::default(),
            };
            lines.insert(bot, Arc::new(line));
        }
        Ok(Self { lines, polling })
    }

    /// Asks Telegram who a bot is. Where that fails its listener asks again.
    ///
    /// # Errors
    /// When Telegram refuses the token or cannot be reached.
    pub async fn check(&self, bot: &BusinessId) -> Result<(), Error> {
        let Some(line) = self.lines.get(bot) else { return Ok(()) };
        line.introduce().await.map(drop).map_err(|fault| refused(bot, &fault))
    }
}

impl Line {
    /// Learns who the bot is, and registers its commands; both once.
    async fn introduce(&self) -> Result<&Me, Fault> {
        let ask = async || {
            let me = self.api.get_me().send().await.map_err(|error| Fault::of(&error))?;
            tracing::info!(bot = %self.bot, id = me.id.0, username = me.username(), "on Telegram");
            menu::register(self).await;
            Ok(me)
        };
        self.me.get_or_try_init(ask).await
    }

    /// Returns the address of its private chats; `None`: its name is not known yet.
    fn address(&self) -> Option<String> {
        self.me.get().map(|me| format!("https://t.me/{}", me.username()))
    }
}

/// Returns the name that a bot has in links: `t.me/NAME`.
///
/// # Errors
/// When Telegram refuses the token or cannot be reached.
pub async fn username(
    settings: &Settings,
    bot: &BusinessId,
    token: &SecretString,
) -> Result<String, Error> {
    let asked = connect(settings, token, PATIENCE)?.get_me().send().await;
    asked.map(|me| me.username().to_owned()).map_err(|error| refused(bot, &Fault::of(&error)))
}

fn refused(bot: &BusinessId, fault: &Fault) -> Error {
    match fault {
        Fault::Token => Error::Token(bot.clone()),
        fault => Error::Unreachable(bot.clone(), fault.words()),
    }
}

/// Makes a connection; requests end after that long.
fn connect(settings: &Settings, token: &SecretString, patience: Duration) -> Result<Bot, Error> {
    let url = settings.api_url.parse().map_err(|_| Error::Address)?;
    let client = teloxide::net::default_reqwest_settings().timeout(patience).build();
    let client = client.map_err(|_| Error::Client)?;
    Ok(Bot::with_client(token.expose_secret(), client).set_api_url(url))
}
