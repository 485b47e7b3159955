//! The bookings of a stretch of time, for staff: what is planned, and what took place.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::{
    ids::{BusinessId, StaffId},
    schedule::Span,
};

use super::{
    super::{
        Error,
        sql::{Ms, all},
    },
    LONGEST, Record,
    record::{SELECT, read},
};

/// Returns the bookings of a business that start within a span, earliest first: being written,
/// confirmed, over, and those whose customers did not come.
pub fn starting_in(db: &Connection, bot: &BusinessId, span: Span) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.start_ms >= ?2 AND b.start_ms < ?3
         AND b.state IN ('committing', 'confirmed', 'completed', 'no_show')
         ORDER BY b.start_ms, b.id"
    );
    all(db, &sql, (bot, Ms(span.start), Ms(span.end)), read)
}

/// Returns the bookings that take time of a staff member within a span, buffers included, earliest
/// first: also those that are being moved there, and holds that have not expired.
pub fn occupying(
    db: &Connection,
    bot: &BusinessId,
    staff: &StaffId,
    span: Span,
    now: Timestamp,
) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.id IN (SELECT booking_id FROM occupancy
             WHERE bot = ?1 AND staff = ?2 AND start_ms < ?4 AND start_ms > ?3 - ?5
               AND end_ms > ?3)
         AND b.state IN ('held', 'committing', 'confirmed', 'completed', 'no_show')
         AND (b.state <> 'held' OR b.expires_ms > ?6)
         ORDER BY b.start_ms, b.id"
    );
    let longest = i64::try_from(LONGEST.as_millis()).unwrap_or(i64::MAX);
    all(db, &sql, (bot, staff, Ms(span.start), Ms(span.end), longest, Ms(now)), read)
}

/// Returns the bookings of all businesses that stand and have not begun, earliest first.
pub fn to_come(db: &Connection, now: Timestamp) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.state IN ('committing', 'confirmed') AND b.start_ms > ?1
         ORDER BY b.start_ms, b.id"
    );
    all(db, &sql, [Ms(now)], read)
}

/// Returns the bookings of a business that stand or took place, the latest first.
pub fn visits(db: &Connection, bot: &BusinessId) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.state IN ('committing', 'confirmed', 'completed', 'no_show')
         ORDER BY b.start_ms DESC, b.id"
    );
    all(db, &sql, [bot], read)
}
