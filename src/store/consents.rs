//! Consents under way: who was given a link to Google's page, and whether it was used.
//!
//! A link is known by the hash of its state. It is used once, and that is decided in the
//! transaction that reads it: of two answers that come at the same time one is the second.

use jiff::Timestamp;
use rusqlite::{Connection as Db, Row};

use crate::ids::{CalendarOwner, Lang};

use super::{
    Error,
    ids::ConversationId,
    sql::{Ms, all as rows, get, instant, one, run},
    tx::Tx,
};

/// A link that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// SHA-256 of its state.
    pub state_hash: [u8; 32],
    /// Whose calendar it connects.
    pub owner: CalendarOwner,
    /// Where it was asked for; `None`: at the command line.
    pub conversation: Option<ConversationId>,
    /// The language of its pages.
    pub lang: Lang,
    /// PKCE's verifier, sealed.
    pub verifier: Vec<u8>,
    /// Until when it can be used.
    pub expires: Timestamp,
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkUse {
    /// It is used now, by this answer and no other.
    Accepted(Consent),
    /// It was used before.
    AlreadyUsed(Consent),
    /// Its time is over.
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

/// Keeps a link that is given out, and drops those whose time was over a day ago.
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
    .map(drop)
}

/// Uses a link.
///
/// # Errors
/// When the database fails; then it is not used.
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

/// Notes how a link ended.
pub fn set_outcome(tx: &Tx<'_>, state_hash: &[u8; 32], how: &str) -> Result<(), Error> {
    run(tx, "UPDATE consents SET ended = ?2 WHERE state_hash = ?1", (state_hash, how)).map(drop)
}

/// Returns a link, and when it was used.
pub fn find(db: &Db, state_hash: &[u8; 32]) -> Result<Option<(Consent, Option<Timestamp>)>, Error> {
    one(db, "SELECT * FROM consents WHERE state_hash = ?1", [state_hash], read)
}

/// Returns how a link ended; `None`: it has not.
pub fn outcome(db: &Db, state_hash: &[u8; 32]) -> Result<Option<String>, Error> {
    let sql = "SELECT ended FROM consents WHERE state_hash = ?1";
    Ok(one(db, sql, [state_hash], |row| get(row, "ended"))?.flatten())
}

/// Returns every link that is kept.
pub fn all(db: &Db) -> Result<Vec<Consent>, Error> {
    rows(db, "SELECT * FROM consents ORDER BY created_ms", [], |row| Ok(read(row)?.0))
}

/// Puts the same verifier under another seal.
pub fn reseal(tx: &Tx<'_>, state_hash: &[u8; 32], sealed: &[u8]) -> Result<(), Error> {
    run(tx, "UPDATE consents SET verifier = ?2 WHERE state_hash = ?1", (state_hash, sealed))
        .map(drop)
}
