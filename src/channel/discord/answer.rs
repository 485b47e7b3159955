//! Answers to interactions, which only the person reads.
//!
//! `route` decides how a reply travels; this file sends it. The first answer fills in the deferred
//! one or replaces the message that was pressed; further ones follow as messages of their own. A
//! receipt ends with a sentence that says where reminders will arrive, because only sending the
//! direct message shows whether the person accepts any.

use secrecy::ExposeSecret as _;
use serde_json::json;
use serenity::http::{LightMethod, Route as HttpRoute};

use crate::{
    channel::Error,
    chat::{File, Outgoing},
};

use super::{
    api::{ApiError, json_request},
    bot::Bot,
    render::{EPHEMERAL, Piece, render},
    route::{Completed, Facts, Route, Token, route},
    send::send_error,
    tokens::{AnswerTarget, OpenInteraction},
};

/// An interaction that is being answered.
struct Answering<'a> {
    id: u64,
    open: OpenInteraction,
    person: &'a str,
    out: &'a Outgoing,
}

impl Bot {
    /// Answers an interaction; where Discord no longer takes an answer the reply goes by direct
    /// message.
    pub(super) async fn reply_to(
        &self,
        id: u64,
        person: &str,
        out: &Outgoing,
    ) -> Result<(), Error> {
        let open = self.tokens.find_open(id).await;
        let way = route(Facts {
            token: match &open {
                None => Token::Expired,
                Some(open) if open.is_ephemeral => Token::Ephemeral,
                Some(_) => Token::Lasting,
            },
            is_receipt: out.reply.appointment.is_some(),
            replaces: open.as_ref().is_some_and(|open| self.replaces(open, out)),
            completed: if self.sent.get(out.id) >= render(out).len() {
                Completed::Answer
            } else if self.copied.get(out.id) >= self.direct_pieces(out).len() {
                Completed::Copy
            } else {
                Completed::Neither
            },
        });
        let Some(open) = open else {
            return match way {
                Route::Done => Ok(()),
                Route::Copy => self.copy_late(person, out).await,
                _ => self.write(person, out).await,
            };
        };
        let answering = Answering { id, open, person, out };
        match way {
            Route::AnswerAndCopy => self.answer_and_copy(&answering).await,
            Route::DirectThenClear => self.write_and_clear(&answering).await,
            _ if self.answer(&answering, &render(out)).await? => Ok(()),
            _ => self.write(person, out).await,
        }
    }

    /// Copies a receipt whose answer was sent in full and will vanish. Only a person who cannot be
    /// reached counts as a failure: they have read the receipt.
    async fn copy_late(&self, person: &str, out: &Outgoing) -> Result<(), Error> {
        match self.copy(person, out).await {
            Err(Error::Gone) => Err(Error::Gone),
            Err(error) => {
                self.log_missing_copy(&error);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Answers with a receipt that will vanish, and sends it once more as a message that stays.
    async fn answer_and_copy(&self, to: &Answering<'_>) -> Result<(), Error> {
        let out = to.out;
        let copied = self.copy(to.person, out).await;
        let note = match &copied {
            Ok(()) => Some("discord-writes-privately"),
            Err(Error::Gone) => Some(reminders_note(out)),
            Err(_) => None,
        };
        let pieces = render(&note.map_or_else(|| out.clone(), |note| self.with_note(out, note)));
        if self.sent.get(out.id) >= pieces.len() {
            // An earlier try sent all of it but the note.
            if let Some(note) = note {
                let note = Piece::of(self.host.say(out.lang, note));
                self.follow_up(&to.open, &note, None).await.ok();
            }
        } else {
            match self.answer(to, &pieces).await {
                Ok(true) => {}
                Ok(false) => return copied,
                // The person has it in their direct messages.
                Err(Error::Refused(_)) if copied.is_ok() => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        match copied {
            Err(Error::Gone) => Ok(()),
            // The person read the receipt in the answer, so no other text is sent instead.
            Err(error @ Error::Refused(_)) => {
                self.log_missing_copy(&error);
                Ok(())
            }
            copied => copied,
        }
    }

    /// Answers in direct messages by a message of its own. Where the answer was to replace the
    /// message that was pressed, that one loses its buttons.
    async fn write_and_clear(&self, to: &Answering<'_>) -> Result<(), Error> {
        let Answering { open, person, out, .. } = to;
        match self.write(person, out).await {
            Ok(()) if self.replaces(open, out) => {
                let body = json!({"components": []});
                let edit = json_request(original(open), LightMethod::Patch, &body, None);
                self.api.send(edit).await.ok();
                Ok(())
            }
            Err(Error::Gone) => {
                let told = match &out.reply.appointment {
                    Some(_) => self.with_note(out, reminders_note(out)),
                    None => (*out).clone(),
                };
                if self.answer(to, &render(&told)).await? { Ok(()) } else { Err(Error::Gone) }
            }
            written => written,
        }
    }

    /// Sends the pieces of an answer; `false`: Discord no longer takes an answer.
    async fn answer(&self, to: &Answering<'_>, pieces: &[Piece]) -> Result<bool, Error> {
        let Answering { id, open, out, .. } = to;
        for (at, piece) in pieces.iter().enumerate().skip(self.sent.get(out.id)) {
            let replaces = at == 0 && self.replaces(open, out);
            let sent = match self.put(open, replaces, piece, out.file.as_ref()).await {
                Err(ApiError::Refused { status: 400, code }) => {
                    self.log_rejected_content(code);
                    self.put(open, replaces, &piece.bare(), None).await
                }
                sent => sent,
            };
            match sent {
                Ok(()) => {}
                // Discord does not know the token, or it has expired.
                Err(ApiError::Refused { status: 401 | 403 | 404, .. }) => {
                    self.tokens.forget(*id);
                    return Ok(false);
                }
                Err(error) => return Err(send_error(&error)),
            }
            if let (true, AnswerTarget::Message(message), Some(_)) =
                (replaces, open.target, &out.reply.appointment)
            {
                self.tokens.record_receipt(message);
            }
            self.sent.set(out.id, at + 1);
            self.tokens.record_answer(*id);
        }
        Ok(true)
    }

    /// Returns whether the first answer replaces what the person sees now.
    fn replaces(&self, open: &OpenInteraction, out: &Outgoing) -> bool {
        match open.target {
            AnswerTarget::Deferred => true,
            AnswerTarget::Message(message) => {
                out.reply.in_place && !self.tokens.is_receipt(message)
            }
            AnswerTarget::Followup => false,
        }
    }

    /// Answers an interaction with a sentence of the bot's own; a failure has no consequence.
    pub(super) async fn answer_with(&self, id: u64, piece: &Piece) {
        if let Some(open) = self.tokens.find_open(id).await {
            self.put(&open, open.target == AnswerTarget::Deferred, piece, None).await.ok();
            self.tokens.record_answer(id);
        }
    }

    async fn put(
        &self,
        open: &OpenInteraction,
        replaces: bool,
        piece: &Piece,
        file: Option<&File>,
    ) -> Result<(), ApiError> {
        let file = file.filter(|_| piece.has_file());
        if !replaces {
            return self.follow_up(open, piece, file).await;
        }
        let request = json_request(original(open), LightMethod::Patch, &piece.body(0), file);
        self.api.send(request).await.map(drop)
    }

    /// Posts a message that follows, unless an earlier try has posted it.
    async fn follow_up(
        &self,
        open: &OpenInteraction,
        piece: &Piece,
        file: Option<&File>,
    ) -> Result<(), ApiError> {
        let content = piece.content();
        if !open.echoes.has(content) {
            let flags = if open.is_ephemeral { EPHEMERAL } else { 0 };
            let (application_id, token) = (open.application, open.token.expose_secret());
            let route = HttpRoute::WebhookFollowupMessages { application_id, token };
            let request = json_request(route, LightMethod::Post, &piece.body(flags), file);
            if let Err(error) = self.api.send(request).await
                && !(error.may_have_worked() && open.echoes.wait_for(content).await)
            {
                return Err(error);
            }
        }
        open.echoes.settle(content);
        Ok(())
    }

    fn log_missing_copy(&self, error: &Error) {
        tracing::warn!(business = %self.business, %error, "receipt not copied");
    }
}

/// The address of the first answer to an interaction, or of the message that was pressed.
fn original(open: &OpenInteraction) -> HttpRoute<'_> {
    let (application_id, token) = (open.application, open.token.expose_secret());
    HttpRoute::WebhookOriginalInteractionResponse { application_id, token }
}

/// Returns the sentence that says where reminders go when direct messages are refused.
fn reminders_note(out: &Outgoing) -> &'static str {
    let has_mail = out.reply.appointment.as_ref().is_some_and(|it| it.contact.email.is_some());
    if has_mail { "discord-reminders-by-mail" } else { "discord-no-reminders" }
}
