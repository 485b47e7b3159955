//! What a job is given when it runs, and what it returns.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    booking::BookingService,
    bots::BusinessProfile,
    calendar::Calendars,
    channel::Channels,
    chat::Entry,
    clock::Clock,
    ids::BusinessId,
    mail,
    store::{self, Store, jobs::QueuedJob},
};

use super::retry::RetryPolicy;

/// What jobs need to run.
#[derive(Clone)]
pub struct JobContext {
    /// The store.
    pub store: Store,
    /// What completes bookings.
    pub bookings: BookingService,
    /// The calendars, from which events are deleted.
    pub calendars: Calendars,
    /// How letters leave.
    pub mail: Arc<mail::Settings>,
    /// The businesses.
    pub profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    /// The channels of this process.
    pub channels: Channels,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// What became of an attempt at a job. A reason names no person.
#[derive(Debug, Clone, PartialEq)]
pub enum JobOutcome {
    /// It is done.
    Done,
    /// A message was sent that belongs into the transcript of its conversation.
    DoneWithEntry(Box<Entry>),
    /// It has lost its meaning, and nothing was sent.
    Discard(String),
    /// It failed for now.
    Retry(String),
    /// It is not sent before that moment.
    Postpone(Timestamp, String),
    /// The far end asks to wait that long.
    RateLimited(Duration),
    /// The channel takes nothing more in this process; the next process finds the job as it is.
    ChannelClosed(String),
    /// The platform never takes this message; the person was told that there was one, if they
    /// can be told anything.
    Rejected(String),
    /// It failed for good.
    Fail(String),
}

/// One attempt at a job.
pub(super) struct Attempt<'a> {
    /// What jobs need.
    pub(super) context: &'a JobContext,
    /// The job's row.
    pub(super) row: &'a QueuedJob,
    /// The business it is for.
    pub(super) profile: &'a BusinessProfile,
    /// The platform's id of the message that was sent, once it is known.
    pub(super) message: OnceLock<String>,
}

/// A kind of job: how it runs.
#[async_trait]
pub(super) trait RunnableJob: Send + Sync {
    /// Returns how often it is tried.
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::BACKGROUND
    }

    /// Runs it once.
    ///
    /// # Errors
    /// When the store fails; then the attempt does not count.
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error>;

    /// Does what has to happen when it is given up. `profile` is `None` where the business's file
    /// is gone.
    async fn give_up(
        &self,
        _context: &JobContext,
        _profile: Option<&BusinessProfile>,
    ) -> Result<(), store::Error> {
        Ok(())
    }
}
