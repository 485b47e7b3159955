//! A Telegram update as an inbound update, one small function for each kind.
//!
//! Only private chats are conversations. A message in a group counts if it is addressed to the bot,
//! and belongs to its writer's private conversation: the answer goes there, and a [`Handle`] names
//! the group's message. Updates of bots, channels and anonymous administrators are dropped.
//!
//! Another person may have written a forwarded text, or for another purpose: it is marked as a
//! quotation, line by line, and neither orders nor consents to anything. An edited message is named
//! as one: what it edits is known behind the inbox.

use jiff::Timestamp;
use serde_json::Value;
use teloxide::types::{ChatId, MessageId, ThreadId, UserId};

use crate::{
    chat::{
        ButtonPress, Command, ConnectedAccount, Inbound, InboundKind, MessageVersion, Reaction,
    },
    ids::{BusinessId, ConversationKey, Platform},
};

mod account;

pub(super) use account::{account, change, connection};

use super::{
    content::{self, Words},
    drafts::DraftId,
    handle::Handle,
    render::NOTHING,
};

/// Who a bot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BotIdentity {
    /// The business.
    pub(super) business: BusinessId,
    /// The bot's user.
    pub(super) me: UserId,
    /// The user's name, without `@`.
    pub(super) username: String,
}

/// An update, translated.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Translation {
    /// What it says; `None`: nothing that concerns the bot.
    pub(super) inbound: Option<Inbound>,
    /// The press that has to be answered: until then the button shows that it works.
    pub(super) press: Option<String>,
}

/// Reads an update; `now` is its arrival, for a press that carries no time of its own.
pub(super) fn update(bot: &BotIdentity, raw: &Value, now: Timestamp) -> Translation {
    let reader = Reader { bot, update: raw.get("update_id").map(Value::to_string) };
    let of = |kind: &str| raw.get(kind);
    if let Some(query) = of("callback_query") {
        let press = query.get("id").and_then(Value::as_str).map(str::to_owned);
        return Translation { inbound: reader.callback_query(query, now), press };
    }
    if let Some(reacted) = of("message_reaction") {
        return Translation { inbound: reader.reaction(reacted), press: None };
    }
    let edited = || reader.edited_message(of("edited_message")?);
    let inbound = of("message").map_or_else(edited, |message| reader.message(message));
    Translation { inbound, press: None }
}

/// Reads an update of an account in which the bot answers for its holder.
pub(super) fn in_account(
    bot: &BotIdentity,
    raw: &Value,
    account: &ConnectedAccount,
    now: Timestamp,
) -> Translation {
    let update = raw.get("update_id").map(Value::to_string);
    Reader { bot, update }.in_account(raw, account, now)
}

/// Returns the draft that a person has stopped.
pub(super) fn stopped_draft(raw: &Value) -> Option<DraftId> {
    let stopped = raw.get("stopped_message_generation")?;
    let chat = Chat::of(stopped).filter(|chat| chat.is_private)?;
    Some(DraftId { chat: ChatId(chat.id), id: number(stopped, "draft_id")? })
}

/// Returns the name of an update's kind, or of what its message holds, for the log.
pub(super) fn name(raw: &Value) -> &str {
    let fields = |of: &'static str| raw.get(of).and_then(Value::as_object);
    let usual = ["message_id", "from", "chat", "date", "update_id"];
    let found = fields("message").or_else(|| raw.as_object());
    let mut names = found.into_iter().flatten().map(|(name, _)| name.as_str());
    names.find(|name| !usual.contains(name)).unwrap_or("nothing")
}

/// Reads one update of a bot.
struct Reader<'a> {
    bot: &'a BotIdentity,
    update: Option<String>,
}

/// Who wrote.
struct Writer {
    id: u64,
    lang: Option<String>,
}

impl Writer {
    /// Reads a user; `None`: it is a bot.
    fn of(user: &Value) -> Option<Self> {
        let is_bot = user.get("is_bot").and_then(Value::as_bool).unwrap_or_default();
        let lang = user.get("language_code").and_then(Value::as_str).map(str::to_owned);
        Some(Self { id: user.get("id")?.as_u64()?, lang }).filter(|_| !is_bot)
    }
}

impl Reader<'_> {
    /// Reads a message; `None`: it is not for the bot.
    fn message(&self, message: &Value) -> Option<Inbound> {
        // NOTE: a channel, or a group's anonymous administrator, stands beside a user.
        let from = message.get("from").filter(|_| message.get("sender_chat").is_none())?;
        let from = Writer::of(from)?;
        let sent = instant(message, "date")?;
        let chat = Chat::of(message)?;
        let (said, handle) = if chat.is_private {
            (kind(message, from.id)?, thread(message).map(Handle::Thread))
        } else {
            let at = MessageId(i32::try_from(number(message, "message_id")?).ok()?);
            (self.addressed(message, &chat, from.id)?, Some(Handle::Group(ChatId(chat.id), at)))
        };
        let version = number(message, "message_id")
            .map(|id| MessageVersion::first(format!("{}/{id}", chat.id)));
        let replied_to = self.replied_to(message, from.id);
        let answers = self.answers(message, &chat);
        let inbound = self.inbound(from, sent, said, handle)?;
        let quote = content::quote(message);
        Some(Inbound { message: version, replied_to, quote, answers, ..inbound })
    }

    /// Reads an edited message; `None`: it has no text, as when a live location moves on, or is not
    /// for the bot.
    fn edited_message(&self, edited: &Value) -> Option<Inbound> {
        content::words(edited)?;
        let first = self.message(edited)?;
        let message = first.message.map(|first| MessageVersion::edit(first.id));
        Some(Inbound { sent: instant(edited, "edit_date").unwrap_or(first.sent), message, ..first })
    }

    /// Reads a pressed button; `None`: it does nothing.
    fn callback_query(&self, query: &Value, now: Timestamp) -> Option<Inbound> {
        let press = press(query)?;
        let shown = query.get("message");
        if shown.and_then(Chat::of).is_some_and(|chat| !chat.is_private) {
            return None;
        }
        let id = shown.and_then(|shown| i32::try_from(number(shown, "message_id")?).ok());
        let handle = id.map(|id| Handle::Message(MessageId(id), shown.and_then(thread)));
        self.inbound(Writer::of(query.get("from")?)?, now, InboundKind::ButtonPress(press), handle)
    }

    /// Reads a reaction in a private chat; `None`: it was taken back, or is no plain emoji.
    fn reaction(&self, reacted: &Value) -> Option<Inbound> {
        let chat = Chat::of(reacted).filter(|chat| chat.is_private)?;
        let from = Writer::of(reacted.get("user")?)?;
        let (before, after) = (emoji(reacted, "old_reaction"), emoji(reacted, "new_reaction"));
        let emoji = after.into_iter().find(|emoji| !before.contains(emoji))?;
        let message = format!("{}/{}", chat.id, number(reacted, "message_id")?);
        let said = InboundKind::Reaction(Reaction { message, emoji });
        self.inbound(from, instant(reacted, "date")?, said, None)
    }

    fn inbound(
        &self,
        from: Writer,
        sent: Timestamp,
        said: InboundKind,
        handle: Option<Handle>,
    ) -> Option<Inbound> {
        let (business, person) = (&self.bot.business, from.id.to_string());
        Some(Inbound {
            conversation: ConversationKey::private(business, Platform::Telegram, person),
            update: self.update.clone()?,
            sent,
            lang: from.lang,
            handle: handle.map(|handle| handle.to_string()),
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said,
        })
    }

    /// Returns the words of the message that is replied to, if it is the bot's or the writer's own.
    fn replied_to(&self, message: &Value, writer: u64) -> Option<String> {
        let to = message.get("reply_to_message")?;
        let author = to.get("from")?.get("id")?.as_u64()?;
        let is_theirs = author == self.bot.me.0 || author == writer;
        content::words(to).filter(|_| is_theirs).map(|words| words.text)
    }

    /// Returns the id of the message of the bot's that is replied to in a private chat.
    fn answers(&self, message: &Value, chat: &Chat) -> Option<String> {
        let to = message.get("reply_to_message").filter(|_| chat.is_private)?;
        let author = to.get("from")?.get("id")?.as_u64()?;
        let id = number(to, "message_id").filter(|_| author == self.bot.me.0)?;
        Some(format!("{}/{id}", chat.id))
    }

    /// Reads a group's message that addresses the bot: by its name, a command, or a reply to it.
    fn addressed(&self, message: &Value, chat: &Chat, writer: u64) -> Option<InboundKind> {
        if !chat.is_group || is_forwarded(message) {
            return None;
        }
        let words = content::words(message);
        let marks = words.as_ref().map(marks).unwrap_or_default();
        let command = marks.iter().find(|mark| mark.kind == "bot_command" && mark.start == 0);
        if let (Some(command), Some(Words { text, .. })) = (command, &words) {
            let named = command.text.split_once('@').map(|(_, name)| name);
            let is_own = named.is_none_or(|name| name.eq_ignore_ascii_case(&self.bot.username));
            let known = Command::parse(text).is_some();
            return (is_own && known).then(|| InboundKind::line(text));
        }
        let named = marks.iter().find(|mark| self.is_mention(mark));
        let author = || message.get("reply_to_message")?.get("from")?.get("id")?.as_u64();
        match (named, &words) {
            (Some(name), Some(Words { text, .. })) => {
                let end = name.start + name.text.len();
                let (before, after) = (text.get(..name.start)?, text.get(end..)?);
                let rest = format!("{} {}", before.trim_end(), after.trim_start());
                let rest = rest.trim();
                Some(if rest.is_empty() { InboundKind::Hello } else { InboundKind::line(rest) })
            }
            _ if author() == Some(self.bot.me.0) => kind(message, writer),
            _ => None,
        }
    }

    /// Returns whether part of a message mentions the bot.
    fn is_mention(&self, mark: &Mark<'_>) -> bool {
        match mark.kind {
            "mention" => mark.text.trim_start_matches('@').eq_ignore_ascii_case(&self.bot.username),
            "text_mention" => mark.user == Some(self.bot.me.0),
            _ => false,
        }
    }
}

/// Reads which button was pressed; `None`: it does nothing. Data of another form becomes a press of a
/// button that does not exist, and is answered as an outdated one.
fn press(query: &Value) -> Option<ButtonPress> {
    let data = query.get("data")?.as_str().filter(|data| *data != NOTHING)?;
    let parse = || {
        let (message, button) = data.split_once('.')?;
        Some(ButtonPress { message: message.parse().ok()?, button: button.parse().ok()? })
    };
    Some(parse().unwrap_or(ButtonPress { message: 0, button: 0 }))
}

/// Returns the emoji of reactions.
fn emoji(reacted: &Value, key: &str) -> Vec<String> {
    let all = reacted.get(key).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|one| one.get("emoji")?.as_str()).map(str::to_owned).collect()
}

/// Where a message was written.
struct Chat {
    id: i64,
    is_private: bool,
    is_group: bool,
}

impl Chat {
    fn of(message: &Value) -> Option<Self> {
        let chat = message.get("chat")?;
        let kind = chat.get("type")?.as_str()?;
        let is_group = matches!(kind, "group" | "supergroup");
        Some(Self { id: chat.get("id")?.as_i64()?, is_private: kind == "private", is_group })
    }
}

/// Returns the topic of a private chat in which a message was written.
fn thread(message: &Value) -> Option<ThreadId> {
    message.get("is_topic_message")?.as_bool().filter(|is| *is)?;
    let id = i32::try_from(number(message, "message_thread_id")?).ok()?;
    Some(ThreadId(MessageId(id)))
}

/// Reads what a message to the bot says; `None`: it is a notice by Telegram.
fn kind(message: &Value, writer: u64) -> Option<InboundKind> {
    let words = content::words(message).map(|words| text(message, &words));
    words
        .or_else(|| phone(message, writer))
        .or_else(|| content::voice(message, is_forwarded(message)))
        .or_else(|| content::non_text(message))
}

/// Reads the words of a message.
fn text(message: &Value, words: &Words<'_>) -> InboundKind {
    if is_forwarded(message) {
        return InboundKind::text(&quote(&words.text));
    }
    // A caption is not read as a command.
    if words.is_caption { InboundKind::text(&words.text) } else { InboundKind::line(&words.text) }
}

fn is_forwarded(message: &Value) -> bool {
    message.get("forward_origin").is_some()
}

/// Marks a text as another person's.
fn quote(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Reads the writer's own phone number; `None`: they shared none, or another person's.
fn phone(message: &Value, writer: u64) -> Option<InboundKind> {
    let contact = message.get("contact").filter(|_| !is_forwarded(message))?;
    let own = contact.get("user_id").and_then(Value::as_u64) == Some(writer);
    // Telegram leaves out the plus of some numbers.
    let number = contact.get("phone_number")?.as_str()?.trim_start_matches('+');
    own.then(|| InboundKind::Phone(format!("+{number}")))
}

fn number(of: &Value, key: &str) -> Option<i64> {
    of.get(key)?.as_i64()
}

fn instant(of: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::from_second(number(of, key)?).ok()
}

/// Part of a text that Telegram marks.
struct Mark<'a> {
    kind: &'a str,
    /// Where it begins, in bytes.
    start: usize,
    text: &'a str,
    /// The user whom it names.
    user: Option<u64>,
}

/// Returns what Telegram marks in a text, as far as it begins and ends between characters.
fn marks<'a>(words: &'a Words<'_>) -> Vec<Mark<'a>> {
    let edges = edges(&words.text);
    let read = |mark: &'a Value| {
        let at = |key: &str| usize::try_from(mark.get(key)?.as_u64()?).ok();
        let (offset, length) = (at("offset")?, at("length")?);
        let byte = |unit: usize| {
            let found = edges.binary_search_by_key(&unit, |edge| edge.units).ok()?;
            edges.get(found).map(|edge| edge.bytes)
        };
        let (start, end) = (byte(offset)?, byte(offset.checked_add(length)?)?);
        let user = mark.get("user").and_then(|user| user.get("id")?.as_u64());
        let kind = mark.get("type")?.as_str()?;
        Some(Mark { kind, start, text: words.text.get(start..end)?, user })
    };
    words.marks.iter().filter_map(read).collect()
}

/// A place between two characters.
struct Edge {
    /// In UTF-16 units, by which Telegram counts.
    units: usize,
    bytes: usize,
}

/// Returns where the characters of a text begin, and where the last one ends.
fn edges(text: &str) -> Vec<Edge> {
    let mut units = 0;
    let mut edges: Vec<Edge> = Vec::new();
    for (bytes, c) in text.char_indices() {
        edges.push(Edge { units, bytes });
        units += c.len_utf16();
    }
    edges.push(Edge { units, bytes: text.len() });
    edges
}

#[cfg(test)]
mod tests;
