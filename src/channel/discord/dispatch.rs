//! The gateway's events, each taken to where it is handled.
//!
//! Messages go through one queue (`intake`); interactions are handled at once, because Discord waits
//! three seconds for them. What serenity's types cannot read, because Discord has added something, is
//! read again without it, or leaves a line in the log; and where a person waits for an answer to an
//! interaction, they are told in a word.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Route},
    model::{
        application::Interaction,
        channel::{Message, Reaction},
        event::{GuildCreateEvent, MessageUpdateEvent},
        gateway::Ready,
        id::InteractionId,
    },
};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument as _;

use crate::{
    channel::update_span,
    ids::{Lang, Platform},
};

use super::{
    api::json_request,
    bot::Bot,
    form::FilledForm,
    intake::GatewayEvent,
    normalise,
    plainer::plainer,
    render::{EPHEMERAL, Piece},
};

/// Hands on the events of a bot.
#[derive(Clone)]
pub(super) struct Dispatcher {
    pub(super) bot: Arc<Bot>,
    pub(super) events: mpsc::UnboundedSender<GatewayEvent>,
    /// Delays the end until everything that arrived was handled.
    pub(super) tracker: TaskTracker,
    pub(super) stop: CancellationToken,
}

impl Dispatcher {
    /// Hands on an event; what takes time goes on by itself.
    pub(super) fn dispatch(&self, kind: &str, data: Value) {
        match kind {
            "READY" => self.ready(&data),
            "MESSAGE_CREATE" => self.message(&data),
            "MESSAGE_UPDATE" => {
                if let Some(event) = self.read::<MessageUpdateEvent>(kind, data) {
                    let this = self.clone();
                    self.tracker.spawn(async move { this.edit(&event).await });
                }
            }
            "GUILD_CREATE" => {
                if let Some(event) = self.read::<GuildCreateEvent>(kind, data) {
                    self.events.send(GatewayEvent::Server(Box::new(event.guild))).ok();
                }
            }
            "MESSAGE_REACTION_ADD" => {
                if let Some(reaction) = self.read::<Reaction>(kind, data) {
                    let this = self.clone();
                    self.tracker.spawn(async move { this.reaction(&reaction).await });
                }
            }
            "INTERACTION_CREATE" => {
                let this = self.clone();
                self.tracker.spawn(async move { this.interaction(data).await });
            }
            _ => tracing::debug!(business = %self.bot.business, kind, "event passed over"),
        }
    }

    /// Reads an event into serenity's type; `None`: it has something new, which is logged.
    fn read<T: DeserializeOwned>(&self, kind: &str, data: Value) -> Option<T> {
        let read = serde_json::from_value(data).ok();
        if read.is_none() {
            tracing::warn!(business = %self.bot.business, kind, "event not understood");
        }
        read
    }

    fn ready(&self, data: &Value) {
        let Some(ready) = self.read::<Ready>("READY", data.clone()) else { return };
        self.events.send(GatewayEvent::Session(ready.user.id)).ok();
        let (bot, stop) = (Arc::clone(&self.bot), self.stop.clone());
        self.tracker.spawn(async move {
            let registered = tokio::select! {
                () = stop.cancelled() => return,
                registered = bot.register(ready.application.id) => registered,
            };
            if let Err(error) = registered {
                tracing::warn!(business = %bot.business, %error, "commands not registered");
            }
        });
    }

    fn message(&self, data: &Value) {
        let business = &self.bot.business;
        let message = serde_json::from_value::<Message>(data.clone()).ok().or_else(|| {
            let message = plainer(data)?;
            tracing::warn!(%business, update = %message.id, "message read in part");
            Some(message)
        });
        let Some(message) = message else {
            tracing::warn!(%business, kind = "MESSAGE_CREATE", "event not understood");
            return;
        };
        if let Some(interaction) = normalise::answered_interaction(&message) {
            self.bot.tokens.record_echo(interaction.get(), &message.content);
        }
        self.events.send(GatewayEvent::Message(Box::new(message))).ok();
    }

    async fn edit(&self, event: &MessageUpdateEvent) {
        match self.bot.edited(event).await {
            Ok(Some(message)) => {
                self.events.send(GatewayEvent::Edit(Box::new(message))).ok();
            }
            Ok(None) => {}
            Err(error) => {
                let business = &self.bot.business;
                tracing::warn!(%business, update = %event.id, %error, "edited message not read");
            }
        }
    }

    async fn reaction(&self, reaction: &Reaction) {
        let now = self.bot.host.now();
        let Some(inbound) = normalise::reaction(&self.bot.business, reaction, now) else { return };
        let span = update_span(Platform::Discord, &self.bot.business, &inbound.update);
        // Discord does not tell of it again; a person whose reaction is lost writes.
        if let Err(error) = self.bot.host.accept(inbound).instrument(span).await {
            tracing::warn!(business = %self.bot.business, %error, "reaction not stored");
        }
    }

    async fn interaction(&self, data: Value) {
        let bot = &self.bot;
        let id = data.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let span = update_span(Platform::Discord, &bot.business, &id);
        let handling = async {
            // The fields of a form are newer than serenity's types, which read some of them as none.
            if let Some(form) = FilledForm::read(&data) {
                bot.handle_form(&form).await;
            } else if let Ok(interaction) = serde_json::from_value::<Interaction>(data.clone()) {
                bot.handle_interaction(interaction).await;
            } else {
                let kind = "INTERACTION_CREATE";
                tracing::warn!(business = %bot.business, kind, "event not understood");
                self.say_unread(&data).await;
            }
        };
        handling.instrument(span).await;
    }

    /// Tells the person of an interaction that it could not be read.
    async fn say_unread(&self, interaction: &Value) {
        let field = |name: &str| interaction.get(name).and_then(Value::as_str);
        let id = field("id").and_then(|id| id.parse::<u64>().ok()).filter(|id| *id > 0);
        let (Some(id), Some(token)) = (id, field("token")) else { return };
        let text = self.bot.say(field("locale").and_then(Lang::parse), "unreadable");
        let body = json!({"type": 4, "data": Piece::of(text).body(EPHEMERAL)});
        let route = Route::InteractionResponse { interaction_id: InteractionId::new(id), token };
        let request = json_request(route, LightMethod::Post, &body, None);
        if let Err(error) = self.bot.api.send(request).await {
            tracing::warn!(business = %self.bot.business, %error, "interaction not answered");
        }
    }
}
