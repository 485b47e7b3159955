//! Whether the parts of the worker that hang on somebody else are up: what `status` reads.
//!
//! The worker and `status` are two processes, and the store is what they share. A part is noted
//! when it changes, so that the row says since when it is as it is.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    Error,
    sql::{Ms, all, get, instant, run},
    tx::Tx,
};

/// A part of the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name, such as `discord salon`.
    pub name: String,
    /// Whether it does what it is there for.
    pub up: bool,
    /// Since when.
    pub since: Timestamp,
    /// A word on it that names nobody.
    pub detail: String,
}

/// Notes how a part is; what is known already changes nothing.
pub fn note(tx: &Tx<'_>, name: &str, up: bool, detail: &str, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO health (part, up, detail, since_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (part) DO UPDATE SET
             since_ms = CASE WHEN up = excluded.up THEN since_ms ELSE excluded.since_ms END,
             up = excluded.up, detail = excluded.detail",
        (name, up, detail, Ms(now)),
    )
    .map(drop)
}

/// Returns every part that was ever noted.
pub fn components(db: &Connection) -> Result<Vec<Component>, Error> {
    all(db, "SELECT part, up, detail, since_ms FROM health ORDER BY part", [], |row| {
        Ok(Component {
            name: get(row, "part")?,
            up: get(row, "up")?,
            since: instant(row, "since_ms")?,
            detail: get(row, "detail")?,
        })
    })
}
