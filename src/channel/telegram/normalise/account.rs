//! An update of an account in which the bot answers for its holder.
//!
//! The customer's messages are read like those to the bot, but nothing is a command there: a person
//! writes to a person. The holder's own messages say that they have taken over, and what the bot
//! itself sent, or Telegram in the holder's absence, says nothing.

use jiff::Timestamp;
use serde_json::Value;
use teloxide::types::MessageId;

use crate::{
    chat::{ConnectedAccount, Inbound, InboundKind, MessageVersion},
    ids::{ConversationKey, Platform},
};

use super::{
    super::{content, handle::Handle},
    Chat, Reader, Translation, Writer, instant, is_forwarded, number, phone, quote,
};

/// The kinds of update that bring a message of an account.
const MESSAGES: [&str; 2] = ["business_message", "edited_business_message"];

/// Returns the connection that an update belongs to; `None`: it is one of the bot's own chats.
pub(in crate::channel::telegram) fn connection(raw: &Value) -> Option<&str> {
    let message = MESSAGES.iter().find_map(|kind| raw.get(*kind));
    let deleted = || raw.get("deleted_business_messages");
    let pressed = || raw.get("callback_query")?.get("message");
    message.or_else(deleted).or_else(pressed)?.get("business_connection_id")?.as_str()
}

/// Reads what a connection has become; `None`: the update is of another kind.
pub(in crate::channel::telegram) fn change(raw: &Value) -> Option<ConnectedAccount> {
    account(raw.get("business_connection")?)
}

/// Reads a connection.
pub(in crate::channel::telegram) fn account(connection: &Value) -> Option<ConnectedAccount> {
    let says = |of: &Value, key: &str| of.get(key).and_then(Value::as_bool);
    // Before Bot API 9.0 the right stood beside the others.
    let rights = connection.get("rights").and_then(|rights| says(rights, "can_reply"));
    let can_reply = rights.or_else(|| says(connection, "can_reply")).unwrap_or_default();
    Some(ConnectedAccount {
        connection: connection.get("id")?.as_str()?.to_owned(),
        holder: connection.get("user")?.get("id")?.as_u64()?.to_string(),
        is_enabled: says(connection, "is_enabled").unwrap_or_default(),
        can_reply,
    })
}

impl Reader<'_> {
    /// Reads an update of an account.
    pub(super) fn in_account(
        &self,
        raw: &Value,
        account: &ConnectedAccount,
        now: Timestamp,
    ) -> Translation {
        if let Some(query) = raw.get("callback_query") {
            let press = query.get("id").and_then(Value::as_str).map(str::to_owned);
            return Translation { inbound: self.account_press(query, account, now), press };
        }
        let deleted = || self.withdrawn(raw.get("deleted_business_messages")?, account, now);
        let message = MESSAGES.iter().find_map(|kind| raw.get(*kind));
        let inbound = message.map_or_else(deleted, |message| {
            self.account_message(message, account, raw.get(MESSAGES[1]).is_some())
        });
        Translation { inbound, press: None }
    }

    /// Reads a message of a customer or of the holder; `None`: neither of them wrote it.
    fn account_message(
        &self,
        message: &Value,
        account: &ConnectedAccount,
        is_edit: bool,
    ) -> Option<Inbound> {
        let chat = Chat::of(message).filter(|chat| chat.is_private)?;
        let is_sent_for_them = message.get("sender_business_bot").is_some();
        let from = Writer::of(message.get("from")?).filter(|_| !is_sent_for_them)?;
        let key = self.account_chat(account, &chat)?;
        let sent = instant(message, "edit_date").or_else(|| instant(message, "date"))?;
        if from.id.to_string() == account.holder {
            let words = content::words(message).map(|words| words.text);
            // A greeting or an away message is sent by Telegram, while the holder is not there.
            let is_automatic = message.get("is_from_offline").is_some();
            let is_theirs = words.is_some() || content::non_text(message).is_some();
            let said = by_holder(&words.unwrap_or_default());
            return self.of_account(key, sent, said).filter(|_| is_theirs && !is_automatic);
        }
        let said = account_kind(message, from.id).filter(|_| from.id.to_string() == key.person)?;
        if is_edit {
            content::words(message)?;
        }
        let id = message_id(&chat, number(message, "message_id")?);
        let version = if is_edit { MessageVersion::edit(id) } else { MessageVersion::first(id) };
        let replied_to = self.account_replied_to(message, from.id);
        let inbound = self.of_account(key, sent, said)?;
        let quote = content::quote(message);
        Some(Inbound { lang: from.lang, message: Some(version), replied_to, quote, ..inbound })
    }

    /// Reads a press in an account; `None`: the customer did not press it. The holder sees the same
    /// buttons, and must not decide for the customer by a touch.
    fn account_press(
        &self,
        query: &Value,
        account: &ConnectedAccount,
        now: Timestamp,
    ) -> Option<Inbound> {
        let shown = query.get("message")?;
        let key = self.account_chat(account, &Chat::of(shown)?)?;
        let from = Writer::of(query.get("from")?)?;
        let press = super::press(query)?;
        if from.id.to_string() != key.person {
            return None;
        }
        let message = MessageId(i32::try_from(number(shown, "message_id")?).ok()?);
        let handle = Some(Handle::Message(message, None).to_string());
        let inbound = self.of_account(key, now, InboundKind::ButtonPress(press))?;
        Some(Inbound { lang: from.lang, handle, ..inbound })
    }

    /// Reads which messages were deleted.
    fn withdrawn(
        &self,
        deleted: &Value,
        account: &ConnectedAccount,
        now: Timestamp,
    ) -> Option<Inbound> {
        let chat = Chat::of(deleted)?;
        let ids = deleted.get("message_ids")?.as_array()?;
        let ids = ids.iter().filter_map(Value::as_i64).map(|id| message_id(&chat, id));
        let said = InboundKind::Withdrawn(ids.collect());
        self.of_account(self.account_chat(account, &chat)?, now, said)
    }

    /// Returns the conversation of a chat; `None`: it is the holder's chat with themselves.
    fn account_chat(&self, account: &ConnectedAccount, chat: &Chat) -> Option<ConversationKey> {
        let (bot, person) = (&self.bot.business, chat.id.to_string());
        (person != account.holder)
            .then(|| ConversationKey::in_account(bot, Platform::Telegram, &account.holder, person))
    }

    fn of_account(
        &self,
        conversation: ConversationKey,
        sent: Timestamp,
        said: InboundKind,
    ) -> Option<Inbound> {
        let (lang, handle, answers, message) = (None, None, None, None);
        let update = self.update.clone()?;
        Some(Inbound {
            conversation,
            update,
            sent,
            lang,
            handle,
            replied_to: None,
            quote: None,
            answers,
            message,
            said,
        })
    }

    /// Returns the words of the message that is replied to, if the bot sent it or it is the writer's
    /// own; what the holder wrote is no message that the bot knows.
    fn account_replied_to(&self, message: &Value, writer: u64) -> Option<String> {
        let to = message.get("reply_to_message")?;
        let by = |who: &str| to.get(who)?.get("id")?.as_u64();
        let is_theirs =
            by("sender_business_bot") == Some(self.bot.me.0) || by("from") == Some(writer);
        content::words(to).filter(|_| is_theirs).map(|words| words.text)
    }
}

/// Takes in the holder's own words, without control and invisible characters.
fn by_holder(words: &str) -> InboundKind {
    match InboundKind::text(words) {
        InboundKind::Text(words) => InboundKind::ByHolder(words),
        other => other,
    }
}

/// Reads what a customer's message says; `None`: it is a notice by Telegram.
fn account_kind(message: &Value, writer: u64) -> Option<InboundKind> {
    let is_forwarded = is_forwarded(message);
    let words = content::words(message).map(|words| {
        let quoted = is_forwarded.then(|| quote(&words.text));
        InboundKind::text(&quoted.unwrap_or(words.text))
    });
    words
        .or_else(|| phone(message, writer))
        .or_else(|| content::voice(message, is_forwarded))
        .or_else(|| content::non_text(message))
}

fn message_id(chat: &Chat, id: i64) -> String {
    format!("{}/{id}", chat.id)
}
