//! When something can happen: hours, slots and the reasons why not, bookings and their states.
//!
//! Pure and exact. Opening hours are wall time, because a door opens at nine by the clock on
//! the wall; lengths, gaps and notice are elapsed time, because a haircut takes as long on the
//! night the clocks change. Every candidate start gets a verdict from one function, so a list
//! of free times and the answer to "why not at three?" can never disagree.

pub mod span;
pub mod hours;
pub mod rules;
mod moment;
pub mod slots;
mod day;
mod pick;
mod nearest;
pub mod address;
pub mod contact;
pub mod booking;
pub mod event;

pub use address::check_address;
pub use booking::{Booking, Change, State};
pub use contact::Contact;
pub use event::{Actor, BookingEvent, Conflict};
pub use hours::{Closure, Hours, Week, Window};
pub use nearest::nearest;
pub use pick::{anyone, free_on, pick, why_none};
pub use rules::{Rules, Shape};
pub use slots::{Candidate, Question, Verdict, Why};
pub use span::{Busy, Span};
