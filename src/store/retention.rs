//! Forgets what was said, once a business need not keep it.
//!
//! A message's words stand in the history, in the inbox, in a turn's steps and in the outbox;
//! forgetting one of them alone would forget nothing. Bookings and their events stay: they are
//! the business's books.

use jiff::Timestamp;

use crate::ids::BusinessId;

use super::{
    Error,
    ids::CustomerId,
    sql::{Ms, run},
    tx::Tx,
};

/// Deletes what was said, answered and sent before an instant; returns how many lines went.
///
/// What is not answered, or not sent yet, stays however old it is.
pub fn forget_before(tx: &Tx<'_>, bot: &BusinessId, before: Timestamp) -> Result<usize, Error> {
    let lines = run(
        tx,
        "DELETE FROM messages WHERE created_ms < ?2
             AND conversation_id IN (SELECT id FROM conversations WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    // Steps and inbox rows go with their turn.
    run(
        tx,
        "DELETE FROM turns WHERE ended_ms < ?2
             AND conversation_id IN (SELECT id FROM conversations WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    // A day's turns are of no use after it; a day ends within 36 hours of its first instant in UTC.
    run(
        tx,
        "DELETE FROM customer_days WHERE day < date(?2 / 1000 - 129600, 'unixepoch')
             AND customer_id IN (SELECT id FROM customers WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    forget_jobs(tx, "done_ms < ?2 AND bot = ?1", (bot, Ms(before)))?;
    Ok(lines)
}

/// Deletes what is known of a customer at their wish: their words, what was answered, and their
/// contact data, in bookings that are over as well. What is coming stays, because the business
/// expects them; so does what is not answered or not sent yet.
pub fn forget(tx: &Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let theirs = "conversation_id IN (SELECT id FROM conversations WHERE customer_id = ?1)";
    run(tx, &format!("DELETE FROM messages WHERE {theirs}"), [customer])?;
    run(tx, &format!("DELETE FROM turns WHERE ended_ms IS NOT NULL AND {theirs}"), [customer])?;
    forget_jobs(tx, &format!("done_ms IS NOT NULL AND {theirs}"), [customer])?;
    forget_jobs(
        tx,
        "done_ms IS NOT NULL AND booking_id IN (SELECT id FROM bookings WHERE customer_id = ?1)",
        [customer],
    )?;
    run(
        tx,
        "UPDATE bookings SET name = NULL, email = NULL, phone = NULL
         WHERE customer_id = ?1 AND state IN ('cancelled', 'completed', 'no_show')",
        [customer],
    )?;
    run(
        tx,
        "UPDATE customers SET name = NULL, email = NULL, phone = NULL WHERE id = ?1",
        [customer],
    )
    .map(drop)
}

/// Deletes promises, but of the last one only what it says: buttons and letters are known by
/// the numbers of their rows, and SQLite would give the last number out again.
fn forget_jobs(
    tx: &Tx<'_>,
    which: &str,
    params: impl rusqlite::Params + Clone,
) -> Result<(), Error> {
    let last = "id = (SELECT max(id) FROM outbox)";
    let blank = format!("UPDATE outbox SET body = 'null' WHERE {last} AND {which}");
    run(tx, &blank, params.clone())?;
    run(tx, &format!("DELETE FROM outbox WHERE NOT {last} AND {which}"), params).map(drop)
}
