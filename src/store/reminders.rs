//! The reminders of a customer's bookings: those that are planned, and those that were sent.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::{chat::job::kind, schedule::PlannedReminder};

use super::{
    CustomerId, Error,
    sql::{Ms, all, get, instant},
};

/// How long after its start a booking's reminders are of interest.
const SINCE: SignedDuration = SignedDuration::from_hours(24);

/// Returns the reminders of a customer's bookings that stand, the earliest first.
///
/// # Errors
/// When the database fails.
pub fn of_customer(
    db: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> Result<Vec<PlannedReminder>, Error> {
    let from = now.saturating_sub(SINCE).unwrap_or(now);
    // An older version's reminders are of an old time.
    let sql = "SELECT o.booking_id, o.state = 'sent' AS is_sent,
                      coalesce(o.done_ms, o.due_ms) AS at,
                      o.body ->> '$.kind' = 'reminder_letter' AS by_mail
               FROM bookings b JOIN outbox o ON o.booking_id = b.id
               WHERE b.customer_id = ?1 AND b.start_ms >= ?2 AND b.state = 'confirmed'
                 AND o.kind = ?3 AND o.version = b.version AND o.state IN ('due', 'sent')
               ORDER BY at, o.id";
    all(db, sql, (customer, Ms(from), kind::REMINDER), |row| {
        Ok(PlannedReminder {
            booking: get(row, "booking_id")?,
            at: instant(row, "at")?,
            is_sent: get(row, "is_sent")?,
            by_mail: get(row, "by_mail")?,
        })
    })
}
