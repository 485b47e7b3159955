//! Conversations, and the customers who hold them.
//!
//! A customer is one person with one business on one platform. Their contact data and language
//! belong to the customer, whichever chat they write in.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::{
    ids::{ConversationKey, Lang},
    schedule::Contact,
};

use super::{
    Error,
    ids::{ConversationId, CustomerId, TurnId},
    sql::{Ms, all, get, one, run},
    tx::Tx,
};

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its row id.
    pub id: ConversationId,
    /// The customer who holds it.
    pub customer: CustomerId,
    /// The business, platform, chat and person.
    pub key: ConversationKey,
    /// The customer's language; `None`: not known yet.
    pub lang: Option<Lang>,
}

pub(super) const COLUMNS: &str =
    "c.id, c.customer_id, c.bot, c.platform, c.chat, c.person, customer.lang";

pub(super) const FROM: &str =
    "conversations c JOIN customers customer ON customer.id = c.customer_id";

pub(super) fn read(row: &Row<'_>) -> Result<Conversation, Error> {
    Ok(Conversation {
        id: get(row, "id")?,
        customer: get(row, "customer_id")?,
        key: ConversationKey {
            bot: get(row, "bot")?,
            platform: get(row, "platform")?,
            chat: get(row, "chat")?,
            person: get(row, "person")?,
        },
        lang: get(row, "lang")?,
    })
}

/// Returns a conversation; creates it and its customer if they are new.
pub fn find_or_make(
    tx: &Tx<'_>,
    key: &ConversationKey,
    now: Timestamp,
) -> Result<Conversation, Error> {
    if let Some(known) = by_key(tx, key)? {
        return Ok(known);
    }
    run(
        tx,
        "INSERT INTO customers (bot, platform, person, created_ms) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
        (&key.bot, &key.platform, &key.person, Ms(now)),
    )?;
    run(
        tx,
        "INSERT INTO conversations (bot, platform, chat, person, customer_id, created_ms)
         SELECT bot, platform, ?3, person, coalesce(linked_to, id), ?5 FROM customers
         WHERE bot = ?1 AND platform = ?2 AND person = ?4",
        (&key.bot, &key.platform, &key.chat, &key.person, Ms(now)),
    )?;
    by_key(tx, key)?.ok_or_else(|| Error::unreadable("person"))
}

/// Returns a conversation by its row id.
pub fn find(db: &Connection, id: ConversationId) -> Result<Option<Conversation>, Error> {
    one(db, &format!("SELECT {COLUMNS} FROM {FROM} WHERE c.id = ?1"), [id], read)
}

/// Returns a conversation by its place.
pub fn by_key(db: &Connection, key: &ConversationKey) -> Result<Option<Conversation>, Error> {
    one(
        db,
        &format!(
            "SELECT {COLUMNS} FROM {FROM}
             WHERE c.bot = ?1 AND c.platform = ?2 AND c.chat = ?3 AND c.person = ?4"
        ),
        (&key.bot, &key.platform, &key.chat, &key.person),
        read,
    )
}

/// Returns every conversation of a customer, the newest first.
pub fn of_customer(db: &Connection, customer: CustomerId) -> Result<Vec<Conversation>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE c.customer_id = ?1 ORDER BY c.id DESC");
    all(db, &sql, [customer], read)
}

/// Stores the contact data that a customer gave; fields that are `None` stay as they were.
pub fn remember_contact(tx: &Tx<'_>, customer: CustomerId, contact: &Contact) -> Result<(), Error> {
    run(
        tx,
        "UPDATE customers SET name = coalesce(?2, name), email = coalesce(?3, email),
                              phone = coalesce(?4, phone)
         WHERE id = ?1 AND (coalesce(?2, name), coalesce(?3, email), coalesce(?4, phone))
                           IS NOT (name, email, phone)",
        (customer, &contact.name, &contact.email, &contact.phone),
    )
}

/// Stores the zone by which a customer named a time.
pub fn set_zone(tx: &Tx<'_>, customer: CustomerId, zone: &str) -> Result<(), Error> {
    run(tx, "UPDATE customers SET zone = ?2 WHERE id = ?1", (customer, zone))
}

/// Forgets the address of a customer, if it is this one: no letter reaches it.
pub fn forget_address(tx: &Tx<'_>, customer: CustomerId, address: &str) -> Result<(), Error> {
    let sql = "UPDATE customers SET email = NULL WHERE id = ?1 AND lower(email) = lower(?2)";
    run(tx, sql, (customer, address))
}

/// Returns the contact data that a customer has given so far.
pub fn contact(db: &Connection, customer: CustomerId) -> Result<Contact, Error> {
    let sql = "SELECT name, email, phone FROM customers WHERE id = ?1";
    one(db, sql, [customer], contact_of).map(Option::unwrap_or_default)
}

/// Reads the three columns of a contact.
pub(super) fn contact_of(row: &Row<'_>) -> Result<Contact, Error> {
    Ok(Contact { name: get(row, "name")?, email: get(row, "email")?, phone: get(row, "phone")? })
}

/// Where a dialogue stands, as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialogue {
    /// Where it stands after a turn.
    pub after: String,
    /// Where it stood before that turn; `None`: nothing was stored.
    pub before: Option<String>,
}

/// Keeps where the dialogue stands after a turn and the messages that there are.
pub fn set_dialogue(
    tx: &Tx<'_>,
    id: ConversationId,
    turn: TurnId,
    dialogue: &Dialogue,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE conversations SET dialogue = ?2, dialogue_ms = ?3, dialogue_before = ?4,
                   dialogue_turn = ?5, dialogue_line =
                   (SELECT max(id) FROM messages WHERE conversation_id = ?1)
               WHERE id = ?1";
    run(tx, sql, (id, &dialogue.after, Ms(now), &dialogue.before, turn)).map(drop)
}

/// Returns where the dialogue stood before a turn, as JSON, if it is the turn that changed it last;
/// `None` within: nothing was stored then.
pub fn dialogue_before(
    db: &Connection,
    id: ConversationId,
    turn: TurnId,
) -> Result<Option<Option<String>>, Error> {
    let sql = "SELECT dialogue_before FROM conversations
               WHERE id = ?1 AND dialogue_turn = ?2 AND dialogue IS NOT NULL";
    one(db, sql, (id, turn), |row| get(row, "dialogue_before"))
}

/// Returns where the dialogue stands, as JSON, and the number of the last message that it knows of;
/// `None`: nothing is kept.
pub fn dialogue(db: &Connection, id: ConversationId) -> Result<Option<(String, i64)>, Error> {
    let sql = "SELECT dialogue, coalesce(dialogue_line, 0) AS line FROM conversations
               WHERE id = ?1 AND dialogue IS NOT NULL";
    one(db, sql, [id], |row| Ok((get(row, "dialogue")?, get(row, "line")?)))
}

/// Returns where the dialogue stands, as JSON, if the bot changed it after a moment.
pub fn dialogue_since(
    db: &Connection,
    id: ConversationId,
    since: Timestamp,
) -> Result<Option<String>, Error> {
    let sql = "SELECT dialogue FROM conversations
               WHERE id = ?1 AND dialogue IS NOT NULL AND dialogue_ms > ?2";
    one(db, sql, (id, Ms(since)), |row| get(row, "dialogue"))
}

/// Returns the language a customer is answered in; `None`: it is not known yet.
pub fn lang(db: &Connection, customer: CustomerId) -> Result<Option<Lang>, Error> {
    let sql = "SELECT lang FROM customers WHERE id = ?1";
    Ok(one(db, sql, [customer], |row| get(row, "lang"))?.flatten())
}

/// Sets the language a customer is answered in.
pub fn set_lang(tx: &Tx<'_>, customer: CustomerId, lang: Lang) -> Result<(), Error> {
    run(tx, "UPDATE customers SET lang = ?2 WHERE id = ?1", (customer, lang))
}

/// Stores since when a conversation is unreachable by the platform's word (the customer blocked the
/// bot, for example); `None`: it is reachable.
pub fn set_gone(tx: &Tx<'_>, id: ConversationId, since: Option<Timestamp>) -> Result<(), Error> {
    let sql = "UPDATE conversations SET gone_ms = ?2 WHERE id = ?1 AND gone_ms IS NOT ?2";
    run(tx, sql, (id, since.map(Ms)))
}

/// Returns whether a conversation is unreachable, as set by [`set_gone`].
pub fn is_gone(db: &Connection, id: ConversationId) -> Result<bool, Error> {
    let sql = "SELECT gone_ms IS NOT NULL AS gone FROM conversations WHERE id = ?1";
    Ok(one(db, sql, [id], |row| get(row, "gone"))?.unwrap_or(false))
}
