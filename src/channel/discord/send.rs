//! Replies, sent where only their reader sees them.
//!
//! `answer` sends answers to interactions. Everything else, and an answer that is too late for its
//! interaction, is a direct message: its nonce makes an attempt that is repeated within minutes
//! the same message. `Progress` counts how many messages of a reply were sent.

use async_trait::async_trait;
use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Request, Route},
    model::id::{ChannelId, MessageId},
};

use crate::{
    channel::{Channel, Error, progress::Progress},
    chat::{File, Outgoing, Reply},
    ids::{ConversationKey, Platform},
};

use super::{
    api::{ApiError, json_request},
    bot::{Bot, Discord},
    handle::Handle,
    render::{Piece, render},
};

/// Codes that say that a person cannot be reached: unknown channel, unknown user, a person who
/// takes no direct messages from the bot (two codes), an invalid recipient
/// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#json>).
const UNREACHABLE: [i64; 5] = [10003, 10013, 50007, 50033, 50278];

#[async_trait]
impl Channel for Discord {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    fn link(&self, to: &ConversationKey) -> Option<String> {
        let channel = self.bots.get(&to.bot)?.direct_channel(&to.person)?;
        Some(format!("https://discord.com/channels/@me/{channel}"))
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let Some(bot) = self.bots.get(&to.bot) else {
            return Err(Error::Failed("this business has no bot on Discord".into()));
        };
        bot.send(&to.person, out).await?;
        Ok(bot.last_messages.lock().remove(&out.id).map(|id| id.to_string()))
    }

    async fn sound(&self, to: &ConversationKey, file: &str) -> Result<Vec<u8>, Error> {
        let Some(bot) = self.bots.get(&to.bot) else {
            return Err(Error::Failed("this business has no bot on Discord".into()));
        };
        bot.api.download(file).await.map_err(|error| send_error(&error))
    }

    async fn replace(&self, to: &ConversationKey, message: &str, text: &str) -> Result<(), Error> {
        let Some(bot) = self.bots.get(&to.bot) else {
            return Err(Error::Failed("this business has no bot on Discord".into()));
        };
        let id = message.parse::<u64>().ok().filter(|id| *id > 0);
        let Some(message_id) = id.map(MessageId::new) else { return Ok(()) };
        let channel_id = match bot.direct_channel(&to.person) {
            Some(channel) => channel,
            None => bot.open_direct_channel(&to.person).await?,
        };
        let body = json!({"content": text, "components": [], "allowed_mentions": {"parse": []}});
        let route = Route::ChannelMessage { channel_id, message_id };
        let request = json_request(route, LightMethod::Patch, &body, None);
        let edited = bot.api.send(request).await;
        edited.map(drop).map_err(|error| send_error(&error))
    }

    async fn typing(&self, to: &ConversationKey) {
        let Some(bot) = self.bots.get(&to.bot) else { return };
        // A deferred interaction shows by itself that its answer is being prepared.
        let Some(channel_id) = bot.direct_channel(&to.person) else { return };
        let route = Route::ChannelTyping { channel_id };
        bot.api.send(Request::new(route, LightMethod::Post)).await.ok();
    }
}

impl Bot {
    async fn send(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        let handle = out.reply.handle.as_deref().and_then(Handle::parse);
        let sent = match handle {
            Some(Handle::Interaction(id)) => self.reply_to(id, person, out).await,
            Some(Handle::Direct(channel)) => {
                self.set_direct_channel(person, channel);
                self.write(person, out).await
            }
            Some(Handle::Public(channel, message)) => {
                let written = self.write(person, out).await;
                let note = match &written {
                    Ok(()) => "discord-answered-privately",
                    Err(Error::Gone) => "discord-cannot-write",
                    Err(_) => return written,
                };
                self.point_to_direct(channel, message, out, note).await;
                written
            }
            None => self.write(person, out).await,
        };
        if sent.is_ok() {
            tracing::debug!(business = %self.business, job = out.id, "message sent");
        }
        if !matches!(sent, Err(Error::Failed(_) | Error::Wait(_))) {
            self.sent.forget(out.id);
            self.copied.forget(out.id);
        }
        sent
    }

    /// Sends a reply as direct messages, from where an earlier try stopped.
    pub(super) async fn write(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        self.write_from(&self.sent, person, out).await
    }

    /// Copies a receipt that was given in an answer, as direct messages that stay.
    pub(super) async fn copy(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        self.write_from(&self.copied, person, out).await
    }

    /// Renders a reply for direct messages: a receipt says that reminders arrive here as well.
    pub(super) fn direct_pieces(&self, out: &Outgoing) -> Vec<Piece> {
        match &out.reply.appointment {
            Some(_) => render(&self.with_note(out, "discord-writes-here")),
            None => render(out),
        }
    }

    async fn write_from(
        &self,
        progress: &Progress,
        person: &str,
        out: &Outgoing,
    ) -> Result<(), Error> {
        let pieces = self.direct_pieces(out);
        let channel = match self.direct_channel(person) {
            Some(channel) => channel,
            None => self.open_direct_channel(person).await?,
        };
        for (at, piece) in pieces.iter().enumerate().skip(progress.get(out.id)) {
            let nonce = format!("{}-{at}", out.id);
            let file = out.file.as_ref().filter(|_| piece.has_file());
            let sent = match self.post(channel, piece.body(0), &nonce, file).await {
                Err(ApiError::Refused { status: 400, code }) if !UNREACHABLE.contains(&code) => {
                    self.log_rejected_content(code);
                    self.post(channel, piece.bare().body(0), &nonce, None).await
                }
                sent => sent,
            };
            let message = sent.map_err(|error| send_error(&error))?;
            self.last_messages.lock().insert(out.id, message);
            progress.set(out.id, at + 1);
        }
        Ok(())
    }

    /// Returns a reply with one of the bot's own sentences below it.
    pub(super) fn with_note(&self, out: &Outgoing, note: &str) -> Outgoing {
        let text = format!("{}\n\n{}", out.reply.text, self.host.say(out.lang, note));
        Outgoing { reply: Reply { text, ..out.reply.clone() }, ..out.clone() }
    }

    /// Opens the channel of a person's direct messages; Discord returns the same one every time.
    async fn open_direct_channel(&self, person: &str) -> Result<ChannelId, Error> {
        #[derive(serde::Deserialize)]
        struct DirectChannel {
            id: ChannelId,
        }
        let body = json!({"recipient_id": person});
        let request = json_request(Route::UserMeDmChannels, LightMethod::Post, &body, None);
        let opened = self.api.read::<DirectChannel>(request).await;
        let DirectChannel { id } = opened.map_err(|error| send_error(&error))?;
        self.set_direct_channel(person, id);
        Ok(id)
    }

    async fn post(
        &self,
        channel_id: ChannelId,
        mut body: Value,
        nonce: &str,
        file: Option<&File>,
    ) -> Result<MessageId, ApiError> {
        #[derive(serde::Deserialize)]
        struct Sent {
            id: MessageId,
        }
        body["nonce"] = nonce.into();
        body["enforce_nonce"] = true.into();
        let route = Route::ChannelMessages { channel_id };
        let request = json_request(route, LightMethod::Post, &body, file);
        self.api.read::<Sent>(request).await.map(|sent| sent.id)
    }

    /// Says in a server's channel where the answer is, and nothing of the answer. The answer was
    /// sent, so a failure is only logged.
    async fn point_to_direct(
        &self,
        channel: ChannelId,
        message: MessageId,
        out: &Outgoing,
        note: &str,
    ) {
        let mut body = Piece::of(self.host.say(out.lang, note)).body(0);
        body["message_reference"] =
            json!({"message_id": message.to_string(), "fail_if_not_exists": false});
        let nonce = format!("{}-public", out.id);
        if let Err(error) = self.post(channel, body, &nonce, None).await {
            tracing::warn!(business = %self.business, %error, "server channel not told of an answer");
        }
    }

    /// Logs that Discord refused what goes with a text; the text is then sent alone.
    pub(super) fn log_rejected_content(&self, code: i64) {
        tracing::error!(business = %self.business, code, "message content refused; sending plain text");
    }
}

/// Returns whether a refusal with this status is final: an owner may mend the token, and a conflict
/// or a limit passes.
const fn is_final(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 401 | 403 | 408 | 409 | 425 | 429)
}

/// Says what a failed request means for the reply.
pub(super) fn send_error(error: &ApiError) -> Error {
    match error {
        ApiError::Refused { code, .. } if UNREACHABLE.contains(code) => Error::Gone,
        ApiError::Wait(pause) => Error::Wait(*pause),
        // With a code the answer is Discord's own; a proxy's page has none and proves nothing.
        ApiError::Refused { status, code } if *code > 0 && is_final(*status) => {
            Error::Refused(error.to_string())
        }
        other => Error::Failed(other.to_string()),
    }
}
