//! Wakes the readers of the inbox and of the job queue, after the commit that gave them work.
//!
//! A watch channel and not a `Notify`: each reader has its own mark of what it has seen, so several
//! readers may wait, and a signal that comes between a query and the wait is not lost. Signals do
//! not cross processes; a reader that shares its file also queries from time to time.

use std::collections::BTreeSet;

use tokio::sync::watch;

/// Which table has new work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// An update was received.
    Inbox,
    /// A job was enqueued or closed, or is due at another time.
    Jobs,
}

/// The signals of one store.
#[derive(Debug)]
pub struct Signals {
    inbox: watch::Sender<()>,
    jobs: watch::Sender<()>,
}

impl Signals {
    pub(super) fn new() -> Self {
        Self { inbox: watch::Sender::new(()), jobs: watch::Sender::new(()) }
    }

    /// Returns a receiver whose `changed()` ends after the next commit that stores an update.
    ///
    /// Subscribe first, query second, then wait.
    pub fn inbox(&self) -> watch::Receiver<()> {
        self.inbox.subscribe()
    }

    /// Returns a receiver whose `changed()` ends after the next commit that enqueued or closed a
    /// job, or made one due at another time.
    pub fn jobs(&self) -> watch::Receiver<()> {
        self.jobs.subscribe()
    }

    pub(super) fn send(&self, signals: &BTreeSet<Signal>) {
        for signal in signals {
            match signal {
                Signal::Inbox => self.inbox.send_replace(()),
                Signal::Jobs => self.jobs.send_replace(()),
            }
        }
    }
}
