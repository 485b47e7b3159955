//! Channels: how a platform's updates arrive and how replies leave.
//!
//! Two traits are the whole contract. [`Channel`] is what every platform can do for the worker:
//! say something in a conversation. [`ChannelHost`] is what every platform needs from the worker:
//! an update is stored before the platform is told that it arrived. What only one platform needs
//! or offers stays in its folder. Every folder has the same files: `listen` (its connection),
//! `normalise` (its update as an [`Inbound`], pure), `render` (a reply as pieces that fit, pure)
//! and `send`; where the platform has voice messages, `sound` downloads them.

mod backoff;
mod progress;
mod utf16;
pub mod terminal;
pub mod telegram;
pub mod discord;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    chat::{Inbound, Outgoing},
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

/// The largest sound that is downloaded, in bytes: Telegram gives bots no larger file
/// (<https://core.telegram.org/bots/api#getfile>).
const MOST_SOUND: usize = 20 * 1024 * 1024;
/// How long downloading a sound may take.
const SOUND_TIMEOUT: Duration = Duration::from_secs(15);

/// A platform as the worker sees it.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Returns the platform.
    fn platform(&self) -> Platform;

    /// Sends a reply to a conversation and returns once the platform has taken it. A reply with
    /// the same [`Outgoing::id`] is the same reply, tried again. Returns the platform's id of the
    /// last message of it, to which a person may react; `None`: it is not known, or there are no
    /// reactions.
    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error>;

    /// Replaces a message that was sent, by the id that [`send`](Self::send) returned, with a text without buttons;
    /// of a text in several messages that is the last one. Where the platform cannot, nothing happens.
    async fn replace(&self, _: &ConversationKey, _message: &str, _text: &str) -> Result<(), Error> {
        Ok(())
    }

    /// Shows for a few seconds that an answer is being prepared; the worker calls it again while
    /// it is. A failure has no consequence, so the channel only logs it.
    async fn typing(&self, to: &ConversationKey);

    /// Shows that a language model thinks about an answer, where the platform has a way of its own for
    /// that; the worker calls it again while it thinks. Nothing of the answer is shown before it was
    /// checked.
    async fn thinking(&self, to: &ConversationKey, _: &Thought<'_>) {
        self.typing(to).await;
    }

    /// Returns once the person has stopped what [`thinking`](Self::thinking) shows, by its id; where
    /// the platform has no key for that, never.
    async fn stopped(&self, _: &ConversationKey, _id: i64) {
        std::future::pending::<()>().await;
    }

    /// Downloads the sound of a voice message: `file` is what the channel stored with it.
    async fn sound(&self, _: &ConversationKey, _file: &str) -> Result<Vec<u8>, Error> {
        Err(Error::Refused("the platform has no voice messages".to_owned()))
    }

    /// Returns the `https` address that opens a conversation, for letters; it holds no secret.
    /// `None`: the platform has no such address, or it is not known yet.
    fn link(&self, _: &ConversationKey) -> Option<String> {
        None
    }

    /// Shows the staff commands in the menu of one conversation, where the platform has such
    /// menus. The commands work without it, so the channel only logs a failure.
    async fn staff_menu(&self, _: &ConversationKey, _: Lang) {}
}

/// An answer that a language model thinks about.
#[derive(Debug, Clone, Copy)]
pub struct Thought<'a> {
    /// Its id: the same while it is thought about.
    pub id: i64,
    /// Where the answer goes: [`Inbound::handle`].
    pub handle: Option<&'a str>,
}

/// The channels that this process has open, at most one for each platform.
#[derive(Clone, Default)]
pub struct Channels(Vec<Arc<dyn Channel>>);

impl Channels {
    /// Returns the channel of a platform; `None`: this process has not opened it.
    pub fn get(&self, platform: Platform) -> Option<&Arc<dyn Channel>> {
        self.0.iter().find(|channel| channel.platform() == platform)
    }

    /// Returns the address that opens a conversation ([`Channel::link`]).
    pub fn link(&self, to: &ConversationKey) -> Option<String> {
        self.get(to.platform)?.link(to)
    }

    /// Adds a channel.
    pub fn push(&mut self, channel: Arc<dyn Channel>) {
        self.0.push(channel);
    }
}

impl From<Vec<Arc<dyn Channel>>> for Channels {
    fn from(channels: Vec<Arc<dyn Channel>>) -> Self {
        Self(channels)
    }
}

/// The worker as a channel sees it; implemented once, by `app`, and by the tests.
#[async_trait]
pub trait ChannelHost: Send + Sync {
    /// Stores an update. Once this returns without an error the update is on the disk, now or
    /// from an earlier delivery, and the platform may be told that it arrived.
    async fn accept(&self, update: Inbound) -> Result<(), AcceptError>;

    /// Stores the updates that arrived together, in order, and waits for the disk once. If this
    /// fails, none of them may be taken to be stored; each can be stored by itself.
    async fn accept_all(&self, updates: Vec<Inbound>) -> Result<(), AcceptError> {
        for update in updates {
            self.accept(update).await?;
        }
        Ok(())
    }

    /// Returns the current time; a button press carries none of its own.
    fn now(&self) -> Timestamp;

    /// Records whether a business's bot is connected, for `zapys status`.
    async fn record_connection(
        &self,
        platform: Platform,
        business: &BusinessId,
        connection: Connection,
    );
}

/// Whether a bot receives updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// Whether updates arrive.
    pub is_up: bool,
    /// What happened last, without a name or a token.
    pub detail: &'static str,
}

impl Connection {
    /// The bot receives updates.
    pub const fn up(detail: &'static str) -> Self {
        Self { is_up: true, detail }
    }

    /// The bot receives no updates.
    pub const fn down(detail: &'static str) -> Self {
        Self { is_up: false, detail }
    }
}

/// An update could not be stored; the platform must not be told that it arrived.
#[derive(Debug, thiserror::Error)]
#[error("store an update: {0}")]
pub struct AcceptError(pub String);

/// Why a reply was not sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It may work later.
    #[error("send the reply: {0}")]
    Failed(String),
    /// The platform limits the rate and asks to wait this long.
    #[error("send the reply: the platform asks to wait {} seconds", .0.as_secs())]
    Wait(Duration),
    /// This process can send nothing more there; the next process can.
    #[error("send the reply: {0}")]
    Closed(String),
    /// The platform refuses this content however often it is tried, and may take other content.
    /// What is sent instead is another [`Outgoing`] with its own id.
    #[error("send the reply: {0}, and always will")]
    Refused(String),
    /// The person blocked the bot or is gone. Reminders go by mail instead.
    #[error("send the reply: the person cannot be reached any more")]
    Gone,
}

/// The span that every log line about one update belongs to.
fn update_span(platform: Platform, business: &BusinessId, update: &str) -> tracing::Span {
    tracing::error_span!("update", platform = platform.as_str(), %business, update)
}
