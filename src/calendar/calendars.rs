//! Finds the calendar of a staff member: Google's, or the one in our own database.

use std::sync::Arc;

use crate::{
    bots::CalendarKind,
    store::{self, Store},
};

use super::{Calendar, CalendarOwner, google::Google, local::Local};

/// The calendars of one process; clones share them.
#[derive(Clone)]
pub struct Calendars {
    local: Arc<Local>,
    /// `None`: the settings have no `[google]`.
    google: Option<Arc<Google>>,
}

impl Calendars {
    /// Makes the local calendar, with Google's beside it.
    pub fn new(store: Store, google: Option<Google>) -> Self {
        Self { local: Arc::new(Local::new(store)), google: google.map(Arc::new) }
    }

    /// Returns Google's calendars; `None`: the settings have no `[google]`.
    pub fn google(&self) -> Option<&Google> {
        self.google.as_deref()
    }

    /// Returns the calendar of an owner; `None`: the owner has to connect one, and until then none
    /// of their time is free.
    pub async fn of(
        &self,
        owner: &CalendarOwner,
        kind: CalendarKind,
    ) -> Result<Option<Arc<dyn Calendar>>, store::Error> {
        Ok(match (kind, &self.google) {
            (CalendarKind::Local, _) => Some(Arc::<Local>::clone(&self.local)),
            (CalendarKind::Google, Some(google)) if google.is_connected(owner).await? => {
                Some(Arc::<Google>::clone(google))
            }
            (CalendarKind::Google, _) => None,
        })
    }
}
