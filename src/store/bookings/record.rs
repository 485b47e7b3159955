//! A booking's row, and a move's, as they are read.
//!
//! The row keeps more than [`Booking`]: whose it is, what time it takes with its gaps, and
//! until when it is held. Rooms that only speak about a booking need none of that.

use jiff::{Timestamp, civil::DateTime};
use rusqlite::Row;

use crate::{
    ids::{BookingId, StaffId},
    schedule::{Booking, Span, State},
};

use super::super::{
    Error,
    conversations::contact_of,
    ids::{ConversationId, CustomerId},
    sql::{LocalTime, Ms, get, instant, span},
};

/// A booking as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The booking.
    pub booking: Booking,
    /// The conversation it was made in.
    pub conversation: ConversationId,
    /// The customer it was made for.
    pub customer: CustomerId,
    /// The time it takes, gaps included.
    pub occupied: Span,
    /// How many customers can share its session.
    pub capacity: u32,
    /// While it is held: until when.
    pub expires: Option<Timestamp>,
    /// When it was first held.
    pub created: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// The highest version that was ever begun, of which the next event takes its id.
    pub last_version: u32,
    /// Which of the staff member's calendars its event is in; `None`: they have one only.
    pub calendar: Option<String>,
    /// Why it is as it is, if a reason was given.
    pub reason: Option<String>,
    /// Whether the customer was told that a confirmation will follow; the column `awaited`.
    pub confirmation_pending: bool,
    /// A move that has begun and is neither finished nor undone.
    pub moving: Option<Move>,
}

impl Record {
    /// Returns whether it is being written or moved: its outcome in the calendar is not known.
    pub fn is_unfinished(&self) -> bool {
        self.booking.state == State::Committing || self.moving.is_some()
    }
}

/// A move that has begun: until it ends the booking takes its old time and this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The booking.
    pub booking: BookingId,
    /// The version that the booking will have.
    pub version: u32,
    /// Who will do it.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: String,
    /// The new start in the local time of the business.
    pub local_start: DateTime,
    /// The new time of the service itself.
    pub span: Span,
    /// The new time it takes, gaps included.
    pub occupied: Span,
}

/// What [`read`] reads; `b` is the booking, `m` its move.
pub(super) const SELECT: &str = "SELECT b.*,
    m.booking_id AS m_booking, m.version AS m_version, m.staff AS m_staff,
    m.staff_name AS m_staff_name, m.wall AS m_wall, m.start_ms AS m_start_ms,
    m.end_ms AS m_end_ms, m.occupied_start_ms AS m_occupied_start_ms,
    m.occupied_end_ms AS m_occupied_end_ms
    FROM bookings b LEFT JOIN moves m ON m.booking_id = b.id";

pub(super) fn read(row: &Row<'_>) -> Result<Record, Error> {
    Ok(Record {
        booking: booking(row)?,
        conversation: get(row, "conversation_id")?,
        customer: get(row, "customer_id")?,
        occupied: span(row, "occupied_start_ms", "occupied_end_ms")?,
        capacity: get(row, "capacity")?,
        expires: get::<Option<Ms>>(row, "expires_ms")?.map(|ms| ms.0),
        created: instant(row, "created_ms")?,
        updated: instant(row, "updated_ms")?,
        last_version: get(row, "last_version")?,
        calendar: get(row, "calendar")?,
        reason: get(row, "reason")?,
        confirmation_pending: get(row, "awaited")?,
        moving: moving(row)?,
    })
}

fn booking(row: &Row<'_>) -> Result<Booking, Error> {
    Ok(Booking {
        id: get(row, "id")?,
        bot: get(row, "bot")?,
        version: get(row, "version")?,
        state: get(row, "state")?,
        service: get(row, "service")?,
        service_name: get(row, "service_name")?,
        staff: get(row, "staff")?,
        staff_name: get(row, "staff_name")?,
        local_start: get::<LocalTime>(row, "wall")?.0,
        zone: get(row, "zone")?,
        span: span(row, "start_ms", "end_ms")?,
        price: get(row, "price")?,
        contact: contact_of(row)?,
        lang: get(row, "lang")?,
        online: get(row, "online")?,
        meet_url: get(row, "meet_url")?,
        event: get(row, "event")?,
    })
}

fn moving(row: &Row<'_>) -> Result<Option<Move>, Error> {
    let Some(booking) = get(row, "m_booking")? else {
        return Ok(None);
    };
    Ok(Some(Move {
        booking,
        version: get(row, "m_version")?,
        staff: get(row, "m_staff")?,
        staff_name: get(row, "m_staff_name")?,
        local_start: get::<LocalTime>(row, "m_wall")?.0,
        span: span(row, "m_start_ms", "m_end_ms")?,
        occupied: span(row, "m_occupied_start_ms", "m_occupied_end_ms")?,
    }))
}
