//! The event of a booking once more, in another calendar than it was in.
//!
//! Its customer has an invitation, and a video link where one belongs to it, so neither is made again. Staff may
//! have brought a copy of the event into the new account themselves: it is found by its id, used in place of
//! a second one, and put to the time of the booking where it is an older state.

use crate::{
    bots::BusinessProfile,
    calendar::{self, Calendar, CalendarOwner, Event, WrittenEvent},
    ids::BookingId,
    schedule::State,
    store::bookings,
};

use super::{
    calendar_event::place,
    error::Error,
    follow_up::delete_late_event,
    service::{BookingService, load, owner},
};

impl BookingService {
    /// Writes the event of a booking that is in no calendar any more; `Some(false)`: it is over or off, or is in a
    /// calendar again. `None`: it is just being moved, so it is too early.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn write_event_again(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
    ) -> Result<Option<bool>, Error> {
        let wanted = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &wanted)).await?;
        let Some(record) = found else { return Ok(Some(false)) };
        let booking = &record.booking;
        let is_over = booking.span.start <= self.clock.now();
        let stands = booking.state == State::Confirmed && !is_over;
        let (Some(staff), Some(event), None, true) =
            (profile.staff(&booking.staff), booking.event.clone(), &record.calendar, stands)
        else {
            return Ok(Some(false));
        };
        if record.moving.is_some() {
            return Ok(None);
        }
        let (calendar, owner) = (self.calendar(profile, staff).await?, owner(profile, staff));
        let new = self.event_of(profile, &record, place(&record)).await?;
        let new = Event { is_quiet: true, online: false, ..new };
        let written = match calendar.find(&owner, &event).await? {
            Some(there) => settle_copy(&*calendar, &owner, &new, there).await?,
            None => self.insert_event(&*calendar, &owner, new).await?,
        };
        let (id, now) = (id.clone(), self.clock.now());
        let stored = self.store.write(move |tx| {
            bookings::set_event(tx, &event, &written.at.id, written.at.calendar.as_deref())?;
            let booking = load(tx, &id)?.booking;
            let is_its_own = booking.event.as_ref() == Some(&written.at.id);
            if booking.state == State::Confirmed && is_its_own {
                return Ok(());
            }
            // It was cancelled or moved while the event was being written.
            delete_late_event(tx, &booking, &written.at, now)
        });
        stored.await?;
        Ok(Some(true))
    }
}

/// Puts a copy of an event to the time of its booking, unless staff gave it another one; what they did is
/// reconciled once the event is read again.
async fn settle_copy(
    calendar: &dyn Calendar,
    owner: &CalendarOwner,
    event: &Event,
    there: WrittenEvent,
) -> Result<WrittenEvent, Error> {
    if there.span.is_none_or(|it| it.start == event.span.start) {
        return Ok(there);
    }
    let event = Event { at: there.at.clone(), ..event.clone() };
    match calendar.change(owner, &event, event.span).await {
        Ok(Some(written)) => Ok(written),
        Ok(None) => Err(calendar::Error::Unreachable("the event went meanwhile".to_owned()).into()),
        Err(calendar::Error::MovedByOthers) => Ok(there),
        Err(error) => Err(error.into()),
    }
}
