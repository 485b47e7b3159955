//! Cancels a booking for its customer.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    schedule::{Actor, Booking, BookingEvent, Change, State},
    store::{
        self, Tx,
        bookings::{self, Act, NewEffect, Who},
    },
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
        let (now, profile) = (self.clock.now(), profile.clone());
        let cancelling = Cancelling {
            who: Who::Customer(asker.customer),
            why: "the customer asked",
            by: Actor::Customer,
            key: asker.key.clone(),
        };
        let after = self
            .store
            .write(move |tx| cancel_version(tx, &profile, &record.booking, &cancelling, now));
        Ok(outcome(after.await?))
    }
}

/// Who cancels a booking, and by which call.
pub(super) struct Cancelling {
    pub(super) who: Who,
    /// The reason that is stored.
    pub(super) why: &'static str,
    pub(super) by: Actor,
    pub(super) key: String,
}

/// Cancels a booking and publishes that, unless it has another version by now; returns it as it is then.
pub(super) fn cancel_version(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    booking: &Booking,
    cancelling: &Cancelling,
    now: Timestamp,
) -> Result<Booking, store::Error> {
    let id = &booking.id;
    let before = load(tx, id)?;
    if before.booking.version != booking.version {
        return Ok(before.booking);
    }
    let done = bookings::cancel(tx, id, &cancelling.who, cancelling.why, now)?;
    let after = load(tx, id)?;
    if done {
        let effect = NewEffect { booking: id, version: after.booking.version, act: Act::Cancel };
        bookings::record_effect(tx, &cancelling.key, &effect, now)?;
        bookings::set_confirmation_pending(tx, id, false)?;
        let event = BookingEvent::Cancelled { by: cancelling.by.clone() };
        publish(tx, profile, &after, &event, now)?;
        delete_event(tx, &before, now)?;
        delete_moved_event(tx, &before, now)?;
    }
    Ok(after.booking)
}

/// What came of a cancellation, by the booking as it is then.
pub(super) fn outcome(after: Booking) -> Changed {
    match after.state {
        State::Cancelled => cancelled(after),
        State::Confirmed => Changed::ByBusiness(after),
        _ => Changed::Gone,
    }
}

pub(super) fn cancelled(booking: Booking) -> Changed {
    Changed::Done { change: Change::Cancelled, booking }
}
