//! Channels: how a platform's messages come in and ours go out.
//!
//! The contract is what every platform can do: say something to a conversation. The rest of a
//! platform stays in its folder, where the same files stand each time: `listen` (its
//! connection), `normalise` (its update as an [`Inbound`], pure),
//! `render` (our reply as pieces that fit, pure) and `send`.

mod progress;
pub mod terminal;
pub mod telegram;
pub mod discord;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::future::BoxFuture;

use crate::{
    chat::{Inbound, Outgoing},
    ids::{ConversationKey, Lang, Platform},
};

/// A way to people.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Returns the platform it leads to.
    fn platform(&self) -> Platform;

    /// Says something in a conversation; returns once the platform has taken it. The same
    /// [`Outgoing::id`] again is the same message, tried again.
    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<(), Error>;

    /// Shows that an answer is on its way, for a few seconds; called again while it is. Nothing
    /// hangs on it, so a failure is the channel's own to bear.
    async fn typing(&self, to: &ConversationKey);

    /// Returns the address that opens a conversation, for letters: `https` and nothing secret in
    /// it. `None`: the platform has none, or it is not known.
    fn link(&self, _: &ConversationKey) -> Option<String> {
        None
    }

    /// Shows the commands for staff in the menu of one conversation, where the platform has such
    /// menus. They work without as well, so a failure is the channel's own to bear.
    async fn staff_menu(&self, _: &ConversationKey, _: Lang) {}
}

/// Takes in what came from a platform: when this returns without an error the message is on
/// the disk (or was before), and the platform may be told that it arrived.
pub type Accept = Arc<dyn Fn(Inbound) -> BoxFuture<'static, Result<(), NotAccepted>> + Send + Sync>;

/// The message is not on the disk; the platform must not be told that it arrived.
#[derive(Debug, thiserror::Error)]
#[error("keep a message: {0}")]
pub struct NotAccepted(pub String);

/// Why something could not be said.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It may work later.
    #[error("send the reply: {0}")]
    Failed(String),
    /// The platform asks to wait that long.
    #[error("send the reply: the platform asks to wait {} seconds", .0.as_secs())]
    Wait(Duration),
    /// This process can say nothing more there; the next one can.
    #[error("send the reply: {0}")]
    Closed(String),
    /// The platform never takes these words, however often they are tried; others it may. What
    /// is said in their place is another [`Outgoing`], with an id of its own.
    #[error("send the reply: {0}, and always will")]
    Refused(String),
    /// Nobody is there any more, and nobody will be.
    /// Reminders go by mail instead.
    #[error("send the reply: nobody reads there any more")]
    Gone,
}
