//! Whether each component of the worker that depends on another service is up; `status` shows it.
//!
//! The worker and `status` are two processes that share the store. A component is written when its
//! state changes, so its row says since when it is up or down.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde::Serialize;

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, all, get, instant, run},
    tx::Tx,
};

/// A component of the worker, as `zapys status --json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Its name, such as `discord salon`.
    pub name: String,
    /// Whether it works.
    pub up: bool,
    /// Since when it is up or down.
    pub since: Timestamp,
    /// The reason in a few words, without names.
    pub detail: String,
}

/// The name under which the condition of the transcription of speech is stored.
pub const SPEECH: &str = "speech";

/// Returns the name under which the condition of a language model is stored.
#[must_use]
pub fn model_name(model: &str) -> String {
    format!("model {model}")
}

/// Returns the name under which it is stored that events are left in the account before that of a staff member,
/// where no one could be told in chat.
#[must_use]
pub fn left_name(owner: &CalendarOwner) -> String {
    format!("calendar before {}/{}", owner.bot, owner.staff)
}

/// Stores the state of a component; `since` changes only if `up` does.
pub fn note(tx: &Tx<'_>, name: &str, up: bool, detail: &str, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO health (part, up, detail, since_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (part) DO UPDATE SET
             since_ms = CASE WHEN up = excluded.up THEN since_ms ELSE excluded.since_ms END,
             up = excluded.up, detail = excluded.detail",
        (name, up, detail, Ms(now)),
    )
}

/// Returns every component that was ever stored, by name.
pub fn components(db: &Connection) -> Result<Vec<Component>, Error> {
    all(db, "SELECT part, up, detail, since_ms FROM health ORDER BY part", [], read)
}

fn read(row: &Row<'_>) -> Result<Component, Error> {
    Ok(Component {
        name: get(row, "part")?,
        up: get(row, "up")?,
        since: instant(row, "since_ms")?,
        detail: get(row, "detail")?,
    })
}
