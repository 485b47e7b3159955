//! Channels: how a platform's messages come in and ours go out.
//!
//! The contract is what every platform can do: say something to a conversation. The rest of a
//! platform stays in its folder, where the same files stand each time: `listen` (its
//! connection), `normalise` (its update as an [`Inbound`](crate::chat::Inbound), pure),
//! `render` (our reply as pieces that fit, pure) and `send`.

pub mod terminal;

use async_trait::async_trait;

use crate::{
    chat::Reply,
    key::{ConversationKey, Platform},
};

/// A way to people.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Returns the platform it leads to.
    fn platform(&self) -> Platform;

    /// Says something in a conversation; returns once the platform has taken it.
    async fn send(&self, to: &ConversationKey, reply: &Reply) -> Result<(), Error>;

    /// Shows that an answer is on its way, for a few seconds; called again while it is. Nothing
    /// hangs on it, so a failure is the channel's own to bear.
    async fn typing(&self, to: &ConversationKey);
}

/// Why something could not be said.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It may work later.
    #[error("send the reply: {0}")]
    Failed(String),
    /// This process can say nothing more there; the next one can.
    #[error("send the reply: {0}")]
    Closed(String),
    /// Nobody is there any more, and nobody will be.
    #[error("send the reply: nobody reads there any more")]
    Gone,
}
