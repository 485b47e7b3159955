//! What comes in: one closed enum for everything a conversation can receive.
//!
//! A platform's update becomes an [`Inbound`] before anything decides about it, so
//! that the rooms behind know no platform, and what is stored can be read by a
//! later version of the program.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{BookingId, ConversationKey},
    schedule::contact::is_hidden,
};

use super::Command;

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
    /// What the answer goes to, in the platform's own words and read by nobody else: the
    /// message whose button was pressed, a command that waits for its answer. `None`: the
    /// answer is a new message.
    #[serde(default)]
    pub handle: Option<String>,
    /// What it is.
    pub said: InboundKind,
}

/// The kinds of thing that a person can send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundKind {
    /// Words, at most [`MOST_TEXT`] bytes of them.
    Text(String),
    /// The person opened the conversation without words (`/start`, a fresh terminal).
    Hello,
    /// A command, chosen from a menu or typed.
    Command(Command),
    /// A button of one of our messages was pressed.
    #[serde(rename = "pressed")]
    ButtonPress(ButtonPress),
    /// A phone number, shared with the platform's own means.
    Phone(String),
    /// Something without words.
    #[serde(rename = "wordless")]
    NonText(NonText),
    /// Somebody changed the event of this booking in a calendar; what it is now has to be read
    /// there. Nobody said anything, so nothing is answered unless something follows from it.
    CalendarChanged(BookingId),
    /// A staff member came back from Google's consent page; nobody can send this from a chat.
    #[serde(rename = "consented")]
    ConsentResult(ConsentResult),
}

/// How a consent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentResult {
    /// The calendar is connected.
    Connected,
    /// The person, or their organisation, said no.
    Denied,
    /// They left something out that is needed.
    Lacking,
    /// Google could not be reached in time.
    Unreachable,
}

/// Which button was pressed. What it does is looked up in the message as we sent it, so that
/// nobody can press a button that they were not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ButtonPress {
    /// The promise behind the message: [`Outgoing::id`](super::Outgoing::id).
    pub message: i64,
    /// Which of its buttons, counted from 0 through all rows.
    pub button: u32,
}

/// Kinds of message that have no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonText {
    /// A voice or a round video message.
    Voice,
    /// A picture, a video, a file.
    Picture,
    /// A sticker or an emoji of its own.
    Sticker,
    /// A place on the map.
    Place,
    /// Anything else.
    Other,
}

/// The longest text that is read, in bytes: twice what any of the platforms can send.
pub const MOST_TEXT: usize = 16 * 1024;

impl InboundKind {
    /// Returns whether it is answered by itself; words that wait together are one turn.
    #[must_use]
    pub const fn stands_alone(&self) -> bool {
        !matches!(self, Self::Text(_) | Self::Hello | Self::Phone(_) | Self::NonText(_))
    }

    /// Reads a typed line: a command or the code of an invitation, else words.
    #[must_use]
    pub fn line(words: &str) -> Self {
        match Command::parse(words) {
            Some(Command::Start(None)) => Self::Hello,
            Some(command) => Self::Command(command),
            None => Self::text(words),
        }
    }

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
        let InboundKind::Text(kept) = InboundKind::text(&"ї".repeat(MOST_TEXT)) else {
            unreachable!()
        };
        assert_eq!(kept.len(), MOST_TEXT);
        assert_eq!(InboundKind::text("a\u{1b}[31mb\n\0c"), InboundKind::Text("a[31mb\nc".into()));
        assert_eq!(
            InboundKind::text("1\u{202e}2\u{2066}3\u{200b}"),
            InboundKind::Text("123".into())
        );
    }
}
