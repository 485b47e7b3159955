//! Runs one job and records what became of it.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tracing::Instrument as _;

use crate::{
    chat::Entry,
    store::{
        self, Durability, JobId,
        jobs::{self, QueuedJob},
        sent_messages, transcript,
    },
};

use super::{
    context::{Attempt, JobContext, JobOutcome, RunnableJob},
    registry,
    retry::{LONGEST_PAUSE, RetryPolicy},
};

/// How long one attempt may take; the far ends have shorter limits of their own, and a mail server
/// that scans a letter before it answers has the longest.
pub const LONGEST_ATTEMPT: Duration = Duration::from_mins(3);

/// How the jobs of an ordering key go on after one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The next one runs.
    Continue,
    /// This one is tried again later, and those after it wait.
    Wait,
    /// The channel takes nothing more in this process.
    Stop,
}

/// What is recorded of an attempt.
#[derive(Debug, Clone, PartialEq)]
enum Verdict {
    /// The job is done; the transcript keeps what was sent.
    Done(Option<Box<Entry>>),
    /// It is discarded.
    Discard(String),
    /// It is tried again at a moment.
    RetryAt(Timestamp, String),
    /// It stays as it is, for the next process.
    Leave(String),
    /// It is given up.
    GiveUp(String),
}

/// What is recorded, with the platform's id of a message that was sent.
struct Recorded {
    verdict: Verdict,
    message: Option<String>,
}

/// Runs jobs one at a time; clones share what could not be recorded.
#[derive(Clone)]
pub(super) struct JobRunner {
    pub(super) context: JobContext,
    /// Jobs that ran and could not be recorded, because the disk was full: while this process lives
    /// their outcome is recorded again, and they do not run again.
    unrecorded: Arc<Mutex<BTreeMap<JobId, JobOutcome>>>,
}

impl JobRunner {
    pub(super) fn new(context: JobContext) -> Self {
        Self { context, unrecorded: Arc::default() }
    }

    /// Runs a job once, and records what became of it.
    ///
    /// # Errors
    /// When the store fails; the job stays as it was.
    pub(super) async fn run_job(&self, row: &QueuedJob) -> Result<Next, store::Error> {
        let attempt = row.attempts.saturating_add(1);
        let (business, kind) = (&row.job.bot, &row.job.kind);
        let span = tracing::error_span!("job", id = %row.id, kind, attempt, %business);
        self.run_and_record(row).instrument(span).await
    }

    async fn run_and_record(&self, row: &QueuedJob) -> Result<Next, store::Error> {
        let job = registry::read(row);
        let kept = self.unrecorded.lock().get(&row.id).cloned();
        let (outcome, message) = match (kept, &job) {
            (Some(outcome), _) => (outcome, None),
            (None, Some(job)) => self.attempt(row, job.as_ref()).await?,
            (None, None) => {
                (JobOutcome::Fail("a newer version of this program enqueued it".into()), None)
            }
        };
        if has_left(&outcome) {
            self.unrecorded.lock().insert(row.id, outcome.clone());
        }
        let policy = job.as_ref().map_or(RetryPolicy::BACKGROUND, |job| job.retry_policy());
        let recorded = Recorded { message, verdict: verdict(outcome, row, policy, self.now()) };
        let next = self.record(row, job.as_deref(), recorded);
        let next = next.await?;
        self.unrecorded.lock().remove(&row.id);
        Ok(next)
    }

    /// Runs within [`LONGEST_ATTEMPT`]; a job that hangs or panics must not stop those after it.
    async fn attempt(
        &self,
        row: &QueuedJob,
        job: &dyn RunnableJob,
    ) -> Result<(JobOutcome, Option<String>), store::Error> {
        let Some(profile) = self.context.profiles.get(&row.job.bot).cloned() else {
            return Ok((JobOutcome::Retry("the business's file is gone".into()), None));
        };
        let message = OnceLock::new();
        let attempt = Attempt { context: &self.context, row, profile: &profile, message };
        let run = AssertUnwindSafe(job.run(&attempt)).catch_unwind();
        let outcome = match tokio::time::timeout(LONGEST_ATTEMPT, run).await {
            Ok(Ok(outcome)) => outcome?,
            Ok(Err(_)) => JobOutcome::Retry("sending it panicked".into()),
            Err(_) => JobOutcome::Retry("the far end did not answer in time".into()),
        };
        Ok((outcome, attempt.message.into_inner()))
    }

    async fn record(
        &self,
        row: &QueuedJob,
        job: Option<&dyn RunnableJob>,
        recorded: Recorded,
    ) -> Result<Next, store::Error> {
        let (id, now, store) = (row.id, self.now(), &self.context.store);
        let message = recorded.message;
        match recorded.verdict {
            Verdict::Done(entry) => {
                let conversation = row.job.conversation;
                let done = store.write_as(done_durability(row), move |tx| {
                    let is_new = jobs::complete(tx, id, now)?;
                    if let Some(message) = message {
                        sent_messages::note(tx, id, &message)?;
                    }
                    if let (true, Some(entry), Some(to)) = (is_new, entry, conversation) {
                        transcript::append(tx, to, None, &[*entry], now)?;
                    }
                    Ok(())
                });
                done.await?;
                tracing::info!("job done");
            }
            Verdict::Discard(why) => {
                tracing::info!(%why, "job discarded");
                store.write(move |tx| jobs::discard(tx, id, &why, now)).await?;
            }
            Verdict::RetryAt(at, why) => {
                store.write(move |tx| jobs::retry_at(tx, id, &why, at)).await?;
                return Ok(Next::Wait);
            }
            Verdict::Leave(why) => {
                tracing::warn!(%why, "job left for the next process");
                return Ok(Next::Stop);
            }
            Verdict::GiveUp(why) => {
                tracing::error!(%why, "job given up");
                if let Some(job) = job {
                    let profile = self.context.profiles.get(&row.job.bot).map(AsRef::as_ref);
                    job.give_up(&self.context, profile).await?;
                }
                store.write(move |tx| jobs::give_up(tx, id, &why, now)).await?;
            }
        }
        Ok(Next::Continue)
    }

    fn now(&self) -> Timestamp {
        self.context.clock.now()
    }
}

/// Returns what the note that a job is done must survive. A letter or an event goes to another
/// machine, where a second one counts; a message in a chat that is sent again after a power cut is
/// only read twice.
const fn done_durability(row: &QueuedJob) -> Durability {
    match row.job.conversation {
        Some(_) => Durability::Buffered,
        None => Durability::Synced,
    }
}

/// Returns whether something was sent, so that the job must not run again.
const fn has_left(outcome: &JobOutcome) -> bool {
    matches!(outcome, JobOutcome::Done | JobOutcome::DoneWithEntry(_) | JobOutcome::Rejected(_))
}

/// Decides what follows from an attempt.
fn verdict(outcome: JobOutcome, row: &QueuedJob, policy: RetryPolicy, now: Timestamp) -> Verdict {
    let may_retry = policy.allows(row.attempts);
    match outcome {
        JobOutcome::Done => Verdict::Done(None),
        JobOutcome::DoneWithEntry(entry) => Verdict::Done(Some(entry)),
        JobOutcome::Discard(why) => Verdict::Discard(why),
        JobOutcome::ChannelClosed(why) => Verdict::Leave(why),
        JobOutcome::Postpone(at, why) => Verdict::RetryAt(at, why),
        JobOutcome::RateLimited(pause) if may_retry => {
            tracing::info!(seconds = pause.as_secs(), "rate limited");
            let pause = SignedDuration::try_from(pause).unwrap_or(LONGEST_PAUSE);
            let at = now.saturating_add(pause.min(LONGEST_PAUSE)).unwrap_or(now);
            Verdict::RetryAt(at, "the platform asks to wait".into())
        }
        JobOutcome::RateLimited(_) => {
            Verdict::GiveUp("the platform asks to wait, again and again".into())
        }
        JobOutcome::Retry(why) if may_retry => {
            tracing::warn!(%why, "job retried");
            Verdict::RetryAt(policy.next_attempt(now, row.attempts, row.id), why)
        }
        JobOutcome::Retry(why) | JobOutcome::Rejected(why) | JobOutcome::Fail(why) => {
            Verdict::GiveUp(why)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        chat::{Job, Reply},
        ids::BusinessId,
        store::jobs::NewJob,
    };

    use super::*;

    fn after(outcome: JobOutcome, attempts: u32, policy: RetryPolicy) -> Verdict {
        let reply = Job::Reply(Reply::text("hi"));
        let job = NewJob::new("key".into(), &reply, &BusinessId::new("salon")).unwrap();
        let row = QueuedJob { id: JobId(0), job, attempts, created: Timestamp::UNIX_EPOCH };
        verdict(outcome, &row, policy, Timestamp::UNIX_EPOCH)
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_failure_is_tried_again_as_the_policy_says_and_then_given_up() {
        let retry = || JobOutcome::Retry("no answer".into());
        let policy = RetryPolicy::BACKGROUND;
        assert_eq!(after(retry(), 0, policy), Verdict::RetryAt(at(5), "no answer".into()));
        assert_eq!(after(retry(), 1, policy), Verdict::RetryAt(at(10), "no answer".into()));
        assert_eq!(after(retry(), 20, policy), Verdict::GiveUp("no answer".into()));
        let chat = after(retry(), 20, RetryPolicy::CHAT);
        assert_eq!(chat, Verdict::RetryAt(at(300), "no answer".into()));
    }

    #[test]
    fn a_platform_that_asks_to_wait_is_asked_again_then_and_not_after_six_hours() {
        let limited = |seconds| JobOutcome::RateLimited(Duration::from_secs(seconds));
        let why = || "the platform asks to wait".to_owned();
        let policy = RetryPolicy::CHAT;
        assert_eq!(after(limited(40), 0, policy), Verdict::RetryAt(at(40), why()));
        let longest = after(limited(u64::MAX), 0, policy);
        assert_eq!(longest, Verdict::RetryAt(at(6 * 60 * 60), why()));
        assert!(matches!(after(limited(1), 300, policy), Verdict::GiveUp(_)));
    }

    #[test]
    fn what_failed_for_good_is_given_up_at_once_and_what_lost_its_meaning_is_discarded() {
        let policy = RetryPolicy::CHAT;
        let why = || "why".to_owned();
        assert_eq!(after(JobOutcome::Fail(why()), 0, policy), Verdict::GiveUp(why()));
        assert_eq!(after(JobOutcome::Rejected(why()), 0, policy), Verdict::GiveUp(why()));
        assert_eq!(after(JobOutcome::Discard(why()), 0, policy), Verdict::Discard(why()));
        assert_eq!(after(JobOutcome::ChannelClosed(why()), 300, policy), Verdict::Leave(why()));
        assert_eq!(after(JobOutcome::Done, 300, policy), Verdict::Done(None));
    }

    #[test]
    fn only_what_was_sent_must_not_run_again() {
        let why = || "why".to_owned();
        let sent = [JobOutcome::Done, JobOutcome::Rejected(why())];
        assert!(sent.iter().all(has_left));
        let not = [JobOutcome::Retry(why()), JobOutcome::Fail(why()), JobOutcome::Discard(why())];
        assert!(!not.iter().any(has_left));
    }
}
