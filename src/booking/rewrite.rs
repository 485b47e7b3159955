//! The event of a booking once more, in another account.
//!
//! Its customer has an invitation, and a video link where one belongs to it, so neither is made again.

use crate::{
    bots::BusinessProfile,
    calendar::{Event, EventLookup},
    ids::BookingId,
    schedule::State,
    store::bookings,
};

use super::{
    calendar_event::place,
    error::Error,
    service::{BookingService, owner},
};

impl BookingService {
    /// Writes the event of a booking that is in no calendar any more; `false`: it is over or off, or is in a
    /// calendar again.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn write_event_again(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<bool, Error> {
        let wanted = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &wanted)).await?;
        let Some(record) = found else { return Ok(false) };
        let booking = &record.booking;
        let is_over = booking.span.start <= self.clock.now();
        let stands = booking.state == State::Confirmed && record.moving.is_none() && !is_over;
        let (Some(staff), Some(event), None) =
            (profile.staff(&booking.staff), booking.event.clone(), &record.calendar)
        else {
            return Ok(false);
        };
        if !stands {
            return Ok(false);
        }
        let (calendar, owner, at) =
            (self.calendar(profile, staff).await?, owner(profile, staff), place(&record));
        let written = match calendar.read(&owner, &at).await? {
            EventLookup::Found(written) => written,
            EventLookup::Deleted | EventLookup::NotFound => {
                let new = self.event_of(profile, &record, at).await?;
                let new = Event { is_quiet: true, online: false, ..new };
                self.insert_event(&*calendar, &owner, new).await?
            }
        };
        self.store
            .write(move |tx| {
                bookings::set_event(tx, &event, &written.at.id, written.at.calendar.as_deref())
            })
            .await?;
        Ok(true)
    }
}
