//! The terminal that `zapys chat` runs in: one person, one conversation.
//!
//! A terminal is a full channel and no special case: its lines go through the inbox and its
//! answers through the outbox, so what works here works on the other platforms. With a pipe
//! on standard input it reads a line a message and prints the replies; at a terminal it edits
//! lines.

mod listen;
mod normalise;
mod render;
mod send;

pub use listen::{Input, Lines};
pub use normalise::{hello, inbound, pressed};
pub use send::Terminal;

use crate::ids::{BusinessId, ConversationKey, Platform};

/// Returns the conversation of a customer of that name at the terminal.
#[must_use]
pub fn conversation(bot: &BusinessId, customer: &str) -> ConversationKey {
    ConversationKey {
        bot: bot.clone(),
        platform: Platform::Terminal,
        chat: customer.to_owned(),
        person: customer.to_owned(),
    }
}
