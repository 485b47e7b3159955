//! Jobs that failed, grouped by kind and reason: those that are retried, and those given up.
//!
//! The reasons contain no names, so `zapys status` can show them.

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;

use crate::{chat::job::kind, ids::BookingId};

use super::{
    Error,
    sql::{Ms, all, changed_rows, get, instant, one, to_json},
    tx::Tx,
};

/// Jobs of one kind that failed for the same reason, as `zapys status --json` shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedJobs {
    /// The kind of the jobs.
    pub kind: String,
    /// Whether they were given up; otherwise they are retried.
    pub given_up: bool,
    /// The last reason.
    pub why: String,
    /// The number of jobs.
    pub many: u32,
    /// When the oldest of them was enqueued.
    pub since: Timestamp,
}

/// Returns at most `most` groups of failed jobs that were enqueued since an instant, the largest
/// group first.
pub fn since(db: &Connection, from: Timestamp, most: u32) -> Result<Vec<FailedJobs>, Error> {
    let sql = "SELECT kind, state, coalesce(last_error, 'no reason was kept') AS why,
                      count(*) AS many, min(created_ms) AS since
               FROM outbox
               WHERE created_ms >= ?1
                 AND (state = 'given_up' OR (state = 'due' AND attempts > 0))
               GROUP BY kind, state, why ORDER BY many DESC, kind, why LIMIT ?2";
    all(db, sql, (Ms(from), most), |row| {
        Ok(FailedJobs {
            kind: get(row, "kind")?,
            given_up: get::<String>(row, "state")? == "given_up",
            why: get(row, "why")?,
            many: get(row, "many")?,
            since: instant(row, "since")?,
        })
    })
}

/// Returns when the oldest job that is due was enqueued; `None`: no job is due.
pub fn oldest_due(db: &Connection, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT min(created_ms) AS oldest FROM outbox WHERE state = 'due' AND due_ms <= ?1";
    let read = one(db, sql, [Ms(now)], |row| get::<Option<Ms>>(row, "oldest"))?;
    Ok(read.flatten().map(|ms| ms.0))
}

/// Discards the letters about a booking that wait for another address than this one, and those that were
/// given up there: the same goes to the right address now.
pub fn discard_letters_elsewhere(
    tx: &Tx<'_>,
    booking: &BookingId,
    address: &str,
    now: Timestamp,
) -> Result<usize, Error> {
    let kinds = [kind::LETTER, kind::REMINDER, kind::MEET_LINK_LETTER];
    changed_rows(
        tx,
        "UPDATE outbox SET state = 'dropped', done_ms = ?4
         WHERE booking_id = ?1 AND kind IN (SELECT value FROM json_each(?2))
           AND (state = 'given_up' OR state = 'due' AND attempts > 0)
           AND coalesce(body ->> '$.booking.contact.email', body ->> '$.to') <> ?3",
        (booking, to_json(&kinds, "kind")?, address, Ms(now)),
    )
}
