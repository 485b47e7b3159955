//! The events of bookings in calendars: whose an event is, and what is known of its guests.
//!
//! Those who share a session, as in a class, share its event. It is named by the booking that was written
//! first, and stays when that one is cancelled.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    chat::{
        Job,
        job::{WriteEvent, kind},
    },
    ids::{BookingId, CalendarOwner},
    schedule::Booking,
};

use super::{
    super::{
        Error,
        jobs::{self, NewJob},
        sql::{self, Ms, get, one, run},
        tx::Tx,
    },
    Record,
    record::{SELECT, read},
};

/// Returns the bookings that have an event, in any state, those that stand first.
pub fn with_event(db: &Connection, event: &str) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.event = ?1 ORDER BY b.state NOT IN ('committing', 'confirmed'), b.id"
    );
    sql::all(db, &sql, [event], read)
}

/// Returns whether a booking that stands has an event, besides one.
pub fn is_event_shared(db: &Connection, event: &str, but: &BookingId) -> Result<bool, Error> {
    let sql = "SELECT 1 AS one FROM bookings
               WHERE event = ?1 AND id <> ?2 AND state = 'confirmed' LIMIT 1";
    Ok(one(db, sql, (event, but), |row| get::<i64>(row, "one"))?.is_some())
}

/// Returns the confirmed bookings with an event that share the session of a booking, those that are written
/// first before others; not itself, and none that is being moved. Empty for what is no class.
pub fn session_of(db: &Connection, record: &Record) -> Result<Vec<Record>, Error> {
    if record.capacity < 2 {
        return Ok(Vec::new());
    }
    let booking = &record.booking;
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.staff = ?2 AND b.service = ?3 AND b.start_ms = ?4
             AND b.id <> ?5 AND b.state = 'confirmed' AND b.event IS NOT NULL
             AND m.booking_id IS NULL
         ORDER BY b.id"
    );
    let start = Ms(booking.span.start);
    let asked = (&booking.bot, &booking.staff, &booking.service, start, &booking.id);
    sql::all(db, &sql, asked, read)
}

/// Notes whether the customer declined the calendar's invitation.
pub fn set_guest_declined(tx: &Tx<'_>, id: &BookingId, declined: bool) -> Result<(), Error> {
    run(tx, "UPDATE bookings SET guest_declined = ?2 WHERE id = ?1", (id, declined))
}

/// Stores where the event of bookings is that had another id or no calendar.
pub fn set_event(
    tx: &Tx<'_>,
    before: &str,
    event: &str,
    calendar: Option<&str>,
) -> Result<(), Error> {
    let sql =
        "UPDATE bookings SET event = ?2, calendar = ?3, updated_by = 'zapys' WHERE event = ?1";
    run(tx, sql, (before, event, calendar))
}

/// Gives the coming bookings of an owner, whose events are in calendars that can no longer be used, ids for
/// new events, and returns them. Those that share an event share the new one.
pub fn detach_events(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.staff = ?2 AND b.start_ms > ?3 AND b.state = 'confirmed'
             AND b.event IS NOT NULL AND b.calendar IS NOT NULL AND m.booking_id IS NULL
         ORDER BY b.start_ms, b.id"
    );
    let all = sql::all(tx, &sql, (&owner.bot, &owner.staff, Ms(now)), read)?;
    for record in &all {
        let event = record.booking.event.as_deref().unwrap_or_default();
        run(
            tx,
            "UPDATE bookings SET last_version = last_version + 1, calendar = NULL
             WHERE event = ?1 AND calendar IS NOT NULL",
            [event],
        )?;
        run(
            tx,
            "UPDATE bookings SET event = (SELECT b.id || b.last_version FROM bookings b
                                          WHERE b.id = ?2)
             WHERE event = ?1 AND calendar IS NULL",
            (event, &record.booking.id),
        )?;
    }
    Ok(all)
}

/// Returns the coming bookings of an owner whose event is in a calendar elsewhere, also those that are being
/// moved, earliest first.
pub fn with_calendar(
    db: &Connection,
    owner: &CalendarOwner,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.staff = ?2 AND b.start_ms > ?3 AND b.state = 'confirmed'
             AND b.event IS NOT NULL AND b.calendar IS NOT NULL ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (&owner.bot, &owner.staff, Ms(now)), read)
}

/// Stores that an event is in no calendar that can be used, for all bookings that share it, and enqueues that it
/// is written once more for one of them. It keeps its id, by which a copy of it is known.
pub fn write_again(
    tx: &Tx<'_>,
    booking: &Booking,
    event: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(tx, "UPDATE bookings SET calendar = NULL WHERE event = ?1", [event])?;
    let job = Job::WriteEvent(WriteEvent { booking: booking.id.clone() });
    let before = jobs::count_of_kind(tx, &booking.id, kind::WRITE_EVENT)?;
    let key = format!("{}:{event}:{}:{before}", kind::WRITE_EVENT, now.as_millisecond());
    let row = NewJob::new(key, &job, &booking.bot)?;
    jobs::enqueue(tx, &NewJob { booking: Some(booking.id.clone()), ..row }, now).map(drop)
}
