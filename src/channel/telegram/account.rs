//! Which connected account an update belongs to, and where the bot writes in one.
//!
//! An update names its connection only. What is not stored of a connection, because it was made
//! before this program asked for such updates, is asked of Telegram.

use serde_json::{Value, json};

use crate::chat::ConnectedAccount;

use super::{
    call::call,
    error::ApiError,
    listen::{Listener, StoreFailed},
    normalise::{self, BotIdentity, Translation},
};

impl Listener {
    /// Stores what has become of a connection, if an update tells of one.
    pub(super) async fn record_account(&self, raw: &Value) -> Result<(), StoreFailed> {
        let Some(account) = normalise::change(raw) else { return Ok(()) };
        let business = &self.client.business;
        tracing::info!(%business, may_write = account.may_write(), "connection of an account changed");
        let update = raw.get("update_id").map(Value::to_string);
        let recorded = self.host.record_account(business, update.as_deref(), account).await;
        recorded.map_err(|error| {
            tracing::error!(%error, "connection of an account not stored; Telegram repeats it");
            StoreFailed
        })
    }

    /// Reads an update, in the account that it belongs to.
    pub(super) async fn translate(
        &self,
        bot: &BotIdentity,
        raw: &Value,
    ) -> Result<Translation, StoreFailed> {
        let Some(connection) = normalise::connection(raw) else {
            return Ok(normalise::update(bot, raw, self.host.now()));
        };
        match self.find_account(connection).await? {
            Some(account) => Ok(normalise::in_account(bot, raw, &account, self.host.now())),
            None => Ok(Translation::default()),
        }
    }

    /// Returns the account of a connection; `None`: Telegram does not know it either.
    async fn find_account(
        &self,
        connection: &str,
    ) -> Result<Option<ConnectedAccount>, StoreFailed> {
        let (business, host) = (&self.client.business, &self.host);
        let stored = host.account(business, connection).await.map_err(|error| {
            tracing::error!(%error, "connection of an account not read; Telegram repeats the update");
            StoreFailed
        })?;
        if stored.is_some() {
            return Ok(stored);
        }
        let body = json!({"business_connection_id": connection});
        match call::<Value>(&self.client.api, "GetBusinessConnection", &body).await {
            Ok(found) => {
                let account = normalise::account(&found);
                if let Some(account) = account.clone() {
                    let recorded = host.record_account(business, None, account).await;
                    recorded.map_err(|_| StoreFailed)?;
                }
                Ok(account)
            }
            Err(error @ (ApiError::Wait(_) | ApiError::Other(_))) => {
                tracing::warn!(%business, %error, "connection of an account not found out; retrying");
                Err(StoreFailed)
            }
            Err(error) => {
                tracing::warn!(%business, %error, "update of an unknown account passed over");
                Ok(None)
            }
        }
    }
}
