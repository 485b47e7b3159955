//! The mailbox that letters are answered to: delivery reports, and replies to their calendar files.
//!
//! Mail servers say here that a letter did not arrive, and calendars that a customer declined a visit
//! or proposed another time. Reading a message (`incoming`, `report`, `returned`,
//! `calendar_reply` and what they use) is pure and apart from fetching it (`imap`, `idle`, `maildir`). `reader` looks when the
//! server tells of a message, or at intervals, and `consequence` finds the letter or the booking that a
//! message is about.
//!
//! Anyone can write to a mailbox in any name. So a message counts only if it knows what we sent: a
//! report the name of the letter, which ends in a digest that only its recipient has seen, or the id of its
//! booking, and a reply the UID of the booking, from the address of that booking. A report that knows the
//! address alone is shown to the owner, and no customer hears of it. And a message never changes a booking:
//! what follows is a question in the customer's own chat, and a notice to staff. Messages stay in the
//! mailbox as they are, unread ones unread.

mod settings;
pub mod incoming;
pub mod report;
mod plain_report;
pub mod returned;
mod reason;
mod diagnostic;
mod part;
pub mod calendar_reply;
mod content_line;
mod error;
mod tls;
pub mod imap;
mod idle;
pub mod maildir;
mod matching;
mod consequence;
pub mod reader;

pub use consequence::Consequences;
pub use error::{Error, Step};
pub use incoming::{Incoming, read};
pub use reader::MailboxReader;
pub use settings::{Settings, Source};
