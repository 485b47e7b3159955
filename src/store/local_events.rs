//! The events of the local calendar, for staff who have no other.
//!
//! It behaves like a remote calendar: an id is taken for ever, writing the same event again changes
//! nothing, and a deleted event stays known.

use rusqlite::{Connection, Row};

use crate::{ids::CalendarOwner, schedule::Span};

use super::{
    Error,
    sql::{Ms, all, changes, get, one, run, span},
    tx::Tx,
};

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalEvent {
    /// The id, chosen by the caller.
    pub id: String,
    /// The staff member in whose calendar it is.
    pub owner: CalendarOwner,
    /// Its start and end.
    pub span: Span,
    /// The title that the staff member reads.
    pub title: String,
    /// Whether it was deleted.
    pub cancelled: bool,
}

/// The result of inserting an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insertion {
    /// The event is in the calendar, now or since an earlier call.
    Done,
    /// Another event has this id, or the event was deleted.
    IdTaken(LocalEvent),
}

/// Inserts an event; inserting the same one again changes nothing.
pub fn insert(tx: &Tx<'_>, event: &LocalEvent) -> Result<Insertion, Error> {
    run(
        tx,
        "INSERT INTO local_events (id, bot, staff, start_ms, end_ms, title, cancelled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        (
            &event.id,
            &event.owner.bot,
            &event.owner.staff,
            Ms(event.span.start),
            Ms(event.span.end),
            &event.title,
            event.cancelled,
        ),
    )?;
    Ok(match find(tx, &event.id)? {
        Some(kept) if !same(&kept, event) => Insertion::IdTaken(kept),
        _ => Insertion::Done,
    })
}

fn same(a: &LocalEvent, b: &LocalEvent) -> bool {
    (&a.owner, Ms(a.span.start), Ms(a.span.end), a.cancelled)
        == (&b.owner, Ms(b.span.start), Ms(b.span.end), b.cancelled)
}

/// Returns an event by its id, also a deleted one.
pub fn find(db: &Connection, id: &str) -> Result<Option<LocalEvent>, Error> {
    one(db, "SELECT * FROM local_events WHERE id = ?1", [id], read)
}

/// Sets the title of an event; `false`: it does not exist or was deleted.
pub fn rename(tx: &Tx<'_>, id: &str, title: &str) -> Result<bool, Error> {
    changes(tx, "UPDATE local_events SET title = ?2 WHERE id = ?1 AND cancelled = 0", (id, title))
}

/// Sets the time and title of an event; `false`: it does not exist or was deleted.
pub fn change(tx: &Tx<'_>, id: &str, span: Span, title: &str) -> Result<bool, Error> {
    changes(
        tx,
        "UPDATE local_events SET start_ms = ?2, end_ms = ?3, title = ?4
         WHERE id = ?1 AND cancelled = 0",
        (id, Ms(span.start), Ms(span.end), title),
    )
}

/// Deletes an event; `false`: it does not exist or was deleted before.
pub fn delete(tx: &Tx<'_>, id: &str) -> Result<bool, Error> {
    let sql = "UPDATE local_events SET cancelled = 1 WHERE id = ?1 AND cancelled = 0";
    changes(tx, sql, [id])
}

/// Returns the events of a staff member that overlap a span, the earliest first.
pub fn within(
    db: &Connection,
    owner: &CalendarOwner,
    span: Span,
) -> Result<Vec<LocalEvent>, Error> {
    all(
        db,
        "SELECT * FROM local_events
         WHERE bot = ?1 AND staff = ?2 AND cancelled = 0 AND end_ms > ?3 AND start_ms < ?4
         ORDER BY start_ms, id",
        (&owner.bot, &owner.staff, Ms(span.start), Ms(span.end)),
        read,
    )
}

fn read(row: &Row<'_>) -> Result<LocalEvent, Error> {
    Ok(LocalEvent {
        id: get(row, "id")?,
        owner: CalendarOwner { bot: get(row, "bot")?, staff: get(row, "staff")? },
        span: span(row, "start_ms", "end_ms")?,
        title: get(row, "title")?,
        cancelled: get(row, "cancelled")?,
    })
}
