//! Replies, sent to where only the person they are for reads them.
//!
//! An answer to an interaction has a file of its own (`answer.rs`); everything else, and what comes
//! too late for that, is a direct message, whose nonce makes an attempt that is repeated within
//! minutes the same message. Of a reply of several messages it is remembered how far it has come.

use async_trait::async_trait;
use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Request, Route},
    model::id::{ChannelId, MessageId},
};

use crate::{
    channel::{Channel, Error, progress::Progress},
    chat::{File, Outgoing, Reply},
    ids::{ConversationKey, Lang, Platform},
};

use super::{
    ApiError, Bot, Discord, Handle, PLATFORM, api,
    render::{Piece, render},
};

/// Codes that say that somebody cannot be written to: no such channel, no such user, no such
/// recipient, and (two of them) that they take no direct messages.
const NOBODY: [i64; 5] = [10003, 10013, 50007, 50033, 50278];

#[async_trait]
impl Channel for Discord {
    fn platform(&self) -> Platform {
        PLATFORM
    }

    fn link(&self, to: &ConversationKey) -> Option<String> {
        let channel = self.bots.get(&to.bot)?.direct(&to.person)?;
        Some(format!("https://discord.com/channels/@me/{channel}"))
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<(), Error> {
        let Some(bot) = self.bots.get(&to.bot) else {
            return Err(Error::Failed("this business has no bot on Discord".into()));
        };
        bot.send(&to.person, out).await
    }

    async fn typing(&self, to: &ConversationKey) {
        let Some(bot) = self.bots.get(&to.bot) else { return };
        // An interaction shows by itself that its answer is on its way.
        let Some(channel_id) = bot.direct(&to.person) else { return };
        let route = Route::ChannelTyping { channel_id };
        bot.api.send(Request::new(route, LightMethod::Post)).await.ok();
    }
}

impl Bot {
    async fn send(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        let handle = out.reply.handle.as_deref().and_then(Handle::read);
        let sent = match handle {
            Some(Handle::Interaction(id)) => self.reply_to(id, person, out).await,
            Some(Handle::Direct(channel)) => {
                self.note_direct(person, channel);
                self.write(person, out).await
            }
            Some(Handle::Public(channel, message)) => {
                let written = self.write(person, out).await;
                let word = match &written {
                    Ok(()) => "discord-answered-privately",
                    Err(Error::Gone) => "discord-cannot-write",
                    Err(_) => return written,
                };
                self.say_in_public((channel, message), out, word).await;
                written
            }
            None => self.write(person, out).await,
        };
        if !matches!(sent, Err(Error::Failed(_) | Error::Wait(_))) {
            self.sent.forget(out.id);
            self.copied.forget(out.id);
        }
        sent
    }

    /// Writes direct messages, from where an earlier try left off.
    pub(super) async fn write(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        self.write_from(&self.sent, person, out).await
    }

    /// Writes what was answered once more, as direct messages that stay.
    pub(super) async fn copy(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        self.write_from(&self.copied, person, out).await
    }

    /// What is written directly: below a receipt that later words come here as well.
    pub(super) fn direct_pieces(&self, out: &Outgoing) -> Vec<Piece> {
        match &out.reply.appointment {
            Some(_) => render(&self.with(out, "discord-writes-here")),
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
        let channel = match self.direct(person) {
            Some(channel) => channel,
            None => self.open_direct(person).await?,
        };
        for (at, piece) in pieces.iter().enumerate().skip(progress.of(out.id)) {
            let nonce = format!("{}-{at}", out.id);
            let file = out.file.as_ref().filter(|_| piece.has_file());
            let sent = match self.post(channel, piece.body(0), &nonce, file).await {
                Err(ApiError::Refused { status: 400, code }) if !NOBODY.contains(&code) => {
                    self.found_fault(code);
                    self.post(channel, piece.bare().body(0), &nonce, None).await
                }
                sent => sent,
            };
            sent.map_err(|error| failed(&error))?;
            progress.note(out.id, at + 1);
        }
        Ok(())
    }

    /// A receipt with a sentence of ours below it.
    pub(super) fn with(&self, out: &Outgoing, word: &str) -> Outgoing {
        let text = format!("{}\n\n{}", out.reply.text, self.say_of(out, word));
        Outgoing { reply: Reply { text, ..out.reply.clone() }, ..out.clone() }
    }

    /// One of our own sentences, in the language of a reply.
    pub(super) fn say_of(&self, out: &Outgoing, word: &str) -> String {
        self.say(spoken(out), word)
    }

    /// Opens somebody's direct messages; Discord returns the same channel every time.
    async fn open_direct(&self, person: &str) -> Result<ChannelId, Error> {
        #[derive(serde::Deserialize)]
        struct Opened {
            id: ChannelId,
        }
        let body = json!({"recipient_id": person});
        let request = api::with(Route::UserMeDmChannels, LightMethod::Post, &body, None);
        let opened: Opened = self.api.read(request).await.map_err(|error| failed(&error))?;
        self.note_direct(person, opened.id);
        Ok(opened.id)
    }

    async fn post(
        &self,
        channel_id: ChannelId,
        mut body: Value,
        nonce: &str,
        file: Option<&File>,
    ) -> Result<(), ApiError> {
        body["nonce"] = nonce.into();
        body["enforce_nonce"] = true.into();
        let file = file.map(|file| (file.name.as_str(), file.text.as_str()));
        let route = Route::ChannelMessages { channel_id };
        self.api.send(api::with(route, LightMethod::Post, &body, file)).await.map(drop)
    }

    /// Says where the answer is, in public and without a word of it. That this fails is no
    /// reason to send the answer again.
    async fn say_in_public(
        &self,
        (channel, message): (ChannelId, MessageId),
        out: &Outgoing,
        word: &str,
    ) {
        let mut body = Piece::of(self.say_of(out, word)).body(0);
        body["message_reference"] =
            json!({"message_id": message.to_string(), "fail_if_not_exists": false});
        let nonce = format!("{}-public", out.id);
        if let Err(error) = self.post(channel, body, &nonce, None).await {
            tracing::warn!(bot = %self.id, %error, "nothing could be said in a server's channel");
        }
    }

    pub(super) fn found_fault(&self, code: i64) {
        tracing::error!(bot = %self.id, code, "Discord finds fault with a message; its words are sent alone");
    }
}

/// The language of a reply, as far as it shows.
fn spoken(out: &Outgoing) -> Option<Lang> {
    let booked = out.reply.appointment.as_ref().map(|booking| booking.lang);
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    booked.or(Some(if out.reply.text.contains(cyrillic) { Lang::Uk } else { Lang::En }))
}

/// Returns whether a refusal with this status stays one: the token may be mended, a conflict or
/// a limit passes.
const fn is_for_good(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 401 | 403 | 408 | 409 | 425 | 429)
}

pub(super) fn failed(error: &ApiError) -> Error {
    match error {
        ApiError::Refused { code, .. } if NOBODY.contains(code) => Error::Gone,
        ApiError::Wait(pause) => Error::Wait(*pause),
        // Discord itself says so, with a code; a proxy's page proves nothing.
        ApiError::Refused { status, code } if *code > 0 && is_for_good(*status) => {
            Error::Refused(error.to_string())
        }
        other => Error::Failed(other.to_string()),
    }
}
