//! Moves of bookings that keep their local time, after the clock rules of their zone changed.
//!
//! Every booking of a zone may have to go an hour on at once, into the time that the next one is just
//! leaving. So the schema lets such a move take what another one of its kind gives up
//! (`migrations/11-clock-rules`). That holds only because each of these moves ends: none of them is
//! undone once it has begun.

use jiff::Timestamp;
use rusqlite::{Connection, named_params};

use crate::{
    ids::{BookingId, BusinessId, StaffId},
    schedule::{Span, State},
};

use super::{
    super::{
        Error,
        sql::{self, Ms, get, one},
        tx::Tx,
    },
    LONGEST, Move, Moving, NewMove, Record,
    moves::begin_move,
    record::{SELECT, read},
};

/// Begins the moves of all who share a session, or none of them; `None`: another booking has that
/// time. Those that are not confirmed any more, or are moving already, are left out.
///
/// # Errors
/// When the database fails.
pub fn begin_retiming(
    tx: &Tx<'_>,
    session: &[NewMove],
    now: Timestamp,
) -> Result<Option<Vec<Move>>, Error> {
    tx.attempt(|tx| {
        let mut begun = Vec::new();
        for new in session {
            match begin_move(tx, new, now)? {
                Moving::Begun(moving) => begun.push(moving),
                Moving::Pending(_) | Moving::Gone => {}
                Moving::Taken => return Ok(None),
            }
        }
        Ok(Some(begun))
    })
}

/// Gives a booking the name that its zone has now, so that all of one session have the same.
pub fn set_zone(tx: &Tx<'_>, id: &BookingId, zone: &str) -> Result<(), Error> {
    sql::run(tx, "UPDATE bookings SET zone = ?2 WHERE id = ?1 AND zone <> ?2", (id, zone))
}

/// Returns the bookings of a business in a state that start after an instant, earliest first.
pub fn starting_after(
    db: &Connection,
    bot: &BusinessId,
    state: State,
    after: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.start_ms > ?3 AND b.state = ?2 ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (bot, state, Ms(after)), read)
}

/// Returns whether bookings that stand take time of a staff member within a span, beside these.
pub fn is_taken(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    span: Span,
    beside: &[BookingId],
) -> Result<bool, Error> {
    let sql = "SELECT id FROM bookings
               WHERE bot = :bot AND staff = :staff AND state IN ('committing', 'confirmed')
                 AND occupied_start_ms < :until AND occupied_start_ms > :from - :longest
                 AND occupied_end_ms > :from";
    let asked = named_params! {
        ":bot": bot, ":staff": staff, ":longest": LONGEST.as_secs() * 1000,
        ":from": Ms(span.start), ":until": Ms(span.end),
    };
    let taking = sql::all(db, sql, asked, |row| get::<BookingId>(row, "id"))?;
    Ok(taking.iter().any(|id| !beside.contains(id)))
}

/// Returns whether a hold takes time of a staff member within a span, which will end by itself.
pub fn is_held(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    span: Span,
) -> Result<bool, Error> {
    let sql = "SELECT count(*) AS many FROM bookings
               WHERE bot = :bot AND staff = :staff AND state = 'held'
                 AND occupied_start_ms < :until AND occupied_start_ms > :from - :longest
                 AND occupied_end_ms > :from";
    let asked = named_params! {
        ":bot": bot, ":staff": staff, ":longest": LONGEST.as_secs() * 1000,
        ":from": Ms(span.start), ":until": Ms(span.end),
    };
    let many: Option<u32> = one(db, sql, asked, |row| get(row, "many"))?;
    Ok(many.is_some_and(|many| many > 0))
}
