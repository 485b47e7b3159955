//! What has to be known to decide when a service can be booked.

use jiff::{Timestamp, tz::TimeZone};

use crate::ids::ServiceId;

use super::{
    hours::Hours,
    rules::{Rules, Shape},
    span::{Busy, Span},
};

/// A service of one staff member, and everything that decides when it can be booked.
#[derive(Debug, Clone, Copy)]
pub struct SlotQuery<'a> {
    /// The zone of the business.
    pub zone: &'a TimeZone,
    /// The working hours of the staff member, closures included.
    pub hours: &'a Hours,
    /// The business's rules.
    pub rules: &'a Rules,
    /// The duration, buffers and capacity of the service.
    pub shape: &'a Shape,
    /// The service.
    pub service: &'a ServiceId,
    /// The busy time of the staff member, in any order; every seat is an entry. A caller that wants
    /// to reschedule a booking leaves that booking out.
    pub busy: &'a [Busy],
    /// When a resource that the service needs is all in use by others.
    pub resource_taken: &'a [Span],
    /// The present instant; minimum notice and horizon count from it.
    pub now: Timestamp,
}
