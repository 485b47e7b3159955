//! A letter to the customer about a change of their booking.

use async_trait::async_trait;

use crate::{chat::job::Letter, mail, store};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for Letter {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let kind = mail::Kind::Change { change: self.change, was: self.was };
        attempt.send_booking_letter(kind, &self.booking, attempt.row.created).await
    }
}
