//! Every kind of job, read from its row.

use std::sync::Arc;

use crate::{chat::Job, store::jobs::QueuedJob};

use super::context::RunnableJob;

/// Reads the job of a row; `None`: a newer version of this program enqueued it.
pub(super) fn read(row: &QueuedJob) -> Option<Arc<dyn RunnableJob>> {
    let job: Job = serde_json::from_value(row.job.body.clone()).ok()?;
    Some(match job {
        Job::Reply(job) => Arc::new(job),
        Job::Letter(job) => Arc::new(job),
        Job::Reminder(job) => Arc::new(job),
        Job::ReminderLetter(job) => Arc::new(job),
        Job::Agenda(job) => Arc::new(job),
        Job::OpenQuestions(job) => Arc::new(job),
        Job::Handoff(job) => Arc::new(job),
        Job::CompleteBooking(job) => Arc::new(job),
        Job::DeleteEvent(job) => Arc::new(job),
        Job::UpdateEvent(job) => Arc::new(job),
        Job::WriteEvent(job) => Arc::new(job),
        Job::MeetLink(job) => Arc::new(job),
        Job::MeetLinkLetter(job) => Arc::new(job),
        Job::RecheckEvent(job) => Arc::new(job),
        Job::Unanswered(job) => Arc::new(job),
        Job::Offer(job) => Arc::new(job),
        Job::HandoverLine(job) => Arc::new(job),
        Job::HandoverCheck(job) => Arc::new(job),
    })
}
