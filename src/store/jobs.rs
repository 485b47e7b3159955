//! The queue of jobs: replies, letters, reminders, unfinished bookings, until they are done.
//!
//! A job is stored in the transaction that makes it necessary (the letter with the confirmed
//! booking), so neither can be lost without the other. Its key makes it unique: a process that
//! enqueues it again after a crash changes nothing. The table is called `outbox`, and the column
//! of the ordering key `lane`: databases in use have these names.

use jiff::Timestamp;
use rusqlite::{Connection, Row, named_params};
use serde_json::Value;

use crate::{
    chat::{Job, job::kind},
    ids::{BookingId, BusinessId},
};

use super::{
    Error,
    ids::{ConversationId, JobId},
    scope::{IN_SCOPE, Scope},
    signals::Signal,
    sql::{Ms, all, changed_rows, changes, get, instant, json, one, to_json},
    tx::Tx,
};

/// The due time of a job that is to run at once. It is no moment of the clock's, because after a
/// crash the next process may begin at an earlier one (`chat --now`), and an answer must not wait
/// for that clock to catch up.
pub const AT_ONCE: Timestamp = Timestamp::UNIX_EPOCH;

/// A job that is to be enqueued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Names it; a second job with the same key is not stored. For example
    /// `letter:<booking>:<version>:booked`.
    pub key: String,
    /// Its kind: one of [`kind`], or one that a newer program wrote.
    pub kind: String,
    /// The business.
    pub bot: BusinessId,
    /// The conversation it is sent in: only a process that serves that one runs it. `None`: any
    /// process may.
    pub conversation: Option<ConversationId>,
    /// The booking it is about.
    pub booking: Option<BookingId>,
    /// The version of that booking that it holds for; `None`: any.
    pub version: Option<u32>,
    /// Jobs with one key run one after the other, in the order in which they were enqueued.
    /// `None`: it waits for no other job.
    pub ordering_key: Option<String>,
    /// Its payload: a [`Job`] as JSON.
    pub body: Value,
    /// When it is to run.
    pub due: Timestamp,
}

impl NewJob {
    /// Makes the row of a job that runs at once, in no conversation and about no booking.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub fn new(key: String, job: &Job, bot: &BusinessId) -> Result<Self, Error> {
        Ok(Self {
            key,
            kind: job.kind().to_owned(),
            bot: bot.clone(),
            conversation: None,
            booking: None,
            version: None,
            ordering_key: job.ordering_key().map(|key| format!("{bot} {key}")),
            body: serde_json::to_value(job).map_err(|_| Error::unreadable("body"))?,
            due: AT_ONCE,
        })
    }
}

/// A job in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuedJob {
    /// Its number, for its whole life. After a backup was put back, another job may get it.
    pub id: JobId,
    /// The job; its `due` is when it is to be tried next.
    pub job: NewJob,
    /// How often it has failed.
    pub attempts: u32,
    /// When it was enqueued.
    pub created: Timestamp,
}

/// Which jobs a process runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerScope {
    /// The conversations in which it sends.
    pub conversations: Scope,
    /// Whether it also runs the jobs that any process may run.
    pub any_process: bool,
}

/// Which of the due jobs are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueQuery<'a> {
    /// The jobs of the process.
    pub scope: &'a WorkerScope,
    /// The moment at which they are due.
    pub now: Timestamp,
    /// Conversations of which nothing is returned, however much waits there.
    pub busy: &'a [ConversationId],
    /// How many are returned at most.
    pub limit: u32,
}

/// Enqueues a job; returns `false`, and changes nothing, if its key was enqueued before.
pub fn enqueue(tx: &Tx<'_>, job: &NewJob, now: Timestamp) -> Result<bool, Error> {
    let written = changes(
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
            &job.ordering_key,
            to_json(&job.body, "body")?,
            Ms(job.due),
            Ms(now),
        ),
    )?;
    if written {
        tx.wake(Signal::Jobs);
    }
    Ok(written)
}

/// The jobs of a scope that may run. A job waits while an earlier one of its kind in its
/// conversation waits to be tried again, so that a customer never reads answers out of order; and
/// so it does behind one with its ordering key, where `also` says what else of an earlier job it
/// waits for. No job waits for a reminder that is tried again: nothing else builds on a reminder,
/// and the next one is about to lose its meaning.
fn runnable_sql(also: &str) -> String {
    format!(
        "FROM outbox o LEFT JOIN conversations c ON c.id = o.conversation_id
         WHERE o.state = 'due'
           AND CASE WHEN o.conversation_id IS NULL THEN :any_process ELSE {IN_SCOPE} END
           AND (o.kind = :reminder OR NOT EXISTS (
               SELECT 1 FROM outbox earlier
               WHERE earlier.conversation_id = o.conversation_id AND earlier.kind = o.kind
                 AND earlier.id < o.id AND earlier.state = 'due' AND earlier.attempts > 0))
           AND (o.lane IS NULL OR NOT EXISTS (
               SELECT 1 FROM outbox earlier
               WHERE earlier.lane = o.lane AND earlier.lane IS NOT NULL AND earlier.id < o.id
                 AND earlier.state = 'due'
                 AND (earlier.attempts > 0 AND earlier.kind <> :reminder {also})))"
    )
}

/// Returns the jobs that are due, the longest due first, one for each ordering key.
pub fn due(db: &Connection, query: &DueQuery<'_>) -> Result<Vec<QueuedJob>, Error> {
    let filter = query.scope.conversations.filter(db)?;
    let busy: Vec<i64> = query.busy.iter().map(|id| id.0).collect();
    all(
        db,
        &format!(
            "SELECT o.* {} AND o.due_ms <= :now
             AND (o.conversation_id IS NULL
                  OR o.conversation_id NOT IN (SELECT value FROM json_each(:busy)))
             ORDER BY o.due_ms, o.id LIMIT :limit",
            runnable_sql("OR earlier.due_ms <= :now")
        ),
        named_params! {
            ":places": filter.places, ":one": filter.one, ":any_process": query.scope.any_process,
            ":reminder": kind::REMINDER, ":now": Ms(query.now), ":busy": to_json(&busy, "busy")?,
            ":limit": query.limit,
        },
        read,
    )
}

/// Returns when the next job is due, which may be in the past; `None`: none is queued.
pub fn next_due(db: &Connection, scope: &WorkerScope) -> Result<Option<Timestamp>, Error> {
    let filter = scope.conversations.filter(db)?;
    one(
        db,
        &format!("SELECT o.due_ms {} ORDER BY o.due_ms LIMIT 1", runnable_sql("")),
        named_params! {
            ":places": filter.places, ":one": filter.one, ":any_process": scope.any_process,
            ":reminder": kind::REMINDER,
        },
        |row| instant(row, "due_ms"),
    )
}

/// Returns the job with a key, in any state.
pub fn find(db: &Connection, key: &str) -> Result<Option<QueuedJob>, Error> {
    one(db, "SELECT * FROM outbox WHERE key = ?1", [key], read)
}

/// Returns the replies that were enqueued in a conversation after a job, earliest first.
pub fn replies_after(
    db: &Connection,
    conversation: ConversationId,
    id: JobId,
) -> Result<Vec<QueuedJob>, Error> {
    let sql = "SELECT * FROM outbox WHERE conversation_id = ?1 AND id > ?2 AND kind = ?3
               ORDER BY id";
    all(db, sql, (conversation, id, kind::REPLY), read)
}

/// Returns the job that was enqueued last of all that were sent in a conversation; what stands in place of an
/// earlier message is none.
pub fn last_sent(
    db: &Connection,
    conversation: ConversationId,
) -> Result<Option<QueuedJob>, Error> {
    let sql = "SELECT * FROM outbox WHERE conversation_id = ?1 AND state = 'sent'
                 AND json_extract(body, '$.replaces') IS NULL
               ORDER BY id DESC LIMIT 1";
    one(db, sql, [conversation], read)
}

/// Returns the last reply of a conversation, in any state.
pub fn last_reply(db: &Connection, of: ConversationId) -> Result<Option<QueuedJob>, Error> {
    let sql = "SELECT * FROM outbox WHERE conversation_id = ?1 AND kind = ?2
                 AND json_extract(body, '$.replaces') IS NULL
               ORDER BY id DESC LIMIT 1";
    one(db, sql, (of, kind::REPLY), read)
}

/// Returns a job by its number, in any state.
pub fn by_id(db: &Connection, id: JobId) -> Result<Option<QueuedJob>, Error> {
    one(db, "SELECT * FROM outbox WHERE id = ?1", [id], read)
}

/// Returns the jobs about a booking that were sent, the last enqueued first.
pub fn sent_about(db: &Connection, booking: &BookingId) -> Result<Vec<QueuedJob>, Error> {
    let sql = "SELECT * FROM outbox WHERE booking_id = ?1 AND state = 'sent' ORDER BY id DESC";
    all(db, sql, [booking], read)
}

/// Returns the jobs of some kinds that were sent between two instants.
pub fn sent_between(
    db: &Connection,
    kinds: &[&str],
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<QueuedJob>, Error> {
    let sql = "SELECT * FROM outbox WHERE state = 'sent' AND done_ms >= ?1 AND done_ms <= ?2
                   AND kind IN (SELECT value FROM json_each(?3)) ORDER BY id";
    all(db, sql, (Ms(from), Ms(until), to_json(&kinds, "kind")?), read)
}

/// Discards the job with a key, which has become unnecessary; `false`: none is queued.
pub fn discard_key(tx: &Tx<'_>, key: &str, why: &str, now: Timestamp) -> Result<bool, Error> {
    match find(tx, key)? {
        Some(row) => discard(tx, row.id, why, now),
        None => Ok(false),
    }
}

/// Marks a job as done; `false`: it was closed before.
pub fn complete(tx: &Tx<'_>, id: JobId, now: Timestamp) -> Result<bool, Error> {
    close_row(tx, id, "sent", None, now)
}

/// Gives a job up for good. `why` names no person.
pub fn give_up(tx: &Tx<'_>, id: JobId, why: &str, now: Timestamp) -> Result<bool, Error> {
    close_row(tx, id, "given_up", Some(why), now)
}

/// Discards a job that has lost its meaning before it ran.
pub fn discard(tx: &Tx<'_>, id: JobId, why: &str, now: Timestamp) -> Result<bool, Error> {
    close_row(tx, id, "dropped", Some(why), now)
}

fn close_row(
    tx: &Tx<'_>,
    id: JobId,
    state: &str,
    why: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = changes(
        tx,
        "UPDATE outbox SET state = ?2, last_error = coalesce(?3, last_error), done_ms = ?4
         WHERE id = ?1 AND state = 'due'",
        (id, state, why, Ms(now)),
    )?;
    // Later jobs of its conversation may have waited for it.
    tx.wake(Signal::Jobs);
    Ok(changed)
}

/// Counts a failure and sets when to try again; `false`: the job was closed before.
pub fn retry_at(tx: &Tx<'_>, id: JobId, why: &str, at: Timestamp) -> Result<bool, Error> {
    let changed = changes(
        tx,
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?2, due_ms = ?3
         WHERE id = ?1 AND state = 'due'",
        (id, why, Ms(at)),
    )?;
    tx.wake(Signal::Jobs);
    Ok(changed)
}

/// Discards the queued jobs of one kind about a booking; returns how many.
pub fn discard_kind(
    tx: &Tx<'_>,
    booking: &BookingId,
    kind: &str,
    now: Timestamp,
) -> Result<usize, Error> {
    changed_rows(
        tx,
        "UPDATE outbox SET state = 'dropped', done_ms = ?3
         WHERE booking_id = ?1 AND kind = ?2 AND state = 'due'",
        (booking, kind, Ms(now)),
    )
}

/// Returns whether a job of one kind about a booking is queued.
pub fn is_queued(db: &Connection, booking: &BookingId, kind: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox WHERE booking_id = ?1 AND kind = ?2 AND state = 'due' LIMIT 1";
    Ok(one(db, sql, (booking, kind), |row| get::<JobId>(row, "id"))?.is_some())
}

/// Returns how many jobs of one kind about a booking were ever enqueued, as far as they are kept.
pub fn count_of_kind(db: &Connection, booking: &BookingId, kind: &str) -> Result<u32, Error> {
    let sql = "SELECT count(*) AS many FROM outbox WHERE booking_id = ?1 AND kind = ?2";
    let counted = one(db, sql, (booking, kind), |row| get::<u32>(row, "many"))?;
    Ok(counted.unwrap_or_default())
}

/// Returns whether a job with a key was enqueued.
pub fn has_key(db: &Connection, key: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox WHERE key = ?1";
    Ok(one(db, sql, [key], |row| get::<JobId>(row, "id"))?.is_some())
}

/// Returns whether a job of one kind about a booking is queued and due after an instant. With the
/// present instant it is one that has not begun: an attempt begins once its job is due.
pub fn is_queued_after(
    db: &Connection,
    booking: &BookingId,
    kind: &str,
    instant: Timestamp,
) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox
               WHERE booking_id = ?1 AND kind = ?2 AND state = 'due' AND due_ms > ?3 LIMIT 1";
    Ok(one(db, sql, (booking, kind, Ms(instant)), |row| get::<JobId>(row, "id"))?.is_some())
}

/// Returns the queued jobs of one kind of a business, earliest first.
pub fn queued(db: &Connection, bot: &BusinessId, kind: &str) -> Result<Vec<QueuedJob>, Error> {
    // The plus keeps SQLite from reading the whole table in its order.
    let sql = "SELECT * FROM outbox WHERE state = 'due' AND kind = ?2 AND bot = ?1 ORDER BY +id";
    all(db, sql, (bot, kind), read)
}

/// Returns whether a later job about the same booking, of the same kind and in the same place, is
/// due as well: then this one need not run any more.
pub fn is_overtaken(db: &Connection, row: &QueuedJob, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox
               WHERE booking_id = ?1 AND kind = ?2 AND conversation_id IS ?3 AND id > ?4
                 AND state = 'due' AND due_ms <= ?5 LIMIT 1";
    let NewJob { booking, kind, conversation, .. } = &row.job;
    let params = (booking, kind, conversation, row.id, Ms(now));
    Ok(one(db, sql, params, |row| get::<JobId>(row, "id"))?.is_some())
}

/// Returns how many jobs are due, and how many were given up.
pub fn backlog(db: &Connection, now: Timestamp) -> Result<(u32, u32), Error> {
    let sql = "SELECT (SELECT count(*) FROM outbox WHERE state = 'due' AND due_ms <= ?1) AS due,
                      (SELECT count(*) FROM outbox WHERE state = 'given_up') AS given_up";
    let read = |row: &Row<'_>| Ok((get(row, "due")?, get(row, "given_up")?));
    one(db, sql, [Ms(now)], read).map(Option::unwrap_or_default)
}

fn read(row: &Row<'_>) -> Result<QueuedJob, Error> {
    Ok(QueuedJob {
        id: get(row, "id")?,
        job: NewJob {
            key: get(row, "key")?,
            kind: get(row, "kind")?,
            bot: get(row, "bot")?,
            conversation: get(row, "conversation_id")?,
            booking: get(row, "booking_id")?,
            version: get(row, "version")?,
            ordering_key: get(row, "lane")?,
            body: json(row, "body")?,
            due: instant(row, "due_ms")?,
        },
        attempts: get(row, "attempts")?,
        created: instant(row, "created_ms")?,
    })
}
