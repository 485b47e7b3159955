//! Replies, sent to where only the person they are for reads them.
//!
//! An answer fills in what was deferred for an interaction; everything else, and what comes too
//! late for that, is a direct message, whose nonce makes a repeated attempt the same message. A
//! receipt that Discord will take off the screen again goes by direct message as well, and
//! that is when it shows whether reminders can reach this person.

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use serenity::{
    http::{LightMethod, Request, Route},
    model::id::{ChannelId, MessageId},
};

use crate::{
    channel::{Channel, Error},
    chat::{File, Outgoing},
    key::{ConversationKey, Lang, Platform},
};

use super::{
    Bot, Discord, Handle, PLATFORM, Trouble, api,
    render::{EPHEMERAL, Piece, render},
    tokens::{Open, Place},
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
        let pieces = render(out);
        let handle = out.reply.handle.as_deref().and_then(Handle::read);
        match handle {
            Some(Handle::Interaction(id)) => {
                if let Some(open) = self.tokens.answerable(id).await
                    && self.answered(id, &open, out, &pieces).await?
                {
                    if open.fleeting && out.reply.appointment.is_some() {
                        self.send_copy(person, &open, out, &pieces).await;
                    }
                    return Ok(());
                }
                self.write_to(person, out, &pieces).await
            }
            Some(Handle::Direct(channel)) => {
                self.note_direct(person, channel);
                self.write_to(person, out, &pieces).await
            }
            Some(Handle::Public(channel, message)) => {
                let written = self.write_to(person, out, &pieces).await;
                let word = match &written {
                    Ok(()) => "discord-answered-privately",
                    Err(Error::Gone) => "discord-cannot-write",
                    Err(_) => return written,
                };
                self.say_in_public((channel, message), out, word).await;
                written
            }
            None => self.write_to(person, out, &pieces).await,
        }
    }

    /// Answers an interaction; `false`: Discord no longer takes an answer to it.
    async fn answered(
        &self,
        id: u64,
        open: &Open,
        out: &Outgoing,
        pieces: &[Piece],
    ) -> Result<bool, Error> {
        let mut edits = match open.place {
            Place::Deferred => true,
            Place::Message(message) => out.reply.in_place && !self.tokens.is_receipt(message),
            Place::Taken => false,
        };
        for piece in pieces {
            let sent = match self.answer(open, edits, piece, out.file.as_ref()).await {
                Err(Trouble::Refused { status: 400, code }) => {
                    self.found_fault(code);
                    self.answer(open, edits, &piece.bare(), None).await
                }
                sent => sent,
            };
            match sent {
                Ok(()) => {}
                // The token is void: it is unknown, or no longer good.
                Err(Trouble::Refused { status: 401 | 403 | 404, .. }) => {
                    self.tokens.forget(id);
                    return Ok(false);
                }
                Err(error) => return Err(failed(&error)),
            }
            if let (true, Place::Message(message), Some(_)) =
                (edits, open.place, &out.reply.appointment)
            {
                self.tokens.became_receipt(message);
            }
            edits = false;
            self.tokens.answered(id);
        }
        Ok(true)
    }

    async fn answer(
        &self,
        open: &Open,
        edits: bool,
        piece: &Piece,
        file: Option<&File>,
    ) -> Result<(), Trouble> {
        let (application_id, token) = (open.application, open.token.expose_secret());
        let file = file.filter(|_| piece.has_file());
        let file = file.map(|file| (file.name.as_str(), file.text.as_str()));
        let request = if edits {
            let route = Route::WebhookOriginalInteractionResponse { application_id, token };
            api::with(route, LightMethod::Patch, &piece.body(0), file)
        } else {
            let flags = if open.fleeting { EPHEMERAL } else { 0 };
            let route = Route::WebhookFollowupMessages { application_id, token };
            api::with(route, LightMethod::Post, &piece.body(flags), file)
        };
        self.api.send(request).await.map(drop)
    }

    /// Answers an interaction with a sentence of our own; nothing hangs on it.
    pub(super) async fn answer_with(&self, id: u64, piece: &Piece) {
        if let Some(open) = self.tokens.answerable(id).await {
            let edits = open.place == Place::Deferred;
            self.answer(&open, edits, piece, None).await.ok();
            self.tokens.answered(id);
        }
    }

    /// Sends a receipt that will vanish once more, to stay; whether that fails is told on the
    /// spot, while somebody reads.
    async fn send_copy(&self, person: &str, open: &Open, out: &Outgoing, pieces: &[Piece]) {
        match self.write_to(person, out, pieces).await {
            Ok(()) => {}
            Err(Error::Gone) => {
                let by_mail =
                    out.reply.appointment.as_ref().is_some_and(|it| it.contact.email.is_some());
                let word =
                    if by_mail { "discord-reminders-by-mail" } else { "discord-no-reminders" };
                let word = Piece::of(self.say(spoken(out), word));
                self.answer(open, false, &word, None).await.ok();
            }
            Err(error) => tracing::warn!(bot = %self.id, %error, "a receipt was not copied"),
        }
    }

    /// Writes direct messages.
    async fn write_to(&self, person: &str, out: &Outgoing, pieces: &[Piece]) -> Result<(), Error> {
        let channel = match self.direct(person) {
            Some(channel) => channel,
            None => self.open_direct(person).await?,
        };
        for (at, piece) in pieces.iter().enumerate() {
            let nonce = format!("{}-{at}", out.id);
            let file = out.file.as_ref().filter(|_| piece.has_file());
            let sent = match self.post(channel, piece.body(0), &nonce, file).await {
                Err(Trouble::Refused { status: 400, code }) => {
                    self.found_fault(code);
                    self.post(channel, piece.bare().body(0), &nonce, None).await
                }
                sent => sent,
            };
            sent.map_err(|error| failed(&error))?;
        }
        Ok(())
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
    ) -> Result<(), Trouble> {
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
        let mut body = Piece::of(self.say(spoken(out), word)).body(0);
        body["message_reference"] =
            json!({"message_id": message.to_string(), "fail_if_not_exists": false});
        let nonce = format!("{}-public", out.id);
        if let Err(error) = self.post(channel, body, &nonce, None).await {
            tracing::warn!(bot = %self.id, %error, "nothing could be said in a server's channel");
        }
    }

    fn found_fault(&self, code: i64) {
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

fn failed(error: &Trouble) -> Error {
    match error {
        Trouble::Refused { code, .. } if NOBODY.contains(code) => Error::Gone,
        Trouble::Wait(pause) => Error::Wait(*pause),
        // Discord itself says so, with a code; a proxy's page proves nothing.
        Trouble::Refused { status, code } if *code > 0 && is_for_good(*status) => {
            Error::Refused(error.to_string())
        }
        other => Error::Failed(other.to_string()),
    }
}
