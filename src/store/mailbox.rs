//! The mailbox that letters are answered to: how far it was read, and what reports said of letters.
//!
//! A message is taken in once: by its number in the mailbox (IMAP) or by the name of its file
//! (Maildir). What a message leads to is stored before it counts as taken in, under keys that make a
//! repetition harmless, so a crash between the two loses nothing and doubles nothing.

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use serde::Serialize;

use crate::ids::{BusinessId, words};

use super::{
    Error,
    sql::{Ms, all, changes, get, instant, one, run},
    tx::Tx,
};

/// How long what a report said is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The last message of an IMAP mailbox that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which numbers the messages have: with another value all of them are other messages.
    pub uid_validity: u32,
    /// The number of the message.
    pub uid: u32,
}

/// How a mailbox was last found, as `zapys status --json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailboxState {
    /// Which mailbox.
    pub name: String,
    /// When it was last read to its end; `None`: never.
    pub read: Option<Timestamp>,
    /// Since when it cannot be read; `None`: it can.
    pub failed: Option<Timestamp>,
    /// Why it cannot be read.
    pub error: Option<String>,
}

/// What a delivery report said of a letter, where the customer's mailbox is not what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It has not arrived yet; the servers go on trying.
    Delayed,
    /// It was refused because of its sender, a limit, a policy or its content.
    Refused,
    /// Another address than the one it was written to refused it: it was forwarded.
    Elsewhere,
}

words!(Verdict { Delayed = "delayed", Refused = "refused", Elsewhere = "elsewhere" });

/// A letter that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// The letter's name.
    pub letter: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// The business.
    pub bot: BusinessId,
    /// The status code of the report.
    pub code: String,
}

/// Letters of which reports said the same, as `zapys status --json` shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndeliveredLetters {
    /// What was said: `delayed`, `refused` or `elsewhere`.
    pub verdict: String,
    /// The status code.
    pub code: String,
    /// How many letters.
    pub many: u32,
    /// When the last report came.
    pub last: Timestamp,
}

/// Returns the last message of a mailbox that was taken in; `None`: none was.
pub fn position(db: &Connection, mailbox: &str) -> Result<Option<Position>, Error> {
    let sql = "SELECT uid_validity, last_uid FROM mailboxes
               WHERE name = ?1 AND uid_validity IS NOT NULL AND last_uid IS NOT NULL";
    one(db, sql, [mailbox], |row| {
        Ok(Position { uid_validity: get(row, "uid_validity")?, uid: get(row, "last_uid")? })
    })
}

/// Notes that a message of an IMAP mailbox was taken in, and all before it.
pub fn set_position(tx: &Tx<'_>, mailbox: &str, at: Position) -> Result<(), Error> {
    let sql = "INSERT INTO mailboxes (name, uid_validity, last_uid) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET uid_validity = excluded.uid_validity,
                   last_uid = excluded.last_uid";
    run(tx, sql, (mailbox, at.uid_validity, at.uid))
}

/// Returns whether a file of a Maildir was taken in.
pub fn has_file(db: &Connection, mailbox: &str, file: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 AS taken FROM mailbox_files WHERE mailbox = ?1 AND file = ?2";
    Ok(one(db, sql, (mailbox, file), |row| get::<i64>(row, "taken"))?.is_some())
}

/// Notes that a file of a Maildir was taken in.
pub fn add_file(tx: &Tx<'_>, mailbox: &str, file: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO mailbox_files (mailbox, file, taken_ms) VALUES (?1, ?2, ?3)
               ON CONFLICT DO NOTHING";
    run(tx, sql, (mailbox, file, Ms(now)))
}

/// Notes that a mailbox was read to its end, and forgets the files that were taken in before an
/// instant: they are too old to be read again.
pub fn note_read(
    tx: &Tx<'_>,
    mailbox: &str,
    before: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "DELETE FROM mailbox_files WHERE mailbox = ?1 AND taken_ms < ?2";
    run(tx, sql, (mailbox, Ms(before)))?;
    let sql = "INSERT INTO mailboxes (name, read_ms) VALUES (?1, ?2)
               ON CONFLICT DO UPDATE SET read_ms = excluded.read_ms, failed_ms = NULL, error = NULL";
    run(tx, sql, (mailbox, Ms(now)))
}

/// Notes that a mailbox could not be read. `why` names no person.
pub fn note_failure(tx: &Tx<'_>, mailbox: &str, why: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO mailboxes (name, failed_ms, error) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET error = excluded.error,
                   failed_ms = coalesce(failed_ms, excluded.failed_ms)";
    run(tx, sql, (mailbox, Ms(now), why))
}

/// Returns how a mailbox was last found; `None`: it was never looked at.
pub fn state(db: &Connection, mailbox: &str) -> Result<Option<MailboxState>, Error> {
    let sql = "SELECT name, read_ms, failed_ms, error FROM mailboxes WHERE name = ?1";
    one(db, sql, [mailbox], |row| {
        Ok(MailboxState {
            name: get(row, "name")?,
            read: get::<Option<Ms>>(row, "read_ms")?.map(|ms| ms.0),
            failed: get::<Option<Ms>>(row, "failed_ms")?.map(|ms| ms.0),
            error: get(row, "error")?,
        })
    })
}

/// Notes what a report said of a letter; `false`: it was known.
pub fn note_undelivered(tx: &Tx<'_>, it: &Undelivered, now: Timestamp) -> Result<bool, Error> {
    let oldest = now.saturating_sub(KEPT).unwrap_or(now);
    run(tx, "DELETE FROM undelivered WHERE told_ms < ?1", [Ms(oldest)])?;
    let sql = "INSERT INTO undelivered (letter, verdict, bot, code, told_ms)
               VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    changes(tx, sql, (&it.letter, it.verdict.as_str(), &it.bot, &it.code, Ms(now)))
}

/// Returns what reports have said since an instant, the most letters first.
pub fn undelivered(db: &Connection, from: Timestamp) -> Result<Vec<UndeliveredLetters>, Error> {
    let sql = "SELECT verdict, code, count(*) AS many, max(told_ms) AS last FROM undelivered
               WHERE told_ms >= ?1 GROUP BY verdict, code ORDER BY many DESC, verdict, code";
    all(db, sql, [Ms(from)], |row| {
        Ok(UndeliveredLetters {
            verdict: get(row, "verdict")?,
            code: get(row, "code")?,
            many: get(row, "many")?,
            last: instant(row, "last")?,
        })
    })
}
