//! A held booking's way to its end: written down, confirmed, given back, cancelled, over.
//!
//! Every step says in its result whether *this* call took it, because what follows (a letter,
//! a reminder) must be enqueued once, in the transaction of the step.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    ids::{BookingId, BusinessId},
    schedule::{Contact, State},
};

use super::{
    super::{
        Error,
        sql::{Ms, changes, get, one, run},
        tx::Tx,
    },
    Act, Record, Who,
    hold::{NewEffect, record_effect},
    questions::find,
};

/// What became of a hold that was to be written into the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// It is being written, by this call.
    Begun(Record),
    /// It was being written, or confirmed, before.
    Already(Record),
    /// The hold had ended and its time was given away, or there is none: hold it again.
    Gone,
}

/// What the calendar has of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The id of the event.
    pub event: String,
    /// Which calendar it is in; `None`: the staff member has one only.
    pub calendar: Option<String>,
    /// The video link, if there is one yet.
    pub meet_url: Option<String>,
}

/// Takes a booking from held to committing, which never expires, with who comes.
///
/// A hold that has expired, but whose time was not asked for since, is as good as a fresh one. `key` names the call, as in [`NewHold`](super::NewHold).
pub fn commit(
    tx: &Tx<'_>,
    id: &BookingId,
    contact: &Contact,
    key: Option<&str>,
    now: Timestamp,
) -> Result<Commit, Error> {
    let begun = changes(
        tx,
        "UPDATE bookings SET state = 'committing', expires_ms = NULL, updated_ms = ?2,
                             updated_by = 'customer:' || customer_id, reason = NULL,
                             name = coalesce(?3, name), email = coalesce(?4, email),
                             phone = coalesce(?5, phone)
         WHERE id = ?1 AND state = 'held'",
        (id, Ms(now), &contact.name, &contact.email, &contact.phone),
    )?;
    let Some(record) = find(tx, id)? else {
        return Ok(Commit::Gone);
    };
    if let Some(key) = key {
        let effect = NewEffect { booking: id, version: record.booking.version, act: Act::Book };
        record_effect(tx, key, &effect, now)?;
    }
    Ok(match record.booking.state {
        _ if begun => Commit::Begun(record),
        State::Committing | State::Confirmed => Commit::Already(record),
        State::Held | State::Cancelled | State::Completed | State::NoShow => Commit::Gone,
    })
}

/// Confirms a booking that was being written; returns whether this call did it.
pub fn confirm(
    tx: &Tx<'_>,
    id: &BookingId,
    written: &Written,
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE bookings SET state = 'confirmed', event = ?2, meet_url = ?3, updated_ms = ?4,
                             calendar = ?5, updated_by = 'zapys', reason = NULL
         WHERE id = ?1 AND state = 'committing'",
        (id, &written.event, &written.meet_url, Ms(now), &written.calendar),
    )
}

/// Raises the highest version of a booking and returns it: the id of an event that was made of
/// the one before cannot be had.
pub fn raise_version(tx: &Tx<'_>, id: &BookingId) -> Result<Option<u32>, Error> {
    let raise = "UPDATE bookings SET last_version = last_version + 1 WHERE id = ?1";
    run(tx, raise, [id])?;
    Ok(find(tx, id)?.map(|record| record.last_version))
}

/// Stores that the event of a booking is in another calendar now.
pub fn set_calendar(tx: &Tx<'_>, id: &BookingId, calendar: &str) -> Result<(), Error> {
    run(tx, "UPDATE bookings SET calendar = ?2, updated_by = 'zapys' WHERE id = ?1", (id, calendar))
}

/// Adds the video link that a calendar made later; `false`: it was there, or there is no such
/// booking any more.
pub fn set_meet_url(
    tx: &Tx<'_>,
    id: &BookingId,
    meet_url: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE bookings SET meet_url = ?2, updated_ms = ?3
         WHERE id = ?1 AND state = 'confirmed' AND meet_url IS NOT ?2",
        (id, meet_url, Ms(now)),
    )
}

/// Corrects who comes with a confirmed booking that is not being moved; what is absent stays. Returns whether this call did it.
pub fn correct(
    tx: &Tx<'_>,
    id: &BookingId,
    contact: &Contact,
    who: &Who,
    now: Timestamp,
) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE bookings SET name = coalesce(?2, name), email = coalesce(?3, email),
                             phone = coalesce(?4, phone), updated_ms = ?5, updated_by = ?6,
                             reason = 'corrected'
         WHERE id = ?1 AND state = 'confirmed' AND id NOT IN (SELECT booking_id FROM moves)",
        (id, &contact.name, &contact.email, &contact.phone, Ms(now), who.written()),
    )
}

/// Ends a visit that has begun: it took place, or its customer did not come. What was noted of it before
/// may be corrected. Returns whether it is in that state.
pub fn end(
    tx: &Tx<'_>,
    id: &BookingId,
    state: State,
    who: &Who,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE bookings SET state = ?2, updated_ms = ?3, updated_by = ?4, reason = NULL
               WHERE id = ?1 AND state IN ('confirmed', 'completed', 'no_show')
                 AND id NOT IN (SELECT booking_id FROM moves)";
    changes(tx, sql, (id, state, Ms(now), who.written()))
}

/// Notes something on a booking of a business; an empty note takes it away. `false`: there is none.
pub fn set_note(tx: &Tx<'_>, bot: &BusinessId, id: &BookingId, note: &str) -> Result<bool, Error> {
    let sql = "UPDATE bookings SET note = nullif(?3, '') WHERE bot = ?1 AND id = ?2";
    changes(tx, sql, (bot, id, note))
}

/// Notes that the business asked the customer of this version for another time; `false`: it is another
/// version, being moved, or does not stand.
pub fn release_to_customer(tx: &Tx<'_>, id: &BookingId, version: u32) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE bookings SET released_version = version
         WHERE id = ?1 AND version = ?2 AND state = 'confirmed'
           AND id NOT IN (SELECT booking_id FROM moves)",
        (id, version),
    )
}

/// Notes whether the customer was told that a confirmation will follow.
pub fn set_confirmation_pending(tx: &Tx<'_>, id: &BookingId, pending: bool) -> Result<(), Error> {
    run(tx, "UPDATE bookings SET awaited = ?2 WHERE id = ?1", (id, pending))
}

/// Gives up a booking that was never confirmed; its time is free again. Returns whether
/// this call did it.
pub fn release(tx: &Tx<'_>, id: &BookingId, why: &str, now: Timestamp) -> Result<bool, Error> {
    let from = [State::Held, State::Committing];
    cancel_from(tx, id, &from, &Who::Zapys, why, now)
}

/// Cancels a booking that is confirmed, or being written, and a move of it that has begun; its
/// time is free again. Its event is the caller's to erase, also one that may yet be
/// written. Returns whether this call did it.
pub fn cancel(
    tx: &Tx<'_>,
    id: &BookingId,
    who: &Who,
    why: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let from = [State::Committing, State::Confirmed];
    cancel_from(tx, id, &from, who, why, now)
}

/// Returns whether [`complete_before`] would complete any.
pub fn is_any_over(db: &Connection, before: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT id FROM bookings WHERE state = 'confirmed' AND occupied_end_ms <= ?1
                   AND id NOT IN (SELECT booking_id FROM moves) LIMIT 1";
    Ok(one(db, sql, [Ms(before)], |row| get::<BookingId>(row, "id"))?.is_some())
}

/// Completes confirmed bookings whose time was over before an instant. One that
/// is being moved is left as it is.
pub fn complete_before(tx: &Tx<'_>, before: Timestamp, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE bookings SET state = 'completed', updated_ms = ?2, updated_by = ?3, reason = 'over'
         WHERE state = 'confirmed' AND occupied_end_ms <= ?1
           AND id NOT IN (SELECT booking_id FROM moves)",
        (Ms(before), Ms(now), Who::Zapys.written()),
    )
}

/// Cancels a booking that is in one of these states.
fn cancel_from(
    tx: &Tx<'_>,
    id: &BookingId,
    from: &[State],
    who: &Who,
    why: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    if !find(tx, id)?.is_some_and(|record| from.contains(&record.booking.state)) {
        return Ok(false);
    }
    changes(
        tx,
        "UPDATE bookings SET state = 'cancelled', expires_ms = NULL, updated_ms = ?2,
                             updated_by = ?3, reason = ?4
         WHERE id = ?1",
        (id, Ms(now), who.written(), why),
    )
}
