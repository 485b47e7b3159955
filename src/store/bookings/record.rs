//! A booking's row, and a move's, as they are read.
//!
//! The row keeps more than [`Booking`]: whose it is, what time it takes with its gaps, and
//! until when it is held. Rooms that only speak about a booking need none of that.

use jiff::{Timestamp, civil::DateTime};
use rusqlite::Row;

use crate::{
    ids::{BookingId, ServiceId, StaffId},
    schedule::{Booking, Change, ResourceNeed, Span, State},
};

use super::super::{
    Error,
    conversations::contact_of,
    ids::{ConversationId, CustomerId},
    sql::{LocalTime, Ms, get, instant, json, span},
};
use super::Who;

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
    /// What it takes beside a staff member's time.
    pub resources: Vec<ResourceNeed>,
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
    /// Whether the customer declined the calendar's invitation, as it was last seen.
    pub guest_declined: bool,
    /// What staff noted on it, for staff alone.
    pub note: Option<String>,
    /// A move that has begun and is neither finished nor undone.
    pub moving: Option<Move>,
}

impl Record {
    /// Returns whether it is being written or moved: its outcome in the calendar is not known.
    pub fn is_unfinished(&self) -> bool {
        self.booking.state == State::Committing || self.moving.is_some()
    }

    /// Returns the booking for showing: with where it moves, while that is being written.
    pub fn shown(&self) -> Booking {
        let moves_to = self.moving.as_ref().map(|moving| Box::new(moving.applied(&self.booking)));
        Booking { moves_to, ..self.booking.clone() }
    }

    /// Returns what its last move changed: its time alone, or its service or staff member too.
    pub fn last_move(&self) -> Change {
        match self.reason.as_deref() {
            Some(AMENDED) => Change::Amended,
            _ => Change::Moved,
        }
    }
}

/// The reason of a booking whose service or staff member was changed.
pub(super) const AMENDED: &str = "amended";

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
    /// The new service; `None`: it stays.
    pub service: Option<NewService>,
    /// The staff member who moves it; `None`: the customer, or this program.
    pub by: Option<StaffId>,
    /// How many customers can share the new session.
    pub capacity: u32,
    /// Whether the event, before the move or after it, may be that of others too.
    pub is_shared: bool,
}

/// What a booking copies of the service that it is changed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewService {
    /// Its id.
    pub id: ServiceId,
    /// Its name, in the customer's language.
    pub name: String,
    /// Its price, in the customer's language.
    pub price: Option<String>,
    /// Whether a video link belongs to it.
    pub online: bool,
}

impl Move {
    /// Returns the booking as it is once the move is done. Its event, and the link in it, stay those
    /// before where the event is changed in its place.
    pub fn applied(&self, booking: &Booking) -> Booking {
        let mut after = Booking {
            version: self.version,
            staff: self.staff.clone(),
            staff_name: self.staff_name.clone(),
            local_start: self.local_start,
            span: self.span,
            ..booking.clone()
        };
        if let Some(service) = &self.service {
            after.service = service.id.clone();
            after.service_name.clone_from(&service.name);
            after.price.clone_from(&service.price);
            after.online = service.online;
        }
        if self.has_new_event(booking) {
            (after.event, after.meet_url) = (None, None);
        }
        after
    }

    /// Returns whether it changes the service or the staff member, and not the time alone.
    pub fn amends(&self, booking: &Booking) -> bool {
        self.staff != booking.staff
            || self.service.as_ref().is_some_and(|service| service.id != booking.service)
    }

    /// Returns whether it is written as an event of its own: in another person's calendar, with
    /// a video link where there was none, or out of a class or into one. The event before is deleted then,
    /// unless others share it. A class that keeps its local time by new clock rules moves as a whole.
    pub fn has_new_event(&self, booking: &Booking) -> bool {
        let is_other = self.service.as_ref().is_some_and(|service| service.id != booking.service);
        self.staff != booking.staff
            || self.service.as_ref().is_some_and(|service| service.online != booking.online)
            || self.is_shared && (is_other || self.local_start != booking.local_start)
    }
}

/// What [`read`] reads; `b` is the booking, `m` its move.
pub(super) const SELECT: &str = "SELECT b.*,
    (SELECT c.zone FROM customers c WHERE c.id = b.customer_id) AS customer_zone,
    m.booking_id AS m_booking, m.version AS m_version, m.staff AS m_staff,
    m.staff_name AS m_staff_name, m.wall AS m_wall, m.start_ms AS m_start_ms,
    m.end_ms AS m_end_ms, m.occupied_start_ms AS m_occupied_start_ms,
    m.occupied_end_ms AS m_occupied_end_ms, m.service AS m_service,
    m.service_name AS m_service_name, m.price AS m_price, m.online AS m_online,
    m.begun_by AS m_begun_by, m.capacity AS m_capacity
    FROM bookings b LEFT JOIN moves m ON m.booking_id = b.id";

pub(super) fn read(row: &Row<'_>) -> Result<Record, Error> {
    Ok(Record {
        booking: booking(row)?,
        conversation: get(row, "conversation_id")?,
        customer: get(row, "customer_id")?,
        occupied: span(row, "occupied_start_ms", "occupied_end_ms")?,
        capacity: get(row, "capacity")?,
        resources: json(row, "resources")?,
        expires: get::<Option<Ms>>(row, "expires_ms")?.map(|ms| ms.0),
        created: instant(row, "created_ms")?,
        updated: instant(row, "updated_ms")?,
        last_version: get(row, "last_version")?,
        calendar: get(row, "calendar")?,
        reason: get(row, "reason")?,
        confirmation_pending: get(row, "awaited")?,
        guest_declined: get(row, "guest_declined")?,
        note: get(row, "note")?,
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
        customer_zone: get(row, "customer_zone")?,
        span: span(row, "start_ms", "end_ms")?,
        price: get(row, "price")?,
        contact: contact_of(row)?,
        lang: get(row, "lang")?,
        online: get(row, "online")?,
        meet_url: get(row, "meet_url")?,
        event: get(row, "event")?,
        released: get::<Option<u32>>(row, "released_version")? == Some(get(row, "version")?),
        moves_to: None,
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
        service: new_service(row)?,
        by: Who::staff_of(&get::<String>(row, "m_begun_by")?),
        capacity: get(row, "m_capacity")?,
        is_shared: get::<u32>(row, "m_capacity")?.max(get(row, "capacity")?) > 1,
    }))
}

fn new_service(row: &Row<'_>) -> Result<Option<NewService>, Error> {
    let Some(id) = get(row, "m_service")? else {
        return Ok(None);
    };
    Ok(Some(NewService {
        id,
        name: get(row, "m_service_name")?,
        price: get(row, "m_price")?,
        online: get(row, "m_online")?,
    }))
}
