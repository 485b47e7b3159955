//! What stands in the way of a start, in more detail than customers are told.

use jiff::Timestamp;

use crate::ids::ResourceId;

use super::{Booking, Span, Unavailable};

/// Why a start of one staff member is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A rule or the working hours.
    Rule(Unavailable),
    /// A booking takes this time, or is just being moved to it.
    Booked(Box<Booking>),
    /// It leaves too little time beside a booking for the buffers.
    NearBooking(Box<Booking>),
    /// A customer has been offered this time and has not agreed yet.
    Held {
        /// When the time is free again.
        until: Timestamp,
    },
    /// A resource that the service needs is in use by others.
    Resource {
        /// The resource.
        resource: ResourceId,
        /// From when to when, buffers included.
        span: Span,
    },
    /// Another event of the calendar takes this time.
    Event(Span),
    /// It leaves too little time beside such an event.
    NearEvent(Span),
    /// The calendar cannot be read now, so nothing of it is offered.
    Unreachable,
    /// The staff member has connected no calendar.
    NotConnected,
    /// Their calendar cannot be used until a person does something about it.
    Calendar(CalendarFault),
}

/// Why a calendar that is connected cannot be used until a person does something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarFault {
    /// Its server refuses the password.
    Password,
    /// It may be read and not written.
    ReadOnly,
    /// Its account has no room left.
    Full,
    /// Its server answers with a web page, or otherwise not as a calendar does.
    NoCalendar,
    /// Its server refuses what is asked or written for another reason that stays.
    Refuses,
    /// Its account has no calendar yet.
    NoneYet,
    /// It is no longer there, or no longer shared.
    Gone,
}
