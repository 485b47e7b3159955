//! An update as an inbound message, one small function a kind.
//!
//! Private chats only have conversations. A message in a group counts when it is addressed to
//! the bot, and belongs to its writer's private conversation: there it is answered, and a
//! [`Handle`] says where it was asked. Bots, channels and anonymous administrators are nobody.
//!
//! A forwarded text was written by somebody else, or for something else: it is marked as a
//! quotation, line by line, and neither orders nor consents to anything. An edited message is
//! said anew, because the first version may have been answered already.

use jiff::Timestamp;
use serde_json::Value;
use teloxide::types::{
    CallbackQuery, Message, MessageEntity, MessageEntityKind, MessageEntityRef, MessageKind,
    UpdateId, User, UserId,
};

use crate::{
    chat::{Command, Inbound, InboundKind, Pressed, Wordless},
    ids::{BusinessId, ConversationKey, Platform},
};

use super::{handle::Handle, render::NOTHING};

/// Who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ears {
    /// The business.
    pub(super) bot: BusinessId,
    /// The bot's account.
    pub(super) me: UserId,
    /// Its name, without `@`.
    pub(super) username: String,
}

/// Reads a message; `None`: it is for nobody here.
pub(super) fn message(ears: &Ears, update: UpdateId, message: &Message) -> Option<Inbound> {
    let from = person(message)?;
    let sent = Timestamp::from_second(message.date.timestamp()).ok()?;
    if message.chat.is_private() {
        let said = said(message)?;
        return Some(inbound(ears, update, &Writer::of(from), (sent, said), None));
    }
    let said = addressed(ears, message)?;
    let handle = Handle::Group(message.chat.id, message.id);
    Some(inbound(ears, update, &Writer::of(from), (sent, said), Some(handle)))
}

/// Reads an edited message; `None`: its words are none, as when a live location moves on.
pub(super) fn edited(ears: &Ears, update: UpdateId, message: &Message) -> Option<Inbound> {
    let from = person(message).filter(|_| message.chat.is_private())?;
    let said = words(message)?;
    let at = message.edit_date().unwrap_or(&message.date);
    let sent = Timestamp::from_second(at.timestamp()).ok()?;
    Some(inbound(ears, update, &Writer::of(from), (sent, said), None))
}

/// Reads a pressed button; `None`: it does nothing. Data that is none of ours becomes a button
/// that there never was, and is answered as an old one is.
pub(super) fn pressed(
    ears: &Ears,
    update: UpdateId,
    query: &CallbackQuery,
    now: Timestamp,
) -> Option<Inbound> {
    let data = query.data.as_deref().filter(|data| *data != NOTHING)?;
    let shown = query.message.as_ref();
    let elsewhere = shown.is_some_and(|shown| !shown.chat().is_private());
    if query.from.is_bot || elsewhere {
        return None;
    }
    let read = || {
        let (message, button) = data.split_once('.')?;
        Some(Pressed { message: message.parse().ok()?, button: button.parse().ok()? })
    };
    let pressed = read().unwrap_or(Pressed { message: 0, button: 0 });
    let handle = shown.map(|shown| Handle::Message(shown.id()));
    Some(inbound(
        ears,
        update,
        &Writer::of(&query.from),
        (now, InboundKind::Pressed(pressed)),
        handle,
    ))
}

/// Reads what teloxide cannot, as far as it takes to answer: who wrote in private, and any
/// words. Its types know nothing newer than themselves, and the writer waits all the same.
pub(super) fn unknown(ears: &Ears, update: UpdateId, raw: &Value) -> Option<Inbound> {
    let message = raw.get("message")?;
    let (from, chat) = (message.get("from")?, message.get("chat")?);
    if from.get("is_bot")?.as_bool()? || chat.get("type")?.as_str()? != "private" {
        return None;
    }
    let lang = from.get("language_code").and_then(Value::as_str).map(str::to_owned);
    let writer = Writer { id: from.get("id")?.as_u64()?, lang };
    let sent = Timestamp::from_second(message.get("date")?.as_i64()?).ok()?;
    let words = |key: &str| message.get(key)?.as_str();
    let said = match words("text").or_else(|| words("caption")) {
        Some(words) if message.get("forward_origin").is_some() => InboundKind::text(&quoted(words)),
        Some(words) => InboundKind::line(words),
        None => {
            let kinds = [
                (Wordless::Voice, ["voice", "video_note", "", ""]),
                (Wordless::Sticker, ["sticker", "animation", "dice", ""]),
                (Wordless::Picture, ["photo", "video", "document", "audio"]),
                (Wordless::Place, ["location", "venue", "", ""]),
            ];
            let is = |keys: &[&str]| keys.iter().any(|key| message.get(*key).is_some());
            let kind = kinds.iter().find(|(_, keys)| is(keys)).map(|(kind, _)| *kind);
            InboundKind::Wordless(kind.unwrap_or(Wordless::Other))
        }
    };
    Some(inbound(ears, update, &writer, (sent, said), None))
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

fn inbound(
    ears: &Ears,
    update: UpdateId,
    from: &Writer,
    (sent, said): (Timestamp, InboundKind),
    handle: Option<Handle>,
) -> Inbound {
    let person = from.id.to_string();
    Inbound {
        conversation: ConversationKey {
            bot: ears.bot.clone(),
            platform: Platform::Telegram,
            // The private chat with somebody has their id.
            chat: person.clone(),
            person,
        },
        update: update.0.to_string(),
        sent,
        lang: from.lang.clone(),
        handle: handle.map(|handle| handle.to_string()),
        said,
    }
}

/// Returns the person who wrote; `None`: a bot, a channel, a group's anonymous administrator.
fn person(message: &Message) -> Option<&User> {
    message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())
}

/// Returns what was said in a private chat; `None`: a notice of Telegram's own.
///
/// What teloxide cannot read of a message it calls empty (a voice message without a type, an
/// entity newer than itself), and its writer waits all the same.
fn said(message: &Message) -> Option<InboundKind> {
    match message.kind {
        MessageKind::Common(_) => {
            let said = words(message).or_else(|| phone(message));
            Some(said.unwrap_or_else(|| wordless(message)))
        }
        MessageKind::Dice(_) => Some(InboundKind::Wordless(Wordless::Sticker)),
        MessageKind::Empty {} => Some(InboundKind::Wordless(Wordless::Other)),
        _ => None,
    }
}

/// Returns the words of a message: its text, or what is written below a picture.
fn words(message: &Message) -> Option<InboundKind> {
    let text = message.text();
    let words = text.or_else(|| message.caption())?;
    if message.forward_origin().is_some() {
        return Some(InboundKind::text(&quoted(words)));
    }
    // What stands below a picture is no command.
    Some(if text.is_some() { InboundKind::line(words) } else { InboundKind::text(words) })
}

/// Marks words as somebody else's.
fn quoted(words: &str) -> String {
    words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Returns the writer's own phone number, if that is what they shared.
fn phone(message: &Message) -> Option<InboundKind> {
    let contact = message.contact().filter(|_| message.forward_origin().is_none())?;
    let own = contact.user_id.is_some() && contact.user_id == message.from.as_ref().map(|it| it.id);
    // Telegram leaves out the plus of some numbers.
    let number = contact.phone_number.trim_start_matches('+');
    own.then(|| InboundKind::Phone(format!("+{number}")))
}

fn wordless(message: &Message) -> InboundKind {
    let is = |kind: bool, means: Wordless| kind.then_some(means);
    let voice = message.voice().is_some() || message.video_note().is_some();
    let moving = message.animation().is_some();
    let sticker = moving || message.sticker().is_some() || message.dice().is_some();
    let picture = message.photo().is_some() || message.video().is_some();
    let file = message.document().is_some() || message.audio().is_some();
    let place = message.location().is_some() || message.venue().is_some();
    // An animation is a document as well, so it is looked for first.
    let kind = is(voice, Wordless::Voice)
        .or_else(|| is(sticker, Wordless::Sticker))
        .or_else(|| is(place, Wordless::Place))
        .or_else(|| is(picture || file, Wordless::Picture));
    InboundKind::Wordless(kind.unwrap_or(Wordless::Other))
}

/// Returns what was said in a group to this bot: by its name, by a command, by a reply to it.
fn addressed(ears: &Ears, message: &Message) -> Option<InboundKind> {
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
        let ours = named.is_none_or(|name| name.eq_ignore_ascii_case(&ears.username));
        let known = text.and_then(Command::parse).is_some();
        return (ours && known).then(|| text.map(InboundKind::line)).flatten();
    }
    let named = entities.iter().find(|entity| names(entity, ears));
    let replied = message.reply_to_message().and_then(|to| to.from.as_ref());
    let replied = replied.is_some_and(|to| to.id == ears.me);
    match (named, text) {
        (Some(name), Some(text)) => {
            let (before, after) = (text.get(..name.start())?, text.get(name.end()..)?);
            let rest = format!("{} {}", before.trim_end(), after.trim_start());
            let rest = rest.trim();
            Some(if rest.is_empty() { InboundKind::Hello } else { InboundKind::line(rest) })
        }
        _ if replied => said(message),
        _ => None,
    }
}

/// Returns what Telegram marks in a message's text. A mark that begins or ends outside of the text
/// or within a character is left out, because teloxide panics where it reads one.
fn marks(message: &Message, text: &str) -> Vec<MessageEntity> {
    let lengths = text.chars().map(char::len_utf16);
    let mut edges: Vec<usize> =
        lengths.scan(0, |at, length| Some(std::mem::replace(at, *at + length))).collect();
    edges.push(text.encode_utf16().count());
    let is_edge = |at: usize| edges.binary_search(&at).is_ok();
    let all = message.entities().or_else(|| message.caption_entities()).unwrap_or_default();
    let whole = |mark: &&MessageEntity| {
        let end = mark.offset.checked_add(mark.length);
        is_edge(mark.offset) && end.is_some_and(is_edge)
    };
    all.iter().filter(whole).cloned().collect()
}

fn is_command(entity: &MessageEntityRef<'_>) -> bool {
    *entity.kind() == MessageEntityKind::BotCommand && entity.start() == 0
}

/// Returns whether part of a message names the bot.
fn names(entity: &MessageEntityRef<'_>, ears: &Ears) -> bool {
    match entity.kind() {
        MessageEntityKind::Mention => {
            entity.text().trim_start_matches('@').eq_ignore_ascii_case(&ears.username)
        }
        MessageEntityKind::TextMention { user } => user.id == ears.me,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
