//! What comes in: one closed enum for everything a conversation can receive.
//!
//! A platform's update becomes an [`Inbound`] before anything decides about it, so
//! that the rooms behind know no platform, and what is stored can be read by a
//! later version of the program.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{key::ConversationKey, schedule::contact::is_hidden};

/// One thing that reached a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// Whose conversation.
    pub conversation: ConversationKey,
    /// The platform's own id of the update; the same id is taken once.
    pub update: String,
    /// When it was sent; "tomorrow" is counted from here, however late it is read.
    pub sent: Timestamp,
    /// The language that the platform says this person uses, as a BCP 47 tag.
    pub lang: Option<String>,
    /// What it is.
    pub said: Said,
}

/// The kinds of thing that a person can send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Words, at most [`MOST_TEXT`] bytes of them.
    Text(String),
    /// The person opened the conversation without words (`/start`, a fresh terminal).
    Hello,
}

/// The longest text that is read, in bytes: twice what any of the platforms can send.
pub const MOST_TEXT: usize = 16 * 1024;

impl Said {
    /// Wraps words, without control and invisible characters and cut to [`MOST_TEXT`] at a character's end.
    #[must_use]
    pub fn text(words: &str) -> Self {
        let end = words.floor_char_boundary(MOST_TEXT);
        let kept = words.get(..end).unwrap_or_default();
        Self::Text(kept.chars().filter(|c| *c == '\n' || !is_hidden(*c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_between_characters_and_lose_control_characters() {
        let Said::Text(kept) = Said::text(&"ї".repeat(MOST_TEXT)) else { unreachable!() };
        assert_eq!(kept.len(), MOST_TEXT);
        assert_eq!(Said::text("a\u{1b}[31mb\n\0c"), Said::Text("a[31mb\nc".into()));
        assert_eq!(Said::text("1\u{202e}2\u{2066}3\u{200b}"), Said::Text("123".into()));
    }
}
