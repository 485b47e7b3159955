//! Completes a booking or a move that a turn left behind.
//!
//! If the customer waits for a confirmation, `booking` enqueues it with the outcome, so nothing is
//! sent here.

use async_trait::async_trait;

use crate::{booking, bots::BusinessProfile, chat::job::CompleteBooking, store};

use super::context::{Attempt, JobContext, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for CompleteBooking {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let bookings = &attempt.context.bookings;
        match bookings.complete_pending(attempt.profile, &self.booking).await {
            Ok(true) => Ok(JobOutcome::Done),
            Ok(false) => Ok(JobOutcome::Retry("it cannot be written into a calendar".into())),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(JobOutcome::Retry(error.to_string())),
        }
    }

    async fn give_up(
        &self,
        context: &JobContext,
        profile: Option<&BusinessProfile>,
    ) -> Result<(), store::Error> {
        context.bookings.abandon(profile, &self.booking).await
    }
}
