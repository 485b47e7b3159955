//! An update of a conversation: one closed enum for everything that a conversation receives.
//!
//! A channel turns a platform's update into an [`Inbound`] before the worker decides anything about
//! it. So the rooms behind know no platform, and a later version of the program can read what is
//! stored.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{BookingId, ConversationKey, words},
    text::is_hidden,
};

use super::{Command, Voice};

/// An update of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// The conversation.
    pub conversation: ConversationKey,
    /// The platform's own id of the update. The inbox stores one update of each id.
    pub update: String,
    /// When it was sent; "tomorrow" counts from here, however late the worker reads it.
    pub sent: Timestamp,
    /// The language of the person's platform, as a BCP 47 tag; `None`: the platform names none.
    pub lang: Option<String>,
    /// Where the answer goes, in a form that only the channel reads: in place of the message whose
    /// button was pressed, or into the answer to a command. `None`: the answer is a new message.
    #[serde(default)]
    pub handle: Option<String>,
    /// The text of the message that it replies to by the platform's own means: one of the bot's, or
    /// one of the writer's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_to: Option<String>,
    /// The part that the writer marked in the message that they reply to. Without `replied_to` that
    /// message is another person's, and the part is no more than what the words are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The platform's own id of that message, as the channel's `send` gives
    /// it. Only the bot's own messages have one that the store knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Which message it is; `None`: the platform gives it no id, or it is no message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageVersion>,
    /// The kind of update, with its content.
    pub said: InboundKind,
}

/// A marked part of a message that is replied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The part, word for word.
    pub text: String,
    /// The line of the message that it begins in; the part itself where that is not known.
    pub line: String,
}

impl Quote {
    /// A part of a message whose whole text is not known.
    pub fn alone(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { line: text.clone(), text }
    }

    /// Writes words with the marked part above them, each of its lines marked as quoted.
    pub fn above(&self, words: &str) -> String {
        let quoted = self.text.lines().map(|line| format!("> {line}"));
        quoted.chain([words.to_owned()]).collect::<Vec<_>>().join("\n")
    }
}

/// A message as its writer left it: people edit what they have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersion {
    /// The platform's own id of the message, the same for all its versions.
    pub id: String,
    /// Whether it replaces an earlier version.
    #[serde(default)]
    pub is_edit: bool,
}

impl MessageVersion {
    /// A message as it was first sent.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an id is a number, and callers have it at hand"
    )]
    pub fn first(id: impl ToString) -> Self {
        Self { id: id.to_string(), is_edit: false }
    }

    /// A message as it was edited.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an id is a number, and callers have it at hand"
    )]
    pub fn edit(id: impl ToString) -> Self {
        Self { id: id.to_string(), is_edit: true }
    }
}

impl Inbound {
    /// Returns whether it is a turn of its own; texts that wait together are one turn.
    pub fn stands_alone(&self) -> bool {
        self.said.stands_alone() || self.is_edit()
    }

    /// Returns whether the person of the conversation did it, which shows that they are reachable.
    pub const fn is_by_person(&self) -> bool {
        !matches!(self.said, InboundKind::CalendarChanged(_) | InboundKind::ByHolder(_))
    }

    /// Returns whether it replaces an earlier version of a message.
    pub fn is_edit(&self) -> bool {
        self.message.as_ref().is_some_and(|message| message.is_edit)
    }
}

/// The kinds of update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboundKind {
    /// A text of at most [`MOST_TEXT`] bytes.
    Text(String),
    /// The person opened the conversation without a text (`/start`, a new terminal).
    Hello,
    /// A command, chosen from a menu or typed.
    Command(Command),
    /// The person pressed a button of one of the bot's messages.
    #[serde(rename = "pressed")]
    ButtonPress(ButtonPress),
    /// The person shared their phone number by the platform's own means.
    Phone(String),
    /// A message without a text.
    #[serde(rename = "wordless")]
    NonText(NonText),
    /// A voice message.
    Voice(Voice),
    /// The person reacted to a message.
    Reaction(Reaction),
    /// The holder of the account that the chat is in wrote there themselves; empty: without words.
    ByHolder(String),
    /// The person deleted these messages, named by the platform's own ids.
    Withdrawn(Vec<String>),
    /// A staff member changed the event of this booking in their calendar, where the worker has to
    /// read it. No person wrote, so the worker answers only if the change affects the customer.
    CalendarChanged(BookingId),
    /// A staff member came back from Google's consent page; a chat cannot send this.
    #[serde(rename = "consented")]
    ConsentResult(ConsentOutcome),
}

/// How a staff member's visit to the consent page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentOutcome {
    /// The calendar is connected.
    Connected,
    /// The person, or their organisation, refused.
    Denied,
    /// They did not grant every scope that is needed.
    Lacking,
    /// Google gave no usable answer in time.
    Unreachable,
    /// The link had been used before.
    Used,
    /// The link's validity is over, or there is no such link.
    Expired,
}

words!(ConsentOutcome {
    Connected = "connected",
    Denied = "denied",
    Lacking = "lacking",
    Unreachable = "unreachable",
    Used = "used",
    Expired = "expired",
});

/// A press of a button. The worker looks up the action in the message as it was sent, so a person
/// can press only the buttons that they were shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ButtonPress {
    /// The message: [`Outgoing::id`](super::Outgoing::id).
    pub message: i64,
    /// The number of the button, counted from 0 through all rows.
    pub button: u32,
}

/// A reaction to a message. It answers a yes/no question of that message, and means nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The message, by the platform's own id of it.
    pub message: String,
    /// The emoji.
    pub emoji: String,
}

/// The kinds of message without a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonText {
    /// A voice or a round video message.
    Voice,
    /// A picture, a video, a file.
    Picture,
    /// A sticker, or an emoji sent as one.
    Sticker,
    /// A place on a map.
    Place,
    /// Another person's contact card.
    Contact,
    /// Anything else.
    Other,
}

/// The longest text that is read, in bytes: twice the longest that a platform can send.
pub const MOST_TEXT: usize = 16 * 1024;

impl InboundKind {
    /// Returns whether it is a turn of its own; texts that wait together are one turn.
    pub const fn stands_alone(&self) -> bool {
        !matches!(
            self,
            Self::Text(_) | Self::Hello | Self::Phone(_) | Self::NonText(_) | Self::Voice(_)
        )
    }

    /// Reads a typed line: a command, the code of an invitation, or a text.
    pub fn line(line: &str) -> Self {
        match Command::parse(line) {
            Some(Command::Start(None)) => Self::Hello,
            Some(command) => Self::Command(command),
            None => Self::text(line),
        }
    }

    /// Makes a text, without control and invisible characters, and cut to [`MOST_TEXT`] bytes
    /// between characters.
    pub fn text(text: &str) -> Self {
        let end = text.floor_char_boundary(MOST_TEXT);
        let kept = text.get(..end).unwrap_or_default();
        // Some keyboards write the Unicode line and paragraph separators for a line break.
        let kept = kept.replace(['\u{2028}', '\u{2029}'], "\n");
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

    #[test]
    fn kinds_keep_the_names_under_which_they_are_stored() {
        let read = |json: &str| serde_json::from_str::<InboundKind>(json).unwrap();
        let press = ButtonPress { message: 7, button: 2 };
        for (stored, kind) in [
            (r#"{"pressed":{"message":7,"button":2}}"#, InboundKind::ButtonPress(press)),
            (r#"{"wordless":"voice"}"#, InboundKind::NonText(NonText::Voice)),
            (r#"{"consented":"lacking"}"#, InboundKind::ConsentResult(ConsentOutcome::Lacking)),
        ] {
            assert_eq!(read(stored), kind);
            assert_eq!(serde_json::to_string(&kind).unwrap(), stored);
        }
    }
}
