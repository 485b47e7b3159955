//! What Discord needs from the worker beyond [`ChannelHost`].
//!
//! Discord completes a command while the person types, shows the bot's own sentences where no
//! reply is involved, and repeats no message after a lost session. Each of these needs the
//! business's data, which a channel does not have.

use async_trait::async_trait;

use crate::{
    channel::ChannelHost,
    chat::{CommandArgs, transcript::Need},
    ids::{BusinessId, ConversationKey, Lang},
};

/// The worker as the Discord channel sees it.
#[async_trait]
pub trait DiscordHost: ChannelHost {
    /// Returns suggestions for the field that a person is filling in. It is called for every
    /// letter they type, so it writes nothing.
    async fn suggest(&self, query: AutocompleteQuery) -> Vec<Choice>;

    /// Returns the bot's own sentence with this message id.
    fn say(&self, lang: Lang, id: &str) -> String;

    /// Returns the language in which a business answers a person whose Discord is in `locale`;
    /// `None`: a locale the worker does not know.
    fn answer_lang(&self, business: &BusinessId, locale: Option<Lang>) -> Lang;

    /// Returns what a form for a whole order offers a person; `None`: this cannot be read now.
    async fn booking_form(
        &self,
        conversation: &ConversationKey,
        locale: Option<Lang>,
    ) -> Option<BookingForm>;

    /// Returns up to where the direct messages of a bot are stored; `None`: this cannot be read
    /// now.
    async fn read_positions(&self, business: &BusinessId) -> Option<Vec<ReadPosition>>;
}

/// What a form for a whole order offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingForm {
    /// The language of the form.
    pub lang: Lang,
    /// The names of the services.
    pub services: Vec<String>,
    /// The names of the staff.
    pub staff: Vec<String>,
    /// The contact data that a booking needs.
    pub contact: Vec<ContactField>,
}

/// A field for contact data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactField {
    /// What is asked for.
    pub need: Need,
    /// What the person gave before.
    pub known: Option<String>,
}

/// A command's field while a person fills it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutocompleteQuery {
    /// The person and the business.
    pub conversation: ConversationKey,
    /// The language of their Discord; `None`: one that the worker does not know.
    pub lang: Option<Lang>,
    /// The field.
    pub field: CommandField,
    /// What they have typed in it so far.
    pub typed: String,
    /// The command's other fields.
    pub args: CommandArgs,
    /// Whether the command moves an appointment: then days and times must suit that one.
    pub moves: bool,
}

/// A field of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandField {
    /// The service.
    Service,
    /// The staff member.
    Staff,
    /// One of the person's own appointments.
    Appointment,
    /// The day.
    Date,
    /// The time.
    Time,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The text that Discord shows.
    pub label: String,
    /// The value that Discord sends: a name, a day, a time, or an appointment's id.
    pub value: String,
}

/// The last message of a channel of direct messages that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPosition {
    /// The channel.
    pub channel: u64,
    /// The message.
    pub message: u64,
}
