//! A customer who declines the calendar's invitation.
//!
//! A press in a mail program may be a mistake, and does not tell the business that the time is free. So the
//! customer is asked once, in their own chat, as after a reply to a letter, and staff hear of it once.

use crate::{
    bots::BusinessProfile,
    schedule::{BookingEvent, State},
    store::bookings::{self, Record},
};

use super::{
    error::Error,
    publish::publish,
    service::{BookingService, load},
};

impl BookingService {
    /// Notes whether a booking's customer declined the invitation; asks when they have just done so.
    /// `declined`: the addresses of all guests who did, in lower case.
    pub(super) async fn note_guest(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        declined: &[String],
    ) -> Result<(), Error> {
        let email = record.booking.contact.email.as_ref().map(|it| it.to_lowercase());
        let is_off = email.is_some_and(|email| declined.contains(&email));
        if is_off == record.guest_declined {
            return Ok(());
        }
        let too_late = self.too_late(profile, &record.booking);
        let (id, version) = (record.booking.id.clone(), record.booking.version);
        let (profile, now) = (profile.clone(), self.clock.now());
        let noted = self.store.write(move |tx| {
            bookings::set_guest_declined(tx, &id, is_off)?;
            let record = load(tx, &id)?;
            let stands = record.booking.state == State::Confirmed && record.moving.is_none();
            if is_off && stands && record.booking.version == version {
                let event = BookingEvent::DeclinedInvitation { too_late };
                publish(tx, &profile, &record, &event, now)?;
            }
            Ok(())
        });
        Ok(noted.await?)
    }
}
