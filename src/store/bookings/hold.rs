//! Keeps a time for a conversation, for a while.
//!
//! Looking and taking are one act: the row is inserted and the schema says whether the time
//! was free. A conversation holds one time at most; asking for another gives the first one
//! back, but only if the other can be had.

use jiff::Timestamp;
use rusqlite::{ffi::SQLITE_CONSTRAINT_TRIGGER, named_params};

use crate::{
    ids::{BookingId, BusinessId, StaffId},
    schedule::{Booking, ResourceNeed, Span, State},
};

use super::{
    super::{
        Error,
        ids::{ConversationId, CustomerId},
        sql::{LocalTime, Ms, run, to_json},
        tx::Tx,
    },
    Act, Record, Who,
    questions::find,
};

/// What is to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHold {
    /// The booking; its state and version are stored as held and 1.
    pub booking: Booking,
    /// The conversation that holds it.
    pub conversation: ConversationId,
    /// The customer it is for.
    pub customer: CustomerId,
    /// The time it takes, gaps included; at most [`LONGEST`](super::LONGEST).
    pub occupied: Span,
    /// How many customers can share one session of the service.
    pub capacity: u32,
    /// What it needs beside a staff member.
    pub resources: Vec<ResourceNeed>,
    /// Until when it is held.
    pub until: Timestamp,
}

/// Holds a time: what expired there is dropped, the conversation's other hold given back. `None`:
/// another booking has that time, and what this conversation held before it still holds.
///
/// # Errors
/// When the database fails, or the time is longer than [`LONGEST`](super::LONGEST).
pub fn hold(tx: &Tx<'_>, new: &NewHold, now: Timestamp) -> Result<Option<Record>, Error> {
    drop_expired(tx, &new.booking.bot, &new.booking.staff, now)?;
    drop_expired_of(tx, &new.booking.bot, &new.resources, now)?;
    let taken = tx.attempt(|tx| {
        give_back(tx, new.conversation, now)?;
        unless_taken(insert(tx, new, now))
    })?;
    if taken.is_none() {
        return Ok(None);
    }
    find(tx, &new.booking.id)
}

/// Cancels the holds of a staff member that have expired.
pub fn drop_expired(
    tx: &Tx<'_>,
    bot: &BusinessId,
    staff: &StaffId,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "UPDATE bookings SET state = 'cancelled', expires_ms = NULL, updated_ms = ?3,
                             updated_by = 'zapys', reason = 'expired'
         WHERE bot = ?1 AND staff = ?2 AND state = 'held' AND expires_ms <= ?3",
        (bot, staff, Ms(now)),
    )
}

/// Cancels the holds of a business that have expired, where they may have kept a resource from others.
pub(super) fn drop_expired_of(
    tx: &Tx<'_>,
    bot: &BusinessId,
    resources: &[ResourceNeed],
    now: Timestamp,
) -> Result<(), Error> {
    if resources.is_empty() {
        return Ok(());
    }
    run(
        tx,
        "UPDATE bookings SET state = 'cancelled', expires_ms = NULL, updated_ms = ?2,
                             updated_by = 'zapys', reason = 'expired'
         WHERE bot = ?1 AND state = 'held' AND expires_ms <= ?2 AND resources <> '[]'",
        (bot, Ms(now)),
    )
}

fn give_back(tx: &Tx<'_>, conversation: ConversationId, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE bookings SET state = 'cancelled', expires_ms = NULL, updated_ms = ?2,
                             updated_by = 'customer:' || customer_id, reason = 'another time'
         WHERE conversation_id = ?1 AND state = 'held'",
        (conversation, Ms(now)),
    )
}

/// Makes a value of the guard's refusal: `None`, the time is taken.
pub(super) fn unless_taken(done: Result<(), Error>) -> Result<Option<()>, Error> {
    match done {
        Ok(()) => Ok(Some(())),
        Err(Error::Sqlite(error)) if overlaps(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn overlaps(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::SqliteFailure(code, Some(said))
            if code.extended_code == SQLITE_CONSTRAINT_TRIGGER && said == "overlap"
    )
}

/// What a call does to a booking, as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEffect<'a> {
    /// The booking.
    pub booking: &'a BookingId,
    /// The version that the call makes, or means to make.
    pub version: u32,
    /// What the call does.
    pub act: Act,
}

/// Records what a call does, under its key, in the transaction that does it; a call that is tried
/// again is about its last attempt.
pub fn record_effect(
    tx: &Tx<'_>,
    key: &str,
    effect: &NewEffect<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let NewEffect { booking, version, act } = *effect;
    run(
        tx,
        "INSERT INTO effects (key, booking_id, version, act, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (key) DO UPDATE SET booking_id = ?2, version = ?3, act = ?4, at_ms = ?5",
        (key, booking, version, act, Ms(now)),
    )
}

fn insert(tx: &Tx<'_>, new: &NewHold, now: Timestamp) -> Result<(), Error> {
    let booking = &new.booking;
    run(
        tx,
        "INSERT INTO bookings (id, bot, conversation_id, customer_id, version, last_version,
             state, service, service_name, staff, staff_name, wall, zone, start_ms, end_ms,
             occupied_start_ms, occupied_end_ms, capacity, price, name, email, phone, lang,
             online, meet_url, event, expires_ms, created_ms, updated_ms, updated_by, resources)
         VALUES (:id, :bot, :conversation, :customer, 1, 1,
             :state, :service, :service_name, :staff, :staff_name, :wall, :zone, :start, :end,
             :from, :until, :capacity, :price, :name, :email, :phone, :lang,
             :online, NULL, NULL, :expires, :now, :now, :who, :resources)",
        named_params! {
            ":id": booking.id, ":bot": booking.bot, ":conversation": new.conversation,
            ":customer": new.customer, ":state": State::Held, ":service": booking.service,
            ":service_name": booking.service_name, ":staff": booking.staff,
            ":staff_name": booking.staff_name, ":wall": LocalTime(booking.local_start),
            ":zone": booking.zone, ":start": Ms(booking.span.start), ":end": Ms(booking.span.end),
            ":from": Ms(new.occupied.start), ":until": Ms(new.occupied.end),
            ":capacity": new.capacity, ":price": booking.price, ":name": booking.contact.name,
            ":email": booking.contact.email, ":phone": booking.contact.phone,
            ":lang": booking.lang, ":online": booking.online, ":expires": Ms(new.until),
            ":now": Ms(now), ":who": Who::Customer(new.customer).written(),
            ":resources": to_json(&new.resources, "resources")?,
        },
    )
}
