//! Discord's messages and interactions as inbound updates.
//!
//! A message is for the bot if it is a direct message, mentions the bot, or replies to it; Discord
//! leaves the content of all others out. A message carries its own time; an interaction carries
//! none and counts from its arrival.

use std::time::Duration;

use jiff::Timestamp;
use serenity::model::{
    application::{
        CommandData, CommandDataOptionValue, ComponentInteractionData,
        ComponentInteractionDataKind, MessageInteractionMetadata,
    },
    channel::{Message, MessageFlags, MessageType, Reaction as SerenityReaction, ReactionType},
    id::{InteractionId, RoleId, UserId},
};

use crate::{
    chat::{
        AddressChange, ButtonPress, Command, CommandArgs, Inbound, InboundKind, MessageVersion,
        NonText, Reaction, Voice, transcript::Need,
    },
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

use super::{
    commands::{CODE, NOTE, RIGHT, WHO, WRONG},
    components,
    handle::Handle,
    host::{AutocompleteQuery, CommandField},
    quoted,
};

/// Returns the conversation of a person, wherever they write.
pub(super) fn key(business: &BusinessId, person: UserId) -> ConversationKey {
    ConversationKey::private(business, Platform::Discord, person.to_string())
}

/// How the bot is mentioned in a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    /// Its user.
    pub(super) user: UserId,
    /// The role that Discord manages for it in the message's server.
    pub(super) role: Option<RoleId>,
}

impl Own {
    /// The bot, where it has no role.
    pub(super) const fn user(user: UserId) -> Self {
        Self { user, role: None }
    }
}

/// Reads a message; `None`: it is not for the bot.
pub(super) fn message(business: &BusinessId, own: Own, message: &Message) -> Option<Inbound> {
    let me = own.user;
    let flags = message.flags.unwrap_or_default();
    let is_machine = message.author.bot || message.webhook_id.is_some();
    // NOTE: the bot's answer to a command arrives as a message without a server.
    let is_own = message.author.id == me || flags.contains(MessageFlags::EPHEMERAL);
    let is_written = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if is_machine || is_own || !is_written {
        return None;
    }
    let answered = message.referenced_message.as_ref();
    let is_answer = answered.is_some_and(|to| to.author.id == me);
    // A message of the bot's, or one of the writer's own.
    let both = [me, message.author.id];
    let answers = answered.filter(|_| is_answer).map(|to| to.id.to_string());
    let replied_to = answered.filter(|to| both.contains(&to.author.id));
    let replied_to = replied_to.map(|to| without_mention(&to.content, own));
    let by_role = own.role.is_some_and(|role| message.mention_roles.contains(&role));
    let addressed = is_answer || by_role || message.mentions.iter().any(|user| user.id == me);
    let handle = match message.guild_id {
        None => Handle::Direct(message.channel_id),
        Some(_) if addressed => Handle::Public(message.channel_id, message.id),
        Some(_) => return None,
    };
    let text = without_mention(&message.content, own);
    let marked = replied_to.as_deref().and_then(|to| quoted::taken(&text, to));
    let (quote, text) = match marked {
        Some((quote, words)) => (Some(quote), words),
        None => (None, text),
    };
    // A person may add no words to what they forward.
    let forwarded = message.message_snapshots.first().filter(|_| text.is_empty());
    let said = match (text.as_str(), voice(message), non_text(message)) {
        ("", Some(voice), _) => InboundKind::Voice(voice),
        ("", None, None) if forwarded.is_some_and(|it| !it.content.trim().is_empty()) => {
            InboundKind::text(&forwarded.map(|it| passed_on(&it.content)).unwrap_or_default())
        }
        ("", None, Some(kind)) => InboundKind::NonText(kind),
        ("", None, None) if message.guild_id.is_some() => InboundKind::Hello,
        ("", None, None) => InboundKind::NonText(NonText::Other),
        (text, ..) => InboundKind::line(text),
    };
    Some(Inbound {
        conversation: key(business, message.author.id),
        update: message.id.to_string(),
        sent: Timestamp::from_second(message.timestamp.unix_timestamp()).ok()?,
        lang: None,
        handle: Some(handle.write()),
        replied_to,
        quote,
        answers,
        message: Some(MessageVersion::first(message.id)),
        said,
    })
}

/// Reads an edited message; `None`: it is not for the bot, or has no words.
pub(super) fn edited_message(business: &BusinessId, own: Own, edited: &Message) -> Option<Inbound> {
    let at = Timestamp::from_nanosecond(edited.edited_timestamp?.unix_timestamp_nanos()).ok()?;
    let first = message(business, own, edited)?;
    matches!(first.said, InboundKind::Text(_) | InboundKind::Command(_)).then(|| Inbound {
        // Each edit is an update of its own; the number comes first, by which updates are ordered.
        update: format!("{}@{}", edited.id, at.as_nanosecond()),
        sent: at,
        message: Some(MessageVersion::edit(edited.id)),
        ..first
    })
}

/// Reads a reaction in direct messages; `None`: it is elsewhere, or no plain emoji. It carries no
/// time, so `now` is its arrival.
pub(super) fn reaction(
    business: &BusinessId,
    reaction: &SerenityReaction,
    now: Timestamp,
) -> Option<Inbound> {
    let person = reaction.user_id.filter(|_| reaction.guild_id.is_none())?;
    let ReactionType::Unicode(emoji) = &reaction.emoji else { return None };
    let message = reaction.message_id.to_string();
    Some(Inbound {
        conversation: key(business, person),
        // The same reaction, taken back and given again, is one.
        update: format!("{message}+{emoji}"),
        sent: now,
        lang: None,
        handle: None,
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: InboundKind::Reaction(Reaction { message, emoji: emoji.clone() }),
    })
}

/// Returns the interaction that a bot's message answers; `None`: it answers none.
pub(super) fn answered_interaction(message: &Message) -> Option<InteractionId> {
    match message.interaction_metadata.as_deref().filter(|_| message.author.bot)? {
        MessageInteractionMetadata::Command(of) => Some(of.id),
        MessageInteractionMetadata::Component(of) => Some(of.id),
        MessageInteractionMetadata::ModalSubmit(of) => Some(of.id),
        _ => None,
    }
}

/// Returns a text without mentions of the bot.
fn without_mention(content: &str, own: Own) -> String {
    let me = own.user;
    let plain = content.replace(&format!("<@{me}>"), " ").replace(&format!("<@!{me}>"), " ");
    let plain = match own.role {
        Some(role) => plain.replace(&format!("<@&{role}>"), " "),
        None => plain,
    };
    plain.trim().to_owned()
}

/// Marks a text as another person's, so that it orders nothing and agrees to nothing.
fn passed_on(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn non_text(message: &Message) -> Option<NonText> {
    if !message.sticker_items.is_empty() {
        return Some(NonText::Sticker);
    }
    message.attachments.first().map(|_| NonText::Picture)
}

/// Returns the voice message that a message is, or that it passes on; `None`: it is none.
fn voice(message: &Message) -> Option<Voice> {
    let is_voice = |flags: Option<MessageFlags>| {
        flags.is_some_and(|flags| flags.contains(MessageFlags::IS_VOICE_MESSAGE))
    };
    let own = message.attachments.first().filter(|_| is_voice(message.flags));
    let passed_on = || {
        let snapshot = message.message_snapshots.first()?;
        snapshot.attachments.first().filter(|_| is_voice(snapshot.flags))
    };
    let (sound, is_forwarded) = match own {
        Some(sound) => (sound, false),
        None => (passed_on()?, true),
    };
    let length = sound.duration_secs.and_then(|it| Duration::try_from_secs_f64(it).ok());
    Some(Voice {
        file: sound.url.clone(),
        seconds: length.map(|it| u32::try_from(it.as_secs()).unwrap_or(u32::MAX)),
        is_video: false,
        is_forwarded,
        transcription: None,
    })
}

/// An interaction that is to be stored.
pub(super) struct InteractionUpdate {
    pub(super) id: InteractionId,
    pub(super) person: UserId,
    /// The language of the person's Discord, as Discord writes it.
    pub(super) locale: String,
    pub(super) kind: InboundKind,
}

/// Makes an update of an interaction; `now` is its arrival.
pub(super) fn interaction(
    business: &BusinessId,
    update: InteractionUpdate,
    now: Timestamp,
) -> Inbound {
    Inbound {
        conversation: key(business, update.person),
        update: update.id.to_string(),
        sent: now,
        lang: Some(update.locale),
        handle: Some(Handle::Interaction(update.id.get()).write()),
        replied_to: None,
        quote: None,
        answers: None,
        message: None,
        said: update.kind,
    }
}

/// Reads a slash command; `None`: the bot has no such command.
pub(super) fn command(data: &CommandData) -> Option<Command> {
    let args = args(data);
    Some(match data.name.as_str() {
        "book" => Command::Book(args),
        "slots" => Command::Slots(args),
        "my" => Command::My,
        "move" => Command::Move(args),
        "cancel" => Command::Cancel(args),
        "language" => {
            let lang = option(data, "language").and_then(|tag| Lang::parse(&tag));
            Command::Language(lang)
        }
        "day" => Command::Day(args.date),
        "away" => Command::Away(args.date),
        "link" => Command::Link(option(data, CODE)),
        "find" => Command::Find(option(data, WHO)),
        "note" => {
            let words = option(data, WHO).zip(option(data, NOTE));
            Command::Note(words.map(|(who, note)| format!("{who}: {note}")))
        }
        "why" => {
            let words = [args.date, args.time, args.service, args.staff];
            let words: Vec<String> = words.into_iter().flatten().collect();
            Command::Why((!words.is_empty()).then(|| words.join(" ")))
        }
        "address" => {
            let addresses = option(data, WRONG).zip(option(data, RIGHT));
            Command::Address(addresses.map(|(old, new)| AddressChange { old, new }))
        }
        other => Command::parse(&format!("/{other}"))?,
    })
}

/// Reads the field that a person is filling in; `None`: it has no suggestions.
pub(super) fn autocomplete(
    conversation: ConversationKey,
    data: &CommandData,
    locale: &str,
) -> Option<AutocompleteQuery> {
    let focused = data.autocomplete()?;
    let field = match focused.name {
        "service" => CommandField::Service,
        "staff" => CommandField::Staff,
        "appointment" => CommandField::Appointment,
        "date" => CommandField::Date,
        "time" => CommandField::Time,
        _ => return None,
    };
    Some(AutocompleteQuery {
        conversation,
        lang: Lang::parse(locale),
        field,
        typed: focused.value.to_owned(),
        args: args(data),
        moves: data.name == "move",
    })
}

fn args(data: &CommandData) -> CommandArgs {
    CommandArgs {
        service: option(data, "service"),
        staff: option(data, "staff"),
        appointment: option(data, "appointment"),
        date: option(data, "date"),
        time: option(data, "time"),
        ..CommandArgs::default()
    }
}

fn option(data: &CommandData, name: &str) -> Option<String> {
    let found = data.options.iter().find(|option| option.name == name)?;
    let CommandDataOptionValue::String(value) = &found.value else { return None };
    let InboundKind::Text(text) = InboundKind::text(value.trim()) else { return None };
    Some(text).filter(|text| !text.is_empty())
}

/// What a person did with a component.
pub(super) enum ComponentUse {
    /// They pressed a button or chose an option.
    Press(ButtonPress),
    /// They pressed a button that opens a form for these fields.
    OpenForm(Vec<Need>),
    /// They pressed the button that opens the form for a whole order.
    OpenOrder,
}

/// Reads a pressed button or a chosen option; `None`: its id is of another form.
pub(super) fn component(data: &ComponentInteractionData) -> Option<ComponentUse> {
    let id = match &data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.first()?,
        _ => &data.custom_id,
    };
    if let Some(needs) = components::parse_form(id) {
        return Some(ComponentUse::OpenForm(needs));
    }
    if components::opens_order(id) {
        return Some(ComponentUse::OpenOrder);
    }
    components::parse_press(id).map(ComponentUse::Press)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ME: UserId = UserId::new(900);

    fn user(id: u64) -> Value {
        json!({"id": id.to_string(), "username": "anna", "discriminator": "0", "avatar": null})
    }

    fn read(change: Value) -> Option<Inbound> {
        let mut raw = json!({
            "id": "41", "channel_id": "7", "author": user(1), "content": "Привіт",
            "timestamp": "2026-11-23T08:00:00.000000+00:00", "edited_timestamp": null,
            "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
        });
        let Value::Object(change) = change else { unreachable!() };
        raw.as_object_mut().unwrap().extend(change);
        let raw: Message = serde_json::from_value(raw).unwrap();
        message(&BusinessId::new("salon"), Own { user: ME, role: Some(RoleId::new(77)) }, &raw)
    }

    #[test]
    fn a_direct_message_is_a_conversation_with_its_writer() {
        assert_eq!(
            read(json!({})),
            Some(Inbound {
                conversation: ConversationKey {
                    bot: BusinessId::new("salon"),
                    platform: Platform::Discord,
                    chat: "1".into(),
                    person: "1".into(),
                },
                update: "41".into(),
                sent: "2026-11-23T08:00:00Z".parse().unwrap(),
                lang: None,
                handle: Some("dm:7".into()),
                replied_to: None,
                quote: None,
                answers: None,
                message: Some(MessageVersion::first("41")),
                said: InboundKind::Text("Привіт".into()),
            })
        );
    }

    #[test]
    fn in_a_server_only_what_is_addressed_to_the_bot_counts() {
        assert_eq!(read(json!({"guild_id": "5"})), None);
        let mention =
            json!({"guild_id": "5", "mentions": [user(900)], "content": "<@900>, хочу /my"});
        let heard = read(mention).unwrap();
        assert_eq!(heard.handle.as_deref(), Some("at:7:41"));
        assert_eq!(heard.said, InboundKind::Text(", хочу /my".into()));
        let by_role =
            json!({"guild_id": "5", "mention_roles": ["77"], "content": "<@&77> стрижка"});
        assert_eq!(read(by_role).unwrap().said, InboundKind::Text("стрижка".into()));
        let other = json!({"guild_id": "5", "mention_roles": ["78"], "content": "<@&78> стрижка"});
        assert_eq!(read(other), None);
        let alone = json!({"guild_id": "5", "mentions": [user(900)], "content": "<@!900>"});
        assert_eq!(read(alone).unwrap().said, InboundKind::Hello);
    }

    #[test]
    fn bots_ourselves_and_what_only_looks_like_a_message_are_left_out() {
        let mut bot = user(2);
        bot["bot"] = json!(true);
        for change in [
            json!({"author": bot}),
            json!({"author": user(900)}),
            json!({"flags": 64}),
            json!({"type": 7}),
            json!({"webhook_id": "3"}),
        ] {
            assert_eq!(read(change.clone()), None, "{change}");
        }
    }

    #[test]
    fn what_has_no_words_says_what_it_is() {
        let file = |kind: &str| json!({"id": "1", "filename": "f", "size": 1, "url": "u", "proxy_url": "u", "content_type": kind});
        let said =
            |kind: &str| read(json!({"content": "", "attachments": [file(kind)]})).unwrap().said;
        assert_eq!(said("audio/ogg"), InboundKind::NonText(NonText::Picture));
        assert_eq!(said("image/png"), InboundKind::NonText(NonText::Picture));
        assert_eq!(
            read(json!({"content": ""})).unwrap().said,
            InboundKind::NonText(NonText::Other)
        );
    }

    #[test]
    fn a_forwarded_message_is_a_quotation_and_an_edit_is_named_as_one() {
        let snapshot = json!({"message": {
            "content": "Так, скасуйте\nо 15:00", "timestamp": "2026-11-22T08:00:00.000000+00:00",
            "edited_timestamp": null, "mentions": [], "attachments": [], "embeds": [], "type": 0}});
        let forwarded = json!({"content": "", "message_snapshots": [snapshot],
            "message_reference": {"type": 1, "channel_id": "8", "message_id": "40"}});
        let said = read(forwarded).unwrap().said;
        assert_eq!(said, InboundKind::Text("> Так, скасуйте\n> о 15:00".into()));
        let at = "2026-11-23T08:00:01.250000+00:00";
        let mut raw = json!({
            "id": "41", "channel_id": "7", "author": user(1), "content": "о 16:00",
            "timestamp": "2026-11-23T08:00:00.000000+00:00", "edited_timestamp": at,
            "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
        });
        let salon = BusinessId::new("salon");
        let read = |raw: &Value| {
            edited_message(&salon, Own::user(ME), &serde_json::from_value(raw.clone()).unwrap())
        };
        let edit = read(&raw).unwrap();
        assert_eq!(edit.message, Some(MessageVersion::edit("41")));
        assert_eq!(edit.update, "41@1795420801250000000");
        raw["edited_timestamp"] = Value::Null;
        assert_eq!(read(&raw), None);
    }

    fn data(name: &str, options: &Value) -> CommandData {
        serde_json::from_value(json!({"id": "1", "name": name, "type": 1, "options": options}))
            .unwrap()
    }

    #[test]
    fn a_command_carries_the_words_that_were_filled_in() {
        let filled = json!([
            {"name": "service", "type": 3, "value": "Стрижка"},
            {"name": "date", "type": 3, "value": " завтра "},
            {"name": "time", "type": 3, "value": ""},
        ]);
        let args = CommandArgs {
            service: Some("Стрижка".into()),
            date: Some("завтра".into()),
            ..CommandArgs::default()
        };
        assert_eq!(command(&data("book", &filled)), Some(Command::Book(args)));
        assert_eq!(command(&data("today", &json!([]))), Some(Command::Today));
        assert_eq!(command(&data("nonsense", &json!([]))), None);
    }

    #[test]
    fn what_is_being_typed_is_asked_with_what_stands_beside_it() {
        let typing = json!([
            {"name": "service", "type": 3, "value": "Стрижка"},
            {"name": "date", "type": 3, "value": "за", "focused": true},
        ]);
        let with = key(&BusinessId::new("salon"), UserId::new(1));
        let query = autocomplete(with, &data("book", &typing), "uk").unwrap();
        assert_eq!((query.field, query.typed.as_str()), (CommandField::Date, "за"));
        assert_eq!(query.args.service.as_deref(), Some("Стрижка"));
        assert_eq!((query.args.date, query.moves), (None, false));
    }

    #[test]
    fn a_press_names_its_message() {
        let press = |data: Value| component(&serde_json::from_value(data).unwrap());
        let is = |used, message, button| matches!(used, Some(ComponentUse::Press(it)) if it == ButtonPress { message, button });
        assert!(is(press(json!({"custom_id": "12.3", "component_type": 2})), 12, 3));
        let menu = json!({"custom_id": "pick:12:0", "component_type": 3, "values": ["12.30"]});
        assert!(is(press(menu), 12, 30));
        assert!(press(json!({"custom_id": "12", "component_type": 2})).is_none());
    }
}
