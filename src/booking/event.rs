//! A booking as an event: what the staff member reads in their calendar.
//!
//! The customer is invited to it and reads the same, so nothing stands in it that is not theirs
//! to know. Its words are in the business's first language, because whoever works there reads
//! a day of them, and each customer only one.

use crate::{
    bots::BusinessProfile,
    calendar::{Attendee, Event, EventRef, event_id},
    messages,
    schedule::{Booking, Span},
    store::bookings::Record,
};

/// Puts a booking into an event.
pub(super) fn event(profile: &BusinessProfile, record: &Record, at: EventRef, span: Span) -> Event {
    let booking = &record.booking;
    let lang = profile.first_lang();
    let place = profile.address.as_ref().map(|address| address.in_lang(lang).to_owned());
    Event {
        at,
        booking: booking.id.clone(),
        span,
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
