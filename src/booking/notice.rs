//! What staff are told, and what a customer is told that they did not ask for.
//!
//! A customer who hears from us unasked hears who did it: the business, not the bot. A staff
//! member is told in their own chats; where they have none, whoever owns the business is.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    bots::BusinessProfile,
    chat::{Call, Done, Fact, Job, Outcome, Reply},
    messages::{self, Value, View},
    schedule::{Booking, Change, Span},
    store::{self, Tx, bookings::Record, jobs},
};

use super::{
    book::promise,
    reconcile::Cannot,
    tell::to_staff,
    word::{say, view},
};

/// Tells a customer that the business moved or cancelled their booking.
pub(super) fn theirs(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    (change, was): (Change, Option<DateTime>),
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let text = messages::changed_by_staff(&view(profile, booking, now), change, booking, was);
    let (function, told) = match change {
        Change::Cancelled => (
            "cancel_appointment",
            "The business itself cancelled this appointment; the customer was told so.",
        ),
        _ => (
            "reschedule_appointment",
            "The business itself moved this appointment; the customer was told so.",
        ),
    };
    let key = format!("theirs:{change:?}:{}:{}", booking.id, booking.version).to_lowercase();
    let fact = Fact::Receipt { change, booking: booking.clone().into() };
    let done = Done {
        call: Call { id: key.clone(), function: function.to_owned(), arguments: "{}".to_owned() },
        outcome: Outcome { told: told.to_owned(), fact: fact.clone() },
    };
    let buttons = messages::buttons::buttons(&view(profile, booking, now), None, &fact);
    let appointment = (change == Change::Moved).then(|| Box::new(booking.clone()));
    let reply = Reply { appointment, ..Reply::text(text).with(buttons) };
    say(tx, record, key, (reply, vec![done]), now)
}

/// Tells a customer the link that was promised, in chat and by letter.
pub(super) fn linked(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let Some(link) = &booking.meet_url else { return Ok(()) };
    let view = view(profile, booking, now);
    let args = about(&view, booking, [("link", link.into())]);
    let reply = Reply {
        appointment: Some(Box::new(booking.clone())),
        ..Reply::text(messages::say(view.lang, "meet-linked", &args))
    };
    let key = format!("meet-linked:{}:{}", booking.id, booking.version);
    say(tx, record, key, (reply, Vec::new()), now)?;
    if booking.contact.email.is_some() {
        let letter = Job::Linked { booking: Box::new(booking.clone()) };
        jobs::enqueue(tx, &promise(&letter, record, jobs::AT_ONCE)?, now)?;
    }
    Ok(())
}

/// Tells a customer that the link that was promised will be sent by a person.
pub(super) fn sorry_no_link(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let view = view(profile, booking, now);
    let args = about(&view, booking, [("staff", (&booking.staff_name).into())]);
    let reply = Reply::text(messages::say(view.lang, "meet-sorry", &args));
    let key = format!("meet-sorry:{}:{}", booking.id, booking.version);
    say(tx, record, key, (reply, Vec::new()), now)
}

/// Tells a staff member that an online booking has no link.
pub(super) fn no_link(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    now: Timestamp,
) -> Result<(), store::Error> {
    let contact = &record.booking.contact;
    let reach = contact.email.as_ref().or(contact.phone.as_ref());
    let key = format!("staff:meet:{}:{}", record.booking.id, record.booking.version);
    to_staff(tx, profile, record, (&key, None, now), |view, _| {
        let who = who(record, view);
        let reach = reach.cloned().unwrap_or_else(|| view.say("staff-in-chat"));
        let args = about(view, &record.booking, [("name", who.into()), ("reach", reach.into())]);
        messages::say(view.lang, "staff-no-link", &args)
    })
}

/// Asks a staff member about what they did in their calendar and what cannot be.
pub(super) fn ask_staff(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    record: &Record,
    (span, why): (Option<Span>, Cannot),
    now: Timestamp,
) -> Result<(), store::Error> {
    let booking = &record.booking;
    let to = span.map(|span| span.start.to_zoned(profile.zone.clone()).datetime());
    let mark = span.map_or_else(|| "day".to_owned(), |span| span.start.as_second().to_string());
    let key = format!("staff:ask:{}:{}:{mark}", booking.id, booking.version);
    to_staff(tx, profile, record, (&key, None, now), |view, _| {
        let who = who(record, view);
        let id = match why {
            Cannot::Taken => "staff-move-taken",
            Cannot::NoTime => "staff-move-no-time",
        };
        let to = to.map_or_else(|| view.say("staff-all-day"), |to| view.moment(to));
        let args = about(view, booking, [("name", who.into()), ("to", to.into())]);
        messages::say(view.lang, id, &args)
    })
}

fn who(record: &Record, view: &View<'_>) -> String {
    record.booking.contact.name.clone().unwrap_or_else(|| view.say("today-nobody"))
}

/// Names a booking: its service, and when it is.
fn about<'a, const N: usize>(
    view: &View<'_>,
    booking: &'a Booking,
    more: [(&'a str, Value<'a>); N],
) -> Vec<(&'a str, Value<'a>)> {
    let named = [
        ("service", (&booking.service_name).into()),
        ("when", view.moment(booking.local_start).into()),
    ];
    named.into_iter().chain(more).collect()
}
