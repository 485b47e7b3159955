//! When staff members are away, as they said in chat.
//!
//! Times are local: a day off is a day by the clocks of the business. A row is never deleted; one that
//! was taken back says when, so a turn that is repeated does not store it anew.

use jiff::{Timestamp, civil::DateTime};
use rusqlite::{Connection, Row};

use crate::{
    ids::{BusinessId, StaffId},
    schedule::Absence,
};

use super::{
    Error,
    bookings::Who,
    sql::{LocalTime, Ms, all, changes, get, one, run},
    tx::Tx,
};

/// An absence that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAbsence {
    /// Its number.
    pub id: i64,
    /// Who is away.
    pub staff: StaffId,
    /// From when until when.
    pub absence: Absence,
}

/// An absence that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAbsence {
    /// The business.
    pub bot: BusinessId,
    /// Who is away.
    pub staff: StaffId,
    /// From when until when.
    pub absence: Absence,
    /// The staff member who says so.
    pub by: StaffId,
    /// Names the call, so that the same call stores it once.
    pub key: String,
}

/// Stores an absence, unless the same call has stored it before.
pub fn add(tx: &Tx<'_>, new: &NewAbsence, now: Timestamp) -> Result<(), Error> {
    let NewAbsence { bot, staff, absence, by, key } = new;
    run(
        tx,
        "INSERT INTO absences (bot, staff, from_wall, until_wall, said_key, said_by, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (said_key) DO NOTHING",
        (
            bot,
            staff,
            LocalTime(absence.from),
            LocalTime(absence.until),
            key,
            Who::Staff(by.clone()).written(),
            Ms(now),
        ),
    )
}

/// Takes an absence back; `false`: it was taken back before, or the business has none of that number.
pub fn remove(tx: &Tx<'_>, bot: &BusinessId, id: i64, now: Timestamp) -> Result<bool, Error> {
    let sql = "UPDATE absences SET removed_ms = ?3
               WHERE bot = ?1 AND id = ?2 AND removed_ms IS NULL";
    changes(tx, sql, (bot, id, Ms(now)))
}

/// Returns an absence that holds.
pub fn find(db: &Connection, bot: &BusinessId, id: i64) -> Result<Option<StoredAbsence>, Error> {
    let sql = "SELECT * FROM absences WHERE bot = ?1 AND id = ?2 AND removed_ms IS NULL";
    one(db, sql, (bot, id), read)
}

/// Returns whether a call has stored an absence.
pub fn is_stored(db: &Connection, key: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 AS found FROM absences WHERE said_key = ?1";
    Ok(one(db, sql, [key], |row| get::<i64>(row, "found"))?.is_some())
}

/// Returns the absences of a business that are not over at a local time, earliest first.
pub fn coming(
    db: &Connection,
    bot: &BusinessId,
    from: DateTime,
) -> Result<Vec<StoredAbsence>, Error> {
    let sql = "SELECT * FROM absences WHERE bot = ?1 AND removed_ms IS NULL AND until_wall > ?2
               ORDER BY from_wall, id";
    all(db, sql, (bot, LocalTime(from)), read)
}

/// Returns the absences of a staff member that reach into a stretch of local time.
pub fn reaching_into(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    time: Absence,
) -> Result<Vec<Absence>, Error> {
    let sql = "SELECT * FROM absences WHERE bot = ?1 AND staff = ?2
               AND removed_ms IS NULL AND until_wall > ?3 AND from_wall < ?4";
    let params = (bot, staff, LocalTime(time.from), LocalTime(time.until));
    Ok(all(db, sql, params, read)?.into_iter().map(|it| it.absence).collect())
}

fn read(row: &Row<'_>) -> Result<StoredAbsence, Error> {
    let at = |column| Ok::<_, Error>(get::<LocalTime>(row, column)?.0);
    Ok(StoredAbsence {
        id: get(row, "id")?,
        staff: get(row, "staff")?,
        absence: Absence { from: at("from_wall")?, until: at("until_wall")? },
    })
}
