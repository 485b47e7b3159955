//! A booking's row for the tests of this room.

use jiff::{SignedDuration, Timestamp, civil::date};

use crate::{
    ids::{BookingId, BusinessId, Lang, ServiceId, StaffId},
    schedule::{Booking, Contact, Span, State},
    store::{
        ConversationId, CustomerId,
        bookings::{Move, Record},
    },
};

/// A haircut with Olena on Wednesday, 25 November 2026, 14:00 in Kyiv.
pub(super) fn booking() -> Booking {
    Booking {
        id: BookingId::new("b1"),
        bot: BusinessId::new("salon"),
        version: 1,
        state: State::Confirmed,
        service: ServiceId::new("haircut"),
        service_name: "Haircut".into(),
        staff: StaffId::new("olena"),
        staff_name: "Olena".into(),
        local_start: date(2026, 11, 25).at(14, 0, 0, 0),
        zone: "Europe/Kyiv".into(),
        customer_zone: None,
        released: false,
        moves_to: None,
        span: span(),
        price: None,
        contact: Contact::default(),
        lang: Lang::En,
        online: false,
        meet_url: None,
        event: Some("e1".into()),
    }
}

/// Its row: confirmed, with no move.
pub(super) fn record() -> Record {
    Record {
        booking: booking(),
        conversation: ConversationId(1),
        customer: CustomerId(1),
        occupied: span(),
        capacity: 1,
        resources: Vec::new(),
        expires: None,
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        last_version: 1,
        calendar: None,
        reason: None,
        confirmation_pending: false,
        guest_declined: false,
        note: None,
        moving: None,
    }
}

/// The same in another state.
pub(super) fn in_state(state: State) -> Record {
    Record { booking: Booking { state, ..booking() }, ..record() }
}

/// The same while it is being moved to 16:00, as version 2.
pub(super) fn moving() -> Record {
    let moving = Move {
        booking: BookingId::new("b1"),
        version: 2,
        staff: StaffId::new("olena"),
        staff_name: "Olena".into(),
        local_start: date(2026, 11, 25).at(16, 0, 0, 0),
        span: span(),
        occupied: span(),
        service: None,
        by: None,
        capacity: 1,
        is_shared: false,
    };
    Record { moving: Some(moving), ..record() }
}

fn span() -> Span {
    let start = "2026-11-25T12:00:00Z".parse().unwrap();
    Span::lasting(start, SignedDuration::from_hours(1))
}
