//! Reads the files of an answer beside the threads that answer customers.
//!
//! A long answer is megabytes of text, and working out its events may take all the work that one answer is
//! allowed. The threads of the runtime would do nothing else meanwhile, so that the messages of other customers
//! waited. So that is done on a thread of its own.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use tokio::task::spawn_blocking;

use super::account::Trouble;
use crate::ical::Reader;

/// From this length on, in bytes, an answer is taken apart on a thread of its own.
pub(super) const LONG: usize = 64 << 10;

/// What the files of an account are read with.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// The zone data.
    pub(super) zones: TimeZoneDatabase,
    /// The zone of whole days, and of times without a zone.
    pub(super) home: TimeZone,
    /// The mail addresses of the calendar's owner, in lower case.
    pub(super) addresses: Vec<String>,
}

impl Reading {
    /// Returns a reader for the files of one answer.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.zones, &self.home, &self.addresses)
    }
}

/// Does work on a thread of its own.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Trouble::Unreadable("reading it was broken off".to_owned())))
}
