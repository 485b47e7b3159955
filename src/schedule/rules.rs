//! What a business allows: how soon, how far ahead, how often, and how long a service takes.
//!
//! All of these but the step are elapsed time. They are numbers, not code: a business changes them in its
//! profile without touching Rust.

use jiff::SignedDuration;

use super::Span;

/// The business's rules for every booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// How long before its start a booking can still be made.
    pub notice: SignedDuration,
    /// How far ahead a booking can be made.
    pub horizon: SignedDuration,
    /// Starts lie this far apart on the wall, counted from each window's opening; whole minutes,
    /// at least one.
    pub step: SignedDuration,
    /// How long a slot is kept for somebody who still has to say who they are.
    pub hold: SignedDuration,
    /// Until how long before the start a customer may move or cancel.
    pub change_until: SignedDuration,
    /// How long before the start reminders are sent.
    pub reminders: Vec<SignedDuration>,
    /// Open future bookings of one customer; 0: any number.
    pub per_customer: u32,
    /// Bookings of one staff member a day; 0: any number.
    pub per_day: u32,
}

/// What a service takes of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How long the customer is there; more than zero.
    pub length: SignedDuration,
    /// Kept free before.
    pub gap_before: SignedDuration,
    /// Kept free after.
    pub gap: SignedDuration,
    /// How many customers can share one start; at least 1.
    pub capacity: u32,
}

impl Shape {
    /// Returns what a service of that time takes of the calendar: with its gaps.
    #[must_use]
    pub fn occupied(&self, service: Span) -> Span {
        service.widened(self.gap_before, self.gap)
    }
}
