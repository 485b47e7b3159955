//! Replies, sent.
//!
//! One reply may be several messages: pieces of a long text, a file, a word to a group. How far
//! a reply has come is remembered while this process lives, so a retry goes on where it was
//! refused. After a crash it begins anew: Telegram knows no key by which a repetition could be
//! recognised, so a message may come twice and never not at all.
//!
//! A refusal that can be mended is mended at once: a message that cannot be edited is sent
//! anew, refused markup goes as plain words, a text too long is halved, a group is followed to
//! where it moved. What is refused for a reason that is not known goes as a message of
//! its own, then without markup, then without keys, and a refused file not at all. Words that are
//! refused all the same are given up at once: they would hold up every later reply.

use std::{collections::VecDeque, sync::Arc};

use async_trait::async_trait;
use teloxide::{
    RequestError,
    payloads::{EditMessageTextSetters as _, SendMessageSetters as _},
    prelude::Requester as _,
    requests::Request as _,
    types::{
        ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, InputFile,
        LinkPreviewOptions, MessageId, ParseMode, ReplyParameters,
    },
};

use crate::{
    channel::{Channel, Error},
    chat::{File, Outgoing},
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

use super::{
    BotClient, Telegram,
    error::ApiError,
    handle::Handle,
    menu,
    render::{self, Keys, Piece},
};

/// How often one message is mended before it waits for the outbox.
const MOST_MENDS: u32 = 8;
/// The words of a link's preview are nobody's wish.
const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// One message of a reply.
enum Step<'a> {
    Words { piece: Piece, keys: Keys, edits: Option<MessageId> },
    File(&'a File),
}

/// A message on its way, as far as it has been mended.
struct Draft {
    chat: ChatId,
    words: String,
    html: Option<String>,
    keys: Keys,
    edits: Option<MessageId>,
}

#[async_trait]
impl Channel for Telegram {
    fn platform(&self) -> Platform {
        Platform::Telegram
    }

    async fn send(&self, to: &ConversationKey, out: &Outgoing) -> Result<(), Error> {
        let (line, chat) = self.way(to)?;
        let handle = out.reply.handle.as_deref().and_then(Handle::read);
        let sent = match line.reply(chat, out, handle).await {
            Ok(()) => true,
            Err(Error::Gone) => false,
            Err(error) => {
                if let Error::Refused(_) = error {
                    line.sent.forget(out.id);
                }
                return Err(error);
            }
        };
        if let Some(Handle::Group(group, asked)) = handle {
            line.point(group, asked, sent).await?;
        }
        line.sent.forget(out.id);
        if sent { Ok(()) } else { Err(Error::Gone) }
    }

    async fn typing(&self, to: &ConversationKey) {
        if let Ok((line, chat)) = self.way(to)
            && let Err(error) = line.api.send_chat_action(chat, ChatAction::Typing).send().await
        {
            tracing::debug!(why = %ApiError::of(&error), "not shown that an answer is on its way");
        }
    }

    fn link(&self, to: &ConversationKey) -> Option<String> {
        self.lines.get(&to.bot)?.address()
    }

    async fn staff_menu(&self, to: &ConversationKey, lang: Lang) {
        if let Ok((line, chat)) = self.way(to) {
            menu::for_staff(&line, chat, lang).await;
        }
    }
}

impl Telegram {
    fn way(&self, to: &ConversationKey) -> Result<(Arc<BotClient>, ChatId), Error> {
        let line = self.line(&to.bot)?;
        let chat = to.chat.parse().map_err(|_| Error::Gone)?;
        Ok((line, ChatId(chat)))
    }

    fn line(&self, bot: &BusinessId) -> Result<Arc<BotClient>, Error> {
        let line = self.lines.get(bot).map(Arc::clone);
        line.ok_or_else(|| Error::Failed("the business has no bot on Telegram any more".into()))
    }
}

impl BotClient {
    /// Sends a reply, from where an earlier try left off.
    async fn reply(
        &self,
        chat: ChatId,
        out: &Outgoing,
        handle: Option<Handle>,
    ) -> Result<(), Error> {
        let edits = match handle {
            Some(Handle::Message(message)) if out.reply.in_place => Some(message),
            _ => None,
        };
        let mut keys = render::keys(out.id, &out.reply);
        // A key in place of the keyboard cannot stand below a message that is edited.
        let edits = edits.filter(|_| !matches!(keys, Keys::Phone(_)));
        let pieces = render::pieces(&out.reply);
        let last = pieces.len().saturating_sub(1);
        let mut steps: Vec<Step<'_>> = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            let keys =
                if at == last { std::mem::replace(&mut keys, Keys::None) } else { Keys::None };
            steps.push(Step::Words { piece, keys, edits: edits.filter(|_| at == 0) });
        }
        steps.extend(out.file.as_ref().map(Step::File));
        let before = self.sent.of(out.id);
        for (at, step) in steps.into_iter().enumerate().skip(before) {
            match step {
                Step::Words { piece, keys, edits } => {
                    let Piece { plain, html } = piece;
                    self.say(Draft { chat, words: plain, html: Some(html), keys, edits }).await?;
                }
                Step::File(file) => self.hand_over(chat, file).await?,
            }
            self.sent.note(out.id, at + 1);
        }
        Ok(())
    }

    /// Sends words, mended where they are refused.
    async fn say(&self, draft: Draft) -> Result<(), Error> {
        let mut drafts = VecDeque::from([draft]);
        let mut mends = 0;
        while let Some(draft) = drafts.pop_front() {
            self.turn(draft.chat).await?;
            let Err(error) = self.try_to_say(&draft).await else { continue };
            mends += 1;
            match ApiError::of(&error) {
                ApiError::Unchanged => {}
                error if mends > MOST_MENDS => return Err(self.failed(draft.chat, &error)),
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
                ApiError::Moved(chat) => drafts.push_front(Draft { chat, ..draft }),
                ApiError::TooLong => {
                    let (first, rest) = halves(&draft);
                    if let Some(rest) = rest {
                        drafts.push_front(rest);
                    }
                    drafts.push_front(first);
                }
                error => return Err(self.failed(draft.chat, &error)),
            }
        }
        Ok(())
    }

    async fn try_to_say(&self, draft: &Draft) -> Result<(), RequestError> {
        let words = draft.html.as_ref().unwrap_or(&draft.words);
        if let Some(message) = draft.edits {
            let mut request = self
                .api
                .edit_message_text(draft.chat, message, words)
                .link_preview_options(NO_PREVIEW);
            if draft.html.is_some() {
                request = request.parse_mode(ParseMode::Html);
            }
            if let Keys::Inline(keys) = &draft.keys {
                request = request.reply_markup(keys.clone());
            }
            return request.send().await.map(drop);
        }
        let mut request = self.api.send_message(draft.chat, words).link_preview_options(NO_PREVIEW);
        if draft.html.is_some() {
            request = request.parse_mode(ParseMode::Html);
        }
        if let Some(markup) = draft.keys.markup() {
            request = request.reply_markup(markup);
        }
        request.send().await.map(drop)
    }

    /// Sends a file; one that is refused is left out, since what it says stands in the words.
    async fn hand_over(&self, chat: ChatId, file: &File) -> Result<(), Error> {
        self.turn(chat).await?;
        let document = InputFile::memory(file.text.clone()).file_name(file.name.clone());
        let sent = self.api.send_document(chat, document).send().await;
        match sent.map_err(|error| ApiError::of(&error)) {
            Ok(_) => Ok(()),
            Err(error) if error.is_for_good() => {
                tracing::error!(bot = %self.bot, why = %error, "a file is left out");
                Ok(())
            }
            Err(error) => Err(self.failed(chat, &error)),
        }
    }

    /// Says in a group that the answer went to the private chat, or how to get one there. A
    /// group that cannot be written to any more is no reason to answer anew.
    async fn point(&self, group: ChatId, asked: MessageId, sent: bool) -> Result<(), Error> {
        let text = if sent { &self.texts.answered } else { &self.texts.write_first };
        let link = self.address().and_then(|chat| format!("{chat}?start=hello").parse().ok());
        let keys = link.map(|link| {
            InlineKeyboardMarkup::new([[InlineKeyboardButton::url(&self.texts.open, link)]])
        });
        let mut group = group;
        for _ in 0..MOST_MENDS {
            self.turn(group).await?;
            let to = ReplyParameters::new(asked).allow_sending_without_reply();
            let mut request = self.api.send_message(group, text).reply_parameters(to);
            if let Some(keys) = &keys {
                request = request.reply_markup(keys.clone());
            }
            let Err(error) = request.send().await else { return Ok(()) };
            match ApiError::of(&error) {
                ApiError::Moved(to) => group = to,
                error @ ApiError::Wait(_) => return Err(self.failed(group, &error)),
                why => {
                    tracing::info!(bot = %self.bot, %why, "a group is not told of an answer");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn turn(&self, chat: ChatId) -> Result<(), Error> {
        self.pace.turn(chat).await.map_err(Error::Wait)
    }

    fn failed(&self, chat: ChatId, error: &ApiError) -> Error {
        match error {
            ApiError::Gone => Error::Gone,
            ApiError::Wait(pause) => {
                self.pace.pause(chat, *pause);
                Error::Wait(*pause)
            }
            error if error.is_for_good() => Error::Refused(error.to_string()),
            error => Error::Failed(error.to_string()),
        }
    }
}

/// Cuts a message in two; the keys stand below the second.
fn halves(draft: &Draft) -> (Draft, Option<Draft>) {
    let half = draft.words.encode_utf16().count().div_ceil(2).max(1);
    let mut parts = render::split(&draft.words, half).into_iter().map(str::to_owned);
    let first = parts.next().unwrap_or_default();
    let rest = parts.collect::<Vec<_>>().join("\n");
    let html = |words: &str| draft.html.is_some().then(|| render::escape(words));
    let second = (!rest.is_empty()).then(|| Draft {
        chat: draft.chat,
        html: html(&rest),
        words: rest,
        keys: draft.keys.clone(),
        edits: None,
    });
    let keys = if second.is_some() { Keys::None } else { draft.keys.clone() };
    let first =
        Draft { chat: draft.chat, html: html(&first), words: first, keys, edits: draft.edits };
    (first, second)
}
