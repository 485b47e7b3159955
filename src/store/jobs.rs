//! What was promised: replies, letters, reminders, notices, until they are sent.
//!
//! A promise is made in the transaction that makes it true (the letter with the confirmed
//! booking), so neither can be lost without the other. Its key makes it once: who promises
//! again after a crash changes nothing.

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};
use serde_json::Value;

use crate::{
    chat::Job,
    ids::{BookingId, BusinessId},
};

use super::{
    Error,
    ids::{ConversationId, OutboxId},
    scope::{IN_SCOPE, Scope},
    signals::Signal,
    sql::{Ms, all, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// When something is due that is to be sent at once. It is no moment of the clock's, because
/// after a crash the next process may begin at an earlier one (`chat --now`), and an answer
/// must not wait for that clock to catch up.
pub const AT_ONCE: Timestamp = Timestamp::UNIX_EPOCH;

/// Something that is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What makes it this one and no other, e.g. `letter:<booking>:<version>:confirmed`.
    pub key: String,
    /// What it is; a word of the room that sends it.
    pub kind: String,
    /// The business it is from.
    pub bot: BusinessId,
    /// The conversation it belongs to: only a process that serves it sends the promise.
    /// `None`: any process may.
    pub conversation: Option<ConversationId>,
    /// The booking it speaks of.
    pub booking: Option<BookingId>,
    /// That booking's version.
    pub version: Option<u32>,
    /// Whose order it belongs to: within a lane one row is sent after the other. `None`: nobody's.
    pub lane: Option<String>,
    /// What is needed to send it.
    pub body: Value,
    /// When to send it.
    pub due: Timestamp,
}

impl NewJob {
    /// Makes a promise that is to be kept at once, bound to no conversation and no booking.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn new(key: String, job: &Job, bot: &BusinessId) -> Result<Self, Error> {
        Ok(Self {
            key,
            kind: job.kind().to_owned(),
            bot: bot.clone(),
            conversation: None,
            booking: None,
            version: None,
            lane: job.lane().map(|lane| format!("{bot} {lane}")),
            body: serde_json::to_value(job).map_err(|_| Error::unreadable("body"))?,
            due: AT_ONCE,
        })
    }
}

/// A promise in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Its number, for its whole life; a letter's Message-ID comes from it.
    pub id: OutboxId,
    /// What was promised; `due` is when it is to be tried next.
    pub promise: NewJob,
    /// How often sending it has failed.
    pub attempts: u32,
    /// When it was promised.
    pub created: Timestamp,
}

/// Which rows a process sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The conversations it serves.
    pub scope: Scope,
    /// Whether it sends what belongs to no conversation as well.
    pub unbound: bool,
}

/// Promises something; returns `false`, and changes nothing, if its key was promised before.
pub fn enqueue(tx: &Tx<'_>, job: &NewJob, now: Timestamp) -> Result<bool, Error> {
    let written = run(
        tx,
        "INSERT INTO outbox
             (key, kind, bot, conversation_id, booking_id, version, lane, body, due_ms, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (key) DO NOTHING",
        (
            &job.key,
            &job.kind,
            &job.bot,
            job.conversation,
            &job.booking,
            job.version,
            &job.lane,
            to_json(&job.body, "body")?,
            Ms(job.due),
            Ms(now),
        ),
    )?;
    if written > 0 {
        tx.wake(Signal::Outbox);
    }
    Ok(written > 0)
}

/// The rows of a reach. A row waits while an earlier one of its kind in its conversation waits
/// to be tried again, so that a customer never reads answers out of order; and so it does in
/// its lane, where `also` says what else of an earlier row it waits for. For a reminder that is
/// tried again nothing waits: it says nothing that others build on, and the next one is about to
/// lose its meaning.
fn reach_sql(also: &str) -> String {
    format!(
        "FROM outbox o LEFT JOIN conversations c ON c.id = o.conversation_id
         WHERE o.state = 'due'
           AND CASE WHEN o.conversation_id IS NULL THEN :unbound ELSE {IN_SCOPE} END
           AND (o.kind = 'reminder' OR NOT EXISTS (
               SELECT 1 FROM outbox earlier
               WHERE earlier.conversation_id = o.conversation_id AND earlier.kind = o.kind
                 AND earlier.id < o.id AND earlier.state = 'due' AND earlier.attempts > 0))
           AND (o.lane IS NULL OR NOT EXISTS (
               SELECT 1 FROM outbox earlier
               WHERE earlier.lane = o.lane AND earlier.lane IS NOT NULL AND earlier.id < o.id
                 AND earlier.state = 'due'
                 AND (earlier.attempts > 0 AND earlier.kind <> 'reminder' {also})))"
    )
}

/// Returns what is to be sent now, the longest due first, at most `limit` rows, and of each
/// lane one; but nothing of conversations that are `busy`, however much waits there.
pub fn due(
    db: &Connection,
    reach: &Reach,
    now: Timestamp,
    (busy, limit): (&[ConversationId], u32),
) -> Result<Vec<Due>, Error> {
    let filter = reach.scope.filter(db)?;
    let ids: Vec<i64> = busy.iter().map(|id| id.0).collect();
    all(
        db,
        &format!(
            "SELECT o.* {} AND o.due_ms <= :now
             AND (o.conversation_id IS NULL
                  OR o.conversation_id NOT IN (SELECT value FROM json_each(:busy))) ORDER BY o.due_ms, o.id LIMIT :limit",
            reach_sql("OR earlier.due_ms <= :now")
        ),
        named_params! {
            ":places": filter.places, ":one": filter.one, ":unbound": reach.unbound,
            ":now": Ms(now), ":busy": to_json(&ids, "busy")?, ":limit": limit,
        },
        read,
    )
}

/// Returns when the next row is due, which may be in the past; `None`: nothing is promised.
pub fn next_due(db: &Connection, reach: &Reach) -> Result<Option<Timestamp>, Error> {
    let filter = reach.scope.filter(db)?;
    one(
        db,
        &format!("SELECT o.due_ms {} ORDER BY o.due_ms LIMIT 1", reach_sql("")),
        named_params! {
            ":places": filter.places, ":one": filter.one, ":unbound": reach.unbound,
        },
        |row| instant(row, "due_ms"),
    )
}

/// Returns a row, whatever became of it.
pub fn find(db: &Connection, key: &str) -> Result<Option<Due>, Error> {
    one(db, "SELECT * FROM outbox WHERE key = ?1", [key], read)
}

/// Returns the replies that a conversation was promised after a row, earliest first.
pub fn replies_after(
    db: &Connection,
    conversation: ConversationId,
    id: OutboxId,
) -> Result<Vec<Due>, Error> {
    let sql = "SELECT * FROM outbox WHERE conversation_id = ?1 AND id > ?2 AND kind = 'reply'
               ORDER BY id";
    all(db, sql, (conversation, id), read)
}

/// Returns what was promised last of all that was sent in a conversation.
pub fn last_sent(db: &Connection, conversation: ConversationId) -> Result<Option<Due>, Error> {
    let sql = "SELECT * FROM outbox WHERE conversation_id = ?1 AND state = 'sent'
               ORDER BY id DESC LIMIT 1";
    one(db, sql, [conversation], read)
}

/// Returns a row by its number, whatever became of it.
pub fn by_id(db: &Connection, id: OutboxId) -> Result<Option<Due>, Error> {
    one(db, "SELECT * FROM outbox WHERE id = ?1", [id], read)
}

/// Drops a promise that was kept in another way before it was sent; `false`: there is none.
pub fn drop_key(tx: &Tx<'_>, key: &str, why: &str, now: Timestamp) -> Result<bool, Error> {
    match find(tx, key)? {
        Some(row) => drop_one(tx, row.id, why, now),
        None => Ok(false),
    }
}

/// Marks a row as sent; `false`: it was settled before.
pub fn sent(tx: &Tx<'_>, id: OutboxId, now: Timestamp) -> Result<bool, Error> {
    settle(tx, id, "sent", None, now)
}

/// Gives a row up for good, with a word on why that names nobody.
pub fn give_up(tx: &Tx<'_>, id: OutboxId, why: &str, now: Timestamp) -> Result<bool, Error> {
    settle(tx, id, "given_up", Some(why), now)
}

/// Drops a row that has lost its meaning before it was sent.
pub fn drop_one(tx: &Tx<'_>, id: OutboxId, why: &str, now: Timestamp) -> Result<bool, Error> {
    settle(tx, id, "dropped", Some(why), now)
}

fn settle(
    tx: &Tx<'_>,
    id: OutboxId,
    state: &str,
    why: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = run(
        tx,
        "UPDATE outbox SET state = ?2, last_error = coalesce(?3, last_error), done_ms = ?4
         WHERE id = ?1 AND state = 'due'",
        (id, state, why, Ms(now)),
    )?;
    // Later rows of its conversation may have waited for it.
    tx.wake(Signal::Outbox);
    Ok(changed > 0)
}

/// Counts a failure and sets when to try again; `false`: the row was settled before.
pub fn retry_at(tx: &Tx<'_>, id: OutboxId, why: &str, at: Timestamp) -> Result<bool, Error> {
    let changed = run(
        tx,
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?2, due_ms = ?3
         WHERE id = ?1 AND state = 'due'",
        (id, why, Ms(at)),
    )?;
    tx.wake(Signal::Outbox);
    Ok(changed > 0)
}

/// Drops what was promised of one kind about a booking and is not sent yet; returns how many.
pub fn drop_kind(
    tx: &Tx<'_>,
    booking: &BookingId,
    kind: &str,
    now: Timestamp,
) -> Result<usize, Error> {
    run(
        tx,
        "UPDATE outbox SET state = 'dropped', done_ms = ?3
         WHERE booking_id = ?1 AND kind = ?2 AND state = 'due'",
        (booking, kind, Ms(now)),
    )
}

/// Returns whether a promise of one kind about a booking is yet to be kept.
pub fn is_due(db: &Connection, booking: &BookingId, kind: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox WHERE booking_id = ?1 AND kind = ?2 AND state = 'due' LIMIT 1";
    Ok(one(db, sql, (booking, kind), |row| get::<OutboxId>(row, "id"))?.is_some())
}

/// Returns whether a later row about the same booking, of its kind and to the same place, is due
/// as well: then this one need not be kept any more.
pub fn is_overtaken(db: &Connection, row: &Due, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox
               WHERE booking_id = ?1 AND kind = ?2 AND conversation_id IS ?3 AND id > ?4
                 AND state = 'due' AND due_ms <= ?5 LIMIT 1";
    let NewJob { booking, kind, conversation, .. } = &row.promise;
    let params = (booking, kind, conversation, row.id, Ms(now));
    Ok(one(db, sql, params, |row| get::<OutboxId>(row, "id"))?.is_some())
}

/// Returns how many rows are due, and how many were given up.
pub fn backlog(db: &Connection, now: Timestamp) -> Result<(u32, u32), Error> {
    let sql = "SELECT (SELECT count(*) FROM outbox WHERE state = 'due' AND due_ms <= ?1) AS due,
                      (SELECT count(*) FROM outbox WHERE state = 'given_up') AS given_up";
    let read = |row: &Row<'_>| Ok((get(row, "due")?, get(row, "given_up")?));
    one(db, sql, [Ms(now)], read).map(Option::unwrap_or_default)
}

fn read(row: &Row<'_>) -> Result<Due, Error> {
    Ok(Due {
        id: get(row, "id")?,
        promise: NewJob {
            key: get(row, "key")?,
            kind: get(row, "kind")?,
            bot: get(row, "bot")?,
            conversation: get(row, "conversation_id")?,
            booking: get(row, "booking_id")?,
            version: get(row, "version")?,
            lane: get(row, "lane")?,
            body: json(row, "body")?,
            due: instant(row, "due_ms")?,
        },
        attempts: get(row, "attempts")?,
        created: instant(row, "created_ms")?,
    })
}
