//! What stands in the way of a start, in more detail than customers are told.

use jiff::Timestamp;

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
    /// Another event of the calendar takes this time.
    Event(Span),
    /// It leaves too little time beside such an event.
    NearEvent(Span),
    /// The calendar cannot be read now, so nothing of it is offered.
    Unreachable,
    /// The staff member has connected no calendar.
    NotConnected,
}
