//! The messages that jobs have sent, by the platform's own ids: a person may react to one.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::chat::job::kind;

use super::{
    Error,
    ids::{ConversationId, JobId},
    sql::{Ms, all, changes, get},
    tx::Tx,
};

/// What a job sent, and when.
struct SentMessage {
    message: Option<String>,
    at: Option<Timestamp>,
    id: JobId,
    /// Whether it is a reply that is yet to be sent.
    waits: bool,
}

/// Notes the platform's id of the message that a job sent; empty: it is not known.
pub fn note(tx: &Tx<'_>, id: JobId, message: &str) -> Result<(), Error> {
    changes(tx, "UPDATE outbox SET message_id = ?2 WHERE id = ?1", (id, message)).map(drop)
}

/// Returns whether a message is the one that was sent last in a conversation, and no reply waits to be
/// sent after it.
pub fn is_last(
    db: &Connection,
    conversation: ConversationId,
    message: &str,
) -> Result<bool, Error> {
    // Jobs that were enqueued late are looked at first, so the walk is short; a reminder is sent long
    // after it was enqueued.
    let sql = "SELECT id, kind, state, message_id, done_ms FROM outbox
               WHERE conversation_id = ?1 ORDER BY id DESC LIMIT 24";
    let rows = all(db, sql, [conversation], |row| {
        let (kind, state): (String, String) = (get(row, "kind")?, get(row, "state")?);
        let waits = kind == kind::REPLY && state == "due";
        let at = get::<Option<Ms>>(row, "done_ms")?.map(|ms| ms.0);
        Ok(SentMessage { message: get(row, "message_id")?, at, id: get(row, "id")?, waits })
    })?;
    if rows.iter().any(|row| row.waits) {
        return Ok(false);
    }
    let last = rows.iter().filter(|row| row.message.is_some()).max_by_key(|row| (row.at, row.id));
    let last = last.and_then(|row| row.message.as_deref());
    Ok(!message.is_empty() && last == Some(message))
}
