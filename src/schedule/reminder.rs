//! A reminder as it is planned or was sent, so that a customer who asks is told what is true of it.

use jiff::Timestamp;

use crate::ids::BookingId;

/// A reminder of a booking that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedReminder {
    /// The booking.
    pub booking: BookingId,
    /// When it was sent, or is to be sent.
    pub at: Timestamp,
    /// Whether it was sent.
    pub is_sent: bool,
    /// Whether it goes by mail; otherwise into the chat.
    pub by_mail: bool,
}
