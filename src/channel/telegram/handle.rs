//! What an answer goes to, as a word that is kept with the message that it answers.
//!
//! It is read by nobody but this folder, and may have been written by an earlier version; what
//! cannot be read means a new message, which is never wrong.

use std::fmt;

use teloxide::types::{ChatId, MessageId};

/// What an answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handle {
    /// Our message whose button was pressed, in the private chat.
    Message(MessageId),
    /// Somebody's message in a group: the answer goes to their private chat, and a word that
    /// it did to the group.
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
    pub(super) fn read(word: &str) -> Option<Self> {
        match word.split_once('/') {
            None => Some(Self::Message(MessageId(word.parse().ok()?))),
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
            assert_eq!(Handle::read(&handle.to_string()), Some(handle));
        }
        assert_eq!((Handle::read(""), Handle::read("7/x")), (None, None));
    }
}
