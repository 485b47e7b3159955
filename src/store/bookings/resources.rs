//! Time of the resources that several staff members share.
//!
//! Which resources a booking takes is in its row, and the schema takes and frees their time with it
//! (`migrations/27-resources`): two bookings of one resource at one time are refused there, as two of one
//! staff member are.

use jiff::Timestamp;
use rusqlite::{Connection, named_params};

use crate::{
    ids::{BookingId, BusinessId, ResourceId},
    schedule::{ResourceNeed, ResourceUse, Session, Span},
};

use super::{
    super::{
        Error,
        ids::ConversationId,
        sql::{self, Ms, get, instant, run, span, to_json},
        tx::Tx,
    },
    LONGEST, Record,
    hold::unless_taken,
    record::{SELECT, read},
};

/// Whose use of which resources is asked about, and what does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceQuery<'a> {
    /// The business.
    pub bot: &'a BusinessId,
    /// The resource.
    pub resource: &'a ResourceId,
    /// From when to when.
    pub span: Span,
    /// The conversation that asks: what it holds itself does not count.
    pub holder: Option<ConversationId>,
    /// The booking that is to move: what it takes itself does not count.
    pub except: Option<&'a BookingId>,
}

/// Returns what takes one of a resource, the earliest first; holds that have expired count for nothing.
pub fn resource_uses(
    db: &Connection,
    asked: &ResourceQuery<'_>,
    now: Timestamp,
) -> Result<Vec<ResourceUse>, Error> {
    sql::all(
        db,
        "SELECT resource, staff, service, service_start_ms, start_ms, end_ms FROM resource_occupancy
         WHERE bot = :bot AND resource = :resource
           AND start_ms < :until AND start_ms > :from - :longest AND end_ms > :from
           AND booking_id IS NOT :except
           AND booking_id NOT IN (
               SELECT id FROM bookings
               WHERE bot = :bot AND state = 'held'
                 AND (expires_ms <= :now OR conversation_id IS :holder))
         ORDER BY start_ms, booking_id",
        named_params! {
            ":bot": asked.bot, ":resource": asked.resource, ":longest": LONGEST.as_secs() * 1000,
            ":from": Ms(asked.span.start), ":until": Ms(asked.span.end),
            ":now": Ms(now), ":holder": asked.holder, ":except": asked.except,
        },
        |row| {
            let (service, start) = (get(row, "service")?, instant(row, "service_start_ms")?);
            Ok(ResourceUse {
                resource: get(row, "resource")?,
                staff: get(row, "staff")?,
                session: Session { service, start },
                span: span(row, "start_ms", "end_ms")?,
            })
        },
    )
}

/// Returns the bookings of a business that are held or stand, and are not over.
pub fn not_over(db: &Connection, bot: &BusinessId, now: Timestamp) -> Result<Vec<Record>, Error> {
    let sql = format!(
        "{SELECT} WHERE b.bot = ?1 AND b.state IN ('held', 'committing', 'confirmed')
         AND b.start_ms > ?2 - ?3 AND b.end_ms > ?2 ORDER BY b.start_ms, b.id"
    );
    sql::all(db, &sql, (bot, Ms(now), LONGEST.as_secs() * 1000), read)
}

/// Takes for a booking what its service came to need after it was made; `false`: others use it then, and
/// nothing is changed.
pub fn take_resources(tx: &Tx<'_>, id: &BookingId, needs: &[ResourceNeed]) -> Result<bool, Error> {
    let written = to_json(&needs, "resources")?;
    let taken = tx.attempt(|tx| {
        let sql = "UPDATE bookings SET resources = ?2 WHERE id = ?1";
        unless_taken(run(tx, sql, (id, &written)))
    })?;
    Ok(taken.is_some())
}
