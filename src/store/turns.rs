//! Turns: everything that waited in a conversation, and what was done about it so far.
//!
//! Each step is committed before the next one acts. A turn that died is taken up with the same
//! messages and the steps it had finished, so nothing is asked or done again; how often it
//! died is counted, so that a message that kills its turn does not do so for ever.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::chat::Inbound;

use super::{
    Error,
    ids::{ConversationId, TurnId},
    sql::{Ms, all, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// One open turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Its number.
    pub id: TurnId,
    /// When it began, in its first life.
    pub started: Timestamp,
    /// How often it was taken up again; 0: it is new.
    pub deaths: u32,
    /// What came in, in order; never empty, and the same in every life.
    pub inbox: Vec<Inbound>,
    /// The steps that were committed, in order.
    pub steps: Vec<Value>,
}

/// Begins the next turn of a conversation, or takes up the open one, which counts a death.
///
/// `None`: nothing waits. What arrives while a turn is open waits for the next.
///
/// # Errors
/// When the database fails, or a row was written by a newer program.
pub fn begin(
    tx: &Tx<'_>,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Option<Turn>, Error> {
    run(
        tx,
        "UPDATE turns SET deaths = deaths + 1 WHERE conversation_id = ?1 AND ended_ms IS NULL",
        [conversation],
    )?;
    let sql = "SELECT id, started_ms, deaths FROM turns
               WHERE conversation_id = ?1 AND ended_ms IS NULL";
    let open = one(tx, sql, [conversation], |row| {
        Ok((get(row, "id")?, instant(row, "started_ms")?, get(row, "deaths")?))
    })?;
    let (id, started, deaths) = match open {
        Some(open) => open,
        None => match start(tx, conversation, now)? {
            Some(id) => (id, now, 0),
            None => return Ok(None),
        },
    };
    let inbox = all(tx, "SELECT body FROM inbox WHERE turn_id = ?1 ORDER BY id", [id], |row| {
        json(row, "body")
    })?;
    let steps = all(tx, "SELECT body FROM steps WHERE turn_id = ?1 ORDER BY n", [id], |row| {
        json(row, "body")
    })?;
    Ok(Some(Turn { id, started, deaths, inbox, steps }))
}

/// Makes a turn of everything that waits; `None`: nothing does.
fn start(
    tx: &Tx<'_>,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Option<TurnId>, Error> {
    let waits = "SELECT id FROM inbox
                 WHERE conversation_id = ?1 AND done_ms IS NULL AND turn_id IS NULL LIMIT 1";
    if one(tx, waits, [conversation], |row| get::<i64>(row, "id"))?.is_none() {
        return Ok(None);
    }
    run(
        tx,
        "INSERT INTO turns (conversation_id, started_ms) VALUES (?1, ?2)",
        (conversation, Ms(now)),
    )?;
    let id = TurnId(tx.last_insert_rowid());
    run(
        tx,
        "UPDATE inbox SET turn_id = ?2
         WHERE conversation_id = ?1 AND done_ms IS NULL AND turn_id IS NULL",
        (conversation, id),
    )?;
    Ok(Some(id))
}

/// Keeps a finished step; returns `false`, and keeps the first, if that step is kept already.
///
/// # Errors
/// When the database fails; the turn must not act on the step.
pub fn record(tx: &Tx<'_>, turn: TurnId, n: u32, body: &impl Serialize) -> Result<bool, Error> {
    let written = run(
        tx,
        "INSERT INTO steps (turn_id, n, body) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (turn, n, to_json(body, "body")?),
    )?;
    Ok(written > 0)
}

/// Ends a turn: what came in is answered. Belongs in the transaction that promises the answer.
///
/// Returns `false`, and changes nothing, if it had ended before.
///
/// # Errors
/// When the database fails.
pub fn end(tx: &Tx<'_>, turn: TurnId, now: Timestamp) -> Result<bool, Error> {
    let ended = run(
        tx,
        "UPDATE turns SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL",
        (turn, Ms(now)),
    )?;
    run(
        tx,
        "UPDATE inbox SET done_ms = ?2 WHERE turn_id = ?1 AND done_ms IS NULL",
        (turn, Ms(now)),
    )?;
    Ok(ended > 0)
}
