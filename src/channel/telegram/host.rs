//! What Telegram needs from the worker beyond [`ChannelHost`]: what is stored of connected accounts.

use async_trait::async_trait;

use crate::{
    channel::{AcceptError, ChannelHost},
    chat::ConnectedAccount,
    ids::BusinessId,
};

/// The worker as the Telegram channel sees it.
#[async_trait]
pub trait TelegramHost: ChannelHost {
    /// Stores a connection as it is now. Where an update tells of it, its holder is told what follows,
    /// once for each update.
    async fn record_account(
        &self,
        business: &BusinessId,
        update: Option<&str>,
        account: ConnectedAccount,
    ) -> Result<(), AcceptError>;

    /// Returns the account of a connection; `None`: it was never stored.
    async fn account(
        &self,
        business: &BusinessId,
        connection: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError>;

    /// Returns the account of a person by its connection of today; `None`: there is none.
    async fn account_of(
        &self,
        business: &BusinessId,
        holder: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError>;
}
