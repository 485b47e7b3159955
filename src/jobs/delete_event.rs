//! Deletes an event that no booking stands behind any more.

use async_trait::async_trait;

use crate::{
    calendar::{CalendarOwner, EventRef},
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
        Ok(match calendar.delete(&owner, &at).await {
            Ok(()) => JobOutcome::Done,
            Err(error) => JobOutcome::Retry(error.to_string()),
        })
    }
}
