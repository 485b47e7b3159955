//! Changes of events that are seen and not carried out yet.
//!
//! Staff drag an event several times until it is where they want it, and customers hear of the end alone.
//! So a change waits here until its event rests. It also keeps what staff were asked where a visit's event
//! is gone and nothing tells why: by the row it is one question, also after a
//! restart. A row belongs to a version of the booking; one of an earlier version counts for nothing.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection as Db, Row};

use crate::ids::{BookingId, CalendarOwner};

use super::{
    Error,
    bookings::Record,
    sql::{Ms, all, changes, get, instant, one, run},
    tx::Tx,
};

/// A change of a booking's event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventChange {
    /// The booking.
    pub booking: BookingId,
    /// Its version when the change was seen.
    pub version: u32,
    /// Tells this state of the event from others.
    pub mark: String,
    /// Whether the event was deleted, or is not there.
    pub is_gone: bool,
    /// Whether so many events went at once that staff are asked before it is believed.
    pub is_doubtful: bool,
    /// When it was first seen to differ.
    pub first: Timestamp,
    /// When this state was taken up, because it rests; `None`: it was not yet.
    pub passed: Option<Timestamp>,
    /// When staff were asked whether the visit is off; `None`: they were not.
    pub asked: Option<Timestamp>,
    /// Whether staff answered that the visit stands.
    pub is_kept: bool,
}

/// A state of an event that differs from its booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Tells it from other states.
    pub mark: &'a str,
    /// As in [`EventChange::is_gone`].
    pub is_gone: bool,
    /// As in [`EventChange::is_doubtful`].
    pub is_doubtful: bool,
}

fn read(row: &Row<'_>) -> Result<EventChange, Error> {
    Ok(EventChange {
        booking: get(row, "booking_id")?,
        version: get(row, "version")?,
        mark: get(row, "mark")?,
        is_gone: get(row, "is_gone")?,
        is_doubtful: get(row, "is_doubtful")?,
        first: instant(row, "first_ms")?,
        passed: get::<Option<Ms>>(row, "passed_ms")?.map(|ms| ms.0),
        asked: get::<Option<Ms>>(row, "asked_ms")?.map(|ms| ms.0),
        is_kept: get::<Option<String>>(row, "answer")?.is_some(),
    })
}

/// Returns the change of a booking's event; `None`: none is known for its version.
pub fn find(db: &Db, id: &BookingId, version: u32) -> Result<Option<EventChange>, Error> {
    let sql = "SELECT * FROM event_changes WHERE booking_id = ?1 AND version = ?2";
    one(db, sql, (id, version), read)
}

/// Returns the last change of a booking's event that was seen, also for an earlier version of the booking.
pub fn last(db: &Db, id: &BookingId) -> Result<Option<EventChange>, Error> {
    one(db, "SELECT * FROM event_changes WHERE booking_id = ?1", [id], read)
}

/// Notes a state of a booking's event. One that was noted before changes nothing, so that it is taken up
/// once; another one waits anew.
pub fn note(tx: &Tx<'_>, record: &Record, seen: &Seen<'_>, now: Timestamp) -> Result<(), Error> {
    let booking = &record.booking;
    run(
        tx,
        "INSERT INTO event_changes (booking_id, version, mark, is_gone, is_doubtful, first_ms, last_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT DO UPDATE SET mark = excluded.mark, is_gone = excluded.is_gone,
             is_doubtful = excluded.is_doubtful, last_ms = excluded.last_ms, passed_ms = NULL,
             first_ms = CASE WHEN version = excluded.version AND passed_ms IS NULL THEN first_ms
                             ELSE excluded.first_ms END,
             asked_ms = CASE WHEN version = excluded.version THEN asked_ms END,
             answer = CASE WHEN version = excluded.version THEN answer END,
             version = excluded.version
         WHERE version <> excluded.version OR mark <> excluded.mark",
        (&booking.id, booking.version, seen.mark, seen.is_gone, seen.is_doubtful, Ms(now)),
    )
}

/// Forgets a change that waits still: the event is as its booking says again.
pub fn withdraw(tx: &Tx<'_>, id: &BookingId) -> Result<(), Error> {
    let sql = "DELETE FROM event_changes WHERE booking_id = ?1 AND passed_ms IS NULL
                   AND asked_ms IS NULL";
    run(tx, sql, [id])
}

/// Forgets a change, and what was asked about it.
pub fn forget(tx: &Tx<'_>, id: &BookingId) -> Result<(), Error> {
    run(tx, "DELETE FROM event_changes WHERE booking_id = ?1", [id])
}

/// How long a change waits for more.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// So long an event stays as it is.
    pub rest: SignedDuration,
    /// No longer than this, also if it changes on.
    pub most: SignedDuration,
    /// A visit that begins within this time does not wait.
    pub soon: SignedDuration,
}

/// Returns the changes of an owner's events that wait no longer.
pub fn due(
    db: &Db,
    owner: &CalendarOwner,
    Patience { rest, most, soon }: Patience,
    now: Timestamp,
) -> Result<Vec<EventChange>, Error> {
    let before = |by: SignedDuration| Ms(now.saturating_sub(by).unwrap_or(now));
    let sql = "SELECT c.* FROM event_changes c JOIN bookings b ON b.id = c.booking_id
               WHERE b.bot = ?1 AND b.staff = ?2 AND c.passed_ms IS NULL
                 AND (c.last_ms <= ?3 OR c.first_ms <= ?4 OR b.start_ms <= ?5)
               ORDER BY c.first_ms, c.booking_id";
    let soon = Ms(now.saturating_add(soon).unwrap_or(now));
    all(db, sql, (&owner.bot, &owner.staff, before(rest), before(most), soon), read)
}

/// Notes that a change was taken up, and forgets those of visits that have begun.
pub fn pass(tx: &Tx<'_>, change: &EventChange, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE event_changes SET passed_ms = ?3 WHERE booking_id = ?1 AND mark = ?2";
    run(tx, sql, (&change.booking, &change.mark, Ms(now)))?;
    let over = "DELETE FROM event_changes WHERE booking_id IN
                    (SELECT c.booking_id FROM event_changes c CROSS JOIN bookings b
                     WHERE b.id = c.booking_id AND b.start_ms <= ?1)";
    run(tx, over, [Ms(now)])
}

/// Notes that staff are asked whether a visit is off; `false`: they were asked before.
pub fn ask(tx: &Tx<'_>, record: &Record, now: Timestamp) -> Result<bool, Error> {
    let booking = &record.booking;
    if find(tx, &booking.id, booking.version)?.is_none() {
        note(tx, record, &Seen { mark: "gone", is_gone: true, is_doubtful: false }, now)?;
    }
    let sql = "UPDATE event_changes SET asked_ms = ?3, passed_ms = coalesce(passed_ms, ?3)
               WHERE booking_id = ?1 AND version = ?2 AND asked_ms IS NULL";
    changes(tx, sql, (&booking.id, booking.version, Ms(now)))
}

/// Notes the answer that a visit stands; `false`: it is not asked, or was answered before.
pub fn keep(tx: &Tx<'_>, id: &BookingId, version: u32) -> Result<bool, Error> {
    let sql = "UPDATE event_changes SET answer = 'stands'
               WHERE booking_id = ?1 AND version = ?2 AND asked_ms IS NOT NULL AND answer IS NULL";
    changes(tx, sql, (id, version))
}
