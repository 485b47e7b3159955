//! What a look at a booking's event, which staff may have changed, comes to.

use crate::schedule::BookingEvent;

/// What a change in a calendar came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reconciled {
    /// Nothing: the booking is as the calendar says, or is over.
    Agrees,
    /// This was published: the booking follows the calendar, or cannot.
    Published(BookingEvent),
    /// The calendar could not be read, or the booking is just changing; try again later.
    Unread,
}
