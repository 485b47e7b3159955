//! Finds the calendar of a staff member: Google's, one at a CalDAV server, or the one in our own database.

use std::sync::Arc;

use crate::{
    bots::CalendarKind,
    store::{self, Store},
};

use super::{
    Calendar, CalendarOwner,
    caldav::{Answered, Caldav},
    google::Google,
    local::Local,
};

/// The calendars of one process; clones share them.
#[derive(Clone)]
pub struct Calendars {
    local: Arc<Local>,
    /// `None`: the settings have no `[google]`.
    google: Option<Arc<Google>>,
    /// `None`: no staff member has such a calendar.
    caldav: Option<Arc<Answered>>,
}

impl Calendars {
    /// Makes the local calendar, with Google's and those at CalDAV servers beside it.
    pub fn new(store: Store, google: Option<Google>, caldav: Option<Caldav>) -> Self {
        let local = Arc::new(Local::new(store));
        Self {
            local,
            google: google.map(Arc::new),
            caldav: caldav.map(|it| Arc::new(Answered(it))),
        }
    }

    /// Returns the calendars at CalDAV servers; `None`: no staff member has one.
    pub fn caldav(&self) -> Option<&Caldav> {
        self.caldav.as_ref().map(|it| &it.0)
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
        match kind {
            CalendarKind::Local => return Ok(Some(Arc::<Local>::clone(&self.local))),
            CalendarKind::Google => {
                if let Some(google) = &self.google
                    && google.is_connected(owner).await?
                {
                    return Ok(Some(Arc::<Google>::clone(google)));
                }
            }
            CalendarKind::Caldav => {
                if let Some(caldav) =
                    self.caldav.as_ref().filter(|it| it.0.account(owner).is_some())
                {
                    return Ok(Some(Arc::<Answered>::clone(caldav)));
                }
            }
        }
        Ok(None)
    }
}
