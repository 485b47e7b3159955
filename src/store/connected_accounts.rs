//! Accounts of staff in which the bot answers: their connections, and whether it may write there.
//!
//! Anyone can connect a bot to their account. Only the account of a person who is staff of the
//! business counts, and who is staff is asked at each message (`staff`): a stranger's chats are
//! neither stored nor answered.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{
    chat::{ConnectedAccount, Entry, Floor, Inbound, SILENCE},
    ids::{BusinessId, ConversationKey, Platform},
};

use super::{
    Error,
    conversations::Conversation,
    ids::ConversationId,
    sql::{Ms, all, get, one, run},
    staff, transcript,
    tx::Tx,
};

const COLUMNS: &str = "connection, holder, enabled, can_reply";
/// What stands in the transcript for a message of the holder's that has no words.
const WORDLESS: &str = "…";

/// Stores a connection as it is now; returns the account as it was before.
pub fn record(
    tx: &Tx<'_>,
    bot: &BusinessId,
    account: &ConnectedAccount,
    now: Timestamp,
) -> Result<Option<ConnectedAccount>, Error> {
    let before = of_holder(tx, bot, &account.holder)?;
    run(
        tx,
        "INSERT INTO connected_accounts
             (bot, platform, connection, holder, enabled, can_reply, changed_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET holder = excluded.holder, enabled = excluded.enabled,
             can_reply = excluded.can_reply, changed_ms = excluded.changed_ms",
        (
            bot,
            &Platform::Telegram,
            &account.connection,
            &account.holder,
            account.is_enabled,
            account.can_reply,
            Ms(now),
        ),
    )?;
    if account.may_write() {
        // What could not be reached while the connection was off can be reached again.
        run(
            tx,
            "UPDATE conversations SET gone_ms = NULL
             WHERE bot = ?1 AND platform = ?2 AND gone_ms IS NOT NULL
               AND substr(chat, 1, length(?3) + 1) = ?3 || ':'",
            (bot, &Platform::Telegram, &account.holder),
        )?;
    }
    Ok(before)
}

/// Returns the account of a connection; `None`: it was never recorded.
pub fn by_connection(
    db: &Connection,
    bot: &BusinessId,
    connection: &str,
) -> Result<Option<ConnectedAccount>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM connected_accounts
         WHERE bot = ?1 AND platform = ?2 AND connection = ?3"
    );
    one(db, &sql, (bot, &Platform::Telegram, connection), read)
}

/// Returns a person's account by its last connection, one that is active before one that is not.
pub fn of_holder(
    db: &Connection,
    bot: &BusinessId,
    holder: &str,
) -> Result<Option<ConnectedAccount>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM connected_accounts
         WHERE bot = ?1 AND platform = ?2 AND holder = ?3
         ORDER BY enabled DESC, changed_ms DESC, connection DESC LIMIT 1"
    );
    one(db, &sql, (bot, &Platform::Telegram, holder), read)
}

fn read(row: &Row<'_>) -> Result<ConnectedAccount, Error> {
    Ok(ConnectedAccount {
        connection: get(row, "connection")?,
        holder: get(row, "holder")?,
        is_enabled: get(row, "enabled")?,
        can_reply: get(row, "can_reply")?,
    })
}

/// Returns whether the bot answers in the chats of an account: its holder is staff of the business.
pub fn is_served(db: &Connection, bot: &BusinessId, holder: &str) -> Result<bool, Error> {
    let holder = ConversationKey::private(bot, Platform::Telegram, holder);
    Ok(staff::who(db, &holder)?.is_some())
}

/// Takes in that the holder wrote in a conversation themselves. Their words stand in the transcript
/// as the account's answer, which is what the customer reads them as.
pub(super) fn take_over(
    tx: &Tx<'_>,
    conversation: ConversationId,
    inbound: &Inbound,
    words: &str,
) -> Result<(), Error> {
    let text = if words.trim().is_empty() { WORDLESS } else { words }.to_owned();
    let entry = Entry::Assistant { text, calls: Vec::new() };
    transcript::append(tx, conversation, None, &[entry], inbound.sent)?;
    run(
        tx,
        "UPDATE conversations
         SET holder_wrote_ms = max(coalesce(holder_wrote_ms, 0), ?2),
             holder_line = (SELECT max(id) FROM messages WHERE conversation_id = ?1)
         WHERE id = ?1",
        (conversation, Ms(inbound.sent)),
    )
}

/// Returns whether the bot may write in a conversation.
pub fn floor(db: &Connection, conversation: &Conversation, now: Timestamp) -> Result<Floor, Error> {
    let key = &conversation.key;
    let Some(holder) = key.account_holder() else { return Ok(Floor::Open) };
    let account = of_holder(db, &key.bot, holder)?;
    if !account.is_some_and(|account| account.may_write()) || !is_served(db, &key.bot, holder)? {
        return Ok(Floor::Closed);
    }
    let until = holder_wrote(db, conversation.id)?.and_then(|at| at.checked_add(SILENCE).ok());
    Ok(until.filter(|until| *until > now).map_or(Floor::Open, Floor::Held))
}

fn holder_wrote(db: &Connection, id: ConversationId) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT holder_wrote_ms FROM conversations WHERE id = ?1";
    let at = one(db, sql, [id], |row| get::<Option<Ms>>(row, "holder_wrote_ms"))?;
    Ok(at.flatten().map(|ms| ms.0))
}

/// Returns whether the holder wrote after the dialogue was stored: a question that the bot had asked
/// before is no longer what the customer answers.
pub fn overtook_dialogue(db: &Connection, id: ConversationId) -> Result<bool, Error> {
    let sql = "SELECT holder_line > coalesce(dialogue_line, 0) AS overtook FROM conversations
               WHERE id = ?1";
    Ok(one(db, sql, [id], |row| get::<Option<bool>>(row, "overtook"))?.flatten().unwrap_or(false))
}

/// Returns what the customer wrote since the last answer, by the bot or by the holder.
pub fn unanswered(db: &Connection, id: ConversationId) -> Result<Vec<String>, Error> {
    let sql = "SELECT content FROM messages
               WHERE conversation_id = ?1 AND role = 'customer'
                 AND id > coalesce((SELECT max(id) FROM messages
                                    WHERE conversation_id = ?1 AND role <> 'customer'), 0)
               ORDER BY id";
    all(db, sql, [id], |row| get(row, "content"))
}
