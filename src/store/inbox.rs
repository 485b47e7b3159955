//! The inbox: every update of every platform, stored once, until it is answered.
//!
//! A platform is told that its update was received only after [`accept`] is committed, and a row is
//! closed only in the transaction that enqueues the answer. In between, the row may be read any
//! number of times, also after a restart.

use jiff::Timestamp;
use rusqlite::{Connection, named_params};

use crate::{
    chat::{Inbound, InboundKind},
    ids::{BusinessId, Platform, StaffId},
};

use super::{
    Error,
    bookings::Record,
    connected_accounts,
    conversations::{self, Conversation},
    edits,
    ids::{ConversationId, InboxId, TurnId},
    scope::{IN_SCOPE, Scope},
    signals::Signal,
    sql::{Ms, all, changes, get, json, one, to_json},
    tx::Tx,
};

/// The result of storing an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// It is new, and waits for a turn.
    New(InboxId),
    /// It was stored before; nothing has changed.
    Duplicate,
    /// It needs no turn: an edit whose words are the same, or whose message still waits and has them
    /// now; a message that was taken back; words of the holder of an account.
    Absorbed,
    /// It is from the account of a person who is not staff, so it is not stored.
    Foreign,
}

/// Stores an update, and creates its conversation if it is new. If this fails, the platform must
/// not be told that the update was received.
pub fn accept(tx: &Tx<'_>, inbound: &Inbound, now: Timestamp) -> Result<Acceptance, Error> {
    accept_served(tx, inbound, |_| true, now)
}

/// The same; `serves`: whether the bot answers in the account of a staff member.
pub fn accept_served(
    tx: &Tx<'_>,
    inbound: &Inbound,
    serves: impl Fn(&StaffId) -> bool,
    now: Timestamp,
) -> Result<Acceptance, Error> {
    if let Some(holder) = inbound.conversation.account_holder()
        && !connected_accounts::staff_of(tx, &inbound.conversation.bot, holder)?
            .is_some_and(|staff| serves(&staff))
    {
        return Ok(Acceptance::Foreign);
    }
    let conversation = conversations::find_or_make(tx, &inbound.conversation, now)?;
    if !insert(tx, conversation.id, inbound, now)? {
        return Ok(Acceptance::Duplicate);
    }
    let row = InboxId(tx.last_insert_rowid());
    if inbound.is_by_person() {
        // A customer who writes is reachable again.
        conversations::set_gone(tx, conversation.id, None)?;
    }
    if absorb(tx, conversation.id, row, inbound, now)? {
        return Ok(Acceptance::Absorbed);
    }
    tx.wake(Signal::Inbox);
    Ok(Acceptance::New(row))
}

/// Takes in an update that needs no turn; `false`: it needs one.
fn absorb(
    tx: &Tx<'_>,
    conversation: ConversationId,
    row: InboxId,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<bool, Error> {
    match &inbound.said {
        InboundKind::ByHolder(words) => {
            connected_accounts::take_over(tx, conversation, inbound, words)?;
            edits::close(tx, row, inbound, now)?;
            Ok(true)
        }
        InboundKind::Withdrawn(messages) => {
            edits::withdraw(tx, conversation, messages, now)?;
            edits::close(tx, row, inbound, now)?;
            Ok(true)
        }
        _ if inbound.is_edit() => edits::absorb(tx, conversation, row, inbound, now),
        _ => edits::absorb_overtaken(tx, conversation, row, inbound, now),
    }
}

/// Inserts the row of an update; `false`: its id is known.
fn insert(
    tx: &Tx<'_>,
    conversation: ConversationId,
    inbound: &Inbound,
    now: Timestamp,
) -> Result<bool, Error> {
    let key = &inbound.conversation;
    changes(
        tx,
        "INSERT INTO inbox
             (conversation_id, bot, platform, update_id, body, sent_ms, received_ms, alone, message_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (bot, platform, update_id) DO NOTHING",
        (
            conversation,
            &key.bot,
            &key.platform,
            &inbound.update,
            to_json(inbound, "body")?,
            Ms(inbound.sent),
            Ms(now),
            inbound.stands_alone(),
            inbound.message.as_ref().map(|message| &message.id),
        ),
    )
}

/// Takes in that a calendar no longer agrees with a booking. `mark` tells this change from others,
/// so that one that is read twice is taken in once.
pub fn accept_calendar_change(
    tx: &Tx<'_>,
    record: &Record,
    mark: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let booking = &record.booking;
    let Some(conversation) = conversations::find(tx, record.conversation)? else {
        return Ok(());
    };
    let inbound = Inbound {
        conversation: conversation.key,
        update: format!("calendar:{}:{}:{mark}", booking.id, booking.version),
        sent: now,
        lang: None,
        handle: None,
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: InboundKind::CalendarChanged(booking.id.clone()),
    };
    accept(tx, &inbound, now).map(drop)
}

/// Writes an update anew that waits for its answer, with what was heard in it.
pub fn replace(tx: &Tx<'_>, inbound: &Inbound) -> Result<(), Error> {
    let key = &inbound.conversation;
    changes(
        tx,
        "UPDATE inbox SET body = ?4
         WHERE bot = ?1 AND platform = ?2 AND update_id = ?3 AND done_ms IS NULL",
        (&key.bot, &key.platform, &inbound.update, to_json(inbound, "body")?),
    )
    .map(drop)
}

/// Returns the conversations with unanswered updates, the one that has waited longest first.
pub fn waiting_conversations(db: &Connection, scope: &Scope) -> Result<Vec<Conversation>, Error> {
    let filter = scope.filter(db)?;
    all(
        db,
        &format!(
            "SELECT {}, min(inbox.id) AS first
             FROM inbox JOIN conversations c ON c.id = inbox.conversation_id
                        JOIN customers customer ON customer.id = c.customer_id
             WHERE inbox.done_ms IS NULL AND {IN_SCOPE}
             GROUP BY c.id ORDER BY first",
            conversations::COLUMNS
        ),
        named_params! { ":places": filter.places, ":one": filter.one },
        conversations::read,
    )
}

/// The messages that the next turn of a conversation would answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The messages, in order; never empty.
    pub inbox: Vec<Inbound>,
    /// When the first of them was received.
    pub oldest: Timestamp,
    /// When the last of them was received.
    pub newest: Timestamp,
}

/// A message that waits.
struct Row {
    inbound: Inbound,
    received: Timestamp,
    alone: bool,
}

/// Returns the messages that wait for a turn; `None`: a turn has begun, or the next update is one
/// that is answered by itself, or follows them.
pub fn waiting(db: &Connection, conversation: ConversationId) -> Result<Option<Waiting>, Error> {
    let open = "SELECT id FROM turns WHERE conversation_id = ?1 AND ended_ms IS NULL";
    if one(db, open, [conversation], |row| get::<TurnId>(row, "id"))?.is_some() {
        return Ok(None);
    }
    let sql = "SELECT body, received_ms, alone FROM inbox
               WHERE conversation_id = ?1 AND done_ms IS NULL AND turn_id IS NULL ORDER BY id";
    let rows = all(db, sql, [conversation], |row| {
        let received = get::<Ms>(row, "received_ms")?.0;
        Ok(Row { inbound: json(row, "body")?, received, alone: get(row, "alone")? })
    })?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
    if rows.iter().any(|row| row.alone) {
        return Ok(None);
    }
    let (oldest, newest) = (first.received, last.received);
    let inbox = rows.into_iter().map(|row| row.inbound).collect();
    Ok(Some(Waiting { inbox, oldest, newest }))
}

/// Returns whether a conversation has an unanswered update.
pub fn waits(db: &Connection, conversation: ConversationId) -> Result<bool, Error> {
    let sql = "SELECT id FROM inbox WHERE conversation_id = ?1 AND done_ms IS NULL LIMIT 1";
    Ok(one(db, sql, [conversation], |row| get::<InboxId>(row, "id"))?.is_some())
}

/// Returns each reply handle that begins with `prefix`, and the highest id of an update that came
/// with it, the latest first. Only for platforms whose update ids are numbers.
pub fn marks(
    db: &Connection,
    bot: &BusinessId,
    platform: Platform,
    prefix: &str,
) -> Result<Vec<(String, u64)>, Error> {
    let sql = "SELECT body ->> '$.handle' AS handle, max(CAST(update_id AS INTEGER)) AS last
               FROM inbox WHERE bot = ?1 AND platform = ?2
               GROUP BY handle HAVING substr(handle, 1, length(?3)) = ?3 ORDER BY last DESC";
    all(db, sql, (bot, platform, prefix), |row| {
        let last: i64 = get(row, "last")?;
        Ok((get(row, "handle")?, last.unsigned_abs()))
    })
}

/// Returns how many updates are unanswered, and when the oldest of them was received.
pub fn backlog(db: &Connection) -> Result<(u32, Option<Timestamp>), Error> {
    let sql = "SELECT count(*) AS many, min(received_ms) AS oldest FROM inbox
               WHERE done_ms IS NULL";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((get(row, "many")?, get::<Option<Ms>>(row, "oldest")?.map(|ms| ms.0)))
    };
    one(db, sql, [], read).map(Option::unwrap_or_default)
}
