//! One person on two platforms: their chats are linked by a code, and their data are one from then on.
//!
//! A code is shown in one chat and sent in the other, so the person who links two accounts has both; names
//! and addresses are never compared. Only its hash is stored. The second account becomes the first one: its
//! conversations, visits and wishes are given to that customer, so everything that asks by customer covers both.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use crate::ids::{BusinessId, Platform};

use super::{
    Error,
    conversations::{self, Conversation},
    ids::{ConversationId, CustomerId},
    shown_links,
    sql::{Ms, all, changes, get, one, run},
    tx::Tx,
};

/// How long a code is valid.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);
/// How many wrong codes a conversation may send in that time.
const MOST_TRIES: u32 = 5;
/// How long a code is looked for in the message that showed it.
const ERASED_WITHIN: SignedDuration = SignedDuration::from_hours(36);

/// What came of sending a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is valid, and no other conversation can use it any more; the person is asked whether to link.
    Claimed {
        /// The platform of the chat that showed it.
        platform: Platform,
    },
    /// It was shown to this very customer.
    Own,
    /// There is no such code, it was used, or its time is over.
    Unknown,
    /// Too many wrong codes were sent.
    TooMany,
}

/// Two chats that are one person's now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The conversation that showed the code.
    pub shown_in: Conversation,
    /// Whether this call linked them; `false`: it was done before.
    pub is_new: bool,
}

/// Stores a code for a conversation; an earlier one of it that was not used is no longer valid.
pub fn issue(
    tx: &Tx<'_>,
    conversation: &Conversation,
    code_hash: &[u8; 32],
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "DELETE FROM link_codes WHERE conversation_id = ?1 AND linked_ms IS NULL",
        [conversation.id],
    )?;
    let until = now.saturating_add(LASTS).unwrap_or(now);
    run(
        tx,
        "INSERT INTO link_codes (code_hash, bot, conversation_id, expires_ms) VALUES (?1, ?2, ?3, ?4)",
        (code_hash, &conversation.key.bot, conversation.id, Ms(until)),
    )
}

/// Takes a code that was sent in a conversation. The same conversation may send it again, since a turn may
/// be repeated.
pub fn claim(
    tx: &Tx<'_>,
    conversation: &Conversation,
    code_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Claim, Error> {
    let since = now.saturating_sub(LASTS).unwrap_or(now);
    let sql = "SELECT count(*) AS many FROM link_tries WHERE conversation_id = ?1 AND at_ms > ?2";
    let tries = one(tx, sql, (conversation.id, Ms(since)), |row| get::<u32>(row, "many"))?;
    if tries.is_some_and(|tries| tries >= MOST_TRIES) {
        return Ok(Claim::TooMany);
    }
    let sql = "SELECT conversation_id FROM link_codes WHERE code_hash = ?1 AND bot = ?2
               AND expires_ms > ?3 AND linked_ms IS NULL
               AND (claimed_by IS NULL OR claimed_by = ?4)";
    let asked = (code_hash, &conversation.key.bot, Ms(now), conversation.id);
    let shown_in = one(tx, sql, asked, |row| get(row, "conversation_id"))?;
    let shown_in = shown_in.map(|id| conversations::find(tx, id)).transpose()?.flatten();
    let Some(shown_in) = shown_in else {
        run(tx, "DELETE FROM link_tries WHERE at_ms <= ?1", [Ms(since)])?;
        let sql = "INSERT INTO link_tries (conversation_id, at_ms) VALUES (?1, ?2)";
        run(tx, sql, (conversation.id, Ms(now)))?;
        return Ok(Claim::Unknown);
    };
    if shown_in.customer == conversation.customer {
        return Ok(Claim::Own);
    }
    let sql = "UPDATE link_codes SET claimed_by = ?2, claimed_ms = ?3 WHERE code_hash = ?1";
    run(tx, sql, (code_hash, conversation.id, Ms(now)))?;
    Ok(Claim::Claimed { platform: shown_in.key.platform })
}

/// Links the customer of a conversation with the one whose code was sent in it; `None`: none was, its time is
/// over, or one of the two accounts is a staff member's.
pub fn link(
    tx: &Tx<'_>,
    conversation: &Conversation,
    now: Timestamp,
) -> Result<Option<Linked>, Error> {
    // A person agrees to the code that they sent last.
    let sql = "SELECT code_hash, conversation_id, linked_ms IS NOT NULL AS done FROM link_codes
               WHERE claimed_by = ?1 AND (linked_ms IS NOT NULL OR expires_ms > ?2)
                 AND claimed_ms = (SELECT max(claimed_ms) FROM link_codes WHERE claimed_by = ?1)
               ORDER BY done LIMIT 1";
    let found = one(tx, sql, (conversation.id, Ms(now)), |row| {
        let hash: [u8; 32] = get(row, "code_hash")?;
        let shown_in: ConversationId = get(row, "conversation_id")?;
        Ok((hash, shown_in, get::<bool>(row, "done")?))
    })?;
    let Some((code_hash, shown_in, is_done)) = found else { return Ok(None) };
    let (Some(shown_in), Some(own)) =
        (conversations::find(tx, shown_in)?, conversations::find(tx, conversation.id)?)
    else {
        return Ok(None);
    };
    if is_done {
        return Ok(Some(Linked { shown_in, is_new: false }));
    }
    if is_staff(tx, shown_in.customer)? || is_staff(tx, own.customer)? {
        return Ok(None);
    }
    let sql = "UPDATE link_codes SET linked_ms = ?2 WHERE code_hash = ?1 AND linked_ms IS NULL";
    let is_new = changes(tx, sql, (code_hash, Ms(now)))?;
    if own.customer != shown_in.customer {
        join(tx, own.customer, shown_in.customer)?;
    }
    Ok(Some(Linked { shown_in, is_new }))
}

/// Returns whether an account of a customer is a staff member's, or was.
fn is_staff(db: &Connection, customer: CustomerId) -> Result<bool, Error> {
    let sql = "SELECT 1 AS found FROM customers c
               WHERE (c.id = ?1 OR c.linked_to = ?1)
                 AND (EXISTS (SELECT 1 FROM staff_accounts s WHERE s.bot = c.bot
                              AND s.platform = c.platform AND s.person = c.person)
                      OR EXISTS (SELECT 1 FROM invitations i JOIN conversations v ON v.id = i.used_by
                                 WHERE v.customer_id = ?1)) LIMIT 1";
    Ok(one(db, sql, [customer], |row| get::<i64>(row, "found"))?.is_some())
}

/// Gives all of one customer to another.
fn join(tx: &Tx<'_>, from: CustomerId, to: CustomerId) -> Result<(), Error> {
    let both = (from, to);
    run(
        tx,
        "UPDATE customers SET name = coalesce(customers.name, other.name),
                email = coalesce(customers.email, other.email),
                phone = coalesce(customers.phone, other.phone),
                zone = coalesce(customers.zone, other.zone)
         FROM (SELECT name, email, phone, zone FROM customers WHERE id = ?1) AS other
         WHERE customers.id = ?2",
        both,
    )?;
    for table in ["conversations", "bookings", "waitlist", "open_questions"] {
        run(tx, &format!("UPDATE {table} SET customer_id = ?2 WHERE customer_id = ?1"), both)?;
    }
    // What both were offered stands once.
    let offers = "UPDATE OR IGNORE waitlist_offers SET customer_id = ?2 WHERE customer_id = ?1";
    run(tx, offers, both)?;
    run(tx, "DELETE FROM waitlist_offers WHERE customer_id = ?1", [from])?;
    run(
        tx,
        "INSERT INTO customer_days (customer_id, day, turns)
         SELECT ?2, day, turns FROM customer_days WHERE customer_id = ?1
         ON CONFLICT (customer_id, day) DO UPDATE SET turns = turns + excluded.turns",
        both,
    )?;
    run(tx, "DELETE FROM customer_days WHERE customer_id = ?1", [from])?;
    run(
        tx,
        "UPDATE customers SET linked_to = ?2, name = NULL, email = NULL, phone = NULL, zone = NULL
         WHERE id = ?1 OR linked_to = ?1",
        both,
    )
}

/// Takes codes that are used, or whose time is over, out of the messages that showed them: the text of such a
/// message is replaced by `instead`, in the language of its reader. `words`: what stands in each of those
/// messages and in no other.
pub fn erase_shown(
    tx: &Tx<'_>,
    bot: &BusinessId,
    words: &str,
    instead: impl Fn(&Conversation) -> String,
    now: Timestamp,
) -> Result<(), Error> {
    for id in over(tx, bot, now)? {
        if let Some(conversation) = conversations::find(tx, id)? {
            shown_links::erase(tx, id, words, &instead(&conversation))?;
        }
    }
    let old = now.checked_sub(ERASED_WITHIN).unwrap_or(Timestamp::MIN);
    run(tx, "DELETE FROM link_codes WHERE expires_ms <= ?1", [Ms(old)])?;
    run(tx, "DELETE FROM link_tries WHERE at_ms <= ?1", [Ms(old)])
}

/// Returns the conversations of a business that were shown a code and have none that is still valid.
pub fn over(
    db: &Connection,
    bot: &BusinessId,
    now: Timestamp,
) -> Result<Vec<ConversationId>, Error> {
    let sql = "SELECT conversation_id FROM link_codes WHERE bot = ?1 GROUP BY conversation_id
               HAVING max(iif(linked_ms IS NULL, expires_ms, 0)) <= ?2";
    all(db, sql, (bot, Ms(now)), |row| get(row, "conversation_id"))
}
