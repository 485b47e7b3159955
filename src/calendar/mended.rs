//! When a calendar that took no event may be tried again.
//!
//! What was noted stays until an event was written. The next booking may try it once a look at the calendars shows
//! the right to write, or an hour later if its server says nothing against it. Until then a customer would be refused
//! the very hour that was offered.

use jiff::{SignedDuration, Timestamp};

use super::{
    CalendarOwner, Error,
    caldav::Account,
    calendars::Calendars,
    refusal::Refusal,
    takes::{self, Standing, reopen},
};
use crate::{
    bots::CalendarKind,
    store::{self, Store},
};

/// For how long a calendar that took no event is left alone.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Calendars {
    /// Returns what is noted of the calendar that an owner's bookings go into; `None`: it takes them, as far as is
    /// known.
    pub(crate) async fn standing(
        &self,
        store: &Store,
        owner: &CalendarOwner,
        kind: CalendarKind,
    ) -> Result<Option<Standing>, store::Error> {
        let account = self.caldav().and_then(|it| it.account(owner)).map(Account::name);
        store.lookup(|db| takes::standing(db, kind, owner, account.as_deref())).await
    }

    /// Returns whether the calendar of an owner may be given events: it took the last one, or may be tried again.
    ///
    /// # Errors
    /// [`Error::TakesNothing`] where it takes none, [`Error::NotConnected`], and what its server did not do.
    pub async fn ensure_takes_events(
        &self,
        store: &Store,
        owner: &CalendarOwner,
        kind: CalendarKind,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(Standing { refused, .. }) = self.standing(store, owner, kind).await? else {
            return Ok(());
        };
        if refused.may_retry {
            return Ok(());
        }
        let calendar = self.of(owner, kind).await?.ok_or(Error::NotConnected)?;
        // A refusal in the future was noted by a clock that was wrong.
        let is_early = refused.tried <= now && now.duration_since(refused.tried) < PAUSE;
        if is_early || !calendar.may_take_events(owner).await? {
            return Err(Error::TakesNothing(Refusal::read(&refused.reason)));
        }
        let owner = owner.clone();
        store.write(move |tx| reopen(tx, &owner, &refused.calendar)).await?;
        Ok(())
    }
}
