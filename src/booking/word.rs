//! The word that a customer was told would follow, promised with the change that it tells of.
//!
//! A turn that cannot wait for the calendar says so and ends; that it said so is noted in the
//! transaction that ends it. Whoever settles the booking after that finds the note and promises
//! the receipt in its own transaction. So it is told once: by the turn if that was still open,
//! by this promise if it was not, and by neither twice.

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    chat::{Call, Done, Entry, Fact, Job, Outcome, Reply},
    messages::{self, View},
    schedule::{Booking, Change, State},
    store::{
        self, Tx,
        bookings::{self, Record},
        jobs::{self, NewJob},
        transcript,
    },
};

use super::book::promise;

/// How many of a conversation's last lines are searched for what the customer said.
const LAST_LINES: u32 = 12;

/// Sees to what follows a turn's answer; belongs in the transaction that ends the turn. Of what
/// is said to be unfinished word is noted to be due, or is promised if it is finished by now;
/// of what the answer itself tells no other word follows.
pub fn follow_up(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    told: &[Fact],
    now: Timestamp,
) -> Result<(), store::Error> {
    for fact in told {
        match fact {
            Fact::Receipt { booking, .. } => {
                bookings::set_awaited(tx, &booking.id, false)?;
                jobs::drop_key(tx, &key(booking), "an answer told it", now)?;
            }
            Fact::Confirming { booking } => {
                let Some(record) = bookings::find(tx, &booking.id)? else { continue };
                bookings::set_awaited(tx, &booking.id, true)?;
                let record = Record { awaited: true, ..record };
                if record.is_unfinished() {
                    continue;
                }
                if record.booking.state == State::Confirmed {
                    let moved = record.booking.version > 1;
                    let change = if moved { Change::Moved } else { Change::Booked };
                    settled(tx, profile, &record, change, now)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Promises the receipt of a change to a customer who waits for it.
pub(super) fn settled(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    change: Change,
    now: Timestamp,
) -> Result<(), store::Error> {
    if !record.awaited {
        return Ok(());
    }
    let booking = &record.booking;
    let view = view(profile, booking, now);
    let text = messages::receipt(&view, change, booking);
    let function = match change {
        Change::Moved => "reschedule_appointment",
        _ => "book_appointment",
    };
    let done = Done {
        call: Call { id: key(booking), function: function.to_owned(), arguments: "{}".to_owned() },
        outcome: Outcome {
            told: "The calendar has confirmed it; the customer was shown the receipt.".to_owned(),
            fact: Fact::Receipt { change, booking: booking.clone().into() },
        },
    };
    // The customer keeps this receipt like any other: with its buttons and its calendar file.
    let buttons = messages::buttons::buttons(&view, None, &done.outcome.fact);
    let appointment = Some(Box::new(booking.clone()));
    let reply = Reply { appointment, ..Reply::text(text).with(buttons) };
    say(tx, record, key(booking), (reply, vec![done]), now)
}

/// Tells a customer and the business that something could not be written and was given up.
pub(super) fn sorry(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let view = view(profile, booking, now);
    let service =
        [("service", (&booking.service_name).into()), ("staff", (&booking.staff_name).into())];
    let local_start =
        record.moving.as_ref().map_or(booking.local_start, |moving| moving.local_start);
    let when = [("when", view.moment(local_start).into())];
    let reachable = profile.staff.iter().any(|staff| staff.email.is_some());
    let lines = [
        view.say("went-wrong"),
        messages::say(view.lang, "receipt-service", &service),
        messages::say(view.lang, "receipt-when", &when),
        messages::fact(&view, &Fact::Human { told: reachable }),
    ];
    let version = record.moving.as_ref().map_or(booking.version, |moving| moving.version);
    let name = format!("sorry:{}:{version}", booking.id);
    say(tx, record, name, (Reply::text(lines.join("\n")), Vec::new()), now)?;
    let said = transcript::recent(tx, record.conversation, LAST_LINES)?;
    let said = said.into_iter().filter_map(|entry| match entry {
        Entry::Customer { text, .. } => Some(text),
        Entry::Assistant { .. } => None,
    });
    let wanted = Job::Wanted { contact: booking.contact.clone(), said: said.collect() };
    let letter = NewJob {
        key: format!("wanted:{}:{version}", booking.id),
        ..promise(&wanted, record, jobs::AT_ONCE)?
    };
    jobs::enqueue(tx, &letter, now).map(drop)
}

/// Promises a reply outside of any turn, and keeps it in the transcript for the next one.
pub(super) fn say(
    tx: &Tx<'_>,
    record: &Record,
    key: String,
    (reply, calls): (Reply, Vec<Done>),
    now: Timestamp,
) -> Result<(), store::Error> {
    let text = reply.text.clone();
    let reply = Job::Reply(reply);
    let row = NewJob {
        conversation: Some(record.conversation),
        booking: Some(record.booking.id.clone()),
        ..NewJob::new(key, &reply, &record.booking.bot)?
    };
    if jobs::enqueue(tx, &row, now)? {
        let entry = Entry::Assistant { text, calls };
        transcript::append(tx, record.conversation, None, &[entry], now)?;
    }
    bookings::set_awaited(tx, &record.booking.id, false)
}

/// Names the promise of a booking's receipt.
fn key(booking: &Booking) -> String {
    format!("receipt:{}:{}", booking.id, booking.version)
}

pub(super) fn view<'a>(
    profile: &'a BusinessProfile,
    booking: &Booking,
    now: Timestamp,
) -> View<'a> {
    let today = now.to_zoned(profile.zone.clone()).date();
    View { profile, lang: booking.lang, today }
}
