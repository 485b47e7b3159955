//! Edited and deleted messages: the versions of a message, and what was answered to them.
//!
//! People edit what they have sent. While a message waits, an edit takes its place, so there is one
//! answer. Once a turn has begun with it, the edit is an update of its own, and its turn compares it
//! with the versions before. All of this is read from the rows of the inbox, so an edit that was
//! stored before a crash means the same after it.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::chat::{Inbound, InboundKind, MessageVersion};

use super::{
    Error,
    ids::{ConversationId, InboxId, TurnId},
    sql::{Ms, all, get, json, one, run, to_json},
    tx::Tx,
};

/// A version of a message that was taken into a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The turn.
    pub turn: TurnId,
    /// The message, as it read then.
    pub inbound: Inbound,
}

/// The last version of a message before an edit of it.
struct Before {
    row: InboxId,
    waits: bool,
    inbound: Inbound,
}

/// Takes in an edit whose row has just been inserted; `true`: it needs no turn.
///
/// Its row stays, without the words, so that the same edit is known when it comes again.
pub(super) fn absorb(
    tx: &Tx<'_>,
    conversation: ConversationId,
    row: InboxId,
    edit: &Inbound,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(message) = &edit.message else { return Ok(false) };
    let before = one(
        tx,
        "SELECT id, turn_id IS NULL AND done_ms IS NULL AS waits, body FROM inbox
         WHERE conversation_id = ?1 AND message_id = ?2 AND id < ?3 ORDER BY id DESC LIMIT 1",
        (conversation, &message.id, row),
        |found| {
            let inbound = json(found, "body")?;
            Ok(Before { row: get(found, "id")?, waits: get(found, "waits")?, inbound })
        },
    )?;
    let Some(before) = before else { return first_heard_of(tx, row, edit, message) };
    if before.inbound.said == edit.said {
        return close(tx, row, edit, now).map(|()| true);
    }
    if !before.waits {
        return Ok(false);
    }
    let replaced = Inbound { said: edit.said.clone(), ..before.inbound };
    run(
        tx,
        "UPDATE inbox SET body = ?2, alone = ?3 WHERE id = ?1",
        (before.row, to_json(&replaced, "body")?, replaced.stands_alone()),
    )?;
    close(tx, row, edit, now)?;
    Ok(true)
}

/// Takes in a message whose edit came before it; `true`: it needs no turn.
pub(super) fn absorb_overtaken(
    tx: &Tx<'_>,
    conversation: ConversationId,
    row: InboxId,
    first: &Inbound,
    now: Timestamp,
) -> Result<bool, Error> {
    let Some(message) = &first.message else { return Ok(false) };
    let sql = "SELECT id FROM inbox
               WHERE conversation_id = ?1 AND message_id = ?2 AND id < ?3 LIMIT 1";
    let known =
        one(tx, sql, (conversation, &message.id, row), |found| get::<InboxId>(found, "id"))?;
    if known.is_some() {
        close(tx, row, first, now)?;
    }
    Ok(known.is_some())
}

/// An edit of a message that is not known is a message like any other.
fn first_heard_of(
    tx: &Tx<'_>,
    row: InboxId,
    edit: &Inbound,
    message: &MessageVersion,
) -> Result<bool, Error> {
    let first = Inbound { message: Some(MessageVersion::first(&message.id)), ..edit.clone() };
    run(
        tx,
        "UPDATE inbox SET body = ?2, alone = ?3 WHERE id = ?1",
        (row, to_json(&first, "body")?, first.stands_alone()),
    )?;
    Ok(false)
}

/// Takes back messages that their writer has deleted: those that wait are not answered.
pub(super) fn withdraw(
    tx: &Tx<'_>,
    conversation: ConversationId,
    messages: &[String],
    now: Timestamp,
) -> Result<(), Error> {
    for message in messages {
        run(
            tx,
            "UPDATE inbox SET done_ms = ?3
             WHERE conversation_id = ?1 AND message_id = ?2
               AND turn_id IS NULL AND done_ms IS NULL",
            (conversation, message, Ms(now)),
        )?;
    }
    Ok(())
}

/// Closes the row of an update that needs no turn.
pub(super) fn close(
    tx: &Tx<'_>,
    row: InboxId,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<(), Error> {
    let emptied = Inbound { said: InboundKind::Text(String::new()), ..inbound.clone() };
    run(
        tx,
        "UPDATE inbox SET done_ms = ?2, body = ?3, message_id = NULL WHERE id = ?1",
        (row, Ms(now), to_json(&emptied, "body")?),
    )
}

/// Returns the versions of a message that turns before this one answered, the oldest first.
pub fn versions_before(
    db: &Connection,
    conversation: ConversationId,
    message: &str,
    turn: TurnId,
) -> Result<Vec<Version>, Error> {
    let sql = "SELECT turn_id, body FROM inbox
               WHERE conversation_id = ?1 AND message_id = ?2 AND turn_id < ?3 ORDER BY id";
    all(db, sql, (conversation, message, turn), |row| {
        Ok(Version { turn: get(row, "turn_id")?, inbound: json(row, "body")? })
    })
}

/// Returns everything that a turn answered, in order.
pub fn messages_of(db: &Connection, turn: TurnId) -> Result<Vec<Inbound>, Error> {
    let sql = "SELECT body FROM inbox WHERE turn_id = ?1 ORDER BY id";
    all(db, sql, [turn], |row| json(row, "body"))
}

/// Returns the last turn of a conversation before this one.
pub fn turn_before(
    db: &Connection,
    conversation: ConversationId,
    turn: TurnId,
) -> Result<Option<TurnId>, Error> {
    let sql = "SELECT max(id) AS last FROM turns WHERE conversation_id = ?1 AND id < ?2";
    Ok(one(db, sql, (conversation, turn), |row| get(row, "last"))?.flatten())
}
