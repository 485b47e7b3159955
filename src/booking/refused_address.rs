//! An address that takes no letters: the customer is asked for another one, and staff are told.
//!
//! Their next message with an address corrects the booking like any other correction, and the letter
//! goes to the new address.

use crate::{
    bots::BusinessProfile,
    ids::BookingId,
    schedule::{Booking, BookingEvent, State},
    store::{bookings, conversations},
};

use super::{error::Error, publish::publish, service::BookingService};

impl BookingService {
    /// Notes that a mail server refused the address of a booking's customer; `false`: that changes
    /// nothing, because the booking is over or off, or has another address by now. The address is
    /// no longer suggested for the customer's later bookings.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn address_refused(
        &self,
        profile: &BusinessProfile,
        id: &BookingId,
        address: &str,
    ) -> Result<bool, Error> {
        let (profile, now) = (profile.clone(), self.clock.now());
        let (id, address) = (id.clone(), address.to_owned());
        let told = self.store.write(move |tx| {
            let Some(record) = bookings::find(tx, &id)? else { return Ok(false) };
            conversations::forget_address(tx, record.customer, &address)?;
            let coming = record.booking.span.start > now;
            if !coming || !has_address(&record.booking, &address) {
                return Ok(false);
            }
            publish(tx, &profile, &record, &BookingEvent::AddressRefused { address }, now)?;
            Ok(true)
        });
        Ok(told.await?)
    }
}

/// Returns whether a booking stands and its letters go to an address.
fn has_address(booking: &Booking, address: &str) -> bool {
    let email = booking.contact.email.as_deref();
    booking.state == State::Confirmed
        && email.is_some_and(|email| email.eq_ignore_ascii_case(address))
}

#[cfg(test)]
mod tests {
    use crate::booking::sample::{in_state, record};

    use super::*;

    #[test]
    fn only_a_standing_booking_with_that_address_needs_another_one() {
        let mut booking = record().booking;
        booking.contact.email = Some("Ann@example.com".into());
        assert!(has_address(&booking, "ann@example.com"));
        assert!(!has_address(&booking, "anna@example.com"));
        let cancelled = Booking { state: in_state(State::Cancelled).booking.state, ..booking };
        assert!(!has_address(&cancelled, "ann@example.com"));
    }
}
