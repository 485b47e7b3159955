//! A Telegram update as an inbound update, one small function for each kind.
//!
//! Only private chats are conversations. A message in a group counts if it is addressed to the bot,
//! and belongs to its writer's private conversation: the answer goes there, and a [`Handle`] names
//! the group's message. Updates of bots, channels and anonymous administrators are dropped.
//!
//! Another person may have written a forwarded text, or for another purpose: it is marked as a
//! quotation, line by line, and neither orders nor consents to anything. An edited message counts
//! as a new one, because the first version may have been answered already.

use jiff::Timestamp;
use serde_json::Value;
use teloxide::types::{
    CallbackQuery, Message, MessageEntity, MessageEntityKind, MessageEntityRef, MessageKind,
    UpdateId, User, UserId,
};

use crate::{
    chat::{ButtonPress, Command, Inbound, InboundKind, NonText},
    ids::{BusinessId, ConversationKey, Platform},
};

use super::{handle::Handle, render::NOTHING};

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

/// Reads a message; `None`: it is not for the bot.
pub(super) fn message(bot: &BotIdentity, update: UpdateId, message: &Message) -> Option<Inbound> {
    let from = person(message)?;
    let sent = Timestamp::from_second(message.date.timestamp()).ok()?;
    let (kind, handle) = if message.chat.is_private() {
        (kind(message)?, None)
    } else {
        (addressed(bot, message)?, Some(Handle::Group(message.chat.id, message.id)))
    };
    let answered = message.reply_to_message();
    let own = answered.filter(|to| to.from.as_ref().is_some_and(|from| from.id == bot.me));
    let replied_to = own.and_then(Message::text).map(str::to_owned);
    let from = Writer::of(from);
    Some(inbound(bot, update, Content { from, sent, kind, handle, replied_to }))
}

/// Reads an edited message; `None`: it has no text, as when a live location moves on.
pub(super) fn edited_message(
    bot: &BotIdentity,
    update: UpdateId,
    message: &Message,
) -> Option<Inbound> {
    let from = Writer::of(person(message).filter(|_| message.chat.is_private())?);
    let kind = text(message)?;
    let at = message.edit_date().unwrap_or(&message.date);
    let sent = Timestamp::from_second(at.timestamp()).ok()?;
    Some(inbound(bot, update, Content { from, sent, kind, handle: None, replied_to: None }))
}

/// Reads a pressed button; `None`: it does nothing. Data of another form becomes a press of a
/// button that does not exist, and is answered as an outdated one.
pub(super) fn callback_query(
    bot: &BotIdentity,
    update: UpdateId,
    query: &CallbackQuery,
    now: Timestamp,
) -> Option<Inbound> {
    let data = query.data.as_deref().filter(|data| *data != NOTHING)?;
    let shown = query.message.as_ref();
    let is_elsewhere = shown.is_some_and(|shown| !shown.chat().is_private());
    if query.from.is_bot || is_elsewhere {
        return None;
    }
    let parse = || {
        let (message, button) = data.split_once('.')?;
        Some(ButtonPress { message: message.parse().ok()?, button: button.parse().ok()? })
    };
    let press = parse().unwrap_or(ButtonPress { message: 0, button: 0 });
    let content = Content {
        from: Writer::of(&query.from),
        sent: now,
        kind: InboundKind::ButtonPress(press),
        handle: shown.map(|shown| Handle::Message(shown.id())),
        replied_to: None,
    };
    Some(inbound(bot, update, content))
}

/// Reads an update that teloxide cannot, as far as an answer needs it: who wrote in private, and any
/// text. The update may be newer than teloxide, and its writer waits for an answer all the same.
pub(super) fn unknown(bot: &BotIdentity, update: UpdateId, raw: &Value) -> Option<Inbound> {
    let message = raw.get("message")?;
    let (from, chat) = (message.get("from")?, message.get("chat")?);
    if from.get("is_bot")?.as_bool()? || chat.get("type")?.as_str()? != "private" {
        return None;
    }
    let lang = from.get("language_code").and_then(Value::as_str).map(str::to_owned);
    let from = Writer { id: from.get("id")?.as_u64()?, lang };
    let sent = Timestamp::from_second(message.get("date")?.as_i64()?).ok()?;
    let text = |key: &str| message.get(key)?.as_str();
    let kind = match text("text").or_else(|| text("caption")) {
        Some(text) if message.get("forward_origin").is_some() => InboundKind::text(&quote(text)),
        Some(text) => InboundKind::line(text),
        None => {
            let kinds = [
                (NonText::Voice, ["voice", "video_note", "", ""]),
                (NonText::Sticker, ["sticker", "animation", "dice", ""]),
                (NonText::Picture, ["photo", "video", "document", "audio"]),
                (NonText::Place, ["location", "venue", "", ""]),
            ];
            let is = |keys: &[&str]| keys.iter().any(|key| message.get(*key).is_some());
            let kind = kinds.iter().find(|(_, keys)| is(keys)).map(|(kind, _)| *kind);
            InboundKind::NonText(kind.unwrap_or(NonText::Other))
        }
    };
    Some(inbound(bot, update, Content { from, sent, kind, handle: None, replied_to: None }))
}

/// The content of an update.
struct Content {
    from: Writer,
    sent: Timestamp,
    kind: InboundKind,
    handle: Option<Handle>,
    replied_to: Option<String>,
}

/// Who wrote.
struct Writer {
    id: u64,
    lang: Option<String>,
}

impl Writer {
    fn of(user: &User) -> Self {
        Self { id: user.id.0, lang: user.language_code.clone() }
    }
}

fn inbound(bot: &BotIdentity, update: UpdateId, content: Content) -> Inbound {
    let person = content.from.id.to_string();
    Inbound {
        conversation: ConversationKey::private(&bot.business, Platform::Telegram, person),
        update: update.0.to_string(),
        sent: content.sent,
        lang: content.from.lang,
        handle: content.handle.map(|handle| handle.to_string()),
        replied_to: content.replied_to,
        said: content.kind,
    }
}

/// Returns the person who wrote; `None`: a bot, a channel, a group's anonymous administrator.
fn person(message: &Message) -> Option<&User> {
    message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())
}

/// Reads a message in a private chat; `None`: it is a notice by Telegram.
///
/// teloxide calls a message empty if it cannot read it (a voice message without a type, an entity
/// newer than teloxide), and its writer waits for an answer all the same.
fn kind(message: &Message) -> Option<InboundKind> {
    match message.kind {
        MessageKind::Common(_) => {
            let kind = text(message).or_else(|| phone(message));
            Some(kind.unwrap_or_else(|| non_text(message)))
        }
        MessageKind::Dice(_) => Some(InboundKind::NonText(NonText::Sticker)),
        MessageKind::Empty {} => Some(InboundKind::NonText(NonText::Other)),
        _ => None,
    }
}

/// Reads the text of a message, or the caption of its picture.
fn text(message: &Message) -> Option<InboundKind> {
    let text = message.text();
    let content = text.or_else(|| message.caption())?;
    if message.forward_origin().is_some() {
        return Some(InboundKind::text(&quote(content)));
    }
    // A caption is not read as a command.
    Some(if text.is_some() { InboundKind::line(content) } else { InboundKind::text(content) })
}

/// Marks a text as another person's.
fn quote(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Reads the writer's own phone number; `None`: they shared none, or another person's.
fn phone(message: &Message) -> Option<InboundKind> {
    let contact = message.contact().filter(|_| message.forward_origin().is_none())?;
    let own = contact.user_id.is_some() && contact.user_id == message.from.as_ref().map(|it| it.id);
    // Telegram leaves out the plus of some numbers.
    let number = contact.phone_number.trim_start_matches('+');
    own.then(|| InboundKind::Phone(format!("+{number}")))
}

fn non_text(message: &Message) -> InboundKind {
    let is = |kind: bool, means: NonText| kind.then_some(means);
    let voice = message.voice().is_some() || message.video_note().is_some();
    let moving = message.animation().is_some();
    let sticker = moving || message.sticker().is_some() || message.dice().is_some();
    let picture = message.photo().is_some() || message.video().is_some();
    let file = message.document().is_some() || message.audio().is_some();
    let place = message.location().is_some() || message.venue().is_some();
    // An animation is a document as well, so it comes first.
    let kind = is(voice, NonText::Voice)
        .or_else(|| is(sticker, NonText::Sticker))
        .or_else(|| is(place, NonText::Place))
        .or_else(|| is(picture || file, NonText::Picture));
    InboundKind::NonText(kind.unwrap_or(NonText::Other))
}

/// Reads a group's message that addresses the bot: by its name, a command, or a reply to it.
fn addressed(bot: &BotIdentity, message: &Message) -> Option<InboundKind> {
    let group = message.chat.is_group() || message.chat.is_supergroup();
    let plain =
        matches!(message.kind, MessageKind::Common(_)) && message.forward_origin().is_none();
    if !group || !plain {
        return None;
    }
    let text = message.text().or_else(|| message.caption());
    let marks = text.map(|text| marks(message, text)).unwrap_or_default();
    let entities = text.map(|text| MessageEntityRef::parse(text, &marks)).unwrap_or_default();
    if let Some(command) = entities.iter().find(|entity| is_command(entity)) {
        let named = command.text().split_once('@').map(|(_, name)| name);
        let is_own = named.is_none_or(|name| name.eq_ignore_ascii_case(&bot.username));
        let known = text.and_then(Command::parse).is_some();
        return (is_own && known).then(|| text.map(InboundKind::line)).flatten();
    }
    let named = entities.iter().find(|entity| is_mention(entity, bot));
    let replied = message.reply_to_message().and_then(|to| to.from.as_ref());
    let replied = replied.is_some_and(|to| to.id == bot.me);
    match (named, text) {
        (Some(name), Some(text)) => {
            let (before, after) = (text.get(..name.start())?, text.get(name.end()..)?);
            let rest = format!("{} {}", before.trim_end(), after.trim_start());
            let rest = rest.trim();
            Some(if rest.is_empty() { InboundKind::Hello } else { InboundKind::line(rest) })
        }
        _ if replied => kind(message),
        _ => None,
    }
}

/// Returns what Telegram marks in a message's text, as far as teloxide can read it.
fn marks(message: &Message, text: &str) -> Vec<MessageEntity> {
    let edges = edges(text);
    let all = message.entities().or_else(|| message.caption_entities()).unwrap_or_default();
    all.iter().filter(|mark| is_whole(&edges, mark.offset, mark.length)).cloned().collect()
}

/// Returns where the characters of a text begin, and where the last one ends, in UTF-16 units.
fn edges(text: &str) -> Vec<usize> {
    let lengths = text.chars().map(char::len_utf16);
    let mut edges: Vec<usize> =
        lengths.scan(0, |at, length| Some(std::mem::replace(at, *at + length))).collect();
    edges.push(text.encode_utf16().count());
    edges
}

/// Returns whether a range begins and ends at such places.
fn is_whole(edges: &[usize], offset: usize, length: usize) -> bool {
    let is_edge = |at: usize| edges.binary_search(&at).is_ok();
    is_edge(offset) && offset.checked_add(length).is_some_and(is_edge)
}

fn is_command(entity: &MessageEntityRef<'_>) -> bool {
    *entity.kind() == MessageEntityKind::BotCommand && entity.start() == 0
}

/// Returns whether part of a message mentions the bot.
fn is_mention(entity: &MessageEntityRef<'_>, bot: &BotIdentity) -> bool {
    match entity.kind() {
        MessageEntityKind::Mention => {
            entity.text().trim_start_matches('@').eq_ignore_ascii_case(&bot.username)
        }
        MessageEntityKind::TextMention { user } => user.id == bot.me,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
