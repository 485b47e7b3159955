//! When a calendar that took no event may be tried again.
//!
//! What was noted is forgotten once an event was written, once a look at the calendars shows the right to write, or an
//! hour later if its server says nothing against it: then the next booking tries it. Until then a customer would be
//! refused the very hour that was offered.

use jiff::{SignedDuration, Timestamp};

use super::{CalendarOwner, Error, calendars::Calendars, refusal::Refusal};
use crate::{
    bots::CalendarKind,
    store::{Store, health},
};

/// For how long a calendar that took no event is left alone.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Calendars {
    /// Returns whether the calendar of an owner takes events, as far as is known: it took the last one, or an
    /// hour has passed and its server says nothing against another try.
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
        let name = health::writes_name(owner);
        let Some(down) = store.lookup(|db| health::down(db, &name)).await? else { return Ok(()) };
        let calendar = self.of(owner, kind).await?.ok_or(Error::NotConnected)?;
        let refusal = Refusal::read(&down.detail);
        let is_early = now.duration_since(down.since) < PAUSE;
        if is_early || !calendar.may_take_events(owner).await? {
            return Err(Error::TakesNothing(refusal));
        }
        store.write(move |tx| health::forget(tx, &name)).await?;
        Ok(())
    }
}
