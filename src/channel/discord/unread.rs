//! Events that serenity cannot read, because Discord has added something to them.
//!
//! A message is read again without the parts that may be new: its words count, its decoration does not.
//! Where a person waits for an answer to an interaction, they are told in a word; each event that stays
//! unread leaves a line in the log.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use serenity::{
    client::{Context, RawEventHandler},
    http::{LightMethod, Route},
    model::{
        event::{Event, UnknownEvent},
        id::InteractionId,
    },
};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::ids::Lang;

use super::{
    api::json_request,
    bot::Bot,
    intake::GatewayEvent,
    plainer::plainer,
    render::{EPHEMERAL, Piece},
};

/// Handles the events of one gateway connection that serenity does not read.
pub(super) struct UnreadHandler {
    pub(super) bot: Arc<Bot>,
    pub(super) events: mpsc::UnboundedSender<GatewayEvent>,
    pub(super) tracker: TaskTracker,
}

#[async_trait]
impl RawEventHandler for UnreadHandler {
    async fn raw_event(&self, _: Context, event: Event) {
        let Event::Unknown(event) = event else { return };
        let _held = self.tracker.token();
        self.handle(&event).await;
    }
}

impl UnreadHandler {
    async fn handle(&self, event: &UnknownEvent) {
        let (business, kind) = (&self.bot.business, event.kind.as_str());
        match kind {
            "MESSAGE_CREATE" => {
                let Some(message) = plainer(&event.value) else {
                    tracing::warn!(%business, kind, "event not understood");
                    return;
                };
                tracing::warn!(%business, update = %message.id, "message read in part");
                self.events.send(GatewayEvent::Message(Box::new(message))).ok();
            }
            "INTERACTION_CREATE" => {
                tracing::warn!(%business, kind, "event not understood");
                self.say_unread(&event.value).await;
            }
            "MESSAGE_UPDATE" | "MESSAGE_REACTION_ADD" => {
                tracing::warn!(%business, kind, "event not understood");
            }
            _ => tracing::debug!(%business, kind, "event passed over"),
        }
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
