//! One turn of a conversation as a machine: it says what to do next and performs nothing.
//!
//! A [`Run`] is a plain value. It gives a [`Step`] (ask the model, use tools, reply), is fed
//! what came of it, and can be rebuilt from recorded steps after a crash; so a turn is tested
//! without a runtime and replayed without asking anything twice. What a model may not do is
//! refused here, by code, whichever model it is: [`ground`] keeps made-up people out of the
//! calendar, [`truth`] keeps made-up times and bookings out of the answer. A prompt can ask
//! for neither: a customer can talk a model out of it.

pub mod tool;
pub mod run;
pub mod prompt;
pub mod history;
pub mod press;
mod reply;
pub mod plain;
pub mod ground;
pub mod truth;
pub mod consent;
mod trouble;
#[cfg(test)]
pub(crate) mod tests;

pub use run::{
    Answer, Answered, Correction, Recorded, Request, Round, Run, Step, TurnContext, UserMessage,
};
pub use tool::{Ask, Tool};
pub use trouble::{refuse_missing, refuse_words};
