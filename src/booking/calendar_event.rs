//! A booking as an event: what the staff member reads in their calendar.
//!
//! The customer is invited to it and reads the same, so it holds only what the customer may know.
//! Its words are in the business's first language, because staff read a day of them and each
//! customer only one. The id of an event comes from its booking, so writing one is safe to repeat.

use crate::{
    bots::BusinessProfile,
    calendar::{self, Attendee, Calendar, CalendarOwner, Event, EventRef, WrittenEvent, event_id},
    messages,
    schedule::Booking,
    store::bookings::{self, Record},
};

use super::{error::Error, service::BookingService};

/// How many ids an event may try: each is taken once for ever, so more than two are a mistake.
const MOST_IDS: usize = 3;

impl BookingService {
    /// Writes a new event. An id that is taken is left alone for ever and another one used, of a
    /// higher version, which is stored first: an attempt that resumes this one asks for that id.
    pub(super) async fn insert_event(
        &self,
        calendar: &dyn Calendar,
        owner: &CalendarOwner,
        mut event: Event,
    ) -> Result<WrittenEvent, Error> {
        for _ in 0..MOST_IDS {
            match calendar.insert(owner, &event).await {
                Err(calendar::Error::IdTaken) => {}
                done => return Ok(done?),
            }
            tracing::warn!(booking = %event.booking, "event id taken; another is used");
            let id = event.booking.clone();
            let raised = self.store.write(move |tx| bookings::raise_version(tx, &id)).await?;
            let Some(version) = raised else { break };
            event.at.id = event_id(&event.booking, version);
        }
        Err(calendar::Error::IdTaken.into())
    }
}

/// Returns what the store keeps of a written event; a link that was known stays known.
pub(super) fn stored(written: &WrittenEvent, meet_url: Option<String>) -> bookings::Written {
    bookings::Written {
        event: written.at.id.clone(),
        calendar: written.at.calendar.clone(),
        meet_url: written.meet.clone().link().or(meet_url),
    }
}

/// Puts a booking into an event.
pub(super) fn event(profile: &BusinessProfile, booking: &Booking, at: EventRef) -> Event {
    let lang = profile.first_lang();
    let place = profile.address.as_ref().map(|address| address.in_lang(lang).to_owned());
    Event {
        at,
        booking: booking.id.clone(),
        span: booking.span,
        zone: booking.zone.clone(),
        title: title(booking),
        description: description(profile, booking),
        place: place.filter(|_| !booking.online),
        attendee: booking
            .contact
            .email
            .clone()
            .map(|email| Attendee { email, name: booking.contact.name.clone() }),
        online: booking.online,
    }
}

/// Returns where the event of a booking is, or is to be written first.
pub(super) fn place(record: &Record) -> EventRef {
    let booking = &record.booking;
    let id = booking.event.clone().unwrap_or_else(|| event_id(&booking.id, record.last_version));
    EventRef { id, calendar: record.calendar.clone() }
}

fn title(booking: &Booking) -> String {
    match &booking.contact.name {
        Some(name) => format!("{} – {name}", booking.service_name),
        None => booking.service_name.clone(),
    }
}

fn description(profile: &BusinessProfile, booking: &Booking) -> String {
    let lang = profile.first_lang();
    let contact = &booking.contact;
    let rows = [
        ("letter-staff", Some(&booking.staff_name)),
        ("letter-name", contact.name.as_ref()),
        ("letter-phone", contact.phone.as_ref()),
        ("human-email", contact.email.as_ref()),
        ("letter-price", booking.price.as_ref()),
    ];
    let rows = rows.into_iter().filter_map(|(label, value)| {
        value.map(|value| format!("{}: {value}", messages::say(lang, label, &[])))
    });
    let business = [("business", profile.name.in_lang(lang).into())];
    let note = messages::say(lang, "event-note", &business);
    rows.chain([String::new(), note]).collect::<Vec<_>>().join("\n")
}
