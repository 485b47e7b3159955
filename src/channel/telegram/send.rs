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
use teloxide::{
    RequestError,
    payloads::{EditMessageTextSetters as _, SendDocumentSetters as _, SendMessageSetters as _},
    prelude::Requester as _,
    requests::Request as _,
    types::{
        ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
        LinkPreviewOptions, MessageId, ParseMode, ReplyParameters, ThreadId,
    },
};

use crate::{
    channel::{Channel, Error},
    chat::{File, Outgoing},
    ids::{ConversationKey, Lang, Platform},
};

use super::{
    client::{BotClient, Telegram},
    error::ApiError,
    handle::Handle,
    menu,
    render::{self, Keys, Piece},
};

/// How often one message is repaired before the job is retried.
const MOST_REPAIRS: u32 = 8;
/// A link is shown without a preview of its page.
const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// One message of a reply.
enum Step<'a> {
    Text { piece: Piece, keys: Keys, edits: Option<MessageId> },
    File(&'a File),
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

#[async_trait]
impl Channel for Telegram {
    fn platform(&self) -> Platform {
        Platform::Telegram
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<(), Error> {
        let (client, chat) = self.find(to)?;
        let handle = out.reply.handle.as_deref().and_then(Handle::parse);
        let sent = match client.reply(chat, out, handle).await {
            Ok(()) => true,
            Err(Error::Gone) => false,
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
        Ok(())
    }

    async fn typing(&self, to: &ConversationKey) {
        if let Ok((client, chat)) = self.find(to)
            && let Err(error) = client.api.send_chat_action(chat, ChatAction::Typing).send().await
        {
            tracing::debug!(error = %ApiError::of(&error), "typing not shown");
        }
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
    /// Sends a reply, from where an earlier try stopped.
    async fn reply(
        &self,
        chat: ChatId,
        out: &Outgoing,
        handle: Option<Handle>,
    ) -> Result<(), Error> {
        let edits = match handle {
            Some(Handle::Message(message, _)) if out.reply.in_place => Some(message),
            _ => None,
        };
        let thread = handle.and_then(Handle::thread);
        let mut keys = render::keys(out.id, &out.reply);
        // An edited message cannot have the key that takes the place of the keyboard.
        let edits = edits.filter(|_| !matches!(keys, Keys::Phone(_)));
        let pieces = render::pieces(&out.reply);
        let last = pieces.len().saturating_sub(1);
        let mut steps: Vec<Step<'_>> = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            let keys =
                if at == last { std::mem::replace(&mut keys, Keys::None) } else { Keys::None };
            steps.push(Step::Text { piece, keys, edits: edits.filter(|_| at == 0) });
        }
        steps.extend(out.file.as_ref().map(Step::File));
        let before = self.sent.get(out.id);
        for (at, step) in steps.into_iter().enumerate().skip(before) {
            match step {
                Step::Text { piece, keys, edits } => {
                    let Piece { plain, html } = piece;
                    let (text, html) = (plain, Some(html));
                    self.send_text(Draft { chat, text, html, keys, edits, thread }).await?;
                }
                Step::File(file) => self.send_file(chat, thread, file).await?,
            }
            self.sent.set(out.id, at + 1);
        }
        Ok(())
    }

    /// Sends a text, repaired where Telegram refuses it.
    async fn send_text(&self, draft: Draft) -> Result<(), Error> {
        let mut drafts = VecDeque::from([draft]);
        let mut repairs = 0;
        while let Some(draft) = drafts.pop_front() {
            self.wait_turn(draft.chat).await?;
            let Err(error) = self.try_text(&draft).await else { continue };
            repairs += 1;
            match ApiError::of(&error) {
                ApiError::Unchanged => {}
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
        Ok(())
    }

    async fn try_text(&self, draft: &Draft) -> Result<(), RequestError> {
        let text = draft.html.as_ref().unwrap_or(&draft.text);
        if let Some(message) = draft.edits {
            let mut request = self
                .api
                .edit_message_text(draft.chat, message, text)
                .link_preview_options(NO_PREVIEW);
            if draft.html.is_some() {
                request = request.parse_mode(ParseMode::Html);
            }
            if let Keys::Inline(keys) = &draft.keys {
                request = request.reply_markup(keys.clone());
            }
            return request.send().await.map(drop);
        }
        let mut request = self.api.send_message(draft.chat, text).link_preview_options(NO_PREVIEW);
        if let Some(thread) = draft.thread {
            request = request.message_thread_id(thread);
        }
        if draft.html.is_some() {
            request = request.parse_mode(ParseMode::Html);
        }
        if let Some(markup) = draft.keys.markup() {
            request = request.reply_markup(markup);
        }
        request.send().await.map(drop)
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
        let link = self.address().and_then(|chat| format!("{chat}?start=hello").parse().ok());
        let keys = link.map(|link| {
            InlineKeyboardMarkup::new([[InlineKeyboardButton::url(&self.texts.open, link)]])
        });
        let mut group = group;
        for _ in 0..MOST_REPAIRS {
            self.wait_turn(group).await?;
            let to = ReplyParameters::new(asked).allow_sending_without_reply();
            let mut request = self.api.send_message(group, text).reply_parameters(to);
            if let Some(keys) = &keys {
                request = request.reply_markup(keys.clone());
            }
            let Err(error) = request.send().await else { return Ok(()) };
            match ApiError::of(&error) {
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
