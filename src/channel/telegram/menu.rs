//! The commands that Telegram shows in its menu, in each language of the business; in the chats of
//! staff their own come first.
//!
//! A menu is a convenience: the bot works without it, so a failure is only logged.

use serde_json::{Value, json};
use teloxide::{Bot, types::ChatId};

use crate::ids::{BusinessId, Lang};

use super::{
    call::call,
    settings::{Menu, MenuCommand, Texts},
};

/// Registers the menus of customers. The first language is also for the people whose own the
/// business does not speak.
pub(super) async fn register(api: &Bot, business: &BusinessId, texts: &Texts) {
    if let Some(first) = texts.commands.first() {
        set(api, business, &Scope::Everywhere(None), &first.commands).await;
    }
    for Menu { lang, commands } in &texts.commands {
        set(api, business, &Scope::Everywhere(Some(*lang)), commands).await;
    }
}

/// Registers the menu of one chat of a staff member.
pub(super) async fn register_staff(
    api: &Bot,
    business: &BusinessId,
    texts: &Texts,
    chat: ChatId,
    lang: Lang,
) {
    let of = |menus: &[Menu]| {
        let menu = menus.iter().find(|menu| menu.lang == lang);
        menu.map(|menu| menu.commands.clone()).unwrap_or_default()
    };
    let commands = [of(&texts.for_staff), of(&texts.commands)].concat();
    if !commands.is_empty() {
        set(api, business, &Scope::Chat(chat), &commands).await;
    }
}

/// Where a menu is shown.
enum Scope {
    /// To the people of this language; `None`: of every other language.
    Everywhere(Option<Lang>),
    /// In one chat, for every language that its owner may have set.
    Chat(ChatId),
}

async fn set(api: &Bot, business: &BusinessId, scope: &Scope, commands: &[MenuCommand]) {
    let command = |it: &MenuCommand| json!({"command": it.name, "description": it.description});
    let commands: Vec<Value> = commands.iter().map(command).collect();
    let mut body = json!({"commands": commands});
    match scope {
        Scope::Chat(chat) => body["scope"] = json!({"type": "chat", "chat_id": chat.0}),
        Scope::Everywhere(Some(lang)) => body["language_code"] = lang.tag().into(),
        Scope::Everywhere(None) => {}
    }
    if let Err(error) = call::<Value>(api, "SetMyCommands", &body).await {
        tracing::warn!(%business, %error, "menu not registered");
    }
}
