//! Cancels a booking for its customer.

use crate::{
    bots::BusinessProfile,
    schedule::{Actor, Booking, BookingEvent, Change, State},
    store::bookings::{self, Act, NewEffect, Who},
};

use super::{
    complete_pending::Attempt,
    error::Error,
    follow_up::{delete_event, delete_moved_event},
    publish::publish,
    reschedule::Changed,
    service::{Asker, BookingService, load},
};

impl BookingService {
    /// Cancels a booking of the asker's. Whether they said yes is the caller's to know. If staff
    /// changed the booking since the caller read it, it is left alone: the yes was for another time.
    pub async fn cancel(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let Some(record) = self.record_of(booking, asker).await? else { return Ok(Changed::Gone) };
        if record.booking.version != booking.version {
            return Ok(Changed::ByBusiness(record.booking));
        }
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        match record.booking.state {
            State::Committing | State::Confirmed => {}
            State::Cancelled => return Ok(cancelled(record.booking)),
            State::Held | State::Completed | State::NoShow => return Ok(Changed::Gone),
        }
        if self.too_late(profile, &record.booking) {
            let event = BookingEvent::CustomerCannotCome;
            self.publish_of(profile, &record.booking, event, asker).await?;
            return Ok(Changed::TooLate(record.booking));
        }
        let (asker, now, profile) = (asker.clone(), self.clock.now(), profile.clone());
        let after = self.store.write(move |tx| {
            let (id, who) = (&record.booking.id, Who::Customer(asker.customer));
            let before = load(tx, id)?;
            if before.booking.version != record.booking.version {
                return Ok(before.booking);
            }
            let done = bookings::cancel(tx, id, &who, "the customer asked", now)?;
            let after = load(tx, id)?;
            if done {
                let version = after.booking.version;
                let effect = NewEffect { booking: id, version, act: Act::Cancel };
                bookings::record_effect(tx, &asker.key, &effect, now)?;
                bookings::set_confirmation_pending(tx, id, false)?;
                let event = BookingEvent::Cancelled { by: Actor::Customer };
                publish(tx, &profile, &after, &event, now)?;
                delete_event(tx, &before, now)?;
                delete_moved_event(tx, &before, now)?;
            }
            Ok(after.booking)
        });
        let after = after.await?;
        Ok(match after.state {
            State::Cancelled => cancelled(after),
            State::Confirmed => Changed::ByBusiness(after),
            _ => Changed::Gone,
        })
    }
}

fn cancelled(booking: Booking) -> Changed {
    Changed::Done { change: Change::Cancelled, booking }
}
