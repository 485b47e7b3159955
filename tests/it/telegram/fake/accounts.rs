//! Accounts of people with whom a bot is connected: their chats, their rights, and what Telegram
//! refuses of what a bot sends for them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Account, Api, merged, refuse};

/// How long after a customer's message a bot may write to them.
const A_DAY: i64 = 24 * 60 * 60;

/// A connection as Telegram knows it.
#[derive(Clone)]
struct Connection {
    holder: i64,
    is_enabled: bool,
    can_reply: bool,
    /// When each customer wrote last.
    wrote: BTreeMap<i64, i64>,
}

/// The connections of a bot.
#[derive(Default)]
pub(super) struct Connections {
    all: BTreeMap<String, Connection>,
    /// Customers who know the account and not the bot.
    strangers: BTreeSet<i64>,
}

impl Connections {
    /// Returns why a request may not be sent, on behalf of its connection or without one.
    pub(super) fn refusal(&self, body: &Value, chat: i64, now: i64) -> Option<Value> {
        let Some(id) = body["business_connection_id"].as_str() else {
            let says = "Forbidden: bot can't initiate conversation with a user";
            return self.strangers.contains(&chat).then(|| refuse(403, says));
        };
        let Some(connection) = self.all.get(id) else {
            return Some(refuse(400, "Bad Request: business connection not found"));
        };
        if !connection.is_enabled {
            return Some(refuse(400, "Bad Request: BUSINESS_CONNECTION_INVALID"));
        }
        if chat == connection.holder {
            return Some(refuse(400, "Bad Request: messages must not be sent to self"));
        }
        if !connection.can_reply {
            return Some(refuse(403, "Forbidden: BOT_ACCESS_FORBIDDEN"));
        }
        match connection.wrote.get(&chat) {
            None => Some(refuse(400, "Bad Request: BUSINESS_PEER_INVALID")),
            Some(wrote) if now - wrote > A_DAY => {
                Some(refuse(400, "Bad Request: BUSINESS_PEER_USAGE_MISSING"))
            }
            Some(_) if body.get("message_thread_id").is_some() => {
                Some(refuse(400, "Bad Request: message thread not found"))
            }
            Some(_) if body["reply_markup"].get("keyboard").is_some() => {
                Some(refuse(400, "Bad Request: reply markup is not allowed in business messages"))
            }
            Some(_) => None,
        }
    }

    /// Describes a connection.
    pub(super) fn describe(&self, id: &str, date: i64) -> Result<Value, Value> {
        let Some(connection) = self.all.get(id) else {
            return Err(refuse(400, "Bad Request: business connection not found"));
        };
        let Connection { holder, is_enabled, can_reply, .. } = connection;
        let mut rights = json!({"can_read_messages": true});
        if *can_reply {
            rights["can_reply"] = true.into();
        }
        Ok(json!({
            "id": id, "user_chat_id": holder, "date": date, "is_enabled": is_enabled,
            "user": {"id": holder, "is_bot": false, "first_name": "Olena", "language_code": "uk"},
            "rights": rights,
        }))
    }
}

impl Api {
    fn connection<T>(&self, token: &str, act: impl FnOnce(&mut Connections) -> T) -> T {
        self.with(token, |account: &mut Account| act(&mut account.connections))
    }

    /// A person connects the bot to their account, or changes what it may do; returns the update.
    pub(crate) fn connects(&self, token: &str, (id, holder): (&str, i64), can_reply: bool) -> i64 {
        self.knows_connection(token, (id, holder), can_reply);
        self.tells_connection(token, id)
    }

    /// The bot was connected before it asked for such updates.
    pub(crate) fn knows_connection(&self, token: &str, (id, holder): (&str, i64), can_reply: bool) {
        self.connection(token, |known| {
            let wrote = known.all.remove(id).map(|before| before.wrote).unwrap_or_default();
            let connection = Connection { holder, is_enabled: true, can_reply, wrote };
            known.all.insert(id.to_owned(), connection);
        });
    }

    /// The holder ends a connection; returns the update.
    pub(crate) fn disconnects(&self, token: &str, id: &str) -> i64 {
        self.ends_unnoticed(token, id);
        self.tells_connection(token, id)
    }

    /// The holder ends a connection, and the update is still on its way.
    pub(crate) fn ends_unnoticed(&self, token: &str, id: &str) {
        self.connection(token, |known| known.all.get_mut(id).unwrap().is_enabled = false);
    }

    fn tells_connection(&self, token: &str, id: &str) -> i64 {
        let what = self.connection(token, |known| known.describe(id, self.now)).unwrap();
        self.update(token, "business_connection", &what)
    }

    /// A customer writes to the holder of an account; returns the message.
    pub(crate) fn account_hears(
        &self,
        token: &str,
        (id, person): (&str, i64),
        more: &Value,
    ) -> i64 {
        let message = self.message_id(token);
        let date = more["date"].as_i64().unwrap_or(self.now);
        self.connection(token, |known| {
            known.strangers.insert(person);
            known.all.get_mut(id).unwrap().wrote.insert(person, date);
        });
        let body = json!({
            "message_id": message, "date": date, "business_connection_id": id,
            "chat": {"id": person, "type": "private", "first_name": "Ira"},
            "from": {"id": person, "is_bot": false, "first_name": "Ira", "language_code": "uk"},
        });
        let is_edit = more.get("edit_date").is_some();
        let kind = if is_edit { "edited_business_message" } else { "business_message" };
        self.update(token, kind, &merged(body, more));
        message
    }

    /// The holder of an account writes to a customer themselves.
    pub(crate) fn holder_writes(&self, token: &str, (id, person): (&str, i64), more: &Value) {
        let holder = self.connection(token, |known| known.all[id].holder);
        let body = json!({
            "message_id": self.message_id(token), "date": self.now, "business_connection_id": id,
            "chat": {"id": person, "type": "private", "first_name": "Ira"},
            "from": {"id": holder, "is_bot": false, "first_name": "Olena", "language_code": "uk"},
        });
        self.update(token, "business_message", &merged(body, more));
    }

    /// Messages in an account are deleted.
    pub(crate) fn account_deletes(&self, token: &str, (id, person): (&str, i64), ids: &[i64]) {
        let deleted = json!({
            "business_connection_id": id, "message_ids": ids,
            "chat": {"id": person, "type": "private", "first_name": "Ira"},
        });
        self.update(token, "deleted_business_messages", &deleted);
    }

    /// A person presses the button with that label in an account's chat with a customer.
    pub(crate) fn account_presses(
        &self,
        token: &str,
        (id, person, presser): (&str, i64, i64),
        label: &str,
    ) {
        let (message, data) = self.shown(token, person, label).unwrap();
        let query = json!({
            "id": format!("query-{}", self.message_id(token)), "chat_instance": "c", "data": data,
            "from": {"id": presser, "is_bot": false, "first_name": "Ira", "language_code": "uk"},
            "message": {"message_id": message, "date": self.now, "text": "?",
                        "business_connection_id": id,
                        "chat": {"id": person, "type": "private", "first_name": "Ira"}},
        });
        self.update(token, "callback_query", &query);
    }
}
