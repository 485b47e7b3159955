//! Finds the calendar of a staff member: Google's, one at a CalDAV server, or the one in our own database.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    bots::{BusinessProfile, CalendarKind},
    clock::Clock,
    ids::BusinessId,
    store::{self, Store},
};

use super::{
    Calendar, CalendarOwner,
    caldav::{Answered, Caldav},
    google::Google,
    local::Local,
    noted::{Notebook, Noted},
};

/// The calendars of one process; clones share them.
#[derive(Clone)]
pub struct Calendars {
    local: Arc<Local>,
    /// `None`: the settings have no `[google]`.
    google: Option<Arc<Google>>,
    /// `None`: no staff member has such a calendar.
    caldav: Option<Arc<Answered>>,
    notebook: Notebook,
}

impl Calendars {
    /// Makes the local calendar, with Google's and those at CalDAV servers beside it.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
        google: Option<Google>,
        caldav: Option<Caldav>,
    ) -> Self {
        Self {
            local: Arc::new(Local::new(store.clone())),
            google: google.map(Arc::new),
            caldav: caldav.map(|it| Arc::new(Answered(it))),
            notebook: Notebook { store, clock, profiles },
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
                    return Ok(Some(self.noted(Arc::<Google>::clone(google), None)));
                }
            }
            CalendarKind::Caldav => {
                if let Some(caldav) = &self.caldav
                    && let Some(account) = caldav.0.account(owner)
                {
                    let account = Some(account.name());
                    return Ok(Some(self.noted(Arc::<Answered>::clone(caldav), account)));
                }
            }
        }
        Ok(None)
    }
    fn noted(&self, calendar: Arc<dyn Calendar>, account: Option<String>) -> Arc<dyn Calendar> {
        Arc::new(Noted { calendar, account, notebook: self.notebook.clone() })
    }
}
