//! How far the changes in each staff member's calendar have been read.
//!
//! Google issues a token for the point up to which it has reported all changes. The token is stored
//! in the same transaction as those changes, so no change is lost between the two. A calendar that is gone as
//! a whole is noted here as well, so that staff are told of it once.

use jiff::Timestamp;
use rusqlite::Connection as Db;

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, all, changes, get, instant, one, run},
    tx::Tx,
};

/// Returns the token up to which a calendar was read; `None`: it was never read, or was gone since.
pub fn token(db: &Db, owner: &CalendarOwner, calendar: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT token FROM calendar_reads WHERE bot = ?1 AND staff = ?2 AND calendar = ?3
                   AND gone_ms IS NULL";
    one(db, sql, (&owner.bot, &owner.staff, calendar), |row| get(row, "token"))
}

/// Stores the token up to which a calendar was read, which is there then.
pub fn set_token(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    token: &str,
    now: Timestamp,
) -> Result<(), Error> {
    run(
        tx,
        "INSERT INTO calendar_reads (bot, staff, calendar, token, read_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET token = excluded.token, read_ms = excluded.read_ms,
             gone_ms = NULL, gone_told = 0",
        (&owner.bot, &owner.staff, calendar, token, Ms(now)),
    )
}

/// Forgets how far an owner's calendars were read, because another account has other ones.
pub fn forget(tx: &Tx<'_>, owner: &CalendarOwner) -> Result<(), Error> {
    let sql = "DELETE FROM calendar_reads WHERE bot = ?1 AND staff = ?2";
    run(tx, sql, (&owner.bot, &owner.staff))
}

/// Notes that a calendar is not there; returns since when.
pub fn note_gone(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    calendar: &str,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    run(
        tx,
        "INSERT INTO calendar_reads (bot, staff, calendar, token, read_ms, gone_ms)
         VALUES (?1, ?2, ?3, '', ?4, ?4)
         ON CONFLICT DO UPDATE SET gone_ms = coalesce(gone_ms, excluded.gone_ms)",
        (&owner.bot, &owner.staff, calendar, Ms(now)),
    )?;
    let sql = "SELECT gone_ms FROM calendar_reads WHERE bot = ?1 AND staff = ?2 AND calendar = ?3";
    let since = one(tx, sql, (&owner.bot, &owner.staff, calendar), |row| instant(row, "gone_ms"))?;
    Ok(since.unwrap_or(now))
}

/// Notes that staff are told that a calendar is gone; `false`: they were told before.
pub fn tell_gone(tx: &Tx<'_>, owner: &CalendarOwner, calendar: &str) -> Result<bool, Error> {
    let sql = "UPDATE calendar_reads SET gone_told = 1
               WHERE bot = ?1 AND staff = ?2 AND calendar = ?3 AND gone_told = 0";
    changes(tx, sql, (&owner.bot, &owner.staff, calendar))
}

/// Returns an owner's calendars that are gone.
pub fn gone(db: &Db, owner: &CalendarOwner) -> Result<Vec<String>, Error> {
    let sql = "SELECT calendar FROM calendar_reads
               WHERE bot = ?1 AND staff = ?2 AND gone_ms IS NOT NULL";
    all(db, sql, (&owner.bot, &owner.staff), |row| get(row, "calendar"))
}

/// Returns the ids of the calendars that contain a staff member's future confirmed bookings.
pub fn in_use(db: &Db, owner: &CalendarOwner, now: Timestamp) -> Result<Vec<String>, Error> {
    let sql = "SELECT DISTINCT calendar FROM bookings
               WHERE bot = ?1 AND staff = ?2 AND state = 'confirmed' AND start_ms > ?3
                 AND calendar IS NOT NULL ORDER BY calendar";
    all(db, sql, (&owner.bot, &owner.staff, Ms(now)), |row| get(row, "calendar"))
}
