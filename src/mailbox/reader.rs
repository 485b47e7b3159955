//! Looks into the mailbox when its server tells of a message, or at intervals, and takes each one in once.
//!
//! Messages are taken in one by one: what a message leads to is stored, then that it was taken in. A
//! mailbox that is read for the first time may be years old, so only messages of the last days count.

use std::{path::Path, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::{
        self, Store,
        mailbox::{self, Position},
    },
};

use super::{
    consequence::Consequences,
    error::{Error, Step},
    imap::{Folder, Server},
    incoming::{self, Incoming},
    maildir::{self, MessageFile},
    settings::{Settings, Source},
};

/// How old a message may be that is read. Servers try for five days to deliver a letter.
const RECENT: SignedDuration = SignedDuration::from_hours(8 * 24);
/// How long the names of files are kept: longer than they can be listed.
const FILES_KEPT: SignedDuration = SignedDuration::from_hours(10 * 24);

/// How long to wait at most for a server that tells of new messages. Servers end a wait after half an
/// hour, and many routers forget a silent connection sooner.
const LONGEST_WAIT: Duration = Duration::from_mins(9);

/// Reads the mailbox; clones share everything.
#[derive(Clone)]
pub struct MailboxReader {
    settings: Arc<Settings>,
    pauses: Pauses,
    name: String,
    store: Store,
    clock: Arc<dyn Clock>,
    consequences: Consequences,
}

/// How long a reader pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pauses {
    /// Between two looks, where the server does not tell of new messages.
    pub every: Duration,
    /// At most, where it does.
    pub longest_wait: Duration,
}

/// Why a look ended early.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The mailbox cannot be read.
    #[error(transparent)]
    Mailbox(#[from] Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl MailboxReader {
    /// Prepares to read; nothing is opened yet.
    pub fn new(settings: Arc<Settings>, consequences: Consequences) -> Self {
        let (store, clock) = (consequences.store.clone(), Arc::clone(&consequences.clock));
        let pauses = Pauses { every: settings.every, longest_wait: LONGEST_WAIT };
        Self { name: settings.source.name(), settings, pauses, store, clock, consequences }
    }

    /// Returns the reader with other pauses: a test cannot wait for minutes.
    #[must_use]
    pub fn with_pauses(self, pauses: Pauses) -> Self {
        Self { pauses, ..self }
    }

    /// Reads the mailbox until `stop`: when its server tells of a message, or at intervals.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        loop {
            let began = Instant::now();
            let watched = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                watched = self.watch_and_note() => watched,
            };
            match watched {
                // A full disk is no reason to end; what was not taken in is read again.
                Err(error) if error.may_retry() => {
                    tracing::error!(name = "mailbox", %error, "component failed");
                }
                watched => watched?,
            }
            // A connection that was kept for longer is opened again at once.
            let pause = self.pauses.every.saturating_sub(began.elapsed());
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = sleep(pause) => {}
            }
        }
    }

    /// Looks, and goes on for as long as the server tells of messages. Notes for `zapys status` how a
    /// look ended.
    async fn watch_and_note(&self) -> Result<(), store::Error> {
        match self.watch().await {
            Ok(()) => Ok(()),
            // The mailbox was read; whether it can be opened again is seen when it is.
            Err(LookError::Mailbox(error)) if error.step == Step::Wait => {
                tracing::debug!(%error, "mailbox connection ended");
                Ok(())
            }
            Err(LookError::Mailbox(error)) => {
                tracing::warn!(%error, "mailbox not read");
                let (name, now, why) = (self.name.clone(), self.clock.now(), error.to_string());
                self.store.write(move |tx| mailbox::note_failure(tx, &name, &why, now)).await
            }
            Err(LookError::Store(error)) => Err(error),
        }
    }

    async fn watch(&self) -> Result<(), LookError> {
        let Source::Imap(server) = &self.settings.source else {
            self.look().await?;
            return Ok(self.note_read().await?);
        };
        let mut folder = server.open().await?;
        let watched = self.watch_folder(&mut folder).await;
        // A connection that was lost answers no more.
        if !watched.as_ref().is_err_and(is_lost) {
            folder.close().await;
        }
        watched
    }

    async fn watch_folder(&self, folder: &mut Folder) -> Result<(), LookError> {
        self.take_folder(folder).await?;
        self.note_read().await?;
        if !folder.can_wait().await? {
            return Ok(());
        }
        loop {
            if !folder.has_news {
                folder.wait(self.pauses.longest_wait).await?;
            }
            self.take_folder(folder).await?;
            self.note_read().await?;
        }
    }

    async fn note_read(&self) -> Result<(), store::Error> {
        let (name, now) = (self.name.clone(), self.clock.now());
        let before = now.saturating_sub(FILES_KEPT).unwrap_or(now);
        self.store.write(move |tx| mailbox::note_read(tx, &name, before, now)).await
    }

    /// Takes in every message that is new.
    ///
    /// # Errors
    /// When the mailbox or the store fails.
    pub async fn look(&self) -> Result<(), LookError> {
        match &self.settings.source {
            Source::Imap(server) => {
                let mut folder = server.open().await?;
                let taken = self.take_folder(&mut folder).await;
                folder.close().await;
                taken
            }
            Source::Maildir(folder) => self.take_maildir(folder).await,
        }
    }

    /// Returns the instant before which messages do not count.
    fn since(&self) -> Timestamp {
        let now = self.clock.now();
        now.saturating_sub(RECENT).unwrap_or(now)
    }

    async fn take_folder(&self, folder: &mut Folder) -> Result<(), LookError> {
        let name = self.name.clone();
        let at = self.store.read(move |db| mailbox::position(db, &name)).await?;
        let day = self.since().to_zoned(TimeZone::UTC).date();
        let mut refused = None;
        for uid in folder.list(at, day).await? {
            match folder.fetch(uid).await {
                Ok(Some(bytes)) => self.take(bytes).await?,
                Ok(None) => {}
                // One message that the server cannot read is passed over once a later one is read.
                Err(error) if error.is_refusal() => {
                    refused = Some(error);
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            refused = None;
            let (name, uid_validity) = (self.name.clone(), folder.uid_validity);
            let at = Position { uid_validity, uid };
            self.store.write(move |tx| mailbox::set_position(tx, &name, at)).await?;
        }
        refused.map_or(Ok(()), |error| Err(error.into()))
    }

    async fn take_maildir(&self, folder: &Path) -> Result<(), LookError> {
        let (path, since) = (folder.to_owned(), self.since());
        let listed = blocking(move || maildir::list(&path, since)).await?;
        let name = self.name.clone();
        let new = self.store.read(move |db| {
            let mut new: Vec<MessageFile> = Vec::new();
            for file in listed {
                if !mailbox::has_file(db, &name, &file.name)? {
                    new.push(file);
                }
            }
            Ok(new)
        });
        for file in new.await? {
            let name = file.name.clone();
            let Some(bytes) = blocking(move || maildir::fetch(&file)).await? else { continue };
            self.take(bytes).await?;
            let (mailbox, now) = (self.name.clone(), self.clock.now());
            self.store.write(move |tx| mailbox::add_file(tx, &mailbox, &name, now)).await?;
        }
        Ok(())
    }

    /// Does what a message leads to.
    async fn take(&self, bytes: Vec<u8>) -> Result<(), store::Error> {
        // Apart, because a large message takes a moment, and one on which the parser fails is passed over.
        let read = tokio::task::spawn_blocking(move || incoming::read(&bytes)).await;
        let incoming = read.unwrap_or_else(|_| {
            tracing::error!("message of the mailbox not understood");
            Incoming::Other
        });
        self.consequences.follow(incoming).await
    }
}

fn is_lost(error: &LookError) -> bool {
    matches!(error, LookError::Mailbox(error) if !error.is_refusal())
}

/// Checks that a mailbox can be opened; takes nothing in.
///
/// # Errors
/// When it cannot be.
pub async fn check(source: &Source) -> Result<(), Error> {
    match source {
        Source::Imap(server) => check_server(server).await,
        Source::Maildir(folder) => {
            let folder = folder.clone();
            blocking(move || maildir::list(&folder, Timestamp::MAX)).await.map(drop)
        }
    }
}

async fn check_server(server: &Server) -> Result<(), Error> {
    server.open().await?.close().await;
    Ok(())
}

/// Runs what touches the disk apart from the other tasks.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(Error { step: Step::Fetch, what: "reading it broke off".to_owned() })
    })
}
