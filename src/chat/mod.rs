//! The data of a conversation that every room shares: updates, replies, what was done, and jobs.
//!
//! Everything here can be written to the store and read back, because an update is stored before
//! it is handled. The kinds of update, fact and job are closed enums: a new one makes every `match`
//! that has to handle it fail to compile, which a string would not. A type that is renamed keeps
//! its stored name with `serde`.

pub mod account;
pub mod command;
pub mod inbound;
pub mod voice;
pub mod action;
pub mod reply;
pub mod ranges;
mod calendar_name;
mod free;
mod need;
pub mod transcript;
pub mod job;
pub mod usage;
pub mod waitlist;
pub mod handover;

pub use account::{ConnectedAccount, Floor, SILENCE};
pub use action::{Action, AwayAction, CalendarAction, Pick, VisitAction, WaitlistAction};
pub use calendar_name::CalendarName;
pub use command::{AddressChange, Command, CommandArgs};
pub use handover::{AskedStaff, AskedState, HandoverAction, StaffLetter};
pub use inbound::{
    ButtonPress, ConsentOutcome, Inbound, InboundKind, MessageVersion, NonText, Quote, Reaction,
};
pub use job::Job;
pub use ranges::{Ranges, ranges};
pub use reply::{Button, File, Moment, Outgoing, Press, Reply};
pub use transcript::{Call, Done, Entry, Fact, Outcome, Refusal};
pub use usage::Usage;
pub use voice::{Transcription, Voice};
pub use waitlist::{WaitlistEntry, WaitlistWish};
