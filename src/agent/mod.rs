//! One turn of a conversation as a machine: it says what to do next and performs nothing itself.
//!
//! A [`Run`] is a plain value. It gives a [`Step`] (ask a model, call a tool, reply), is fed the
//! outcome, and can be rebuilt from recorded steps after a crash. So a turn is tested without a
//! runtime, and replayed without asking a model twice. Code refuses here what no model may do:
//! [`ground`] keeps invented people out of the calendar, and [`truth`] keeps invented times and
//! bookings out of the answer. A prompt cannot guarantee either, because a customer can talk a
//! model out of it.

pub mod tool;
mod arguments;
pub mod tool_request;
pub mod request;
pub mod run;
pub mod prompt;
pub mod history;
mod reply;
mod asked_again;
pub mod plain;
pub mod chatter;
pub mod ground;
pub mod slots;
pub mod truth;
pub mod consent;
pub mod hear;
mod replied;
mod hearing;
pub mod fold;
pub mod complete;
mod refusal;
mod vendor;
#[cfg(test)]
pub(crate) mod tests;

pub use hearing::{Hearing, Understanding};
pub use refusal::{refuse_missing, refuse_words};
pub use request::{Correction, Edit, Request, Round, TurnContext, UserMessage};
pub use run::{Answer, ModelAnswer, Run, Step, StepRecord};
pub use tool::Tool;
pub use tool_request::ToolRequest;
pub use vendor::VendorFields;
