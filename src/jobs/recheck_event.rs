//! Reconciles a booking with its event again, where the calendar could not be read at once.
//!
//! It is tried every minute, and ends at the latest when the booking begins: one that has begun needs
//! no reconciling.

use async_trait::async_trait;

use crate::{booking::Reconciled, chat::job::RecheckEvent, store};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for RecheckEvent {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::EVERY_MINUTE
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let bookings = &attempt.context.bookings;
        Ok(match bookings.reconcile(attempt.profile, &self.booking).await? {
            Reconciled::Agrees | Reconciled::Published(_) => JobOutcome::Done,
            Reconciled::Unread => JobOutcome::Retry("the calendar cannot be read".into()),
        })
    }
}
