//! An event that staff dragged into another of their calendars.
//!
//! It keeps its id and counts as deleted in its own calendar. A cancellation cannot be taken back from a
//! customer, so a deleted event is looked for in all calendars that can be written before it is believed.

use tokio::time::Instant;

use super::{
    super::{CalendarOwner, Error, WrittenEvent},
    Google,
    client::unreadable,
    project,
};

impl Google {
    /// Looks for an event in the other calendars of an account; `None`: it is in none of them.
    pub(super) async fn elsewhere(
        &self,
        owner: &CalendarOwner,
        calendar: &str,
        id: &str,
        until: Instant,
    ) -> Result<Option<WrittenEvent>, Error> {
        let all = self.client.tokens.calendars(owner, until).await;
        let all = all.map_err(|error| Error::Unreachable(error.to_string()))?;
        for other in all.iter().filter(|it| it.is_written() && it.id != calendar) {
            let there = self.event(owner, &other.id, id, until).await?;
            if let Some(there) = there.filter(|there| !project::is_deleted(there)) {
                return project::written(&other.id, &there, false).map(Some).ok_or_else(unreadable);
            }
        }
        Ok(None)
    }
}
