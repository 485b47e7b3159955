//! A message as it is sent next, after what Telegram refused of it was mended.

use serde_json::Value;
use teloxide::types::MessageId;

use crate::chat::Outgoing;

use super::{
    error::ApiError,
    place::Place,
    render::{self, Dialect, Keys},
};

/// A message as it is sent next, after the repairs so far.
#[derive(Clone)]
pub(super) struct Draft {
    pub(super) place: Place,
    pub(super) text: String,
    pub(super) html: Option<String>,
    pub(super) keys: Keys,
    pub(super) edits: Option<MessageId>,
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

    /// Returns the message without what Telegram may have refused for a reason that is not known: it is
    /// sent anew, then without markup, then without buttons, then outside of the topic. `None`: there
    /// is nothing left to leave out.
    pub(super) fn plainer(self) -> Option<Self> {
        Some(if self.edits.is_some() {
            Self { edits: None, ..self }
        } else if self.html.is_some() {
            Self { html: None, ..self }
        } else if self.keys != Keys::None {
            Self { keys: Keys::None, ..self }
        } else if self.place.thread.is_some() {
            Self { place: Place { thread: None, ..self.place }, ..self }
        } else {
            return None;
        })
    }
}

/// Returns what an older server takes, where this refusal may be that of one.
pub(super) fn older_dialect(dialect: Dialect, draft: &Draft, error: &ApiError) -> Option<Dialect> {
    match error {
        ApiError::Markup if draft.has_times() => Some(Dialect { times: false, ..dialect }),
        ApiError::Button if draft.has_new_keys() => Some(Dialect { new_keys: false, ..dialect }),
        _ => None,
    }
}

/// Writes a message for an older server.
pub(super) fn in_dialect(draft: Draft, dialect: Dialect, out: &Outgoing) -> Draft {
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
pub(super) fn halves(draft: &Draft) -> (Draft, Option<Draft>) {
    let half = draft.text.encode_utf16().count().div_ceil(2).max(1);
    let mut parts = render::split(&draft.text, half).into_iter().map(str::to_owned);
    let first = parts.next().unwrap_or_default();
    let rest = parts.collect::<Vec<_>>().join("\n");
    let html = |text: &str| draft.html.is_some().then(|| render::escape(text));
    let second = (!rest.is_empty()).then(|| Draft {
        html: html(&rest),
        text: rest,
        edits: None,
        ..draft.clone()
    });
    let keys = if second.is_some() { Keys::None } else { draft.keys.clone() };
    let first = Draft { html: html(&first), text: first, keys, ..draft.clone() };
    (first, second)
}
