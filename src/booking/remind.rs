//! Reminders, promised with the booking and void with its version.
//!
//! A reminder is due a fixed length of real time before the start, so a change of the clocks
//! moves it on the wall and never in truth. One that would have been due before it is promised
//! is not promised: who books at noon for two o'clock needs no word from yesterday. A booking
//! that moves drops what was promised for its old time; and because a row may be on its way just
//! then, whoever sends it asks [`stands`] first.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::{
    bots::BusinessProfile,
    chat::{Call, Done, Entry, Fact, Job, Outcome, Reply},
    ids::BookingId,
    messages,
    schedule::{Booking, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        jobs::{self, NewJob},
    },
};

use super::word::view;

/// What a reminder may speak of at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// The booking as it was promised.
    Yes(Box<Booking>),
    /// It is being moved, so its time is not known.
    Moving,
    /// It is off, it has moved, or it has begun.
    No,
}

/// Drops what was promised for an earlier version of a booking, and promises its reminders
/// anew if it stands.
pub(super) fn promise(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    jobs::drop_kind(tx, &booking.id, "reminder", now)?;
    if booking.state != State::Confirmed {
        return Ok(());
    }
    let (id, version) = (&booking.id, booking.version);
    let view = view(profile, booking, now);
    // The last one has the highest number: it overtakes the others if all are late.
    let mut before = profile.rules.reminders.clone();
    before.retain(SignedDuration::is_positive);
    before.sort_by_key(|before| std::cmp::Reverse(*before));
    for before in before {
        let Some(due) = due(booking, before).filter(|due| *due > now) else { continue };
        let reply = Reply::text(messages::reminder(&view, booking, false, now))
            .with(messages::reminder_buttons(&view, id, version));
        let chat = Job::Reminder { booking: id.clone(), version, reply };
        let letter = booking.contact.email.clone();
        let letter = letter.map(|to| Job::ReminderLetter { booking: id.clone(), version, to });
        for (way, promised) in [("chat", Some(chat)), ("mail", letter)] {
            let Some(promised) = promised else { continue };
            let key = format!("reminder:{id}:{version}:{}:{way}", before.as_secs());
            let row = NewJob {
                conversation: (way == "chat").then_some(record.conversation),
                booking: Some(id.clone()),
                version: Some(version),
                due,
                ..NewJob::new(key, &promised, &booking.bot)?
            };
            jobs::enqueue(tx, &row, now)?;
        }
    }
    Ok(())
}

fn due(booking: &Booking, before: SignedDuration) -> Option<Timestamp> {
    booking.span.start.checked_sub(before).ok()
}

/// Returns whether a booking still is what a reminder was promised for.
pub fn stands(
    db: &Connection,
    id: &BookingId,
    version: u32,
    now: Timestamp,
) -> Result<Stands, store::Error> {
    let Some(record) = bookings::find(db, id)? else { return Ok(Stands::No) };
    let booking = record.booking;
    if booking.state != State::Confirmed || booking.version != version || booking.span.start <= now
    {
        return Ok(Stands::No);
    }
    Ok(match record.moving {
        Some(_) => Stands::Moving,
        None => Stands::Yes(Box::new(booking)),
    })
}

/// Returns a reminder that was sent, for the transcript: a customer who answers "move it" to it
/// means this appointment.
#[must_use]
pub fn reminded(booking: &Booking, text: &str) -> Entry {
    let call = Call {
        id: format!("reminder:{}:{}", booking.id, booking.version),
        function: "list_my_appointments".to_owned(),
        arguments: "{}".to_owned(),
    };
    let outcome = Outcome {
        told: "The customer was reminded of this appointment.".to_owned(),
        fact: Fact::Appointments { list: vec![booking.clone()] },
    };
    Entry::Assistant { text: text.to_owned(), calls: vec![Done { call, outcome }] }
}
