//! Where a reply is sent: the person's chat with the bot, a topic of it, or their chat with the holder
//! of an account in which the bot answers.

use serde_json::Value;
use teloxide::types::{ChatId, ThreadId};

use crate::{channel::Error, chat::ConnectedAccount, ids::ConversationKey};

use super::client::{BotClient, Telegram};

/// Where a message is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The chat.
    pub(super) chat: ChatId,
    /// The topic of the chat.
    pub(super) thread: Option<ThreadId>,
    /// The connection on whose behalf it is sent; `None`: the bot sends it as itself.
    pub(super) connection: Option<String>,
}

impl Place {
    /// A chat of the bot's own.
    pub(super) const fn chat(chat: ChatId) -> Self {
        Self { chat, thread: None, connection: None }
    }

    /// Names the chat and the connection in a request.
    pub(super) fn name_in(&self, body: &mut Value) {
        body["chat_id"] = self.chat.0.into();
        if let Some(connection) = &self.connection {
            body["business_connection_id"] = connection.as_str().into();
        }
    }

    /// Names the topic in a request.
    pub(super) fn name_thread_in(&self, body: &mut Value) {
        if let Some(thread) = self.thread {
            body["message_thread_id"] = thread.0.0.into();
        }
    }
}

impl Telegram {
    /// Returns the bot of a conversation.
    pub(super) fn client(&self, to: &ConversationKey) -> Result<&BotClient, Error> {
        let client = self.clients.get(&to.bot).map(AsRef::as_ref);
        client.ok_or_else(|| Error::Failed("the business has no bot on Telegram any more".into()))
    }

    /// Returns the bot of a conversation, and where it writes to it.
    pub(super) async fn find(&self, to: &ConversationKey) -> Result<(&BotClient, Place), Error> {
        let client = self.client(to)?;
        let Some(holder) = to.account_holder() else {
            let chat = to.chat.parse().map_err(|_| Error::Gone)?;
            return Ok((client, Place::chat(ChatId(chat))));
        };
        let account = self.host.account_of(&to.bot, holder).await;
        let account = account.map_err(|error| Error::Failed(error.to_string()))?;
        let account = account.filter(ConnectedAccount::may_write).ok_or(Error::Gone)?;
        let chat = to.person.parse().map_err(|_| Error::Gone)?;
        let connection = Some(account.connection);
        Ok((client, Place { connection, ..Place::chat(ChatId(chat)) }))
    }
}
