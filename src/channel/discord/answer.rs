//! Answers to interactions, which only the person reads.
//!
//! The first one fills in what was deferred, or takes the place of the message that was pressed;
//! more of them follow as messages of their own. Where that is in a server they vanish after a
//! while, so a receipt goes by direct message as well; and in direct messages they *are* direct
//! messages, which a nonce keeps from coming twice. Either way it shows, while somebody reads,
//! whether what is written later can reach them, and the receipt says so.

use secrecy::ExposeSecret as _;
use serde_json::json;
use serenity::http::{LightMethod, Route};

use crate::{
    channel::Error,
    chat::{File, Outgoing},
};

use super::{
    ApiError, Bot, api,
    render::{EPHEMERAL, Piece, render},
    send::failed,
    tokens::{Open, Place},
};

impl Bot {
    /// Answers an interaction, and writes directly where Discord no longer takes an answer.
    pub(super) async fn reply_to(
        &self,
        id: u64,
        person: &str,
        out: &Outgoing,
    ) -> Result<(), Error> {
        let is_receipt = out.reply.appointment.is_some();
        let Some(open) = self.tokens.answerable(id).await else {
            if is_receipt && self.sent.of(out.id) >= render(out).len() {
                // What was answered will vanish, and nobody waits for the copy of it any more.
                let copied = self.copy(person, out).await;
                return copied.or_else(|error| match error {
                    Error::Gone => Err(error),
                    error => {
                        tracing::warn!(bot = %self.id, %error, "a receipt was not copied");
                        Ok(())
                    }
                });
            }
            if is_receipt && self.copied.of(out.id) >= self.direct_pieces(out).len() {
                return Ok(());
            }
            return self.write(person, out).await;
        };
        if open.fleeting && is_receipt {
            return self.answer_and_copy((id, &open), person, out).await;
        }
        if !open.fleeting && (is_receipt || !self.edits(&open, out)) {
            return self.answer_directly((id, &open), person, out).await;
        }
        if self.answered((id, &open), out, &render(out)).await? {
            return Ok(());
        }
        self.write(person, out).await
    }

    /// Answers with a receipt that will vanish, and sends it once more to stay.
    async fn answer_and_copy(
        &self,
        (id, open): (u64, &Open),
        person: &str,
        out: &Outgoing,
    ) -> Result<(), Error> {
        let copied = self.copy(person, out).await;
        let word = match &copied {
            Ok(()) => Some("discord-writes-privately"),
            Err(Error::Gone) => Some(by_mail(out)),
            Err(_) => None,
        };
        let told = word.map_or_else(|| out.clone(), |word| self.with(out, word));
        let pieces = render(&told);
        if self.sent.of(out.id) >= pieces.len() {
            // An earlier try said all of it but where later words go.
            if let Some(word) = word {
                let word = Piece::of(self.say_of(out, word));
                self.follow(open, &word, None).await.ok();
            }
        } else {
            match self.answered((id, open), out, &pieces).await {
                Ok(true) => {}
                Ok(false) => return copied,
                // They have it in their direct messages.
                Err(Error::Refused(_)) if copied.is_ok() => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        match copied {
            Err(Error::Gone) => Ok(()),
            // It was read where it was asked for, so nobody is told that it could not be shown.
            Err(error @ Error::Refused(_)) => {
                tracing::warn!(bot = %self.id, %error, "a receipt was not copied");
                Ok(())
            }
            copied => copied,
        }
    }

    /// Answers in direct messages by a direct message; what was pressed loses its buttons where
    /// the answer was to take its place.
    async fn answer_directly(
        &self,
        (id, open): (u64, &Open),
        person: &str,
        out: &Outgoing,
    ) -> Result<(), Error> {
        match self.write(person, out).await {
            Ok(()) if self.edits(open, out) => {
                let (application_id, token) = (open.application, open.token.expose_secret());
                let route = Route::WebhookOriginalInteractionResponse { application_id, token };
                let body = json!({"components": []});
                self.api.send(api::with(route, LightMethod::Patch, &body, None)).await.ok();
                Ok(())
            }
            Err(Error::Gone) => {
                let told = match &out.reply.appointment {
                    Some(_) => self.with(out, by_mail(out)),
                    None => out.clone(),
                };
                let answered = self.answered((id, open), out, &render(&told)).await?;
                if answered { Ok(()) } else { Err(Error::Gone) }
            }
            written => written,
        }
    }

    /// Answers an interaction; `false`: Discord no longer takes an answer to it.
    async fn answered(
        &self,
        (id, open): (u64, &Open),
        out: &Outgoing,
        pieces: &[Piece],
    ) -> Result<bool, Error> {
        for (at, piece) in pieces.iter().enumerate().skip(self.sent.of(out.id)) {
            let edits = at == 0 && self.edits(open, out);
            let sent = match self.put(open, edits, piece, out.file.as_ref()).await {
                Err(ApiError::Refused { status: 400, code }) => {
                    self.found_fault(code);
                    self.put(open, edits, &piece.bare(), None).await
                }
                sent => sent,
            };
            match sent {
                Ok(()) => {}
                // The token is void: it is unknown, or no longer good.
                Err(ApiError::Refused { status: 401 | 403 | 404, .. }) => {
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
            self.sent.note(out.id, at + 1);
            self.tokens.answered(id);
        }
        Ok(true)
    }

    /// Returns whether the first answer takes the place of what is there.
    fn edits(&self, open: &Open, out: &Outgoing) -> bool {
        match open.place {
            Place::Deferred => true,
            Place::Message(message) => out.reply.in_place && !self.tokens.is_receipt(message),
            Place::Taken => false,
        }
    }

    /// Answers an interaction with a sentence of our own; nothing hangs on it.
    pub(super) async fn answer_with(&self, id: u64, piece: &Piece) {
        if let Some(open) = self.tokens.answerable(id).await {
            self.put(&open, open.place == Place::Deferred, piece, None).await.ok();
            self.tokens.answered(id);
        }
    }

    async fn put(
        &self,
        open: &Open,
        edits: bool,
        piece: &Piece,
        file: Option<&File>,
    ) -> Result<(), ApiError> {
        let file = file.filter(|_| piece.has_file());
        if !edits {
            return self.follow(open, piece, file).await;
        }
        let file = file.map(|file| (file.name.as_str(), file.text.as_str()));
        let (application_id, token) = (open.application, open.token.expose_secret());
        let route = Route::WebhookOriginalInteractionResponse { application_id, token };
        let request = api::with(route, LightMethod::Patch, &piece.body(0), file);
        self.api.send(request).await.map(drop)
    }

    /// Posts a message that follows, unless it is there from an earlier try.
    async fn follow(
        &self,
        open: &Open,
        piece: &Piece,
        file: Option<&File>,
    ) -> Result<(), ApiError> {
        let words = piece.words();
        if !open.echoes.has(words) {
            let flags = if open.fleeting { EPHEMERAL } else { 0 };
            let file = file.map(|file| (file.name.as_str(), file.text.as_str()));
            let (application_id, token) = (open.application, open.token.expose_secret());
            let route = Route::WebhookFollowupMessages { application_id, token };
            let request = api::with(route, LightMethod::Post, &piece.body(flags), file);
            if let Err(error) = self.api.send(request).await
                && !(error.may_have_worked() && open.echoes.shows(words).await)
            {
                return Err(error);
            }
        }
        open.echoes.is_known(words);
        Ok(())
    }
}

/// The sentence that says where reminders go when not into direct messages.
fn by_mail(out: &Outgoing) -> &'static str {
    let has_mail = out.reply.appointment.as_ref().is_some_and(|it| it.contact.email.is_some());
    if has_mail { "discord-reminders-by-mail" } else { "discord-no-reminders" }
}
