//! What Telegram's refusals mean for whoever sends.
//!
//! Telegram tells its errors apart by sentences. teloxide knows many of them, and changes of
//! wording leave some unknown, so the sentence itself is read as well. None of it is passed on:
//! a fault's words name neither tokens, people nor contents, as teloxide's own would.

use std::{fmt, time::Duration};

use teloxide::{RequestError, types::ChatId};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ApiError {
    /// The message is already what it was to become.
    Unchanged,
    /// The message that was to be changed is gone or too old.
    NoSuchMessage,
    /// The markup cannot be read.
    Markup,
    /// The text is too long.
    TooLong,
    /// A button is refused.
    Button,
    /// The group lives on under another id.
    Moved(ChatId),
    /// So long nothing more is taken.
    Wait(Duration),
    /// Nobody is there any more, or they never opened the chat.
    Gone,
    /// The token is refused.
    Token,
    /// Somebody else asks for this bot's updates.
    SecondPoller,
    /// The bot's updates go to a webhook.
    Webhook,
    /// It is refused as it is, for a reason that is not known here.
    Refused,
    /// Anything else; it may work later.
    Other(&'static str),
}

impl ApiError {
    /// Reads an error.
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

    /// Returns whether the same is refused whenever it is tried.
    pub(super) const fn is_for_good(&self) -> bool {
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
            teloxide::ApiError::Unknown(says) => Self::of_words(&says.to_lowercase()),
            _ => Self::Refused,
        }
    }

    fn of_words(says: &str) -> Self {
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
        } else if has("webhook is active") {
            Self::Webhook
        } else if has("terminated by other") {
            Self::SecondPoller
        } else if says.starts_with("bad request") || has("entity too large") {
            Self::Refused
        } else {
            Self::Other("Telegram has a fault of its own")
        }
    }
}

impl ApiError {
    /// Returns what it is, for the log and for `status`.
    pub(super) const fn words(&self) -> &'static str {
        match self {
            Self::Unchanged => "the message is as it was",
            Self::NoSuchMessage => "the message cannot be changed any more",
            Self::Markup => "the markup is refused",
            Self::TooLong => "the text is too long",
            Self::Button => "a button is refused",
            Self::Moved(_) => "the group has moved",
            Self::Wait(_) => "Telegram asks to wait",
            Self::Gone => "nobody reads there any more",
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
        f.write_str(self.words())
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
            ("Bad Gateway", ApiError::Other("Telegram has a fault of its own")),
        ] {
            assert_eq!(read(says), fault, "{says}");
        }
    }
}
