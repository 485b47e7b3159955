//! The commands that Telegram shows in its menu, in each language that the business speaks.
//!
//! A menu is a convenience: when Telegram does not take it, the bot works as well without.

use teloxide::{
    payloads::SetMyCommandsSetters as _, prelude::Requester as _, requests::Request as _,
    types::BotCommand,
};

use crate::key::Lang;

use super::{Line, fault::Fault};

/// Registers them. The first language is for everybody whose own is not spoken here.
pub(super) async fn register(line: &Line) {
    for (at, (lang, commands)) in line.texts.commands.iter().enumerate() {
        if at == 0 {
            set(line, None, commands).await;
        }
        set(line, Some(*lang), commands).await;
    }
}

async fn set(line: &Line, lang: Option<Lang>, commands: &[(String, String)]) {
    let commands = commands.iter().map(|(name, does)| BotCommand::new(name, does));
    let mut request = line.api.set_my_commands(commands);
    if let Some(lang) = lang {
        request = request.language_code(lang.tag());
    }
    if let Err(error) = request.send().await {
        let why = Fault::of(&error);
        tracing::warn!(bot = %line.bot, %why, "the menu of commands is not registered");
    }
}
