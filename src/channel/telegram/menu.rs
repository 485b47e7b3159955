//! The commands that Telegram shows in its menu, in each language that the business speaks; in
//! the chats of staff, theirs come first.
//!
//! A menu is a convenience: when Telegram does not take it, the bot works as well without.

use teloxide::{
    payloads::SetMyCommandsSetters as _,
    prelude::Requester as _,
    requests::Request as _,
    types::{BotCommand, BotCommandScope, ChatId},
};

use crate::ids::Lang;

use super::{BotClient, Menu, error::ApiError};

/// Registers them. The first language is for everybody whose own is not spoken here.
pub(super) async fn register(line: &BotClient) {
    for (at, (lang, commands)) in line.texts.commands.iter().enumerate() {
        if at == 0 {
            set(line, None, None, commands).await;
        }
        set(line, None, Some(*lang), commands).await;
    }
}

/// Registers them for one chat of a staff member.
pub(super) async fn for_staff(line: &BotClient, chat: ChatId, lang: Lang) {
    let texts = &line.texts;
    let of = |all: &[Menu]| {
        all.iter().find(|(it, _)| *it == lang).map(|(_, menu)| menu.clone()).unwrap_or_default()
    };
    let commands = [of(&texts.for_staff), of(&texts.commands)].concat();
    if !commands.is_empty() {
        set(line, Some(chat), None, &commands).await;
    }
}

/// Registers a menu; `chat`: for this one alone, whatever language its owner has set.
async fn set(
    line: &BotClient,
    chat: Option<ChatId>,
    lang: Option<Lang>,
    commands: &[(String, String)],
) {
    let commands = commands.iter().map(|(name, does)| BotCommand::new(name, does));
    let mut request = line.api.set_my_commands(commands);
    if let Some(chat) = chat {
        request = request.scope(BotCommandScope::Chat { chat_id: chat.into() });
    }
    if let Some(lang) = lang {
        request = request.language_code(lang.tag());
    }
    if let Err(error) = request.send().await {
        let why = ApiError::of(&error);
        tracing::warn!(bot = %line.bot, %why, "the menu of commands is not registered");
    }
}
