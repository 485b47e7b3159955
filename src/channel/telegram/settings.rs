//! What the worker tells the Telegram channel before it opens.

use secrecy::SecretString;

use crate::ids::{BusinessId, Lang};

/// Where Telegram is when nothing else is set.
pub const USUAL_URL: &str = "https://api.telegram.org";
/// How many messages a second one bot may send when nothing else is set
/// (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>).
pub const USUAL_RATE: u32 = 30;

/// What can be set in `[telegram]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The address of the Bot API server, without a slash at its end.
    pub api_url: String,
    /// Messages a second and bot; 0: no pacing, for a Bot API server of one's own.
    pub per_second: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { api_url: USUAL_URL.to_owned(), per_second: USUAL_RATE }
    }
}

/// A business's bot that is to be opened.
#[derive(Debug, Clone)]
pub struct Account {
    /// The business.
    pub business: BusinessId,
    /// The bot's token.
    pub token: SecretString,
    /// The bot's own sentences.
    pub texts: Texts,
}

/// The bot's own sentences, in the languages of its business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// In a group: the answer is in the private chat.
    pub answered: String,
    /// In a group: to get an answer, a person has to open the private chat first.
    pub write_first: String,
    /// On the button that opens the private chat.
    pub open: String,
    /// The menu of customers, in each language of the business.
    pub commands: Vec<Menu>,
    /// The commands that staff have besides, in each language of the business.
    pub for_staff: Vec<Menu>,
}

/// The menu of commands in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// The language.
    pub lang: Lang,
    /// The commands, in order.
    pub commands: Vec<MenuCommand>,
}

/// A command in a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuCommand {
    /// The name, without a slash.
    pub name: String,
    /// What the command does.
    pub description: String,
}
