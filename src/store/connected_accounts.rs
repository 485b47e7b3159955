//! Accounts of staff in which the bot answers: their connections, and whether it may write there.
//!
//! Anyone can connect a bot to their account. Only the account of a person who is staff of the
//! business counts, and who is staff is asked at each message: by the invitation that they redeemed
//! (`staff`) and by the business's file, which the caller knows. The chats of strangers, and of people
//! who have left, are neither stored nor answered.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{
    chat::{ConnectedAccount, Entry, Floor, Inbound, SILENCE},
    ids::{BusinessId, ConversationKey, Platform, StaffId},
};

use super::{
    Error,
    conversations::Conversation,
    ids::{ConversationId, TurnId},
    signals::Signal,
    sql::{Ms, all, changed_rows, get, one, run},
    staff, transcript,
    tx::Tx,
};

/// An account in which the bot answers or has answered, as `zapys status` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountState {
    /// The business.
    pub bot: BusinessId,
    /// The staff member who holds it; `None`: a person who is not staff, so it is not served.
    pub staff: Option<StaffId>,
    /// Whether the connection is active.
    pub is_enabled: bool,
    /// Whether the holder lets the bot answer.
    pub can_reply: bool,
    /// In how many chats a customer waits for an answer.
    pub waiting: u32,
}

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

/// Returns the account of each person who connected one, by its last connection.
pub fn every(db: &Connection) -> Result<Vec<AccountState>, Error> {
    let sql = "SELECT DISTINCT bot, holder FROM connected_accounts ORDER BY bot, holder";
    let known: Vec<(BusinessId, String)> =
        all(db, sql, [], |row| Ok((get(row, "bot")?, get(row, "holder")?)))?;
    let mut states = Vec::new();
    for (bot, holder) in known {
        let Some(account) = of_holder(db, &bot, &holder)? else { continue };
        let staff = staff::who(db, &ConversationKey::private(&bot, Platform::Telegram, &holder))?;
        let sql = format!("SELECT count(DISTINCT conversation_id) AS many FROM ({WAITING})");
        let params = (&bot, &Platform::Telegram, &holder, Ms(Timestamp::UNIX_EPOCH));
        let waiting = one(db, &sql, params, |row| get(row, "many"))?.unwrap_or(0);
        let ConnectedAccount { is_enabled, can_reply, .. } = account;
        states.push(AccountState { bot, staff, is_enabled, can_reply, waiting });
    }
    Ok(states)
}

/// The lines of customers in an account's chats that neither the bot nor the holder has answered.
const WAITING: &str = "SELECT m.id, m.turn_id, m.conversation_id
    FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE c.bot = ?1 AND c.platform = ?2 AND substr(c.chat, 1, length(?3) + 1) = ?3 || ':'
      AND m.role = 'customer' AND m.created_ms >= ?4
      AND m.id > coalesce((SELECT max(id) FROM messages
                           WHERE conversation_id = c.id AND role <> 'customer'), 0)";

/// Lets the messages wait once more that came to an account since an instant, while the bot might not
/// answer there, and that have no answer yet; returns how many.
pub fn reopen_unanswered(
    tx: &Tx<'_>,
    bot: &BusinessId,
    holder: &str,
    since: Timestamp,
) -> Result<usize, Error> {
    let account = || (bot, &Platform::Telegram, holder, Ms(since));
    let sql = format!(
        "DELETE FROM messages WHERE id IN (SELECT w.id FROM ({WAITING}) w
             WHERE EXISTS (SELECT 1 FROM inbox i WHERE i.turn_id = w.turn_id))
         RETURNING turn_id"
    );
    let turns: Vec<TurnId> = all(tx, &sql, account(), |row| get(row, "turn_id"))?;
    let mut reopened = 0;
    for turn in turns {
        let sql = "UPDATE inbox SET turn_id = NULL, done_ms = NULL WHERE turn_id = ?1";
        reopened += changed_rows(tx, sql, [turn])?;
    }
    if reopened > 0 {
        tx.wake(Signal::Inbox);
    }
    Ok(reopened)
}

/// Returns the staff member that an invitation made the holder of an account; `None`: none did. Whether
/// that person still works there is for the caller, who knows the business's file.
pub fn staff_of(db: &Connection, bot: &BusinessId, holder: &str) -> Result<Option<StaffId>, Error> {
    staff::who(db, &ConversationKey::private(bot, Platform::Telegram, holder))
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

/// Returns whether the bot may write in a conversation. `serves`: whether it answers in the account of
/// a staff member.
pub fn floor(
    db: &Connection,
    conversation: &Conversation,
    serves: impl Fn(&StaffId) -> bool,
    now: Timestamp,
) -> Result<Floor, Error> {
    let key = &conversation.key;
    let Some(holder) = key.account_holder() else { return Ok(Floor::Open) };
    let account = of_holder(db, &key.bot, holder)?;
    let is_served = staff_of(db, &key.bot, holder)?.is_some_and(|staff| serves(&staff));
    if !account.is_some_and(|account| account.may_write()) || !is_served {
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
