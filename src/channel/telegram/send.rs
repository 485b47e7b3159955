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
use teloxide::{
    payloads::SendDocumentSetters as _,
    prelude::Requester as _,
    requests::Request as _,
    types::{ChatAction, ChatId, InputFile, MessageId, ThreadId},
};

use crate::{
    channel::{Channel, Error},
    chat::{File, Outgoing},
    ids::{ConversationKey, Lang, Platform},
};

use super::{
    call::call,
    client::{BotClient, Telegram},
    error::ApiError,
    handle::Handle,
    menu,
    render::{self, Dialect, Keys, Piece},
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

/// A message as it is sent next, after the repairs so far.
struct Draft {
    chat: ChatId,
    text: String,
    html: Option<String>,
    keys: Keys,
    edits: Option<MessageId>,
    thread: Option<ThreadId>,
}

impl Draft {
    /// Whether a time is marked in it.
    fn has_times(&self) -> bool {
        self.html.as_ref().is_some_and(|html| html.contains("<tg-time"))
    }

    /// Whether it has keys that an older server refuses.
    fn has_new_keys(&self) -> bool {
        let Keys::Inline(keys) = &self.keys else { return false };
        let keys = keys.get("inline_keyboard").and_then(Value::as_array).into_iter().flatten();
        let is_new = |key: &Value| {
            ["disabled", "copy_text", "style"].iter().any(|field| key.get(field).is_some())
        };
        keys.filter_map(Value::as_array).flatten().any(is_new)
    }
}

#[async_trait]
impl Channel for Telegram {
    fn platform(&self) -> Platform {
        Platform::Telegram
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<Option<String>, Error> {
        let (client, chat) = self.find(to)?;
        let handle = out.reply.handle.as_deref().and_then(Handle::parse);
        let (sent, message) = match client.reply(chat, out, handle).await {
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

    async fn typing(&self, to: &ConversationKey) {
        if let Ok((client, chat)) = self.find(to)
            && let Err(error) = client.api.send_chat_action(chat, ChatAction::Typing).send().await
        {
            tracing::debug!(error = %ApiError::of(&error), "typing not shown");
        }
    }

    async fn sound(&self, to: &ConversationKey, file: &str) -> Result<Vec<u8>, Error> {
        self.find(to)?.0.download(file).await
    }

    fn link(&self, to: &ConversationKey) -> Option<String> {
        self.clients.get(&to.bot)?.address()
    }

    async fn staff_menu(&self, to: &ConversationKey, lang: Lang) {
        if let Ok((client, chat)) = self.find(to) {
            let BotClient { api, business, texts, .. } = client;
            menu::register_staff(api, business, texts, chat, lang).await;
        }
    }
}

impl Telegram {
    fn find(&self, to: &ConversationKey) -> Result<(&BotClient, ChatId), Error> {
        let Some(client) = self.clients.get(&to.bot) else {
            return Err(Error::Failed("the business has no bot on Telegram any more".into()));
        };
        let chat = to.chat.parse().map_err(|_| Error::Gone)?;
        Ok((client, ChatId(chat)))
    }
}

impl BotClient {
    /// Sends a reply, from where an earlier try stopped; returns the last message of its text.
    async fn reply(
        &self,
        chat: ChatId,
        out: &Outgoing,
        handle: Option<Handle>,
    ) -> Result<Option<i32>, Error> {
        let dialect = self.dialect();
        let edits = match handle {
            Some(Handle::Message(message, _)) if out.reply.in_place => Some(message),
            _ => None,
        };
        let thread = handle.and_then(Handle::thread);
        let mut keys = render::keys(out.id, &out.reply, dialect);
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
                    let draft = Draft { chat, text, html, keys, edits, thread };
                    message = self.send_text(draft, out).await?.or(message);
                }
                Step::File(file) => self.send_file(chat, thread, file).await?,
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
            self.wait_turn(draft.chat).await?;
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
                error if repairs > MOST_REPAIRS => return Err(self.send_error(draft.chat, &error)),
                ApiError::NoSuchMessage => drafts.push_front(Draft { edits: None, ..draft }),
                ApiError::Markup => drafts.push_front(Draft { html: None, ..draft }),
                ApiError::Button => drafts.push_front(Draft { keys: Keys::None, ..draft }),
                ApiError::Refused if draft.edits.is_some() => {
                    drafts.push_front(Draft { edits: None, ..draft });
                }
                ApiError::Refused if draft.html.is_some() => {
                    drafts.push_front(Draft { html: None, ..draft });
                }
                ApiError::Refused if draft.keys != Keys::None => {
                    drafts.push_front(Draft { keys: Keys::None, ..draft });
                }
                ApiError::Refused if draft.thread.is_some() => {
                    drafts.push_front(Draft { thread: None, ..draft });
                }
                ApiError::Moved(chat) => drafts.push_front(Draft { chat, ..draft }),
                ApiError::TooLong => {
                    let (first, rest) = halves(&draft);
                    if let Some(rest) = rest {
                        drafts.push_front(rest);
                    }
                    drafts.push_front(first);
                }
                error => return Err(self.send_error(draft.chat, &error)),
            }
        }
        Ok(message)
    }

    async fn try_text(&self, draft: &Draft) -> Result<i32, ApiError> {
        let text = draft.html.as_ref().unwrap_or(&draft.text);
        // A link is shown without a preview of its page.
        let mut body = json!({
            "chat_id": draft.chat, "text": text, "link_preview_options": {"is_disabled": true},
        });
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
            if let Some(thread) = draft.thread {
                body["message_thread_id"] = thread.0.0.into();
            }
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

    /// Sends a file; a refused one is left out, because the text says the same.
    async fn send_file(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        file: &File,
    ) -> Result<(), Error> {
        self.wait_turn(chat).await?;
        let document = InputFile::memory(file.text.clone()).file_name(file.name.clone());
        let mut request = self.api.send_document(chat, document);
        if let Some(thread) = thread {
            request = request.message_thread_id(thread);
        }
        let sent = request.send().await;
        match sent.map_err(|error| ApiError::of(&error)) {
            Ok(_) => Ok(()),
            Err(error) if error.is_final() => {
                tracing::error!(business = %self.business, %error, "file refused; left out");
                Ok(())
            }
            Err(error) => Err(self.send_error(chat, &error)),
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

    async fn wait_turn(&self, chat: ChatId) -> Result<(), Error> {
        self.pace.wait_turn(chat).await.map_err(Error::Wait)
    }

    fn send_error(&self, chat: ChatId, error: &ApiError) -> Error {
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

/// Returns what an older server takes, where this refusal may be that of one.
fn older_dialect(dialect: Dialect, draft: &Draft, error: &ApiError) -> Option<Dialect> {
    match error {
        ApiError::Markup if draft.has_times() => Some(Dialect { times: false, ..dialect }),
        ApiError::Button if draft.has_new_keys() => Some(Dialect { new_keys: false, ..dialect }),
        _ => None,
    }
}

/// Writes a message for an older server.
fn in_dialect(draft: Draft, dialect: Dialect, out: &Outgoing) -> Draft {
    let mut pieces = render::pieces(&out.reply, dialect).into_iter();
    let html = pieces.find(|piece| piece.plain == draft.text).map(|piece| piece.html);
    let html = html.unwrap_or_else(|| render::escape(&draft.text));
    let keys = match draft.keys {
        Keys::Inline(_) => render::keys(out.id, &out.reply, dialect),
        other => other,
    };
    Draft { html: draft.html.map(|_| html), keys, ..draft }
}

/// Cuts a message in two; the buttons go below the second.
fn halves(draft: &Draft) -> (Draft, Option<Draft>) {
    let half = draft.text.encode_utf16().count().div_ceil(2).max(1);
    let mut parts = render::split(&draft.text, half).into_iter().map(str::to_owned);
    let first = parts.next().unwrap_or_default();
    let rest = parts.collect::<Vec<_>>().join("\n");
    let html = |text: &str| draft.html.is_some().then(|| render::escape(text));
    let second = (!rest.is_empty()).then(|| Draft {
        chat: draft.chat,
        html: html(&rest),
        text: rest,
        keys: draft.keys.clone(),
        edits: None,
        thread: draft.thread,
    });
    let keys = if second.is_some() { Keys::None } else { draft.keys.clone() };
    let (html, edits, thread) = (html(&first), draft.edits, draft.thread);
    let first = Draft { chat: draft.chat, html, text: first, keys, edits, thread };
    (first, second)
}
