//! Turns: the updates that waited in a conversation, and what was done about them so far.
//!
//! The steps are committed before and after a call that changes something. A turn that was cut short
//! resumes with the same updates and its committed steps, so nothing is changed twice. The attempts are
//! counted, so that a message which crashes its turn does not do so for ever.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::chat::{Inbound, InboundKind};

use super::{
    Error,
    ids::{ConversationId, InboxId, TurnId},
    sql::{Ms, all, changes, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// One open turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Its row id.
    pub id: TurnId,
    /// When its first attempt began.
    pub started: Timestamp,
    /// How often it was resumed; 0: it is new.
    pub attempts: u32,
    /// The updates, in order; never empty, and the same in every attempt.
    pub inbox: Vec<Inbound>,
    /// The steps that were committed, in order.
    pub steps: Vec<Value>,
}

impl Turn {
    /// Returns the turn as if the customer had written `words`.
    #[must_use]
    pub fn saying(&self, words: &str) -> Self {
        let mut turn = self.clone();
        turn.inbox.truncate(1);
        for inbound in &mut turn.inbox {
            inbound.said = InboundKind::Text(words.to_owned());
        }
        turn
    }
}

/// Begins the next turn of a conversation, or resumes the open one, which counts an attempt.
///
/// `None`: no update waits. An update that arrives while a turn is open waits for the next turn.
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
    let (id, started, attempts) = match open {
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
    Ok(Some(Turn { id, started, attempts, inbox, steps }))
}

/// Makes a turn of what waits: one update that is answered alone, such as a command, or all
/// messages before the next such update. `None`: no update waits.
fn start(
    tx: &Tx<'_>,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Option<TurnId>, Error> {
    let waits = "SELECT id, alone FROM inbox
                 WHERE conversation_id = ?1 AND done_ms IS NULL AND turn_id IS NULL ORDER BY id";
    let waiting = all(tx, waits, [conversation], |row| {
        Ok((get::<InboxId>(row, "id")?, get::<bool>(row, "alone")?))
    })?;
    let Some((first, alone)) = waiting.first().copied() else { return Ok(None) };
    let words = waiting.iter().take_while(|(_, alone)| !alone).last();
    let last = words.filter(|_| !alone).map_or(first, |(id, _)| *id);
    run(
        tx,
        "INSERT INTO turns (conversation_id, started_ms) VALUES (?1, ?2)",
        (conversation, Ms(now)),
    )?;
    let id = TurnId(tx.last_insert_rowid());
    run(
        tx,
        "UPDATE inbox SET turn_id = ?2
         WHERE conversation_id = ?1 AND done_ms IS NULL AND turn_id IS NULL AND id <= ?3",
        (conversation, id, last),
    )?;
    Ok(Some(id))
}

/// Stores a finished step; `false`: that step was stored before and stays as it was. If this fails,
/// the turn must not act on the step.
pub fn record(tx: &Tx<'_>, turn: TurnId, n: u32, body: &impl Serialize) -> Result<bool, Error> {
    changes(
        tx,
        "INSERT INTO steps (turn_id, n, body) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (turn, n, to_json(body, "body")?),
    )
}

/// Ends a turn: its updates are answered. Call it in the transaction that enqueues the answer.
///
/// `false`: the turn had ended before, and nothing has changed.
pub fn end(tx: &Tx<'_>, turn: TurnId, now: Timestamp) -> Result<bool, Error> {
    let ended = changes(
        tx,
        "UPDATE turns SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL",
        (turn, Ms(now)),
    )?;
    run(
        tx,
        "UPDATE inbox SET done_ms = ?2 WHERE turn_id = ?1 AND done_ms IS NULL",
        (turn, Ms(now)),
    )?;
    Ok(ended)
}
