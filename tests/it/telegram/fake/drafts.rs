//! Drafts: what a bot shows while it thinks, until it has sent a message or the person stops it.

use serde_json::{Value, json};

use super::{Account, Answer, Api, html, refuse};

/// The drafts of a bot.
#[derive(Default)]
pub(super) struct Drafts {
    /// The server is one of before Bot API 9.3.
    are_unknown: bool,
    /// The chat, the draft's id and the text of each, in order.
    shown: Vec<(i64, i64, String)>,
}

impl Account {
    pub(super) fn draft(&mut self, body: &Value) -> Answer {
        if self.drafts.are_unknown {
            return Err(refuse(404, "Not Found: method not found"));
        }
        let chat = self.there(body)?;
        if chat <= 0 {
            return Err(refuse(400, "Bad Request: TEXTDRAFT_PEER_INVALID"));
        }
        let id = body["draft_id"].as_i64().unwrap_or_default();
        if id == 0 || i32::try_from(id).is_err() {
            return Err(refuse(400, "Bad Request: DRAFT_ID_INVALID"));
        }
        let raw = body["text"].as_str().unwrap_or_default();
        let text = if body["parse_mode"] == "HTML" { html(raw, false)? } else { raw.to_owned() };
        if text.encode_utf16().count() > 4096 {
            return Err(refuse(400, "Bad Request: message is too long"));
        }
        self.drafts.shown.push((chat, id, text));
        Ok(json!(true))
    }
}

impl Api {
    /// The server knows no drafts.
    pub(crate) fn knows_no_drafts(&self, token: &str) {
        self.with(token, |account| account.drafts.are_unknown = true);
    }

    /// Waits for a draft in a chat; returns its id and its text.
    pub(crate) async fn draft_in(&self, token: &str, chat: i64) -> (i64, String) {
        self.until(token, |seen| {
            let shown = &seen.account.drafts.shown;
            let found = shown.iter().rev().find(|(of, ..)| *of == chat)?;
            Some((found.1, found.2.clone()))
        })
        .await
    }

    /// A person presses the button below a draft that stops it.
    pub(crate) fn stops_draft(&self, token: &str, person: i64, draft: i64) {
        let chat = json!({"id": person, "type": "private", "first_name": "Olha"});
        let stopped = json!({"chat": chat, "draft_id": draft});
        self.update(token, "stopped_message_generation", &stopped);
    }
}
