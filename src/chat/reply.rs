//! A reply to a person: a text that every platform can show, and buttons for those that have them.
//!
//! A reply is plain text and not markup, because a customer's or a model's text is part of it and
//! plain text cannot break a platform's rendering or carry a mention. A channel turns it into
//! messages that fit. The text makes sense without the buttons, because a platform may leave some
//! out and a letter has none.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ids::Lang, schedule::Booking};

use super::{Action, transcript::Need};

/// One message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reply {
    /// The text, with `\n` between lines.
    pub text: String,
    /// The buttons below it, row by row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// The language of the text. `None`: a row of an earlier version, which did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Where it goes: [`Inbound::handle`](super::Inbound::handle).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Whether it replaces the message whose button was pressed. Only a question is replaced: a
    /// receipt stays, and the reply is a new message below it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_place: bool,
    /// Whether it stands in place of an earlier message of the bot's, and is not sent where that cannot be changed;
    /// `handle` is then the platform's id of that message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaces: bool,
    /// Words of the text that name a moment, which a platform may show in each reader's own time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
    /// The appointment whose receipt it is; the calendar file and links go along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Box<Booking>>,
    /// Whether a file goes along with all that is kept about the person of the conversation. It is written
    /// when it is sent, so no copy of it is stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exports: bool,
}

/// Words of a text that name a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The words, as they stand in the text.
    pub text: String,
    /// The moment.
    pub at: Timestamp,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// The label; a few words.
    pub label: String,
    /// The label where the button stands alone, as in a list without headings: in a month's grid
    /// the short label is "26", and this is "Thu 26 Nov". `None`: the short label is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// What a press does.
    pub press: Press,
}

/// What a press of a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Acts in the conversation.
    Do(Action),
    /// Opens a link.
    Open(String),
    /// Copies this text, on platforms that can. Others leave the button out.
    Copy(String),
    /// Opens a form for what is missing, on platforms that have forms. Others leave the button out,
    /// because the text asks for the same. A completed form arrives as a text.
    Fill(Vec<Need>),
    /// Opens a form for a whole order, on platforms that have forms. Others leave the button out.
    Order,
    /// Shares the person's phone number by the platform's own means, if it has any.
    SharePhone,
    /// Nothing: the button is a heading, or an empty cell of a grid.
    Nothing,
}

/// A reply as a channel sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The id of the reply's job: the same at every try, and another for every other reply. A press
    /// names its button by this id and the button's number.
    pub id: i64,
    /// The language of the reply, for the sentences that a channel adds.
    pub lang: Lang,
    /// The reply.
    pub reply: Reply,
    /// A file that goes along.
    pub file: Option<File>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name, in ASCII.
    pub name: String,
    /// The content, in UTF-8.
    pub text: String,
}

impl Reply {
    /// Makes a reply of text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds buttons below the text.
    #[must_use]
    pub fn with(self, buttons: Vec<Vec<Button>>) -> Self {
        Self { buttons, ..self }
    }

    /// Returns the label and the action of a button, counted from 0 through all rows; `None`: there
    /// is no such button, or it acts outside the conversation.
    pub fn pressed(&self, button: u32) -> Option<(&str, &Action)> {
        let at = usize::try_from(button).ok()?;
        let button = self.buttons.iter().flatten().nth(at)?;
        match &button.press {
            Press::Do(action) => Some((&button.label, action)),
            Press::Open(_)
            | Press::Copy(_)
            | Press::Fill(_)
            | Press::Order
            | Press::SharePhone
            | Press::Nothing => None,
        }
    }
}

impl Button {
    /// Makes a button with an action.
    pub fn new(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), full: None, press: Press::Do(action) }
    }

    /// Sets the label where the button stands alone.
    #[must_use]
    pub fn in_full(self, label: impl Into<String>) -> Self {
        Self { full: Some(label.into()), ..self }
    }

    /// Makes a heading, or without a label an empty cell.
    pub fn heading(label: impl Into<String>) -> Self {
        Self { label: label.into(), full: None, press: Press::Nothing }
    }

    /// Makes a button that shares the person's phone number.
    pub fn phone(label: impl Into<String>) -> Self {
        Self { label: label.into(), full: None, press: Press::SharePhone }
    }

    /// Makes a button that opens a form for what is missing.
    pub fn form(label: impl Into<String>, missing: &[Need]) -> Self {
        Self { label: label.into(), full: None, press: Press::Fill(missing.to_vec()) }
    }

    /// Makes a button that opens a form for a whole order.
    pub fn order(label: impl Into<String>) -> Self {
        Self { label: label.into(), full: None, press: Press::Order }
    }

    /// Makes a button that copies a text.
    pub fn copy(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), full: None, press: Press::Copy(text.into()) }
    }

    /// Makes a button that opens a link.
    pub fn link(label: impl Into<String>, link: impl Into<String>) -> Self {
        Self { label: label.into(), full: None, press: Press::Open(link.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Lang;

    #[test]
    fn a_button_is_found_by_its_place_and_a_link_does_nothing_here() {
        let speak = |lang| Button::new("x", Action::Speak(lang));
        let reply = Reply::text("?").with(vec![
            vec![speak(Lang::Uk), Button::link("l", "https://example.com")],
            vec![speak(Lang::En)],
        ]);
        assert_eq!(reply.pressed(2), Some(("x", &Action::Speak(Lang::En))));
        assert_eq!((reply.pressed(1), reply.pressed(3)), (None, None));
    }

    #[test]
    fn a_reply_of_an_older_version_is_read() {
        let read: Reply = serde_json::from_str(r#"{"text":"hi"}"#).unwrap();
        assert_eq!(read, Reply::text("hi"));
    }
}
