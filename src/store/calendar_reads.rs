//! How far the changes in each staff member's calendar have been read.
//!
//! Google issues a token for the point up to which it has reported all changes. The token is stored
//! in the same transaction as those changes, so no change is lost between the two.

use jiff::Timestamp;
use rusqlite::Connection as Db;

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, all, get, one, run},
    tx::Tx,
};

/// Returns the token up to which a calendar was read; `None`: it was never read.
pub fn token(db: &Db, owner: &CalendarOwner, calendar: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT token FROM calendar_reads WHERE bot = ?1 AND staff = ?2 AND calendar = ?3";
    one(db, sql, (&owner.bot, &owner.staff, calendar), |row| get(row, "token"))
}

/// Stores the token up to which a calendar was read.
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
         ON CONFLICT DO UPDATE SET token = excluded.token, read_ms = excluded.read_ms",
        (&owner.bot, &owner.staff, calendar, token, Ms(now)),
    )
}

/// Forgets how far an owner's calendars were read, because another account has other ones.
pub fn forget(tx: &Tx<'_>, owner: &CalendarOwner) -> Result<(), Error> {
    let sql = "DELETE FROM calendar_reads WHERE bot = ?1 AND staff = ?2";
    run(tx, sql, (&owner.bot, &owner.staff))
}

/// Returns the Google ids of the calendars that contain a staff member's future confirmed bookings.
pub fn in_use(db: &Db, owner: &CalendarOwner, now: Timestamp) -> Result<Vec<String>, Error> {
    let sql = "SELECT DISTINCT calendar FROM bookings
               WHERE bot = ?1 AND staff = ?2 AND state = 'confirmed' AND start_ms > ?3
                 AND calendar IS NOT NULL ORDER BY calendar";
    all(db, sql, (&owner.bot, &owner.staff, Ms(now)), |row| get(row, "calendar"))
}
