//! Deletes what was said once a business need not keep it, or when a customer asks for it.
//!
//! The text of a message is stored in the history, in the inbox, in a turn's steps and in jobs, so
//! all of them are deleted together. Bookings and their events stay: the business needs them.

use jiff::Timestamp;

use crate::ids::BusinessId;

use super::{
    Error,
    ids::CustomerId,
    sql::{Ms, changed_rows, run},
    tx::Tx,
};

/// Deletes what a business's customers wrote, and what was answered and sent, before an instant;
/// returns how many lines of history were deleted. Unanswered updates and jobs that are not done
/// stay, however old they are.
pub fn forget_before(tx: &Tx<'_>, bot: &BusinessId, before: Timestamp) -> Result<usize, Error> {
    let lines = changed_rows(
        tx,
        "DELETE FROM messages WHERE created_ms < ?2
             AND conversation_id IN (SELECT id FROM conversations WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    // The schema deletes steps and inbox rows with their turn.
    run(
        tx,
        "DELETE FROM turns WHERE ended_ms < ?2
             AND conversation_id IN (SELECT id FROM conversations WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    // An edit that needed no turn has none.
    run(
        tx,
        "DELETE FROM inbox WHERE turn_id IS NULL AND done_ms < ?2 AND bot = ?1",
        (bot, Ms(before)),
    )?;
    run(
        tx,
        "UPDATE conversations SET dialogue = NULL, dialogue_ms = NULL, dialogue_before = NULL
         WHERE bot = ?1 AND dialogue_ms < ?2",
        (bot, Ms(before)),
    )?;
    // The number of turns in a day is needed on that day only; in any zone a day ends within 36
    // hours of its first instant in UTC.
    run(
        tx,
        "DELETE FROM customer_days WHERE day < date(?2 / 1000 - 129600, 'unixepoch')
             AND customer_id IN (SELECT id FROM customers WHERE bot = ?1)",
        (bot, Ms(before)),
    )?;
    forget_jobs(tx, "done_ms < ?2 AND bot = ?1", (bot, Ms(before)))?;
    Ok(lines)
}

/// Deletes the data of a customer who asks for it: their messages, the answers, and their contact
/// data, also in bookings that are over. The contact data in future bookings stay, because the
/// business expects the customer; so do unanswered updates and jobs that are not done.
pub fn forget(tx: &Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    let theirs = "conversation_id IN (SELECT id FROM conversations WHERE customer_id = ?1)";
    run(tx, &format!("DELETE FROM messages WHERE {theirs}"), [customer])?;
    run(tx, &format!("DELETE FROM turns WHERE ended_ms IS NOT NULL AND {theirs}"), [customer])?;
    let stands =
        "UPDATE conversations SET dialogue = NULL, dialogue_ms = NULL, dialogue_before = NULL
                  WHERE customer_id = ?1";
    run(tx, stands, [customer])?;
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
}

/// Deletes jobs; of the last row only the body. Buttons and letters refer to row ids, and SQLite
/// would give the last id out again (<https://www.sqlite.org/autoinc.html>).
fn forget_jobs(
    tx: &Tx<'_>,
    which: &str,
    params: impl rusqlite::Params + Clone,
) -> Result<(), Error> {
    let last = "id = (SELECT max(id) FROM outbox)";
    let blank = format!("UPDATE outbox SET body = 'null' WHERE {last} AND {which}");
    run(tx, &blank, params.clone())?;
    run(tx, &format!("DELETE FROM outbox WHERE NOT {last} AND {which}"), params)
}
