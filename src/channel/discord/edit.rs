//! An edited message, as the gateway tells of it.
//!
//! Discord sends the whole message again, also when only its preview was loaded, and serenity reads
//! every part of it as optional. An event that lacks a part is completed by asking for the message.

use serde_json::Value;
use serenity::{
    http::{LightMethod, Request, Route},
    model::{channel::Message, event::MessageUpdateEvent},
};

use super::{api::ApiError, bot::Bot};

impl Bot {
    /// Returns the message as it reads now; `None`: its writer has not changed it.
    pub(super) async fn edited(
        &self,
        event: &MessageUpdateEvent,
    ) -> Result<Option<Message>, ApiError> {
        if event.edited_timestamp.is_none() {
            return Ok(None);
        }
        if let Some(message) = whole(event) {
            return Ok(Some(message));
        }
        let (channel_id, message_id) = (event.channel_id, event.id);
        let route = Route::ChannelMessage { channel_id, message_id };
        let mut message: Message = self.api.read(Request::new(route, LightMethod::Get)).await?;
        message.guild_id = event.guild_id;
        Ok(Some(message))
    }
}

/// Returns the message of an event, if all of it is there.
fn whole(event: &MessageUpdateEvent) -> Option<Message> {
    let Value::Object(mut fields) = serde_json::to_value(event).ok()? else { return None };
    fields.retain(|_, value| !value.is_null());
    serde_json::from_value(Value::Object(fields)).ok()
}
