//! Scenarios: scripted conversations, and whether the bookings are right when they end.
//!
//! A scenario is scored by the database at its end and never by the wording of an answer:
//! a model may write what it likes as long as the right thing is booked, the right letters
//! left and nothing else happened. The application is the real one, composed by [`app`](crate::app),
//! with a data folder of its own and a clock that stands still, so a model is tried with the guards
//! that it has in production.

mod scenario;
mod read;
mod score;
mod play;

pub use play::{RunReport, play};
pub use read::read;
pub use scenario::{Expected, Scenario, ScenarioBooking, Step, parse};
pub use score::{RunResult, differences, passes};
