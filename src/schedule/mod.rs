//! When a service can be booked: working hours, slots and why a slot is unavailable; bookings and
//! their states.
//!
//! Opening hours are local time, because a shop opens at nine by the clock of its town; durations,
//! buffers and the minimum notice are elapsed time, because a haircut takes as long on the
//! night the clocks change. One function decides about every start, so a list of free times and the
//! answer to "why not at three?" can never disagree.

pub mod span;
mod zone_links;
pub mod hours;
pub mod rules;
mod moment;
mod availability;
mod query;
mod resource;
pub mod quiet;
mod reminder;
mod day;
mod slots;
mod any_staff;
mod nearest;
mod obstacle;
pub mod address;
pub mod contact;
pub mod booking;
pub mod event;

pub use address::{AddressError, check_address, sent_form, with_ascii_domain};
pub use any_staff::{any_availability, free_times, pick_staff, why_none_free};
pub use availability::{Availability, Slot, Unavailable};
pub use booking::{Booking, Change, State};
pub use contact::Contact;
pub use event::{Actor, BookingEvent, Conflict, Counter, CounterAnswer, RetimeProblem};
pub use hours::{Absence, Closure, DateHours, Hours, Week, Window};
pub use moment::{Repeated, StoredStart, start_of, unmarked};
pub use nearest::nearest;
pub use obstacle::{CalendarFault, Obstacle};
pub use query::SlotQuery;
pub use quiet::QuietHours;
pub use reminder::PlannedReminder;
pub use resource::{ResourceNeed, ResourceUse, resource_taken};
pub use rules::{Rules, Shape};
pub use span::{Busy, Session, Span};
pub use zone_links::{is_same_zone, zone_named};
