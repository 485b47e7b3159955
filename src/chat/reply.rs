//! What goes out to a person: words that every platform can show, and buttons for those that can.
//!
//! A reply is text, not markup: what a customer or a model wrote is part of it, and
//! text cannot break a platform's rendering or carry a mention. A platform folder
//! turns it into pieces that fit. The words make sense without the buttons, because a platform
//! may leave some out and a letter that quotes them has none.

use serde::{Deserialize, Serialize};

use crate::{ids::Lang, schedule::Booking};

use super::{Action, transcript::Need};

/// One message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reply {
    /// The words, with `\n` between lines.
    pub text: String,
    /// Buttons below them, row by row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// The language of the words. `None`: a row of an earlier version, which did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// What it answers: [`Inbound::handle`](super::Inbound::handle).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Whether it takes the place of the message whose button was pressed. Only a question is
    /// replaced by what followed from it: a receipt stays, and a new message comes below it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_place: bool,
    /// The appointment that it is the receipt of; its calendar file and links go along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Box<Booking>>,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it; a few words.
    pub label: String,
    /// What stands on it where it stands alone, as in a list without headings: in a month's
    /// grid the label is "26", and this is "Thu 26 Nov". `None`: the label is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// What pressing it does.
    pub press: Press,
}

/// What pressing a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// Acts in the conversation.
    Do(Action),
    /// Opens a link.
    Open(String),
    /// Opens a form for what is missing, where the platform has forms; elsewhere it is left
    /// out, because the words above ask for the same. What is filled in comes back as words.
    Fill(Vec<Need>),
    /// Shares the person's phone number by the platform's own means, where it has any.
    SharePhone,
    /// Nothing: the button is a heading, or an empty cell of a grid.
    Nothing,
}

/// A reply on its way: what a channel needs to send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Names the promise behind it: the same whenever it is tried again, another for every
    /// other reply. A button of it is known by this and its place.
    pub id: i64,
    /// The language of the reply, for the words that a platform adds of its own.
    pub lang: Lang,
    /// The reply.
    pub reply: Reply,
    /// A file that goes along.
    pub file: Option<File>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, in ASCII.
    pub name: String,
    /// What is in it, in UTF-8.
    pub text: String,
}

impl Reply {
    /// Makes a reply of words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Puts buttons below it.
    #[must_use]
    pub fn with(self, buttons: Vec<Vec<Button>>) -> Self {
        Self { buttons, ..self }
    }

    /// Returns what a button does, counted from 0 through all rows; `None`: there is no such
    /// button, or it does nothing here.
    #[must_use]
    pub fn pressed(&self, button: u32) -> Option<(&str, &Action)> {
        let at = usize::try_from(button).ok()?;
        let button = self.buttons.iter().flatten().nth(at)?;
        match &button.press {
            Press::Do(action) => Some((&button.label, action)),
            Press::Open(_) | Press::Fill(_) | Press::SharePhone | Press::Nothing => None,
        }
    }
}

impl Button {
    /// Makes a button that acts.
    pub fn new(label: impl Into<String>, action: Action) -> Self {
        Self { label: label.into(), full: None, press: Press::Do(action) }
    }

    /// Says what stands on it where it stands alone.
    #[must_use]
    pub fn in_full(self, words: impl Into<String>) -> Self {
        Self { full: Some(words.into()), ..self }
    }

    /// Makes a heading, or with no words an empty cell.
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
