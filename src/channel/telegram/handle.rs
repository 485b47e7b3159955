//! Where an answer goes on Telegram, as text that is stored with the update.
//!
//! An earlier version may have written the text, so one that cannot be read means a new message,
//! which is always correct.

use std::fmt;

use teloxide::types::{ChatId, MessageId};

/// Where an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// In place of the bot's message whose button was pressed, in the private chat.
    Message(MessageId),
    /// To the private chat of the person who wrote this message in a group; the group reads a
    /// sentence that says so.
    Group(ChatId, MessageId),
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => write!(f, "{}", message.0),
            Self::Group(chat, message) => write!(f, "{}/{}", chat.0, message.0),
        }
    }
}

impl Handle {
    /// Reads what [`Display`](fmt::Display) wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None => Some(Self::Message(MessageId(text.parse().ok()?))),
            Some((chat, message)) => {
                Some(Self::Group(ChatId(chat.parse().ok()?), MessageId(message.parse().ok()?)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_read_as_it_was_written_and_another_is_none() {
        for handle in
            [Handle::Message(MessageId(7)), Handle::Group(ChatId(-1_001_234), MessageId(7))]
        {
            assert_eq!(Handle::parse(&handle.to_string()), Some(handle));
        }
        assert_eq!((Handle::parse(""), Handle::parse("7/x")), (None, None));
    }
}
