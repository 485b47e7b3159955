//! Deletes an event that no booking stands behind any more.

use async_trait::async_trait;

use crate::{
    calendar::{self, CalendarOwner, EventRef, undeleted},
    chat::job::DeleteEvent,
    store,
};

use super::context::{Attempt, JobOutcome, RunnableJob};

#[async_trait]
impl RunnableJob for DeleteEvent {
    async fn run(&self, attempt: &Attempt<'_>) -> Result<JobOutcome, store::Error> {
        let owner = CalendarOwner { bot: attempt.profile.id.clone(), staff: self.staff.clone() };
        let calendar = match attempt.profile.staff(&self.staff) {
            Some(staff) => attempt.context.calendars.of(&owner, staff.calendar).await?,
            None => None,
        };
        let Some(calendar) = calendar else {
            return Ok(JobOutcome::Retry("the calendar is not connected".into()));
        };
        let at = EventRef { id: self.event.clone(), calendar: self.calendar.clone() };
        match calendar.delete(&owner, &at).await {
            Ok(()) => Ok(JobOutcome::Done),
            Err(error) => {
                if matches!(error, calendar::Error::Refused(_)) {
                    self.tell(attempt, owner).await?;
                }
                Ok(JobOutcome::Retry(error.to_string()))
            }
        }
    }
}

impl DeleteEvent {
    /// Tells staff, once, that the event stands in their calendar until they delete it themselves.
    async fn tell(&self, attempt: &Attempt<'_>, owner: CalendarOwner) -> Result<(), store::Error> {
        let Some(id) = attempt.row.job.booking.clone() else { return Ok(()) };
        let (profile, event) = (attempt.profile.clone(), self.event.clone());
        let now = attempt.context.clock.now();
        let told = attempt
            .context
            .store
            .write(move |tx| undeleted(tx, &profile, &owner, &event, &id, now));
        told.await
    }
}
