//! The waiting list: who waits for what, and what each was offered.
//!
//! An offer is a held booking and a row here, written in one transaction. The primary key of the offers
//! sees to it that no customer is offered the same start twice, however many processes look for one.

use jiff::{Timestamp, civil::Date};
use rusqlite::{Connection, Row};

use crate::{
    chat::waitlist::{WaitlistEntry, WaitlistWish},
    ids::{BookingId, BusinessId, ServiceId},
    schedule::Booking,
};

use super::{
    Error,
    ids::{ConversationId, CustomerId},
    sql::{Ms, all, changed_rows, changes, get, json, one, run, to_json},
    tx::Tx,
};

/// A customer who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What they wait for.
    pub entry: WaitlistEntry,
    /// Where they are told.
    pub conversation: ConversationId,
    /// The customer.
    pub customer: CustomerId,
}

/// A wish that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWish {
    /// The business.
    pub bot: BusinessId,
    /// Where the customer is told.
    pub conversation: ConversationId,
    /// The customer.
    pub customer: CustomerId,
    /// What they wait for.
    pub wish: WaitlistWish,
    /// Names the call, so that the same call stores it once.
    pub key: String,
}

/// Why a customer no longer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// They have a visit then.
    Booked,
    /// They no longer want to.
    Left,
    /// The time has passed.
    Over,
    /// They cannot be told.
    Unreachable,
}

impl Closed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Left => "left",
            Self::Over => "over",
            Self::Unreachable => "unreachable",
        }
    }
}

/// Stores a wish, unless the customer waits for the same already, or the same call has stored it.
pub fn join(tx: &Tx<'_>, new: &NewWish, now: Timestamp) -> Result<(), Error> {
    let NewWish { bot, conversation, customer, wish, key } = new;
    if of_customer(tx, *customer)?.iter().any(|entry| entry.wish == *wish) {
        return Ok(());
    }
    run(
        tx,
        "INSERT INTO waitlist
             (bot, conversation_id, customer_id, wish, last_day, said_key, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (said_key) DO NOTHING",
        (
            bot,
            conversation,
            customer,
            to_json(wish, "wish")?,
            wish.days.1.to_string(),
            key,
            Ms(now),
        ),
    )
}

/// Returns what a customer waits for, the oldest wish first.
pub fn of_customer(db: &Connection, customer: CustomerId) -> Result<Vec<WaitlistEntry>, Error> {
    let sql = "SELECT * FROM waitlist WHERE customer_id = ?1 AND closed_ms IS NULL ORDER BY id";
    all(db, sql, [customer], read_entry)
}

/// Returns who waits in a business, in the order in which they are offered something: who was offered
/// less before who was offered more, and then the oldest wish.
pub fn waiting(db: &Connection, bot: &BusinessId) -> Result<Vec<Waiting>, Error> {
    let sql = "SELECT w.*, (SELECT count(*) FROM waitlist_offers o WHERE o.entry_id = w.id) AS many
               FROM waitlist w JOIN conversations c ON c.id = w.conversation_id
               WHERE w.bot = ?1 AND w.closed_ms IS NULL AND c.gone_ms IS NULL
               ORDER BY many, w.id";
    all(db, sql, [bot], |row| {
        Ok(Waiting {
            entry: read_entry(row)?,
            conversation: get(row, "conversation_id")?,
            customer: get(row, "customer_id")?,
        })
    })
}

fn read_entry(row: &Row<'_>) -> Result<WaitlistEntry, Error> {
    Ok(WaitlistEntry { id: get(row, "id")?, wish: json(row, "wish")? })
}

/// Takes a customer's wish off the list, without a number all of them; returns how many.
pub fn leave(
    tx: &Tx<'_>,
    customer: CustomerId,
    entry: Option<i64>,
    why: Closed,
    now: Timestamp,
) -> Result<usize, Error> {
    let sql = "UPDATE waitlist SET closed_ms = ?3, closed_why = ?4
               WHERE customer_id = ?1 AND closed_ms IS NULL AND (?2 IS NULL OR id = ?2)";
    changed_rows(tx, sql, (customer, entry, Ms(now), why.as_str()))
}

/// Takes the wishes off the list that a booking fulfils: for its service, on its day.
pub fn fulfil(
    tx: &Tx<'_>,
    customer: CustomerId,
    booking: &Booking,
    now: Timestamp,
) -> Result<(), Error> {
    let day = booking.local_start.date();
    for entry in of_customer(tx, customer)? {
        let (first, last) = entry.wish.days;
        if entry.wish.service == booking.service && (first..=last).contains(&day) {
            leave(tx, customer, Some(entry.id), Closed::Booked, now)?;
        }
    }
    Ok(())
}

/// Takes the wishes of a business off the list whose last day is over.
pub fn close_over(tx: &Tx<'_>, bot: &BusinessId, today: Date, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE waitlist SET closed_ms = ?3, closed_why = ?4
               WHERE bot = ?1 AND closed_ms IS NULL AND last_day < ?2";
    run(tx, sql, (bot, today.to_string(), Ms(now), Closed::Over.as_str()))
}

/// Returns whether a customer still waits for what an entry says.
pub fn is_open(db: &Connection, entry: i64) -> Result<bool, Error> {
    let sql = "SELECT 1 AS found FROM waitlist WHERE id = ?1 AND closed_ms IS NULL";
    Ok(one(db, sql, [entry], |row| get::<i64>(row, "found"))?.is_some())
}

/// Returns whether a customer was offered a start of a service before.
pub fn was_offered(
    db: &Connection,
    customer: CustomerId,
    service: &ServiceId,
    start: Timestamp,
) -> Result<bool, Error> {
    let sql = "SELECT 1 AS found FROM waitlist_offers
               WHERE customer_id = ?1 AND service = ?2 AND start_ms = ?3";
    Ok(one(db, sql, (customer, service, Ms(start)), |row| get::<i64>(row, "found"))?.is_some())
}

/// Notes that a customer is offered what a booking holds; `false`: they were offered it before.
pub fn offer(
    tx: &Tx<'_>,
    waiting: &Waiting,
    held: &Booking,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "INSERT INTO waitlist_offers
                   (customer_id, service, start_ms, entry_id, booking_id, offered_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING";
    let (start, entry) = (Ms(held.span.start), waiting.entry.id);
    changes(tx, sql, (waiting.customer, &held.service, start, entry, &held.id, Ms(now)))
}

/// Takes back an offer that never reached its customer, so that it may be made once more.
pub fn withdraw(tx: &Tx<'_>, booking: &BookingId) -> Result<(), Error> {
    run(tx, "DELETE FROM waitlist_offers WHERE booking_id = ?1", [booking])
}

/// Returns whether a booking holds what was offered to a customer.
pub fn is_offer(db: &Connection, booking: &BookingId) -> Result<bool, Error> {
    let sql = "SELECT 1 AS found FROM waitlist_offers WHERE booking_id = ?1";
    Ok(one(db, sql, [booking], |row| get::<i64>(row, "found"))?.is_some())
}

/// Returns when the customer of a conversation wrote last; `None`: never.
pub fn last_heard(
    db: &Connection,
    conversation: ConversationId,
) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT max(received_ms) AS at FROM inbox WHERE conversation_id = ?1";
    let at = one(db, sql, [conversation], |row| get::<Option<Ms>>(row, "at"))?;
    Ok(at.flatten().map(|ms| ms.0))
}
