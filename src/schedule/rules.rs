//! The rules of a business: minimum notice, booking horizon, slot interval, limits, and how long a
//! service takes.
//!
//! All of them but the slot interval are elapsed time. They are data of the business's profile.

use jiff::SignedDuration;

use super::{QuietHours, Span};

/// The business's rules for every booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Minimum notice: how long before its start a booking can still be made.
    pub min_notice: SignedDuration,
    /// Booking horizon: how far ahead a booking can be made.
    pub horizon: SignedDuration,
    /// Starts lie this far apart in local time, counted from the opening of each window; whole
    /// minutes, at least one.
    pub slot_interval: SignedDuration,
    /// How long a slot is held for a customer whose contact data is still missing.
    pub hold: SignedDuration,
    /// How long before the start a customer may still reschedule or cancel.
    pub change_until: SignedDuration,
    /// How long before the start reminders are sent.
    pub reminders: Vec<SignedDuration>,
    /// When no reminder is sent; `None`: at any hour.
    pub quiet: Option<QuietHours>,
    /// The most future bookings of one customer; 0: any number.
    pub per_customer: u32,
    /// The most bookings of one staff member a day; 0: any number.
    pub per_day: u32,
}

/// The time that a service takes in a calendar, and how many customers share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How long the customer is there; more than zero.
    pub length: SignedDuration,
    /// Buffer before: kept free before the start.
    pub buffer_before: SignedDuration,
    /// Buffer after: kept free after the end.
    pub buffer_after: SignedDuration,
    /// How many customers can share one start; at least 1.
    pub capacity: u32,
}

impl Shape {
    /// Returns the time of a service with its buffers.
    pub fn occupied(&self, service: Span) -> Span {
        service.widened(self.buffer_before, self.buffer_after)
    }
}
