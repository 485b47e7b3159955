//! A person's own account in which the bot answers for them.
//!
//! A staff member connects the bot to their account on the platform (Telegram calls this a business
//! connection). Customers write to that person, and the bot answers in the same chats. It never
//! speaks on top of the person: after their own words it is silent in that chat for [`SILENCE`].

use jiff::{SignedDuration, Timestamp};

/// How long the bot is silent in a chat after the holder of the account has written there.
pub const SILENCE: SignedDuration = SignedDuration::from_hours(1);

/// A connection of the bot with a person's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedAccount {
    /// The platform's own id of the connection, which every message in the account names.
    pub connection: String,
    /// The platform's own id of the person whose account it is.
    pub holder: String,
    /// Whether it is active; the holder may end it at any time.
    pub is_enabled: bool,
    /// Whether the holder lets the bot answer.
    pub can_reply: bool,
}

impl ConnectedAccount {
    /// Returns whether the bot may write in the account.
    pub const fn may_write(&self) -> bool {
        self.is_enabled && self.can_reply
    }
}

/// Whether the bot may write in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// It may.
    Open,
    /// The holder of the account writes there themselves; the bot is silent until then.
    Held(Timestamp),
    /// The connection is off, or the holder does not let the bot answer.
    Closed,
}

impl Floor {
    /// Returns whether the bot may write.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}
