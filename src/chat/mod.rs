//! Words that every room shares about a conversation: what came in, what goes out, what was done.
//!
//! Everything here is plain data that can be written to the store and read back,
//! because a message is stored before anybody acts on it. The kinds of message and
//! of fact are closed enums: a new one makes every `match` that must know of it fail
//! to compile, which no string would.

pub mod command;
pub mod inbound;
pub mod action;
pub mod reply;
pub mod transcript;
pub mod job;
pub mod usage;

pub use action::{Action, CalendarAction, Pick};
pub use command::{Command, CommandArgs};
pub use inbound::{ButtonPress, ConsentResult, Inbound, InboundKind, NonText};
pub use job::Job;
pub use reply::{Button, File, Outgoing, Press, Reply};
pub use transcript::{Call, Done, Entry, Fact, Outcome, Refusal};
pub use usage::Usage;
