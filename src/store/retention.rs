//! Forgets what was said, once a business need not keep it.
//!
//! A message's words stand in the history, in the inbox, in a turn's steps and in the outbox;
//! forgetting one of them alone would forget nothing. Bookings and their events stay: they are
//! the business's books.

use jiff::Timestamp;

use crate::key::BotId;

use super::{
    Error,
    sql::{Ms, run},
    tx::Tx,
};

/// Deletes what was said, answered and sent before an instant; returns how many lines went.
///
/// What is not answered, or not sent yet, stays however old it is.
///
/// # Errors
/// When the database fails.
pub fn forget_before(tx: &Tx<'_>, bot: &BotId, before: Timestamp) -> Result<usize, Error> {
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
    run(tx, "DELETE FROM outbox WHERE done_ms < ?2 AND bot = ?1", (bot, Ms(before)))?;
    Ok(lines)
}
