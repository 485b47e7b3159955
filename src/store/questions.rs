//! What the bot could not answer, until an owner was told and the business's messages are forgotten.
//!
//! A question is stored in the transaction that ends its turn, so a repeated turn stores it once. It is given
//! to a week in the transaction that enqueues the message of that week, so no message has it twice. Whose it
//! is is kept for its deletion alone and read by no query that shows it.

use jiff::{Timestamp, civil::Date};
use rusqlite::Connection;

use crate::ids::BusinessId;

use super::{
    Error,
    ids::CustomerId,
    sql::{Ms, all, changed_rows, get, one, run},
    tx::Tx,
};

/// Stores a question to which no answer was known.
pub fn add(
    tx: &Tx<'_>,
    bot: &BusinessId,
    customer: CustomerId,
    question: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO open_questions (bot, customer_id, question, asked_ms) VALUES (?1, ?2, ?3, ?4)",
        (bot, customer, question, Ms(now)),
    )
}

/// Returns whether a question that was asked before an instant has not been told.
pub fn is_any_untold(db: &Connection, bot: &BusinessId, before: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT 1 AS one FROM open_questions
               WHERE bot = ?1 AND week IS NULL AND asked_ms < ?2 LIMIT 1";
    Ok(one(db, sql, (bot, Ms(before)), |row| get::<i64>(row, "one"))?.is_some())
}

/// Gives the questions that were asked before an instant and not told to the message of a week; returns how
/// many they are.
pub fn give_to_week(
    tx: &Tx<'_>,
    bot: &BusinessId,
    before: Timestamp,
    week: Date,
) -> Result<usize, Error> {
    let sql = "UPDATE open_questions SET week = ?3
               WHERE bot = ?1 AND week IS NULL AND asked_ms < ?2";
    changed_rows(tx, sql, (bot, Ms(before), week.to_string()))
}

/// Returns the questions of a week's message, the earliest first.
pub fn of_week(db: &Connection, bot: &BusinessId, week: Date) -> Result<Vec<String>, Error> {
    let sql = "SELECT question FROM open_questions WHERE bot = ?1 AND week = ?2 ORDER BY id";
    all(db, sql, (bot, week.to_string()), |row| get(row, "question"))
}

/// Deletes the questions of a customer.
pub(super) fn forget(tx: &Tx<'_>, customer: CustomerId) -> Result<(), Error> {
    run(tx, "DELETE FROM open_questions WHERE customer_id = ?1", [customer])
}

/// Returns whether a question of a business was asked before an instant.
pub fn is_any_before(db: &Connection, bot: &BusinessId, before: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT 1 AS one FROM open_questions WHERE bot = ?1 AND asked_ms < ?2 LIMIT 1";
    Ok(one(db, sql, (bot, Ms(before)), |row| get::<i64>(row, "one"))?.is_some())
}

/// Deletes the questions of a business that were asked before an instant.
pub fn forget_before(tx: &Tx<'_>, bot: &BusinessId, before: Timestamp) -> Result<(), Error> {
    run(tx, "DELETE FROM open_questions WHERE bot = ?1 AND asked_ms < ?2", (bot, Ms(before)))
}
