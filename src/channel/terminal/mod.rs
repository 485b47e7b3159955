//! The terminal of `zapys chat`: one person, one conversation.
//!
//! A terminal is a channel like the others: its lines go through the inbox and its replies through
//! the job queue, so what works here works on the platforms. With a pipe on standard input each
//! line is a message; at a terminal the person edits lines.

mod listen;
mod normalise;
mod render;
mod send;

pub use listen::{Input, Lines};
pub use normalise::{hello, inbound, read_press};
pub use send::Terminal;

use crate::ids::{BusinessId, ConversationKey, Platform};

/// Returns the conversation of the customer with this name.
pub fn conversation(business: &BusinessId, customer: &str) -> ConversationKey {
    ConversationKey::private(business, Platform::Terminal, customer)
}
