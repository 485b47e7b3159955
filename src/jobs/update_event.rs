//! Writes the corrected details of a booking into its event.

use async_trait::async_trait;

use crate::{booking, chat::job::UpdateEvent, store};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for UpdateEvent {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let bookings = &attempt.context.bookings;
        match bookings.update_event(attempt.profile, &self.booking).await {
            Ok(true) => Ok(JobOutcome::Done),
            Ok(false) => Ok(JobOutcome::Discard("the booking has no event any more".into())),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(JobOutcome::Retry(error.to_string())),
        }
    }
}
