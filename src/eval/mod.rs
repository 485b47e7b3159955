//! Scenarios: conversations by script, and whether the books are right when they are over.
//!
//! A scenario is judged by what stands in the database in the end and never by how an answer is
//! worded: a model may say what it likes as long as the right thing is booked, the right letters
//! left and nothing else happened. The house is the real one, put together by [`app`](crate::app),
//! in a folder of its own and on a clock that stands, so a model is tried with the same guards it
//! will work behind.

mod scenario;
mod folder;
mod score;
mod script;

pub use folder::read;
pub use scenario::{Expected, Scenario, Stands, Step, parse};
pub use score::{Ended, differences, passes};
pub use script::{Outcome, play};
