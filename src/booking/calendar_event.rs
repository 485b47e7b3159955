//! A booking as an event: what the staff member reads in their calendar.
//!
//! The customer is invited to it and reads the same, so it holds only what the customer may know.
//! Those who share a session, as in a class, share one event, in which none of them reads of another.
//! Its words are in the business's first language, because staff read a day of them and each
//! customer only one. The id of an event comes from its booking, so writing one is safe to repeat.

use std::collections::BTreeSet;

use crate::{
    bots::BusinessProfile,
    calendar::{self, Attendee, Calendar, CalendarOwner, Event, EventRef, WrittenEvent, event_id},
    messages,
    schedule::{Booking, Contact},
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

impl BookingService {
    /// Puts a booking into an event, together with those who share its session and that event.
    pub(super) async fn event_of(
        &self,
        profile: &BusinessProfile,
        record: &Record,
        at: EventRef,
    ) -> Result<Event, Error> {
        if record.capacity < 2 {
            return Ok(event(profile, &record.booking, at));
        }
        let shared = record.clone();
        let others = self.store.read(move |db| bookings::session_of(db, &shared)).await?;
        // Some may have an event of their own still, and are told of in that one.
        let mine = |it: &Record| it.booking.event.as_ref() == Some(&at.id);
        let others: Vec<Record> = others.into_iter().filter(mine).collect();
        Ok(class_event(profile, &record.booking, &others, at))
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
    let booking = &in_staff_words(profile, booking);
    let place = profile.address.as_ref().map(|address| address.in_lang(lang).to_owned());
    Event {
        at,
        booking: booking.id.clone(),
        span: booking.span,
        zone: booking.zone.clone(),
        title: title(booking),
        description: describe(profile, booking, &booking.contact),
        place: place.filter(|_| !booking.online),
        attendees: attendee(booking).into_iter().collect(),
        is_shared: false,
        roster: String::new(),
        is_quiet: false,
        online: booking.online,
    }
}

/// Puts those who share a session into one event. Its title and its description are always the same,
/// because all of them read these.
fn class_event(
    profile: &BusinessProfile,
    booking: &Booking,
    others: &[Record],
    at: EventRef,
) -> Event {
    let one = event(profile, booking, at);
    let lang = profile.first_lang();
    let service = profile.service(&booking.service);
    let title = service.map(|service| service.name.in_lang(lang).to_owned());
    let mut all: Vec<&Booking> = others.iter().map(|record| &record.booking).collect();
    all.push(booking);
    all.sort_by(|one, other| one.id.cmp(&other.id));
    let mut attendees: Vec<Attendee> = all.iter().filter_map(|it| attendee(it)).collect();
    let mut known = BTreeSet::new();
    attendees.retain(|it| known.insert(it.email.to_lowercase()));
    let person = |it: &&Booking| {
        let Contact { name, phone, email } = &it.contact;
        [name, phone, email].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    };
    Event {
        title: title.unwrap_or_else(|| booking.service_name.clone()),
        description: describe(profile, &in_staff_words(profile, booking), &Contact::default()),
        attendees,
        is_shared: true,
        roster: all.iter().map(person).collect::<Vec<_>>().join("\n"),
        ..one
    }
}

fn attendee(booking: &Booking) -> Option<Attendee> {
    let email = booking.contact.email.clone()?;
    Some(Attendee { email, name: booking.contact.name.clone() })
}

/// Returns where the event of a booking is, or is to be written first.
pub(super) fn place(record: &Record) -> EventRef {
    let booking = &record.booking;
    let id = booking.event.clone().unwrap_or_else(|| event_id(&booking.id, record.last_version));
    EventRef { id, calendar: record.calendar.clone() }
}

/// Returns a booking with its service, staff member and price named in the business's first language, as far as the
/// business's file has them still: a customer's booking names them in the customer's.
fn in_staff_words(profile: &BusinessProfile, booking: &Booking) -> Booking {
    let lang = profile.first_lang();
    let mut named = booking.clone();
    if let Some(staff) = profile.staff(&booking.staff) {
        staff.name.in_lang(lang).clone_into(&mut named.staff_name);
    }
    if let Some(service) = profile.service(&booking.service) {
        service.name.in_lang(lang).clone_into(&mut named.service_name);
        // A price that was changed since stays the one that was agreed on.
        let price = service.price.as_ref();
        let price = price.filter(|it| Some(it.in_lang(booking.lang)) == booking.price.as_deref());
        if let Some(price) = price {
            named.price = Some(price.in_lang(lang).to_owned());
        }
    }
    named
}

fn title(booking: &Booking) -> String {
    match &booking.contact.name {
        Some(name) => format!("{} – {name}", booking.service_name),
        None => booking.service_name.clone(),
    }
}

fn describe(profile: &BusinessProfile, booking: &Booking, contact: &Contact) -> String {
    let lang = profile.first_lang();
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
    let business = [("business", messages::quoted(lang, profile.name.in_lang(lang)).into())];
    let note = messages::say(lang, "event-note", &business);
    rows.chain([String::new(), note]).collect::<Vec<_>>().join("\n")
}
