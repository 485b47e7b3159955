//! An event that staff dragged into another of their calendars.
//!
//! It keeps its id and counts as deleted in its own calendar. A cancellation cannot be taken back from a
//! customer, so a deleted event is looked for in all calendars that can be written before it is believed.

use tokio::time::Instant;

use super::{
    super::{CalendarOwner, Error, EventLookup, EventRef, WrittenEvent},
    Google,
    client::unreadable,
    project,
};

impl Google {
    /// Reads an event in its own calendar, or wherever in the account it was put since. One that was never
    /// seen to be written is looked for in its own calendar alone.
    pub(super) async fn lookup(
        &self,
        owner: &CalendarOwner,
        at: &EventRef,
        until: Instant,
    ) -> Result<EventLookup, Error> {
        let chosen = self.chosen(owner).await?;
        let calendar = at.calendar.as_deref().unwrap_or(&chosen.write);
        let here = self.event(owner, calendar, &at.id, until).await?;
        let was_deleted = here.is_some();
        if let Some(there) = here.filter(|there| !project::is_deleted(there)) {
            let found = project::written(calendar, &there, false).ok_or_else(unreadable)?;
            return Ok(EventLookup::Found(found));
        }
        if !was_deleted && at.calendar.is_none() {
            return Ok(EventLookup::NotFound);
        }
        Ok(match self.elsewhere(owner, Some(calendar), &at.id, until).await? {
            Some(found) => EventLookup::Found(found),
            None if was_deleted => EventLookup::Deleted,
            None => EventLookup::NotFound,
        })
    }

    /// Looks for an event in the calendars of an account besides one; `None`: it is in none of them. One of them
    /// that cannot be read is an error only where no other one has it.
    pub(super) async fn elsewhere(
        &self,
        owner: &CalendarOwner,
        besides: Option<&str>,
        id: &str,
        until: Instant,
    ) -> Result<Option<WrittenEvent>, Error> {
        let all = self.client.tokens.calendars(owner, until).await;
        let all = all.map_err(|error| Error::Unreachable(error.to_string()))?;
        let mut unread = None;
        for other in all.iter().filter(|it| it.is_written() && Some(it.id.as_str()) != besides) {
            match self.event(owner, &other.id, id, until).await {
                Ok(Some(there)) if !project::is_deleted(&there) => {
                    let found = project::written(&other.id, &there, false);
                    return found.map(Some).ok_or_else(unreadable);
                }
                Ok(_) => {}
                Err(error) => unread = Some(error),
            }
        }
        unread.map_or(Ok(None), Err)
    }
}
