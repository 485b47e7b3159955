//! What the fuzz targets call: an event of Discord's gateway, read as the listener reads it.
//!
//! Translating is private to this folder, and the listener itself needs a gateway. The entry is
//! compiled always, so that the stable tests run what was once found through it.

use jiff::Timestamp;
use serde_json::Value;
use serenity::model::{
    application::{CommandInteraction, Interaction},
    channel::Message,
    id::{InteractionId, UserId},
};

use crate::{
    chat::{Command, Inbound, InboundKind},
    ids::BusinessId,
};

use super::{
    form::FilledForm,
    normalise::{self, ComponentUse, InteractionUpdate, Own},
};

/// Reads the data of an event, as a message and as an interaction.
pub fn event(body: &[u8]) -> Vec<Inbound> {
    let bot = BusinessId::new("salon");
    let message = serde_json::from_slice::<Message>(body).ok().and_then(|message| {
        let _ = normalise::answered_interaction(&message);
        normalise::message(&bot, Own::user(UserId::new(4711)), &message)
    });
    let raw = serde_json::from_slice::<Value>(body).ok();
    let form = raw.as_ref().and_then(FilledForm::read).map(|form| form.said);
    let interaction = serde_json::from_slice::<Interaction>(body).ok();
    let kind = form.or_else(|| kind(&bot, &interaction?));
    let interaction = kind.map(|kind| {
        let (id, person) = (InteractionId::new(1), UserId::new(2));
        let update = InteractionUpdate { id, person, locale: "uk".to_owned(), kind };
        normalise::interaction(&bot, update, Timestamp::UNIX_EPOCH)
    });
    message.into_iter().chain(interaction).collect()
}

fn kind(bot: &BusinessId, interaction: &Interaction) -> Option<InboundKind> {
    match interaction {
        Interaction::Command(command) => Some(InboundKind::Command(of_menu(command))),
        Interaction::Autocomplete(typing) => {
            let key = normalise::key(bot, typing.user.id);
            normalise::autocomplete(key, &typing.data, &typing.locale).map(|_| InboundKind::Hello)
        }
        Interaction::Component(pressed) => match normalise::component(&pressed.data)? {
            ComponentUse::Press(press) => Some(InboundKind::ButtonPress(press)),
            ComponentUse::OpenForm(_) | ComponentUse::OpenOrder => None,
        },
        _ => None,
    }
}

fn of_menu(command: &CommandInteraction) -> Command {
    normalise::command(&command.data).unwrap_or(Command::Help)
}
