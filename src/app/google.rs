//! What of Google runs in a worker, or for one link at the command line.

use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    channel::Channel,
    ids::ConversationKey,
    oauth::{ChatLinks, Consents, Listen, Listener, RekeyError, reseal},
    vault::Vault,
};

use super::{App, worker::Part};

impl App {
    /// Returns the parts of a worker: who comes back is let in, connections are looked at.
    pub(super) async fn google_parts(
        &self,
        channels: &[Arc<dyn Channel>],
        stop: &CancellationToken,
    ) -> anyhow::Result<Vec<Part>> {
        let Some((consents, listen)) = self.google() else { return Ok(Vec::new()) };
        let socket = bind(listen).await?;
        let links = Arc::new(ChannelLinks(channels.to_vec()));
        let listener = Listener::new(consents.clone(), listen.path.clone(), links);
        let (tokens, ends) = (consents.tokens().clone(), stop.clone());
        let listens = stop.clone();
        let part = |name: &str, runs| Part { name: name.to_owned(), runs };
        Ok(vec![
            part(
                "the listener",
                Box::pin(async move {
                    listener.run(socket, &listens).await;
                    Ok(())
                }),
            ),
            part(
                "the look at connections",
                Box::pin(async move {
                    tokens.watch(&ends).await;
                    Ok(())
                }),
            ),
        ])
    }

    /// Lets people who come back from Google in, until it is told to stop.
    ///
    /// # Errors
    /// When Google is not set up, or the address cannot be listened at.
    pub async fn listen(&self, stop: &CancellationToken) -> anyhow::Result<()> {
        let (consents, listen) =
            self.google().ok_or_else(|| anyhow!("there is no [google] in the configuration"))?;
        let socket = bind(listen).await?;
        // A link from the command line was issued in no chat.
        let links = Arc::new(ChannelLinks(Vec::new()));
        let listener = Listener::new(consents.clone(), listen.path.clone(), links);
        listener.run(socket, stop).await;
        Ok(())
    }

    /// Seals everything under a new key; returns how many secrets that were. A change that was
    /// cut short is finished.
    ///
    /// # Errors
    /// When another zapys is open on this folder, something does not open, or the key cannot
    /// be written; what was sealed still opens then.
    pub async fn rekey(&self) -> anyhow::Result<usize> {
        let _alone = self.lock_worker().await?;
        self.sealing.unlock().context("unlock the vault")?;
        if self.sealing.try_lock().is_err() {
            bail!(
                "another zapys is open on {}; end it, a `zapys chat` too, then try again",
                self.settings.data_dir.display()
            );
        }
        let path = self.settings.vault_path();
        let begun_before = Vault::has_next_key(&path)?;
        let vault = Vault::with_next_key(&path)?;
        let many = match reseal(&self.store, &vault).await {
            // Nothing was written, so nothing is sealed with a key that was just made. After any
            // other failure something may be: both keys are left, and the next call goes on.
            Err(error @ RekeyError::Closed { .. }) if !begun_before => {
                Vault::discard_next_key(&path)?;
                return Err(error.into());
            }
            sealed => sealed?,
        };
        Vault::commit_next_key(&path)?;
        self.sealing.unlock().context("unlock the vault")?;
        Ok(many)
    }

    fn google(&self) -> Option<(&Consents, &Listen)> {
        let listen = self.settings.google.as_ref().map(|(_, listen)| listen);
        self.consents.as_ref().zip(listen)
    }
}

async fn bind(listen: &Listen) -> anyhow::Result<TcpListener> {
    let socket = TcpListener::bind(listen.at).await;
    socket.with_context(|| {
        format!("listen at {}; set http.listen to an address that is free", listen.at)
    })
}

/// The links to chats that the channels have.
struct ChannelLinks(Vec<Arc<dyn Channel>>);

impl ChatLinks for ChannelLinks {
    fn link(&self, chat: &ConversationKey) -> Option<String> {
        self.0.iter().find(|channel| channel.platform() == chat.platform)?.link(chat)
    }
}
