//! What waits to be sent and could not be yet, and what was given up: by kind and reason.
//!
//! The reasons name nobody, so they can be shown to whoever runs the program.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    Error,
    sql::{Ms, all, get, instant, one},
};

/// Promises of one kind that have the same trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJobs {
    /// The kind of promise.
    pub kind: String,
    /// Whether they were given up for good; else they are tried again.
    pub given_up: bool,
    /// What went wrong last.
    pub why: String,
    /// How many there are.
    pub many: u32,
    /// The oldest was promised then.
    pub since: Timestamp,
}

/// Returns the troubles whose promises were made since a moment, the most frequent first.
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

/// Returns when the oldest promise that is due was made; `None`: nothing is due.
pub fn oldest_due(db: &Connection, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT min(created_ms) AS oldest FROM outbox WHERE state = 'due' AND due_ms <= ?1";
    let read = one(db, sql, [Ms(now)], |row| get::<Option<Ms>>(row, "oldest"))?;
    Ok(read.flatten().map(|ms| ms.0))
}
