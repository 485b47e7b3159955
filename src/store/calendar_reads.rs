//! How far the changes in a staff member's calendar have been read.
//!
//! The far end gives a word for the point up to which it has told everything. It is kept in the
//! transaction that takes in what was told, so that no change is lost between the two.

use jiff::Timestamp;
use rusqlite::Connection as Db;

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, all, get, one, run},
    tx::Tx,
};

/// Returns the word for how far a calendar was read; `None`: it never was.
pub fn token(db: &Db, owner: &CalendarOwner, calendar: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT token FROM calendar_reads WHERE bot = ?1 AND staff = ?2 AND calendar = ?3";
    one(db, sql, (&owner.bot, &owner.staff, calendar), |row| get(row, "token"))
}

/// Keeps how far a calendar was read.
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
    .map(drop)
}

/// Returns the calendars in which bookings of a staff member stand that are not over.
pub fn in_use(db: &Db, owner: &CalendarOwner, now: Timestamp) -> Result<Vec<String>, Error> {
    let sql = "SELECT DISTINCT calendar FROM bookings
               WHERE bot = ?1 AND staff = ?2 AND state = 'confirmed' AND start_ms > ?3
                 AND calendar IS NOT NULL ORDER BY calendar";
    all(db, sql, (&owner.bot, &owner.staff, Ms(now)), |row| get(row, "calendar"))
}
