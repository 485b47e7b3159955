//! Writes the event of a booking once more, in the account that is connected now.
//!
//! The visit stands meanwhile, so it is tried for as long as a visit may be ahead, and ends once it has begun.

use async_trait::async_trait;

use crate::{booking, chat::job::WriteEvent, store};

use super::{
    context::{Attempt, JobOutcome, RunnableJob},
    retry::RetryPolicy,
};

#[async_trait]
impl RunnableJob for WriteEvent {
    fn retry_policy(&self) -> RetryPolicy {
        RetryPolicy::UNTIL_THE_VISIT
    }

    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let bookings = &attempt.context.bookings;
        match bookings.write_event_again(attempt.profile, &self.booking).await {
            Ok(Some(true)) => Ok(JobOutcome::Done),
            Ok(None) => Ok(JobOutcome::Retry("the booking is being moved".into())),
            Ok(Some(false)) => {
                Ok(JobOutcome::Discard("the booking needs no event any more".into()))
            }
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(JobOutcome::Retry(error.to_string())),
        }
    }
}
