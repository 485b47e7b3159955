//! The components of Google: the listener for people who come back from the consent page, and the
//! check of staff members' connections. The command line runs the listener alone for one link.

use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    calendar::Watcher,
    channel::Channels,
    ids::ConversationKey,
    oauth::{ChatLinks, Consents, Listen, Listener, RekeyError, reseal},
    vault::Vault,
};

use super::{component::Component, locks, open::App};

impl App {
    /// Returns the components of Google; none if it is not set up.
    pub(super) async fn google_components(
        &self,
        channels: &Channels,
        stop: &CancellationToken,
    ) -> anyhow::Result<Vec<Component>> {
        let Some((consents, listen)) = self.google() else { return Ok(Vec::new()) };
        let socket = bind(listen).await?;
        let links = Arc::new(ChannelLinks(channels.clone()));
        let listener = Listener::new(consents.clone(), listen.path.clone(), links);
        let tokens = consents.tokens().clone();
        let (listening, watching) = (stop.clone(), stop.clone());
        Ok(vec![
            Component::infallible("google listener", async move {
                listener.run(socket, &listening).await;
            }),
            Component::infallible("calendar connections", async move {
                tokens.watch(&watching).await;
            }),
        ])
    }

    /// Returns the reader of changes in calendars; `None`: staff have none elsewhere.
    pub fn watch(&self) -> Option<Watcher> {
        let is_needed = self.calendars.google().is_some() || self.calendars.caldav().is_some();
        let calendars = is_needed.then(|| self.calendars.clone())?;
        let (store, profiles) = (self.store.clone(), Arc::clone(&self.profiles));
        Some(Watcher::new(calendars, store, Arc::clone(&self.clock), profiles))
    }

    /// Returns the component that reads the changes every minute.
    pub(super) fn watch_component(&self, stop: &CancellationToken) -> Option<Component> {
        let (watch, stop) = (self.watch()?, stop.clone());
        let task = Box::pin(async move { Ok(watch.run(&stop).await?) });
        Some(Component { name: "calendar changes".to_owned(), task })
    }

    /// Serves people who come back from Google until `stop` is cancelled; `ready` is called once the address
    /// is open. It fails if Google is not set up or the address is taken.
    pub async fn listen(
        &self,
        stop: &CancellationToken,
        ready: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let (consents, listen) =
            self.google().ok_or_else(|| anyhow!("there is no [google] in the configuration"))?;
        let socket = bind(listen).await?;
        ready()?;
        // A link from the command line belongs to no chat.
        let links = Arc::new(ChannelLinks(Channels::default()));
        let listener = Listener::new(consents.clone(), listen.path.clone(), links);
        listener.run(socket, stop).await;
        Ok(())
    }

    /// Encrypts every secret with a new key, and returns how many there are. A change that was cut
    /// short is completed. It fails if another zapys is open on this folder, a secret cannot be
    /// decrypted, or the key cannot be written; every secret can still be decrypted then.
    pub async fn rekey(&self) -> anyhow::Result<usize> {
        let _worker_lock = locks::lock_worker(&self.settings.data_dir).await?;
        self.vault_lock.unlock().context("unlock the vault")?;
        if self.vault_lock.try_lock().is_err() {
            bail!(
                "another zapys is open on {}; end it, a `zapys chat` too, then try again",
                self.settings.data_dir.display()
            );
        }
        let path = self.settings.vault_path();
        let begun_before = Vault::has_next_key(&path)?;
        let vault = Vault::with_next_key(&path)?;
        let many = match reseal(&self.store, &vault).await {
            // Nothing was written, so no secret needs the key that was just made. After any other
            // failure one may: both keys are left, and the next call continues.
            Err(error @ RekeyError::Closed { .. }) if !begun_before => {
                Vault::discard_next_key(&path)?;
                return Err(error.into());
            }
            sealed => sealed?,
        };
        Vault::commit_next_key(&path)?;
        self.vault_lock.unlock().context("unlock the vault")?;
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

/// The links to chats, on the platforms that have such links.
struct ChannelLinks(Channels);

impl ChatLinks for ChannelLinks {
    fn link(&self, chat: &ConversationKey) -> Option<String> {
        self.0.link(chat)
    }
}
