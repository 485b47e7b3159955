//! Completes a change that needs an event of its own: with another staff member, with a video link
//! where there was none, or from one session of a class to another.
//!
//! The new event is written first, and the one before is deleted by a job that is enqueued in the
//! transaction of the change. So a process that stops in between leaves a booking with one event or
//! with two, and never with none. Its id comes from the booking and its version, so every later
//! attempt finds what an earlier one wrote.

use crate::{
    bots::{BusinessProfile, Staff},
    calendar::{EventLookup, EventRef, event_id},
    store::bookings::Record,
};

use super::{
    calendar_event::place,
    complete_pending::{Attempt, NewEvent, WrittenMove, end_move},
    error::Error,
    follow_up::delete_late_event,
    service::{BookingService, owner},
};

impl BookingService {
    /// Writes the new event of a change, unless staff have moved the event before meanwhile.
    pub(super) async fn write_transferred(
        &self,
        profile: &BusinessProfile,
        before: &Staff,
        record: Record,
        attempt: Attempt,
    ) -> Result<Record, Error> {
        let Some(moving) = record.moving.clone() else { return Ok(record) };
        let Some(staff) = profile.staff(&moving.staff) else { return Ok(record) };
        let there = place(&record);
        let old = self.calendar(profile, before).await?;
        if let EventLookup::Found(found) = old.read(&owner(profile, before), &there).await?
            && found.span.is_none_or(|it| it.start != record.booking.span.start)
        {
            return self.yield_to_staff(profile, &record, moving.version).await;
        }
        let at = EventRef { id: event_id(&record.booking.id, record.last_version), calendar: None };
        let (booking, own) = (moving.applied(&record.booking), at.clone());
        let wanted = Record { booking, capacity: moving.capacity, ..record.clone() };
        let joined = self.session_event(profile, staff, &wanted).await?;
        let written = if joined.is_some() {
            joined
        } else {
            let event = self.event_of(profile, &wanted, at).await?;
            let new = NewEvent { profile, staff, event, occupied: moving.occupied };
            self.write_event(new, attempt).await?
        };
        let Some(written) = written else {
            return self.abandon_taken(profile, &record.booking.id).await;
        };
        let (now, profile) = (self.clock.now(), profile.clone());
        let moved = self.store.write(move |tx| {
            if attempt == Attempt::Resumed && wanted.capacity > 1 && written.at.id != own.id {
                // An earlier attempt may have written one.
                delete_late_event(tx, &wanted.booking, &own, now)?;
            }
            end_move(tx, &profile, &WrittenMove { record, moving, before: there, written }, now)
        });
        Ok(moved.await?)
    }
}
