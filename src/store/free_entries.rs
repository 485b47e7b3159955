//! All-day entries that a calendar marks as free, as far as staff were told of them.
//!
//! A calendar repeats its entries whenever it is read as a whole, and an entry that returns each year has
//! many days, so what was told is kept by the entry's own id, or by that of its series.

use jiff::Timestamp;

use crate::ids::CalendarOwner;

use super::{
    Error,
    sql::{Ms, changes},
    tx::Tx,
};

/// Notes that a staff member is told of an entry; `false`: they were told before.
pub fn note(
    tx: &Tx<'_>,
    owner: &CalendarOwner,
    entry: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "INSERT INTO free_entries (bot, staff, entry, told_ms) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO NOTHING";
    changes(tx, sql, (&owner.bot, &owner.staff, entry, Ms(now)))
}
