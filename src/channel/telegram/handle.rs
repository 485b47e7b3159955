//! Where an answer goes on Telegram, as text that is stored with the update.
//!
//! An earlier version may have written the text, so one that cannot be read means a new message,
//! which is always correct.

use std::fmt;

use teloxide::types::{ChatId, MessageId, ThreadId};

/// Where an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// In place of the bot's message whose button was pressed, in the private chat, and in this
    /// topic of it.
    Message(MessageId, Option<ThreadId>),
    /// Into a topic of the private chat.
    Thread(ThreadId),
    /// To the private chat of the person who wrote this message in a group; the group reads a
    /// sentence that says so.
    Group(ChatId, MessageId),
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message, None) => write!(f, "{}", message.0),
            Self::Message(message, Some(thread)) => write!(f, "{}@{}", message.0, thread.0.0),
            Self::Thread(thread) => write!(f, "@{}", thread.0.0),
            Self::Group(chat, message) => write!(f, "{}/{}", chat.0, message.0),
        }
    }
}

impl Handle {
    /// Reads what [`Display`](fmt::Display) wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some((chat, message)) = text.split_once('/') {
            return Some(Self::Group(ChatId(chat.parse().ok()?), MessageId(message.parse().ok()?)));
        }
        let (message, thread) = match text.split_once('@') {
            Some((message, thread)) => (message, Some(ThreadId(MessageId(thread.parse().ok()?)))),
            None => (text, None),
        };
        match thread {
            Some(thread) if message.is_empty() => Some(Self::Thread(thread)),
            thread => Some(Self::Message(MessageId(message.parse().ok()?), thread)),
        }
    }

    /// Returns the topic of the private chat into which the answer goes.
    pub(super) const fn thread(self) -> Option<ThreadId> {
        match self {
            Self::Message(_, thread) => thread,
            Self::Thread(thread) => Some(thread),
            Self::Group(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_read_as_it_was_written_and_another_is_none() {
        let thread = ThreadId(MessageId(3));
        for handle in [
            Handle::Message(MessageId(7), None),
            Handle::Message(MessageId(7), Some(thread)),
            Handle::Thread(thread),
            Handle::Group(ChatId(-1_001_234), MessageId(7)),
        ] {
            assert_eq!(Handle::parse(&handle.to_string()), Some(handle));
        }
        assert_eq!((Handle::parse(""), Handle::parse("7/x")), (None, None));
        assert_eq!((Handle::parse("@"), Handle::parse("7@x")), (None, None));
    }
}
