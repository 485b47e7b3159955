//! Conversations that are handed over to a person: who was asked, who answers, and what was passed on.
//!
//! At most one handover of a conversation is open, which the schema guards. What is passed on is a job like
//! every message; a row of `handover_lines` says of which handover it is. So a reply to a message is looked
//! up among the messages that were sent in the writer's own conversation, and no one can name another's.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::ids::{BusinessId, StaffId};

use super::{
    Error,
    ids::{ConversationId, JobId},
    jobs::{self, NewJob},
    sql::{Ms, all, changes, get, instant, json, one, run, to_json},
    tx::Tx,
};

/// A handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Its number.
    pub id: i64,
    /// The customer's conversation.
    pub conversation: ConversationId,
    /// The staff who were asked.
    pub asked: Vec<StaffId>,
    /// When they were asked.
    pub asked_at: Timestamp,
    /// Who answers; `None`: none of them has.
    pub answering: Option<Answering>,
    /// When either side last wrote.
    pub last: Timestamp,
    /// Whether what the staff member writes without a reply is for this customer.
    pub is_focused: bool,
    /// Whether the bot is silent in the customer's conversation.
    pub is_open: bool,
}

/// The staff member who answers a customer, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// Who answers.
    pub staff: StaffId,
    /// The conversation in which they write.
    pub conversation: ConversationId,
}

/// Returns whether a letter about a customer who asks for a person was enqueued in a conversation since an
/// instant, under another key than this one.
pub fn has_letter_since(
    db: &Connection,
    conversation: ConversationId,
    key: &str,
    since: Timestamp,
) -> Result<bool, Error> {
    let sql = "SELECT id FROM outbox WHERE key GLOB 'wanted:' || ?1 || ':*' AND key <> ?2
               AND created_ms >= ?3 AND state <> 'given_up' LIMIT 1";
    Ok(one(db, sql, (conversation, key, Ms(since)), |row| get::<JobId>(row, "id"))?.is_some())
}

/// A handover that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHandover {
    /// The business.
    pub bot: BusinessId,
    /// The customer's conversation.
    pub conversation: ConversationId,
    /// The staff who are asked.
    pub asked: Vec<StaffId>,
    /// Names the call, so that the same call asks once.
    pub key: String,
    /// Whether the bot is silent until one of them answers.
    pub is_open: bool,
}

/// Whose words a line passes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The conversation that they were written in.
    pub conversation: ConversationId,
    /// The platform's id of the update that they came with.
    pub update: String,
    /// The platform's id of the message; `None`: it has none.
    pub message: Option<String>,
}

const SELECT: &str = "SELECT id, conversation_id, asked, asked_ms, staff, staff_conversation_id,
                             last_ms, focused, ended_ms FROM handovers";

/// Stores a handover; returns it, or the one that the same call has stored.
pub fn begin(tx: &Tx<'_>, new: &NewHandover, now: Timestamp) -> Result<Option<Handover>, Error> {
    let NewHandover { bot, conversation, asked, key, is_open } = new;
    run(
        tx,
        "INSERT INTO handovers
             (bot, conversation_id, asked, asked_key, asked_ms, last_ms, ended_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6) ON CONFLICT (asked_key) DO NOTHING",
        (
            bot,
            conversation,
            to_json(asked, "asked")?,
            key,
            Ms(now),
            Some(Ms(now)).filter(|_| !is_open),
        ),
    )?;
    by_key(tx, key)
}

/// Returns the handover that a call has stored.
pub fn by_key(db: &Connection, key: &str) -> Result<Option<Handover>, Error> {
    one(db, &format!("{SELECT} WHERE asked_key = ?1"), [key], read)
}

/// Returns a handover by its number.
pub fn find(db: &Connection, id: i64) -> Result<Option<Handover>, Error> {
    one(db, &format!("{SELECT} WHERE id = ?1"), [id], read)
}

/// Returns the open handover of a customer's conversation.
pub fn open_of(db: &Connection, of: ConversationId) -> Result<Option<Handover>, Error> {
    one(db, &format!("{SELECT} WHERE conversation_id = ?1 AND ended_ms IS NULL"), [of], read)
}

/// Returns the open handovers that a staff member answers in a conversation, the oldest first.
pub fn answered_in(db: &Connection, of: ConversationId) -> Result<Vec<Handover>, Error> {
    let sql = format!("{SELECT} WHERE staff_conversation_id = ?1 AND ended_ms IS NULL ORDER BY id");
    all(db, &sql, [of], read)
}

/// Returns the handovers whose customer may be meant by a staff member who writes without a reply, one for each
/// customer: those that they answer in this conversation or have answered since an instant, and those that they
/// were asked for and that no one has answered.
pub fn of_staff(
    db: &Connection,
    bot: &BusinessId,
    writer: &Answering,
    since: Timestamp,
) -> Result<Vec<Handover>, Error> {
    let sql = format!(
        "{SELECT} WHERE id IN (SELECT max(id) FROM handovers WHERE bot = ?1 GROUP BY conversation_id)
           AND (staff_conversation_id = ?3 AND (ended_ms IS NULL OR ended_ms >= ?4)
                OR staff IS NULL AND (ended_ms IS NULL OR asked_ms >= ?4)
                   AND EXISTS (SELECT 1 FROM json_each(asked) WHERE value = ?2))
         ORDER BY id"
    );
    all(db, &sql, (bot, &writer.staff, writer.conversation, Ms(since)), read)
}

/// Notes that a message of a staff member's conversation has words for the customer of a handover, so that it
/// is found with them.
pub fn link(
    tx: &Tx<'_>,
    handover: i64,
    conversation: ConversationId,
    message: JobId,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT OR IGNORE INTO handover_lines (job_id, handover_id)
         SELECT id, ?1 FROM outbox WHERE id = ?2 AND conversation_id = ?3",
        (handover, message, conversation),
    )
}

/// Whether a person answers in a conversation, or was asked to, or a staff member answers from it.
pub fn is_under_way(db: &Connection, conversation: ConversationId) -> Result<bool, Error> {
    Ok(open_of(db, conversation)?.is_some() || !answered_in(db, conversation)?.is_empty())
}

/// Makes a staff member the one who answers, also where the handover had ended.
pub fn take(tx: &Tx<'_>, id: i64, by: &Answering, now: Timestamp) -> Result<(), Error> {
    run(
        tx,
        "UPDATE handovers SET staff = ?2, staff_conversation_id = ?3, last_ms = ?4, ended_ms = NULL
         WHERE id = ?1",
        (id, &by.staff, by.conversation, Ms(now)),
    )
}

/// Notes that one side wrote.
pub fn touch(tx: &Tx<'_>, id: i64, now: Timestamp) -> Result<(), Error> {
    run(tx, "UPDATE handovers SET last_ms = max(last_ms, ?2) WHERE id = ?1", (id, Ms(now)))
}

/// Sets for which customer the words are that a staff member writes without a reply; `None`: for none.
pub fn focus(tx: &Tx<'_>, staff: ConversationId, on: Option<i64>) -> Result<(), Error> {
    run(
        tx,
        "UPDATE handovers SET focused = (id = coalesce(?2, 0))
         WHERE staff_conversation_id = ?1 AND ended_ms IS NULL",
        (staff, on),
    )
}

/// Takes the words of a staff member without a reply from every customer but one, because another one has
/// written since.
pub fn unfocus_others(tx: &Tx<'_>, staff: ConversationId, but: i64) -> Result<(), Error> {
    run(
        tx,
        "UPDATE handovers SET focused = 0
         WHERE staff_conversation_id = ?1 AND id <> ?2 AND ended_ms IS NULL",
        (staff, but),
    )
}

/// Ends a handover; `false`: it was over.
pub fn end(tx: &Tx<'_>, id: i64, now: Timestamp) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE handovers SET ended_ms = ?2, focused = 0 WHERE id = ?1 AND ended_ms IS NULL",
        (id, Ms(now)),
    )
}

/// Enqueues a line of a handover; `false`: it was enqueued before.
pub fn enqueue(
    tx: &Tx<'_>,
    handover: i64,
    job: &NewJob,
    source: Option<&Source>,
    now: Timestamp,
) -> Result<bool, Error> {
    if !jobs::enqueue(tx, job, now)? {
        return Ok(false);
    }
    run(
        tx,
        "INSERT INTO handover_lines (job_id, handover_id, from_conversation, update_id, message_id)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            JobId(tx.last_insert_rowid()),
            handover,
            source.map(|source| source.conversation),
            source.map(|source| &source.update),
            source.and_then(|source| source.message.as_ref()),
        ),
    )?;
    Ok(true)
}

/// Which message of the bot's a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// A line of this handover.
    Line(i64),
    /// Another one.
    Other,
    /// The store knows no such message in the conversation.
    Unknown,
}

/// Returns what a message is that was sent in a conversation.
pub fn of_message(
    db: &Connection,
    conversation: ConversationId,
    message: &str,
) -> Result<Answered, Error> {
    let sql = "SELECT l.handover_id FROM outbox o LEFT JOIN handover_lines l ON l.job_id = o.id
               WHERE o.conversation_id = ?1 AND o.message_id = ?2 AND o.message_id IS NOT NULL
               ORDER BY o.id DESC LIMIT 1";
    let found =
        one(db, sql, (conversation, message), |row| get::<Option<i64>>(row, "handover_id"))?;
    Ok(match found {
        Some(Some(handover)) => Answered::Line(handover),
        Some(None) => Answered::Other,
        None => Answered::Unknown,
    })
}

/// Returns the only handover of which a line with this text, or a long part of it, was sent in a
/// conversation; for a message whose id is not known, because it is one piece of several, or the process
/// stopped before its id was stored.
pub fn of_text(
    db: &Connection,
    conversation: ConversationId,
    text: &str,
) -> Result<Option<i64>, Error> {
    let sql = "SELECT DISTINCT l.handover_id FROM handover_lines l JOIN outbox o ON o.id = l.job_id
               CROSS JOIN (SELECT trim(?2) AS words)
               WHERE o.conversation_id = ?1
                 AND (trim(json_extract(o.body, '$.reply.text')) = words
                      OR length(words) >= 100
                         AND instr(json_extract(o.body, '$.reply.text'), words) > 0)
               LIMIT 2";
    let found = all(db, sql, (conversation, text), |row| get(row, "handover_id"))?;
    Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
}

/// Returns the handover in which a message of a person was passed on.
pub fn passed_in(
    db: &Connection,
    from: ConversationId,
    message: &str,
) -> Result<Option<i64>, Error> {
    let sql = "SELECT handover_id FROM handover_lines
               WHERE from_conversation = ?1 AND message_id = ?2 ORDER BY job_id DESC LIMIT 1";
    one(db, sql, (from, message), |row| get(row, "handover_id"))
}

/// Returns whether another customer of a business, for whom a person was asked as well, has this name.
pub fn is_name_shared(
    db: &Connection,
    bot: &BusinessId,
    conversation: ConversationId,
    name: &str,
) -> Result<bool, Error> {
    let sql = "SELECT h.id FROM handovers h JOIN conversations c ON c.id = h.conversation_id
               JOIN customers customer ON customer.id = c.customer_id
               WHERE h.bot = ?1 AND h.conversation_id <> ?2 AND customer.name = ?3 LIMIT 1";
    Ok(one(db, sql, (bot, conversation, name), |row| get::<i64>(row, "id"))?.is_some())
}

/// Notes that a person has spoken in the customer's conversation: what the bot had asked before is no
/// longer what the customer answers.
pub fn overtake(tx: &Tx<'_>, conversation: ConversationId) -> Result<(), Error> {
    run(
        tx,
        "UPDATE conversations
         SET holder_line = (SELECT max(id) FROM messages WHERE conversation_id = ?1)
         WHERE id = ?1",
        [conversation],
    )
}

fn read(row: &Row<'_>) -> Result<Handover, Error> {
    let staff: Option<StaffId> = get(row, "staff")?;
    let conversation: Option<ConversationId> = get(row, "staff_conversation_id")?;
    let answering = staff.zip(conversation);
    let ended: Option<Ms> = get(row, "ended_ms")?;
    Ok(Handover {
        id: get(row, "id")?,
        conversation: get(row, "conversation_id")?,
        asked: json(row, "asked")?,
        asked_at: instant(row, "asked_ms")?,
        answering: answering.map(|(staff, conversation)| Answering { staff, conversation }),
        last: instant(row, "last_ms")?,
        is_focused: get(row, "focused")?,
        is_open: ended.is_none(),
    })
}
