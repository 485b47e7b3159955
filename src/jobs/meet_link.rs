//! The video link of a booking: reading it while its calendar makes it, and the letter with it.

use async_trait::async_trait;

use crate::{
    booking,
    chat::job::{MeetLink, MeetLinkLetter},
    mail, store,
};

use super::context::{Attempt, JobOutcome, RunnableJob};

/// After how many failures the link is waited for no longer. With the waits of the policy that is
/// three quarters of an hour; it usually takes seconds.
const LAST_READ: u32 = 9;

#[async_trait]
impl RunnableJob for MeetLink {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let is_last = attempt.row.attempts >= LAST_READ;
        let bookings = &attempt.context.bookings;
        match bookings.read_meet_link(attempt.profile, &self.booking, is_last).await {
            Ok(true) => Ok(JobOutcome::Done),
            Ok(false) => Ok(JobOutcome::Retry("the video link is still being made".into())),
            Err(booking::Error::Store(error)) => Err(error),
            Err(error) => Ok(JobOutcome::Retry(error.to_string())),
        }
    }
}

#[async_trait]
impl RunnableJob for MeetLinkLetter {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        attempt.send_booking_letter(mail::Kind::MeetLink, &self.booking, attempt.row.created).await
    }
}
