//! Wakes the readers of the inbox and of the job queue, after the commit that gave them work.
//!
//! A watch channel and not a `Notify`: each reader has its own mark of what it has seen, so several
//! readers may wait, and a signal that comes between a query and the wait is not lost. Signals do
//! not cross processes; a reader that shares its file also queries from time to time.

use std::cell::Cell;

use tokio::sync::watch;

/// The table that has new work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// An update was stored.
    Inbox,
    /// A job was enqueued, or became due at another time.
    Outbox,
}

/// The signals of one store.
#[derive(Debug)]
pub struct Signals {
    inbox: watch::Sender<()>,
    outbox: watch::Sender<()>,
}

impl Signals {
    pub(super) fn new() -> Self {
        Self { inbox: watch::Sender::new(()), outbox: watch::Sender::new(()) }
    }

    /// Returns a receiver whose `changed()` ends after the next commit that stores an update.
    ///
    /// Subscribe first, query second, then wait.
    #[must_use]
    pub fn inbox(&self) -> watch::Receiver<()> {
        self.inbox.subscribe()
    }

    /// Returns a receiver whose `changed()` ends after the next commit that enqueues a job or makes
    /// it due at another time.
    #[must_use]
    pub fn outbox(&self) -> watch::Receiver<()> {
        self.outbox.subscribe()
    }

    pub(super) fn send(&self, signals: SignalSet) {
        if signals.inbox {
            self.inbox.send_replace(());
        }
        if signals.outbox {
            self.outbox.send_replace(());
        }
    }
}

/// The signals to send once a transaction is committed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SignalSet {
    inbox: bool,
    outbox: bool,
}

impl SignalSet {
    pub(super) fn and(self, other: Self) -> Self {
        Self { inbox: self.inbox || other.inbox, outbox: self.outbox || other.outbox }
    }
}

/// Adds a signal to be sent after the commit.
pub(super) fn mark(signals: &Cell<SignalSet>, signal: Signal) {
    let mut now = signals.get();
    match signal {
        Signal::Inbox => now.inbox = true,
        Signal::Outbox => now.outbox = true,
    }
    signals.set(now);
}
