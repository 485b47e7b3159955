//! What a message of Telegram's says, read from its JSON.
//!
//! The Bot API grows faster than any library's types, so only the keys that are known are looked at
//! and none has to be there. A message without words counts only if it holds a key of real content:
//! Telegram's own notices are passed over in silence, also those of a later version.

use serde_json::Value;

use crate::chat::{InboundKind, NonText, Quote, Voice};

/// The keys of content without words, and what each is
/// (<https://core.telegram.org/bots/api#message>).
const WORDLESS: [(&str, NonText); 20] = [
    ("voice", NonText::Voice),
    ("video_note", NonText::Voice),
    // An animation is a document as well, so it comes first.
    ("animation", NonText::Sticker),
    ("sticker", NonText::Sticker),
    ("dice", NonText::Sticker),
    ("venue", NonText::Place),
    ("location", NonText::Place),
    ("photo", NonText::Picture),
    ("live_photo", NonText::Picture),
    ("video", NonText::Picture),
    ("document", NonText::Picture),
    ("audio", NonText::Picture),
    ("paid_media", NonText::Picture),
    ("story", NonText::Picture),
    ("contact", NonText::Contact),
    ("poll", NonText::Other),
    ("checklist", NonText::Other),
    ("game", NonText::Other),
    ("invoice", NonText::Other),
    ("rich_message", NonText::Other),
];
/// The keys of formatted text that hold words, in the order in which they are read.
const WORDS: [&str; 8] =
    ["label", "text", "alternative_text", "expression", "summary", "title", "caption", "credit"];
/// The keys that hold further parts of formatted text.
const PARTS: [&str; 7] = ["blocks", "items", "cells", "rows", "tasks", "button", "buttons"];
/// How deeply formatted text may be nested; Telegram allows less.
const DEPTH: u32 = 24;

/// The words of a message.
pub(super) struct Words<'a> {
    pub(super) text: String,
    /// What Telegram marks in them.
    pub(super) marks: &'a [Value],
    /// Whether they stand below a picture, where no command is meant.
    pub(super) is_caption: bool,
}

/// Returns the words of a message; `None`: it has none.
pub(super) fn words(message: &Value) -> Option<Words<'_>> {
    let marks =
        |key: &str| message.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let plain = |key: &str| message.get(key)?.as_str().map(str::to_owned);
    if let Some(text) = plain("text") {
        return Some(Words { text, marks: marks("entities"), is_caption: false });
    }
    if let Some(text) = plain("caption") {
        return Some(Words { text, marks: marks("caption_entities"), is_caption: true });
    }
    let rich = ["rich_message", "checklist"].iter().find_map(|key| message.get(*key))?;
    let text = flatten(rich);
    (!text.is_empty()).then_some(Words { text, marks: &[], is_caption: false })
}

/// Returns the part that a reply marks in what it replies to; `None`: its writer marked none. Telegram
/// adds the beginning of a long message by itself, which says nothing of what is meant; of another
/// chat's post it is what can be known.
pub(super) fn quote(message: &Value) -> Option<Quote> {
    let quote = message.get("quote")?;
    let is_manual = quote.get("is_manual").and_then(Value::as_bool).unwrap_or_default();
    let text = quote.get("text")?.as_str().filter(|text| !text.trim().is_empty())?;
    if !is_manual && message.get("external_reply").is_none() {
        return None;
    }
    let whole = message.get("reply_to_message").and_then(words);
    let place = quote.get("position").and_then(Value::as_u64).unwrap_or_default();
    let line = whole.and_then(|whole| Some(line_of(&whole.text, text, place)?.to_owned()));
    Some(line.map_or_else(|| Quote::alone(text), |line| Quote { text: text.to_owned(), line }))
}

/// Returns the line in which a part of a text begins; `place`: about where, in units of UTF-16.
fn line_of<'a>(whole: &'a str, part: &str, place: u64) -> Option<&'a str> {
    let units = |at: usize| {
        let before = whole.get(..at).unwrap_or_default();
        u64::try_from(before.encode_utf16().count()).unwrap_or(u64::MAX)
    };
    let starts = whole.match_indices(part).map(|(at, _)| at);
    let at = starts.min_by_key(|at| units(*at).abs_diff(place))?;
    let from = whole.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    whole.get(from..)?.lines().next()
}

/// Returns the words of formatted text, its blocks on lines of their own.
fn flatten(rich: &Value) -> String {
    let mut text = String::new();
    collect(rich, DEPTH, &mut text);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn collect(part: &Value, depth: u32, text: &mut String) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match part {
        Value::String(words) => text.push_str(words),
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, depth, text)),
        Value::Object(fields) => {
            // Pieces of one line stand side by side as they are: an hour may be half bold.
            let mut is_apart = false;
            for words in WORDS.iter().filter_map(|key| fields.get(*key)) {
                apart(&mut is_apart, text);
                collect(words, depth, text);
            }
            for parts in PARTS.iter().filter_map(|key| fields.get(*key)) {
                apart(&mut is_apart, text);
                for part in parts.as_array().map_or(std::slice::from_ref(parts), Vec::as_slice) {
                    // A row of a table.
                    let cells = part.as_array().map_or(std::slice::from_ref(part), Vec::as_slice);
                    for cell in cells {
                        collect(cell, depth, text);
                        text.push(' ');
                    }
                    text.push('\n');
                }
            }
        }
        _ => {}
    }
}

/// Puts a space before all but the first words of one piece.
fn apart(is_apart: &mut bool, text: &mut String) {
    if std::mem::replace(is_apart, true) {
        text.push(' ');
    }
}

/// Returns a voice message or a round video message; `None`: it is neither.
pub(super) fn voice(message: &Value, is_forwarded: bool) -> Option<InboundKind> {
    let found = |key: &str| message.get(key).filter(|it| it.is_object());
    let (sound, is_video) = match found("voice") {
        Some(voice) => (voice, false),
        None => (found("video_note")?, true),
    };
    let seconds = sound.get("duration").and_then(Value::as_u64);
    Some(InboundKind::Voice(Voice {
        file: sound.get("file_id")?.as_str()?.to_owned(),
        seconds: seconds.and_then(|seconds| u32::try_from(seconds).ok()),
        is_video,
        is_forwarded,
        transcription: None,
    }))
}

/// Returns what a message without words is; `None`: nothing that its writer sent.
pub(super) fn non_text(message: &Value) -> Option<InboundKind> {
    let found = WORDLESS.iter().find(|(key, _)| message.get(*key).is_some());
    found.map(|(_, kind)| InboundKind::NonText(*kind))
}
