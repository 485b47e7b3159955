//! Corrects who comes with a booking, and sends its letter once more.
//!
//! A correction is safe to repeat: the row gets the same values, and a booking that has them
//! already is left as it is. The event follows in a job of its own, because the booking stands
//! even when the calendar does not answer.

use crate::{
    bots::BusinessProfile,
    chat::{
        Job,
        job::{Letter, kind},
    },
    schedule::{Actor, Booking, BookingEvent, Change, Contact, State},
    store::{
        bookings::{self, Who},
        jobs::{self, NewJob},
    },
};

use super::{
    calendar_event::place,
    complete_pending::Attempt,
    error::Error,
    follow_up,
    publish::publish,
    reschedule::Changed,
    service::{Asker, BookingService, load, owner},
};

/// How many letters of one booking may be sent before no more are sent again.
const MOST_LETTERS: u32 = 6;

impl BookingService {
    /// Corrects who comes with a booking of the asker's; what is absent in `contact` stays.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn correct(
        &self,
        profile: &BusinessProfile,
        booking: &Booking,
        contact: &Contact,
        asker: &Asker,
    ) -> Result<Changed, Error> {
        let Some(record) = self.record_of(booking, asker).await? else { return Ok(Changed::Gone) };
        let record = self.complete_in_turn(profile, record, Attempt::Resumed).await?;
        match record.booking.state {
            State::Confirmed if record.moving.is_none() => {}
            State::Confirmed | State::Committing => {
                return Ok(Changed::Confirming { booking: record.shown(), waits: true });
            }
            _ => return Ok(Changed::Gone),
        }
        if has(&record.booking.contact, contact) {
            let booking = record.booking;
            return Ok(Changed::Done { change: Change::Corrected, booking });
        }
        let (contact, now, profile) = (contact.clone(), self.clock.now(), profile.clone());
        let (who, call) = (Who::Customer(asker.customer), asker.key.clone());
        let event = BookingEvent::Corrected { call: call.clone(), by: Actor::Customer };
        let corrected = self.store.write(move |tx| {
            let id = &record.booking.id;
            let done = bookings::correct(tx, id, &contact, &who, now)?;
            let record = load(tx, id)?;
            if done {
                follow_up::update_event(tx, &record.booking, &call, now)?;
                publish(tx, &profile, &record, &event, now)?;
            }
            Ok((done, record.booking))
        });
        let (done, booking) = corrected.await?;
        Ok(if done {
            Changed::Done { change: Change::Corrected, booking }
        } else {
            Changed::Confirming { booking, waits: true }
        })
    }

    /// Sends the letter of a booking once more; `false`: it was sent too often by now, or there is
    /// no address. The same call sends one letter.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn send_again(&self, booking: &Booking, asker: &Asker) -> Result<bool, Error> {
        if booking.contact.email.is_none() {
            return Ok(false);
        }
        let (booking, now) = (booking.clone(), self.clock.now());
        let key = format!("{}:again:{}", kind::LETTER, asker.key);
        let sent = self.store.write(move |tx| {
            if jobs::has_key(tx, &key)? {
                return Ok(true);
            }
            if jobs::count_of_kind(tx, &booking.id, kind::LETTER)? >= MOST_LETTERS {
                return Ok(false);
            }
            let (id, bot) = (booking.id.clone(), booking.bot.clone());
            let letter = Letter { change: Change::Booked, booking: Box::new(booking), was: None };
            let new = NewJob::new(key, &Job::Letter(letter), &bot)?;
            jobs::enqueue(tx, &NewJob { booking: Some(id), ..new }, now)
        });
        Ok(sent.await?)
    }

    /// Writes the details of a booking into its event; `false`: there is no event any more.
    ///
    /// # Errors
    /// When the store or the calendar fails; it can be tried again.
    pub async fn update_event(
        &self,
        profile: &BusinessProfile,
        id: &crate::ids::BookingId,
    ) -> Result<bool, Error> {
        let wanted = id.clone();
        let found = self.store.read(move |db| bookings::find(db, &wanted)).await?;
        let stands = |record: &bookings::Record| record.booking.state == State::Confirmed;
        let Some(record) = found.filter(stands) else { return Ok(false) };
        let Some(staff) = profile.staff(&record.booking.staff) else { return Ok(false) };
        let calendar = self.calendar(profile, staff).await?;
        let event = self.event_of(profile, &record, place(&record)).await?;
        Ok(calendar.describe(&owner(profile, staff), &event).await?)
    }
}

/// Whether a contact has everything that is said in another one.
fn has(contact: &Contact, said: &Contact) -> bool {
    let same = |said: &Option<String>, is: &Option<String>| said.is_none() || said == is;
    same(&said.name, &contact.name)
        && same(&said.email, &contact.email)
        && same(&said.phone, &contact.phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_that_has_what_was_said_needs_no_correction() {
        let contact = |name: Option<&str>, email: Option<&str>| Contact {
            name: name.map(Into::into),
            email: email.map(Into::into),
            phone: None,
        };
        let stored = contact(Some("Ann"), Some("ann@example.com"));
        assert!(has(&stored, &contact(Some("Ann"), None)));
        assert!(!has(&stored, &contact(Some("Anna"), None)));
        assert!(!has(&stored, &contact(None, Some("anna@example.com"))));
    }
}
