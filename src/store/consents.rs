//! Consents under way: to whom a link to Google's page was issued, and whether it was used.
//!
//! A link is known by the hash of its state. The transaction that reads it uses it up, so of two
//! answers that come at the same time only one is accepted.

use jiff::Timestamp;
use rusqlite::{Connection as Db, Row};

use crate::ids::{CalendarOwner, Lang};

use super::{
    Error,
    ids::ConversationId,
    sql::{Ms, all as rows, get, instant, one, run},
    tx::Tx,
};

/// A link that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The SHA-256 of its state.
    pub state_hash: [u8; 32],
    /// The staff member whose calendar it connects.
    pub owner: CalendarOwner,
    /// The conversation it was issued in; `None`: at the command line.
    pub conversation: Option<ConversationId>,
    /// The language of the page that the person comes back to.
    pub lang: Lang,
    /// PKCE's verifier, sealed.
    pub verifier: Vec<u8>,
    /// The end of its validity.
    pub expires: Timestamp,
}

/// The result of using a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkUse {
    /// The link is used up by this answer.
    Accepted(Consent),
    /// The link was used before.
    AlreadyUsed(Consent),
    /// The link is no longer valid.
    Expired(Consent),
    /// There is no such link.
    Unknown,
}

fn read(row: &Row<'_>) -> Result<(Consent, Option<Timestamp>), Error> {
    let consent = Consent {
        state_hash: get(row, "state_hash")?,
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        conversation: get(row, "conversation_id")?,
        lang: get(row, "lang")?,
        verifier: get(row, "verifier")?,
        expires: instant(row, "expires_ms")?,
    };
    Ok((consent, get::<Option<Ms>>(row, "used_ms")?.map(|ms| ms.0)))
}

/// Stores a link, and deletes those whose validity ended a day ago.
pub fn insert(tx: &Tx<'_>, consent: &Consent, now: Timestamp) -> Result<(), Error> {
    run(tx, "DELETE FROM consents WHERE expires_ms < ?1 - 86400000", [Ms(now)])?;
    let Consent { state_hash, owner, conversation, lang, verifier, expires } = consent;
    run(
        tx,
        "INSERT INTO consents (state_hash, bot, staff, conversation_id, lang, verifier,
                               created_ms, expires_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (state_hash, &owner.bot, &owner.staff, conversation, lang, verifier, Ms(now), Ms(*expires)),
    )
}

/// Uses a link up.
pub fn redeem(tx: &Tx<'_>, state_hash: &[u8; 32], now: Timestamp) -> Result<LinkUse, Error> {
    let Some((consent, used)) = find(tx, state_hash)? else { return Ok(LinkUse::Unknown) };
    if used.is_some() {
        return Ok(LinkUse::AlreadyUsed(consent));
    }
    if consent.expires <= now {
        return Ok(LinkUse::Expired(consent));
    }
    run(tx, "UPDATE consents SET used_ms = ?2 WHERE state_hash = ?1", (state_hash, Ms(now)))?;
    Ok(LinkUse::Accepted(consent))
}

/// Stores the outcome of a link, as a word that the caller defines.
pub fn set_outcome(tx: &Tx<'_>, state_hash: &[u8; 32], how: &str) -> Result<(), Error> {
    run(tx, "UPDATE consents SET ended = ?2 WHERE state_hash = ?1", (state_hash, how))
}

/// Returns a link, and when it was used (`None`: not yet).
pub fn find(db: &Db, state_hash: &[u8; 32]) -> Result<Option<(Consent, Option<Timestamp>)>, Error> {
    one(db, "SELECT * FROM consents WHERE state_hash = ?1", [state_hash], read)
}

/// Returns the outcome of a link; `None`: it has none yet.
pub fn outcome(db: &Db, state_hash: &[u8; 32]) -> Result<Option<String>, Error> {
    let sql = "SELECT ended FROM consents WHERE state_hash = ?1";
    Ok(one(db, sql, [state_hash], |row| get(row, "ended"))?.flatten())
}

/// Returns the links that were shown in a conversation, never used, valid no longer, and not erased there yet.
pub fn expired(db: &Db, now: Timestamp) -> Result<Vec<Consent>, Error> {
    let sql = "SELECT * FROM consents WHERE expires_ms <= ?1 AND used_ms IS NULL
                   AND erased_ms IS NULL AND conversation_id IS NOT NULL";
    rows(db, sql, [Ms(now)], |row| Ok(read(row)?.0))
}

/// Notes that the message that showed a link no longer does.
pub fn set_erased(tx: &Tx<'_>, state_hash: &[u8; 32], now: Timestamp) -> Result<(), Error> {
    run(tx, "UPDATE consents SET erased_ms = ?2 WHERE state_hash = ?1", (state_hash, Ms(now)))
}

/// Returns every stored link, the oldest first.
pub fn all(db: &Db) -> Result<Vec<Consent>, Error> {
    rows(db, "SELECT * FROM consents ORDER BY created_ms", [], |row| Ok(read(row)?.0))
}

/// Replaces the ciphertext of a verifier after a change of the key.
pub fn reseal(tx: &Tx<'_>, state_hash: &[u8; 32], sealed: &[u8]) -> Result<(), Error> {
    run(tx, "UPDATE consents SET verifier = ?2 WHERE state_hash = ?1", (state_hash, sealed))
}
