//! What tells which letter a report is about.
//!
//! A letter is named by its Message-ID and by a header of ours, because some services replace the first
//! (Amazon SES, Outlook.com); a report returns both (RFC 6522), whole or as headers alone, or names the
//! first in In-Reply-To, References or a field of its own. Where it returns neither, the letter's
//! References and the UID of its calendar file still name the booking. All of these are secrets
//! between us and the recipient. When the letter was on its way is none, so it counts only where
//! nothing else is left.

use jiff::Timestamp;
use mail_parser::{HeaderValue, Message, MessageParser, MessagePart, PartType};

use super::{
    calendar_reply::uid,
    part::{calendar_file, is_type},
};
use crate::mail;

/// The most names of each kind that are read.
const MOST: usize = 20;

/// The headers in which services keep the Message-ID that they replaced.
const REPLACED: [&str; 2] = ["X-Microsoft-Original-Message-ID", "X-Google-Original-Message-ID"];

/// What tells which letter a report is about; of each kind the surest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterClues {
    /// Names of the letter: Message-IDs without `<>`, or what our header says.
    pub names: Vec<String>,
    /// Names of the booking's letters and of its calendar entry, which begin with the booking's id.
    pub bookings: Vec<String>,
    /// When the letter came to the server that reports.
    pub arrived: Option<Timestamp>,
}

impl LetterClues {
    /// Reads them in a message that is a report.
    pub(super) fn read(message: &Message<'_>) -> Self {
        let mut clues = Self::default();
        for part in &message.parts {
            clues.read_part(part);
        }
        for answered in [message.in_reply_to(), message.references()] {
            clues.add_names(ids(answered));
        }
        clues
    }

    /// Reads the headers of a letter that a text returns below a line, as programs did before there
    /// were parts for it. The rest is not read: what is in an encoded text was not looked at for
    /// messages within messages (`incoming`).
    pub(super) fn read_text(&mut self, returned: &str) {
        if let Some(letter) = MessageParser::default().parse_headers(returned.as_bytes()) {
            self.read_letter(&letter);
        }
    }

    /// Returns whether nothing names the letter or the booking.
    pub(super) const fn is_nameless(&self) -> bool {
        self.names.is_empty() && self.bookings.is_empty()
    }

    /// Adds names of the letter, with `<>` around them or without.
    pub(super) fn add_names<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            add(&mut self.names, name.trim().trim_matches(['<', '>']));
        }
    }

    fn read_part(&mut self, part: &MessagePart<'_>) {
        if let PartType::Message(letter) = &part.body {
            return self.read_letter(letter);
        }
        let is_headers = is_type(part, "text", "rfc822-headers")
            || is_type(part, "message", "global-headers")
            || is_type(part, "message", "rfc822-headers");
        if is_headers && let Some(letter) = MessageParser::default().parse_headers(part.contents())
        {
            self.read_letter(&letter);
        }
    }

    fn read_letter(&mut self, letter: &Message<'_>) {
        self.add_names(letter.message_id());
        for name in REPLACED.into_iter().chain([mail::LETTER_HEADER]) {
            self.add_names(letter.header_raw(name));
        }
        for id in ids(letter.references()) {
            add(&mut self.bookings, id.strip_prefix(mail::THREAD).unwrap_or(id));
        }
        for part in &letter.parts {
            if let Some(uid) = calendar_file(part).and_then(|file| uid(&file)) {
                add(&mut self.bookings, &uid);
            }
        }
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < MOST && !name.is_empty() && !names.iter().any(|it| it == name) {
        names.push(name.to_owned());
    }
}

fn ids<'a>(value: &'a HeaderValue<'_>) -> impl Iterator<Item = &'a str> {
    let ids: Vec<&str> = match value {
        HeaderValue::Text(id) => vec![id],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    ids.into_iter()
}
