//! Replies, sent to the private chat.
//!
//! One reply may be several messages: pieces of a long text, a file, a sentence to a group.
//! `Progress` counts the messages that were sent while this process lives, so a retry continues
//! where Telegram refused. After a crash the reply begins anew: Telegram knows no key that would
//! recognise a repetition, so a message may arrive twice but is never lost.
//!
//! A refusal that can be repaired is repaired at once: a message that cannot be edited is sent
//! anew, refused markup goes as plain text, a text that is too long is halved, a group is followed
//! to its new id. A refusal for an unknown reason is tried as a new message, then without markup,
//! then without buttons; a refused file is left out. A text that is refused all the same is given
//! up at once, because it would hold up every later reply.

use std::collections::VecDeque;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use teloxide::types::{ChatId, MessageId};

use crate::{
    channel::{Channel, Error, Thought},
    chat::{File, Outgoing},
    ids::{ConversationKey, Lang, Platform},
};

use super::{
    call::call,
    client::{BotClient, Telegram},
    drafts::{DraftId, draft_id},
    error::ApiError,
    handle::Handle,
    menu,
    place::Place,
    render::{self, Dialect, Keys, Piece},
    repair::{Draft, halves, in_dialect, older_dialect},
};

/// How often one message is repaired before the job is retried.
const MOST_REPAIRS: u32 = 8;
/// One message of a reply.
enum Step<'a> {
    Text { piece: Piece, keys: Keys, edits: Option<MessageId> },
    File(&'a File),
}

/// What is read of a message that was sent.
#[derive(Deserialize)]
struct Message {
    message_id: i32,
}

#[async_trait]
impl Channel for Telegram {
    fn platform(&self) -> Platform {
        Platform::Telegram
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let (client, place) = self.find(to).await?;
        let chat = place.chat;
        let handle = out.reply.handle.as_deref().and_then(Handle::parse);
        let (sent, message) = match client.reply(place, out, handle).await {
            Ok(message) => (true, message),
            Err(Error::Gone) => (false, None),
            Err(error) => {
                if let Error::Refused(_) = error {
                    client.sent.forget(out.id);
                }
                return Err(error);
            }
        };
        if let Some(Handle::Group(group, asked)) = handle {
            client.point_to_private(group, asked, sent).await?;
        }
        client.sent.forget(out.id);
        if !sent {
            return Err(Error::Gone);
        }
        tracing::debug!(business = %client.business, job = out.id, "message sent");
        Ok(message.map(|id| format!("{chat}/{id}")))
    }

    async fn replace(&self, to: &ConversationKey, message: &str, text: &str) -> Result<(), Error> {
        let (client, place) = self.find(to).await?;
        let id = message.rsplit('/').next().and_then(|id| id.parse::<i32>().ok());
        let Some(id) = id else { return Ok(()) };
        client.wait_turn(place.chat).await?;
        let mut body = json!({"text": text, "message_id": id});
        place.name_in(&mut body);
        match call::<Value>(&client.api, "EditMessageText", &body).await {
            Ok(_) | Err(ApiError::Unchanged) => Ok(()),
            Err(error) => Err(client.send_error(place.chat, &error)),
        }
    }

    async fn typing(&self, to: &ConversationKey) {
        let Ok((client, place)) = self.find(to).await else { return };
        let mut body = json!({"action": "typing"});
        place.name_in(&mut body);
        if let Err(error) = call::<Value>(&client.api, "SendChatAction", &body).await {
            tracing::debug!(%error, "typing not shown");
        }
    }

    async fn thinking(&self, to: &ConversationKey, thought: &Thought<'_>) {
        let Ok((client, place)) = self.find(to).await else { return };
        let thread = thought.handle.and_then(Handle::parse).and_then(Handle::thread);
        if !client.show_draft(&Place { thread, ..place }, thought.id).await {
            self.typing(to).await;
        }
    }

    async fn stopped(&self, to: &ConversationKey, id: i64) {
        match self.find(to).await {
            Ok((client, Place { chat, connection: None, .. })) => {
                client.drafts.stopped(DraftId { chat, id: draft_id(id) }).await;
            }
            _ => std::future::pending().await,
        }
    }

    async fn sound(&self, to: &ConversationKey, file: &str) -> Result<Vec<u8>, Error> {
        self.client(to)?.download(file).await
    }

    fn link(&self, to: &ConversationKey) -> Option<String> {
        self.clients.get(&to.bot)?.address()
    }

    async fn staff_menu(&self, to: &ConversationKey, lang: Lang) {
        if let Ok((client, Place { chat, connection: None, .. })) = self.find(to).await {
            let BotClient { api, business, texts, .. } = client;
            menu::register_staff(api, business, texts, chat, lang).await;
        }
    }
}

impl BotClient {
    /// Sends a reply, from where an earlier try stopped; returns the last message of its text.
    async fn reply(
        &self,
        place: Place,
        out: &Outgoing,
        handle: Option<Handle>,
    ) -> Result<Option<i32>, Error> {
        let dialect = self.dialect();
        let edits = match handle {
            Some(Handle::Message(message, _)) if out.reply.in_place => Some(message),
            _ => None,
        };
        let place = Place { thread: handle.and_then(Handle::thread), ..place };
        let mut keys = render::keys(out.id, &out.reply, dialect);
        if place.connection.is_some() && matches!(keys, Keys::Phone(_)) {
            // No keyboard is sent on behalf of a person.
            keys = Keys::None;
        }
        // An edited message cannot have the key that takes the place of the keyboard.
        let edits = edits.filter(|_| !matches!(keys, Keys::Phone(_)));
        let pieces = render::pieces(&out.reply, dialect);
        let last = pieces.len().saturating_sub(1);
        let mut steps: Vec<Step<'_>> = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            let keys =
                if at == last { std::mem::replace(&mut keys, Keys::None) } else { Keys::None };
            steps.push(Step::Text { piece, keys, edits: edits.filter(|_| at == 0) });
        }
        steps.extend(out.file.as_ref().map(Step::File));
        let before = self.sent.get(out.id);
        let mut message = None;
        for (at, step) in steps.into_iter().enumerate().skip(before) {
            match step {
                Step::Text { piece, keys, edits } => {
                    let Piece { plain, html } = piece;
                    let (text, html) = (plain, Some(html));
                    let draft = Draft { place: place.clone(), text, html, keys, edits };
                    message = self.send_text(draft, out).await?.or(message);
                }
                Step::File(file) => self.send_file(&place, file).await?,
            }
            self.sent.set(out.id, at + 1);
        }
        Ok(message)
    }

    /// Sends a text, repaired where Telegram refuses it; returns the last message of it.
    async fn send_text(&self, draft: Draft, out: &Outgoing) -> Result<Option<i32>, Error> {
        let mut drafts = VecDeque::from([draft]);
        let mut repairs = 0;
        let mut message = None;
        let mut dialect = self.dialect();
        while let Some(draft) = drafts.pop_front() {
            self.wait_turn(draft.place.chat).await?;
            let error = match self.try_text(&draft).await {
                Ok(sent) => {
                    message = Some(sent);
                    self.note_dialect(dialect);
                    continue;
                }
                Err(error) => error,
            };
            repairs += 1;
            if let Some(older) = older_dialect(dialect, &draft, &error) {
                dialect = older;
                drafts.push_front(in_dialect(draft, dialect, out));
                continue;
            }
            match error {
                ApiError::Unchanged => message = draft.edits.map(|edited| edited.0),
                error if repairs > MOST_REPAIRS => {
                    return Err(self.send_error(draft.place.chat, &error));
                }
                ApiError::NoSuchMessage => drafts.push_front(Draft { edits: None, ..draft }),
                ApiError::Markup => drafts.push_front(Draft { html: None, ..draft }),
                ApiError::Button => drafts.push_front(Draft { keys: Keys::None, ..draft }),
                ApiError::Refused => {
                    let chat = draft.place.chat;
                    let plainer = draft.plainer();
                    drafts.push_front(plainer.ok_or_else(|| self.send_error(chat, &error))?);
                }
                ApiError::Moved(chat) => {
                    let place = Place { chat, ..draft.place };
                    drafts.push_front(Draft { place, ..draft });
                }
                ApiError::TooLong => {
                    let (first, rest) = halves(&draft);
                    if let Some(rest) = rest {
                        drafts.push_front(rest);
                    }
                    drafts.push_front(first);
                }
                error => return Err(self.send_error(draft.place.chat, &error)),
            }
        }
        Ok(message)
    }

    async fn try_text(&self, draft: &Draft) -> Result<i32, ApiError> {
        let text = draft.html.as_ref().unwrap_or(&draft.text);
        // A link is shown without a preview of its page.
        let mut body = json!({"text": text, "link_preview_options": {"is_disabled": true}});
        draft.place.name_in(&mut body);
        if draft.html.is_some() {
            body["parse_mode"] = "HTML".into();
        }
        let method = if let Some(message) = draft.edits {
            body["message_id"] = message.0.into();
            if let Keys::Inline(keys) = &draft.keys {
                body["reply_markup"] = keys.clone();
            }
            "EditMessageText"
        } else {
            draft.place.name_thread_in(&mut body);
            if let Some(keys) = draft.keys.markup() {
                body["reply_markup"] = keys.clone();
            }
            "SendMessage"
        };
        call::<Message>(&self.api, method, &body).await.map(|sent| sent.message_id)
    }

    /// Remembers what the server takes, once a plainer message was taken.
    fn note_dialect(&self, dialect: Dialect) {
        if dialect != self.dialect() {
            tracing::warn!(business = %self.business, "the Bot API server is an older one; sending plainer messages");
            self.set_dialect(dialect);
        }
    }

    /// Says in a group that the answer is in the private chat, or how to get one there. The answer
    /// was sent, so a group that refuses messages is only logged.
    async fn point_to_private(
        &self,
        group: ChatId,
        asked: MessageId,
        sent: bool,
    ) -> Result<(), Error> {
        let text = if sent { &self.texts.answered } else { &self.texts.write_first };
        let link = self.address().map(|chat| format!("{chat}?start=hello"));
        let keys = link.map(
            |link: String| json!({"inline_keyboard": [[{"text": self.texts.open, "url": link}]]}),
        );
        let mut group = group;
        for _ in 0..MOST_REPAIRS {
            self.wait_turn(group).await?;
            let to = json!({"message_id": asked.0, "allow_sending_without_reply": true});
            let mut body = json!({"chat_id": group, "text": text, "reply_parameters": to});
            if let Some(keys) = &keys {
                body["reply_markup"] = keys.clone();
            }
            let sent = call::<Value>(&self.api, "SendMessage", &body).await;
            let Err(error) = sent else { return Ok(()) };
            match error {
                ApiError::Moved(to) => group = to,
                error @ ApiError::Wait(_) => return Err(self.send_error(group, &error)),
                error => {
                    tracing::info!(business = %self.business, %error, "group not told of an answer");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    pub(super) async fn wait_turn(&self, chat: ChatId) -> Result<(), Error> {
        self.pace.wait_turn(chat).await.map_err(Error::Wait)
    }

    pub(super) fn send_error(&self, chat: ChatId, error: &ApiError) -> Error {
        match error {
            ApiError::Gone => Error::Gone,
            ApiError::Wait(pause) => {
                self.pace.pause(chat, *pause);
                Error::Wait(*pause)
            }
            error if error.is_final() => Error::Refused(error.to_string()),
            error => Error::Failed(error.to_string()),
        }
    }
}
