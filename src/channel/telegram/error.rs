//! Why a bot cannot be opened, and what Telegram's refusals mean.
//!
//! Telegram tells its errors apart by sentences. teloxide knows many of them, and a changed wording
//! leaves some unknown, so the sentence itself is read as well. The sentence is not passed on: an
//! [`ApiError`] names no token, person or content, as teloxide's own text could.

use std::{fmt, time::Duration};

use teloxide::{RequestError, types::ChatId};

use crate::ids::BusinessId;

/// Why a bot cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address of the API server is not one.
    #[error("telegram.api_url is no address of a server")]
    Address,
    /// The client could not be made.
    #[error("prepare the connection to Telegram")]
    Client,
    /// Telegram does not know the token.
    #[error("Telegram refuses the token of {0}; take the one that @BotFather shows for this bot")]
    Token(BusinessId),
    /// Telegram did not say who the bot is.
    #[error("ask Telegram who the bot of {0} is: {1}")]
    Unreachable(BusinessId, &'static str),
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ApiError {
    /// The edit would change nothing.
    Unchanged,
    /// The message that was to be edited is gone or too old.
    NoSuchMessage,
    /// Telegram cannot read the markup.
    Markup,
    /// The text is too long.
    TooLong,
    /// Telegram refuses a button.
    Button,
    /// The group has another id now.
    Moved(ChatId),
    /// Telegram limits the rate and asks to wait this long.
    Wait(Duration),
    /// The person blocked the bot, is gone, or never opened the chat.
    Gone,
    /// The token is refused.
    Token,
    /// Another program asks for this bot's updates.
    SecondPoller,
    /// The bot's updates go to a webhook.
    Webhook,
    /// Telegram refuses the request for a reason that is not known here.
    Refused,
    /// Another failure; the request may work later.
    Other(&'static str),
}

impl ApiError {
    /// Reads teloxide's error.
    pub(super) fn of(error: &RequestError) -> Self {
        match error {
            RequestError::Api(error) => Self::of_api(error),
            RequestError::MigrateToChatId(chat) => Self::Moved(*chat),
            RequestError::RetryAfter(wait) => Self::Wait(wait.duration()),
            RequestError::Network(error) if error.is_timeout() => Self::Other("no answer in time"),
            RequestError::Network(_) => Self::Other("no connection"),
            RequestError::InvalidJson { .. } => Self::Other("the answer cannot be read"),
            RequestError::Io(_) => Self::Other("the file cannot be read"),
        }
    }

    /// Reads the sentence of a refusal.
    pub(super) fn of_description(says: &str) -> Self {
        let known = serde_json::from_value::<teloxide::ApiError>(says.into());
        known.map_or_else(|_| Self::of_sentence(&says.to_lowercase()), |known| Self::of_api(&known))
    }

    /// Returns whether Telegram refuses the same request whenever it is tried.
    pub(super) const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Markup | Self::TooLong | Self::Button | Self::NoSuchMessage
        )
    }

    fn of_api(error: &teloxide::ApiError) -> Self {
        match error {
            teloxide::ApiError::MessageNotModified => Self::Unchanged,
            teloxide::ApiError::MessageToEditNotFound
            | teloxide::ApiError::MessageCantBeEdited
            | teloxide::ApiError::MessageIdInvalid => Self::NoSuchMessage,
            teloxide::ApiError::CantParseEntities(_) => Self::Markup,
            teloxide::ApiError::MessageIsTooLong | teloxide::ApiError::EditedMessageIsTooLong => {
                Self::TooLong
            }
            teloxide::ApiError::ButtonUrlInvalid | teloxide::ApiError::ButtonDataInvalid => {
                Self::Button
            }
            teloxide::ApiError::BotBlocked
            | teloxide::ApiError::BotKicked
            | teloxide::ApiError::BotKickedFromSupergroup
            | teloxide::ApiError::UserDeactivated
            | teloxide::ApiError::ChatNotFound
            | teloxide::ApiError::GroupDeactivated
            | teloxide::ApiError::CantInitiateConversation
            | teloxide::ApiError::CantTalkWithBots => Self::Gone,
            teloxide::ApiError::InvalidToken => Self::Token,
            teloxide::ApiError::TerminatedByOtherGetUpdates => Self::SecondPoller,
            teloxide::ApiError::CantGetUpdates => Self::Webhook,
            teloxide::ApiError::Unknown(says) => Self::of_sentence(&says.to_lowercase()),
            _ => Self::Refused,
        }
    }

    fn of_sentence(says: &str) -> Self {
        let has = |part: &str| says.contains(part);
        if has("message is not modified") {
            Self::Unchanged
        } else if has("message to edit not found") || has("message can't be edited") {
            Self::NoSuchMessage
        } else if has("can't parse entities") {
            Self::Markup
        } else if has("message is too long") || has("message_too_long") {
            Self::TooLong
        } else if has("button") {
            Self::Button
        } else if says.starts_with("forbidden") || has("chat not found") || has("peer_id_invalid") {
            Self::Gone
        } else if has("business connection not found")
            || has("business_connection_")
            || has("business_peer_")
            || has("bot_access_forbidden")
        {
            // The connection was ended, or the customer wrote longer than a day ago.
            Self::Gone
        } else if has("webhook is active") {
            Self::Webhook
        } else if has("terminated by other") {
            Self::SecondPoller
        } else if says.starts_with("bad request")
            || says.starts_with("not found:")
            || has("entity too large")
        {
            Self::Refused
        } else {
            Self::Other("Telegram has a fault of its own")
        }
    }
}

impl ApiError {
    /// Describes the failure, for the log and for `zapys status`.
    pub(super) const fn describe(&self) -> &'static str {
        match self {
            Self::Unchanged => "the message is as it was",
            Self::NoSuchMessage => "the message cannot be changed any more",
            Self::Markup => "the markup is refused",
            Self::TooLong => "the text is too long",
            Self::Button => "a button is refused",
            Self::Moved(_) => "the group has moved",
            Self::Wait(_) => "rate limited",
            Self::Gone => "the person cannot be reached any more",
            Self::Token => "the token is refused; put the one that @BotFather shows into its place",
            Self::SecondPoller => {
                "another program asks for this bot's updates with the same token; stop it, or \
                 have @BotFather make a new token"
            }
            Self::Webhook => {
                "the bot's updates go to a webhook, so none come here; delete it with the Bot \
                 API's deleteWebhook"
            }
            Self::Refused => "Telegram refuses it",
            Self::Other(what) => what,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(says: &str) -> ApiError {
        let error: teloxide::ApiError = serde_json::from_value(serde_json::json!(says)).unwrap();
        ApiError::of(&RequestError::Api(error))
    }

    #[test]
    fn refusals_are_told_apart_by_their_sentences_known_or_new() {
        for (says, fault) in [
            (
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
                ApiError::Unchanged,
            ),
            ("Bad Request: message is not modified", ApiError::Unchanged),
            ("Bad Request: message to edit not found", ApiError::NoSuchMessage),
            (
                "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 3",
                ApiError::Markup,
            ),
            ("Bad Request: message is too long", ApiError::TooLong),
            ("Bad Request: BUTTON_DATA_INVALID", ApiError::Button),
            ("Forbidden: bot was blocked by the user", ApiError::Gone),
            ("Forbidden: bot can't initiate conversation with a user", ApiError::Gone),
            ("Forbidden: the group chat was deleted", ApiError::Gone),
            ("Bad Request: chat not found", ApiError::Gone),
            ("Bad Request: business connection not found", ApiError::Gone),
            ("Bad Request: BUSINESS_CONNECTION_INVALID", ApiError::Gone),
            ("Bad Request: BUSINESS_PEER_USAGE_MISSING", ApiError::Gone),
            ("Unauthorized", ApiError::Token),
            (
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                ApiError::SecondPoller,
            ),
            (
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                ApiError::Webhook,
            ),
            ("Bad Request: something new", ApiError::Refused),
            ("Not Found: method not found", ApiError::Refused),
            ("Bad Gateway", ApiError::Other("Telegram has a fault of its own")),
        ] {
            assert_eq!(read(says), fault, "{says}");
        }
    }
}
