//! A server that speaks the Bot API: it keeps chats, and refuses what Telegram refuses.
//!
//! Updates wait until an offset passes them and come again until it does; a second poller ends
//! the first one's request; markup is read as strictly as Telegram reads it and counted after
//! that; an edit that changes nothing, a button with too much in it, an empty text are refused.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet, time::timeout};

mod accounts;
mod drafts;

use super::shapes;

use accounts::Connections;
use drafts::Drafts;

/// How long a test waits for something to happen before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// What happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    Sent { message: i64, text: String, buttons: Vec<String> },
    Edited { message: i64, text: String, buttons: Vec<String> },
    File { name: String, text: String },
}

impl Event {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Sent { text, .. } | Self::Edited { text, .. } | Self::File { text, .. } => text,
        }
    }

    pub(crate) fn buttons(&self) -> &[String] {
        match self {
            Self::Sent { buttons, .. } | Self::Edited { buttons, .. } => buttons,
            Self::File { .. } => &[],
        }
    }
}

/// A message as it stands.
#[derive(Debug, Clone, PartialEq)]
struct Message {
    text: String,
    markup: Value,
}

#[derive(Default)]
struct Held {
    bots: BTreeMap<String, Account>,
    /// Every request is answered by what stands before a server that is away.
    down: bool,
    /// Requests that are answered; later ones never are.
    until: Option<usize>,
    asked: usize,
    /// The files that it hands out, by their path.
    files: BTreeMap<String, Vec<u8>>,
    /// What time the server says it is, where that is not the time.
    date: Option<String>,
}

/// One bot, as Telegram knows it.
#[derive(Default)]
struct Account {
    id: i64,
    username: String,
    updates: VecDeque<Value>,
    /// The edits that were queued, so that one can come again.
    edits: BTreeMap<i64, Value>,
    next: i64,
    poller: u64,
    webhook: bool,
    chats: BTreeMap<i64, BTreeMap<i64, Message>>,
    events: BTreeMap<i64, VecDeque<Event>>,
    refusals: VecDeque<(String, Value)>,
    blocked: BTreeSet<i64>,
    moved: BTreeMap<i64, i64>,
    answered: Vec<String>,
    commands: Vec<Value>,
    /// What is wrong with requests by the description of the Bot API.
    faults: Vec<String>,
    /// The server is one of before Bot API 7.10: it knows no new keys and no times.
    older: bool,
    connections: Connections,
    drafts: Drafts,
    /// When it is, in seconds of the epoch.
    now: i64,
    requests: Vec<(String, Value)>,
}

/// The server, listening.
#[derive(Clone)]
pub(crate) struct Api {
    held: Arc<Mutex<Held>>,
    changed: Arc<watch::Sender<u64>>,
    pub(crate) url: String,
    /// When people write, in seconds of the epoch.
    now: i64,
    _tasks: Arc<JoinSet<std::io::Result<()>>>,
}

type Answer = Result<Value, Value>;

fn refuse(code: u16, says: &str) -> Value {
    json!({"ok": false, "error_code": code, "description": says})
}

impl Api {
    pub(crate) async fn start(now: i64) -> Self {
        let held: Arc<Mutex<Held>> = Arc::default();
        let changed = Arc::new(watch::Sender::new(0));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/{token}/{method}", post(serve))
            .route("/file/{token}/{folder}/{name}", get(file))
            .with_state((Arc::clone(&held), Arc::clone(&changed)));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await });
        Self { held, changed, url, now, _tasks: Arc::new(tasks) }
    }

    /// Makes a bot.
    pub(crate) fn bot(&self, token: &str, username: &str) {
        let mut held = self.held.lock().unwrap();
        let id = 900 + i64::try_from(held.bots.len()).unwrap();
        let now = self.now;
        let account =
            Account { id, username: username.into(), next: 100, now, ..Account::default() };
        held.bots.insert(token.into(), account);
    }

    fn with<T>(&self, token: &str, act: impl FnOnce(&mut Account) -> T) -> T {
        let done = act(self.held.lock().unwrap().bots.get_mut(token).unwrap());
        self.changed.send_modify(|count| *count += 1);
        done
    }

    /// Waits until something is so.
    pub(crate) async fn until<T>(
        &self,
        token: &str,
        mut so: impl FnMut(&mut Seen<'_>) -> Option<T>,
    ) -> T {
        let mut changes = self.changed.subscribe();
        let wait = async {
            loop {
                changes.mark_unchanged();
                let found = {
                    let mut held = self.held.lock().unwrap();
                    let hangs = held.until.is_some_and(|until| held.asked > until);
                    so(&mut Seen { account: held.bots.get_mut(token).unwrap(), hangs })
                };
                if let Some(found) = found {
                    return found;
                }
                changes.changed().await.unwrap();
            }
        };
        timeout(PATIENCE, wait).await.expect("it never happened")
    }

    /// Sets the server's clock.
    pub(crate) fn date(&self, date: &str) {
        self.held.lock().unwrap().date = Some(date.into());
    }

    /// Queues an update of a kind.
    pub(crate) fn update(&self, token: &str, kind: &str, what: &Value) -> i64 {
        self.with(token, |account| {
            let id = account.next;
            account.next += 1;
            let update = json!({"update_id": id, kind: what});
            if kind == "edited_message" {
                account.edits.insert(id, update.clone());
            }
            account.updates.push_back(update);
            id
        })
    }

    pub(crate) fn message_id(&self, token: &str) -> i64 {
        self.with(token, |account| {
            account.next += 1;
            account.next
        })
    }

    /// A person writes in private; `more` stands beside or in place of the usual fields.
    pub(crate) fn writes(&self, token: &str, person: i64, more: &Value) {
        let message = json!({
            "message_id": self.message_id(token), "date": self.now,
            "chat": {"id": person, "type": "private", "first_name": "Olha"},
            "from": {"id": person, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
        });
        self.update(token, "message", &merged(message, more));
    }

    /// A person sends a voice message, or a round video, with these bytes.
    pub(crate) fn speaks(
        &self,
        token: &str,
        person: i64,
        kind: &str,
        (sound, seconds): (&[u8], u64),
    ) {
        let id = self.message_id(token);
        let file = format!("file-{id}");
        self.held.lock().unwrap().files.insert(format!("voice/{file}.oga"), sound.to_vec());
        let what = json!({"file_id": file, "file_unique_id": "u", "duration": seconds,
                          "length": 240, "mime_type": "audio/ogg", "file_size": sound.len()});
        self.writes(token, person, &json!({"message_id": id, kind: what}));
    }

    /// A person writes a text in private; returns the message.
    pub(crate) fn sends(&self, token: &str, person: i64, words: &str) -> i64 {
        let id = self.message_id(token);
        self.writes(token, person, &json!({"message_id": id, "text": words}));
        id
    }

    /// A person edits a message, in the private chat or in a group; returns the update.
    pub(crate) fn edits(&self, token: &str, person: i64, message: i64, more: &Value) -> i64 {
        let edited = json!({
            "message_id": message, "date": self.now, "edit_date": self.now + 60,
            "chat": {"id": person, "type": "private", "first_name": "Olha"},
            "from": {"id": person, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
        });
        self.update(token, "edited_message", &merged(edited, more))
    }

    /// Returns a message of the bot's as it is quoted by a reply to it.
    pub(crate) fn quoted(&self, token: &str, person: i64, text: &str) -> Value {
        let bot = self.with(token, |account| account.id);
        json!({"message_id": 1, "date": self.now, "text": text,
               "chat": {"id": person, "type": "private", "first_name": "Olha"},
               "from": {"id": bot, "is_bot": true, "first_name": "Salon"}})
    }

    /// A person writes a text in private.
    pub(crate) fn says(&self, token: &str, person: i64, words: &str) {
        self.writes(token, person, &json!({"text": words}));
    }

    /// A person writes to the bot in a group, by its name.
    pub(crate) fn says_in_group(
        &self,
        token: &str,
        (group, person): (i64, i64),
        words: &str,
    ) -> i64 {
        let name = self.with(token, |account| format!("@{}", account.username));
        let id = self.message_id(token);
        let message = json!({
            "message_id": id, "date": self.now,
            "chat": {"id": group, "type": "supergroup", "title": "Friends"},
            "from": {"id": person, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
            "text": format!("{name} {words}"),
            "entities": [{"type": "mention", "offset": 0, "length": name.len()}],
        });
        self.update(token, "message", &message);
        id
    }

    /// A person presses the button with that label, in the newest message that has one.
    pub(crate) fn presses(&self, token: &str, person: i64, label: &str) {
        let found = self.shown(token, person, label);
        let (message, data) = found.unwrap_or_else(|| panic!("there is no button {label}"));
        self.presses_data(token, person, (message, &data));
    }

    /// A person presses a button that the message had, even if it shows others by now.
    pub(crate) fn presses_data(&self, token: &str, person: i64, (message, data): (i64, &str)) {
        let query = json!({
            "id": format!("query-{}", self.message_id(token)), "chat_instance": "c", "data": data,
            "from": {"id": person, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
            "message": {"message_id": message, "date": self.now, "text": "?",
                        "chat": {"id": person, "type": "private", "first_name": "Olha"}},
        });
        self.update(token, "callback_query", &query);
    }

    /// Returns the message and the data of a button.
    pub(crate) fn button(&self, token: &str, person: i64, label: &str) -> (i64, String) {
        self.shown(token, person, label).unwrap()
    }

    /// Returns the newest message that has a button with that label, and its data.
    pub(crate) fn shown(&self, token: &str, person: i64, label: &str) -> Option<(i64, String)> {
        self.with(token, |account| {
            let mut messages = account.chats.get(&person).into_iter().flatten().rev();
            messages.find_map(|(id, message)| Some((*id, data_of(&message.markup, label)?)))
        })
    }

    /// Waits for the next thing that happens in a chat.
    pub(crate) async fn next(&self, token: &str, chat: i64) -> Event {
        self.until(token, |seen| seen.account.events.get_mut(&chat)?.pop_front()).await
    }

    /// Returns the events of a chat that no test has read.
    pub(crate) fn left(&self, token: &str, chat: i64) -> Vec<Event> {
        self.with(token, |account| {
            account
                .events
                .get_mut(&chat)
                .map(|events| events.drain(..).collect())
                .unwrap_or_default()
        })
    }

    /// The next requests of a method are refused with these bodies.
    pub(crate) fn refuses(&self, token: &str, method: &str, bodies: &[Value]) {
        let queued = bodies.iter().map(|body| (method.to_owned(), body.clone()));
        self.with(token, |account| account.refusals.extend(queued));
    }

    pub(crate) fn blocks(&self, token: &str, chat: i64) {
        self.with(token, |account| account.blocked.insert(chat));
    }

    pub(crate) fn moves(&self, token: &str, from: i64, to: i64) {
        self.with(token, |account| account.moved.insert(from, to));
    }

    /// The bot and its token are deleted.
    pub(crate) fn forgets(&self, token: &str) {
        self.held.lock().unwrap().bots.remove(token);
    }

    /// An edit comes again, under its own number.
    pub(crate) fn edit_again(&self, token: &str, id: i64) {
        let known = self.with(token, |account| account.edits.get(&id).cloned()).unwrap();
        self.with(token, |account| account.updates.push_front(known));
    }

    /// An update comes again, under its own number.
    pub(crate) fn again(&self, token: &str, id: i64, message: &Value) {
        let update = json!({"update_id": id, "message": message});
        self.with(token, |account| account.updates.push_front(update));
    }

    /// The server is an older one.
    pub(crate) fn is_older(&self, token: &str) {
        self.with(token, |account| account.older = true);
    }

    /// Returns what was wrong with the requests of a bot.
    pub(crate) fn faults(&self, token: &str) -> Vec<String> {
        self.with(token, |account| account.faults.clone())
    }

    /// A person reacts to a message.
    pub(crate) fn reacts(&self, token: &str, person: i64, message: i64, emoji: &str) {
        let reaction = json!({
            "message_id": message, "date": self.now,
            "chat": {"id": person, "type": "private", "first_name": "Olha"},
            "user": {"id": person, "is_bot": false, "first_name": "Olha", "language_code": "uk"},
            "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}],
        });
        self.update(token, "message_reaction", &reaction);
    }

    pub(crate) fn webhook(&self, token: &str, set: bool) {
        self.with(token, |account| account.webhook = set);
    }

    /// Telegram is away, or there again; what it keeps it keeps.
    pub(crate) fn is_down(&self, down: bool) {
        self.held.lock().unwrap().down = down;
        self.changed.send_modify(|count| *count += 1);
    }

    pub(crate) fn hangs_after(&self, requests: Option<usize>) {
        let mut held = self.held.lock().unwrap();
        held.until = requests.map(|more| held.asked + more);
        drop(held);
        self.changed.send_modify(|count| *count += 1);
    }

    pub(crate) fn requests(&self, token: &str, method: &str) -> Vec<Value> {
        self.with(token, |account| {
            let of = account.requests.iter().filter(|(name, _)| name == method);
            of.map(|(_, body)| body.clone()).collect()
        })
    }

    pub(crate) fn commands(&self, token: &str) -> Vec<Value> {
        self.with(token, |account| account.commands.clone())
    }

    /// Returns how many updates no offset has passed.
    pub(crate) fn unconfirmed(&self, token: &str) -> usize {
        self.with(token, |account| account.updates.len())
    }
}

/// What a test may look at.
pub(crate) struct Seen<'a> {
    account: &'a mut Account,
    hangs: bool,
}

impl Seen<'_> {
    /// Returns whether a request was made that is never answered.
    pub(crate) fn hangs(&self) -> bool {
        self.hangs
    }

    /// Returns whether an offset has passed every update.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.account.updates.is_empty()
    }

    pub(crate) fn answered(&self) -> usize {
        self.account.answered.len()
    }

    pub(crate) fn happened(&mut self, chat: i64) -> Option<Event> {
        self.account.events.get_mut(&chat)?.pop_front()
    }

    pub(crate) fn asked_for(&self, method: &str) -> usize {
        self.account.requests.iter().filter(|(name, _)| name == method).count()
    }
}

pub(crate) fn merged(base: Value, more: &Value) -> Value {
    let (Value::Object(mut base), Value::Object(more)) = (base, more.clone()) else { panic!() };
    base.extend(more);
    Value::Object(base)
}

fn rows(markup: &Value) -> impl Iterator<Item = &Value> {
    let inline = markup["inline_keyboard"].as_array().into_iter().flatten();
    inline.chain(markup["keyboard"].as_array().into_iter().flatten())
}

fn labels(markup: &Value) -> Vec<String> {
    let buttons = rows(markup).filter_map(Value::as_array).flatten();
    buttons
        .map(|button| button["text"].as_str().unwrap().trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

fn data_of(markup: &Value, label: &str) -> Option<String> {
    let mut buttons = rows(markup).filter_map(Value::as_array).flatten();
    let found = buttons.find(|button| {
        button["text"].as_str().map(str::trim) == Some(label) && button["callback_data"] != "-"
    })?;
    Some(found["callback_data"].as_str()?.to_owned())
}

type Shared = (Arc<Mutex<Held>>, Arc<watch::Sender<u64>>);

async fn serve(
    State((held, changed)): State<Shared>,
    Path((token, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = token.trim_start_matches("bot").to_owned();
    let body = fields(&headers, &body);
    let hangs = {
        let mut held = held.lock().unwrap();
        held.asked += 1;
        held.until.is_some_and(|until| held.asked > until)
    };
    changed.send_modify(|count| *count += 1);
    if hangs {
        return std::future::pending().await;
    }
    let answer = if let Some(away) = away(&held, (&token, &method), &body) {
        Err(away)
    } else if method == "GetUpdates" {
        updates(&held, &changed, &token, &body).await
    } else {
        let mut held = held.lock().unwrap();
        match held.bots.get_mut(&token) {
            None => Err(refuse(401, "Unauthorized")),
            Some(account) => account.act(&method, &body),
        }
    };
    changed.send_modify(|count| *count += 1);
    let (status, body) = match answer {
        Ok(result) => (200, json!({"ok": true, "result": result})),
        Err(error) => (error["error_code"].as_u64().unwrap(), error),
    };
    let status = StatusCode::from_u16(u16::try_from(status).unwrap()).unwrap();
    let mut answer =
        (status, [("content-type", "application/json")], body.to_string()).into_response();
    if let Some(date) = &held.lock().unwrap().date {
        answer.headers_mut().insert("date", date.parse().unwrap());
    }
    answer
}

/// Hands out a file to the bot that asks with its token.
async fn file(
    State((held, _)): State<Shared>,
    Path((token, folder, name)): Path<(String, String, String)>,
) -> Response {
    let held = held.lock().unwrap();
    let known = token.strip_prefix("bot").is_some_and(|token| held.bots.contains_key(token));
    match held.files.get(&format!("{folder}/{name}")).filter(|_| known) {
        Some(sound) => sound.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What is answered while Telegram is away; that it was asked is kept.
fn away(held: &Mutex<Held>, (token, method): (&str, &str), body: &Value) -> Option<Value> {
    let mut held = held.lock().unwrap();
    if !held.down {
        return None;
    }
    if let Some(account) = held.bots.get_mut(token) {
        account.requests.push((method.to_owned(), body.clone()));
    }
    Some(refuse(502, "Bad Gateway"))
}

/// Hands updates out until an offset passes them; a later request ends an earlier one.
async fn updates(
    held: &Mutex<Held>,
    changed: &watch::Sender<u64>,
    token: &str,
    body: &Value,
) -> Answer {
    let (offset, limit) = (body["offset"].as_i64().unwrap_or(0), body["limit"].as_u64());
    let mine = {
        let mut held = held.lock().unwrap();
        let Some(account) = held.bots.get_mut(token) else {
            return Err(refuse(401, "Unauthorized"));
        };
        account.requests.push(("GetUpdates".into(), body.clone()));
        account.faults.extend(shapes::fault("GetUpdates", body));
        if account.webhook {
            let says = "Conflict: can't use getUpdates method while webhook is active; use \
                        deleteWebhook to delete the webhook first";
            return Err(refuse(409, says));
        }
        if let Some(refusal) = account.refused("GetUpdates") {
            return Err(refusal);
        }
        account.updates.retain(|update| update["update_id"].as_i64().unwrap() >= offset);
        account.poller += 1;
        account.poller
    };
    let mut news = changed.subscribe();
    let wait = Duration::from_secs(body["timeout"].as_u64().unwrap_or(0).min(50));
    let look = async {
        loop {
            news.mark_unchanged();
            {
                let held = held.lock().unwrap();
                if held.down {
                    return Err(refuse(502, "Bad Gateway"));
                }
                let account = &held.bots[token];
                if account.poller != mine {
                    let says = "Conflict: terminated by other getUpdates request; make sure that \
                                only one bot instance is running";
                    return Err(refuse(409, says));
                }
                let most = usize::try_from(limit.unwrap_or(100)).unwrap();
                let wanted = |update: &&Value| {
                    let kinds = body["allowed_updates"].as_array().unwrap();
                    kinds.iter().any(|kind| update.get(kind.as_str().unwrap()).is_some())
                };
                let batch: Vec<Value> =
                    account.updates.iter().filter(wanted).take(most).cloned().collect();
                if !batch.is_empty() {
                    return Ok(Value::Array(batch));
                }
            }
            news.changed().await.unwrap();
        }
    };
    timeout(wait, look).await.unwrap_or(Ok(json!([])))
}

impl Account {
    fn refused(&mut self, method: &str) -> Option<Value> {
        let at = self.refusals.iter().position(|(name, _)| name == method)?;
        self.refusals.remove(at).map(|(_, body)| body)
    }

    fn act(&mut self, method: &str, body: &Value) -> Answer {
        self.requests.push((method.to_owned(), body.clone()));
        self.faults.extend(shapes::fault(method, body));
        if let Some(refusal) = self.refused(method) {
            return Err(refusal);
        }
        match method {
            "GetMe" => Ok(json!({
                "id": self.id, "is_bot": true, "first_name": "Salon", "username": self.username,
                "can_join_groups": true, "can_read_all_group_messages": false,
                "supports_inline_queries": false, "can_connect_to_business": true,
                "has_main_web_app": false,
            })),
            "GetWebhookInfo" => {
                let url = if self.webhook { "https://bot.example/hook" } else { "" };
                Ok(json!({"url": url, "has_custom_certificate": false, "pending_update_count": 0}))
            }
            "SetMyCommands" => {
                self.commands.push(body.clone());
                Ok(json!(true))
            }
            "GetBusinessConnection" => {
                let id = body["business_connection_id"].as_str().unwrap_or_default();
                self.connections.describe(id, self.now)
            }
            "SendMessageDraft" => self.draft(body),
            "GetFile" => {
                let id = body["file_id"].as_str().unwrap();
                let path = format!("voice/{id}.oga");
                Ok(json!({"file_id": id, "file_unique_id": "u", "file_path": path}))
            }
            "SendChatAction" => self.there(body).map(|_| json!(true)),
            "AnswerCallbackQuery" => {
                self.answered.push(body["callback_query_id"].as_str().unwrap().to_owned());
                Ok(json!(true))
            }
            "SendMessage" => self.send(body),
            "EditMessageText" => self.edit(body),
            "SendDocument" => self.document(body),
            other => Err(refuse(404, &format!("Not Found: method {other} not found"))),
        }
    }

    /// Returns the chat, if the bot may write there.
    fn there(&self, body: &Value) -> Result<i64, Value> {
        let id = &body["chat_id"];
        let chat = id.as_i64().or_else(|| id.as_str()?.parse().ok());
        let Some(chat) = chat else { return Err(refuse(400, "Bad Request: chat not found")) };
        if let Some(to) = self.moved.get(&chat) {
            let mut refusal =
                refuse(400, "Bad Request: group chat was upgraded to a supergroup chat");
            refusal["parameters"] = json!({"migrate_to_chat_id": to});
            return Err(refusal);
        }
        if self.blocked.contains(&chat) {
            return Err(refuse(403, "Forbidden: bot was blocked by the user"));
        }
        match self.connections.refusal(body, chat, self.now) {
            Some(refusal) => Err(refusal),
            None => Ok(chat),
        }
    }

    fn send(&mut self, body: &Value) -> Answer {
        let chat = self.there(body)?;
        let text = text(body, self.older)?;
        let markup = markup(body, chat, self.older)?;
        self.next += 1;
        let (id, buttons) = (self.next, labels(&markup));
        self.chats.entry(chat).or_default().insert(id, Message { text: text.clone(), markup });
        let event = Event::Sent { message: id, text: text.clone(), buttons };
        self.events.entry(chat).or_default().push_back(event);
        Ok(message(chat, id, &json!({"text": text})))
    }

    fn edit(&mut self, body: &Value) -> Answer {
        let chat = self.there(body)?;
        let id = body["message_id"].as_i64().unwrap();
        let changed =
            Message { text: text(body, self.older)?, markup: markup(body, chat, self.older)? };
        let Some(shown) = self.chats.entry(chat).or_default().get_mut(&id) else {
            return Err(refuse(400, "Bad Request: message to edit not found"));
        };
        if *shown == changed {
            let says = "Bad Request: message is not modified: specified new message content and \
                        reply markup are exactly the same as a current content and reply markup \
                        of the message";
            return Err(refuse(400, says));
        }
        *shown = changed.clone();
        let buttons = labels(&changed.markup);
        let event = Event::Edited { message: id, text: changed.text.clone(), buttons };
        self.events.entry(chat).or_default().push_back(event);
        Ok(message(chat, id, &json!({"text": changed.text, "edit_date": 1})))
    }

    fn document(&mut self, body: &Value) -> Answer {
        let chat = self.there(body)?;
        let file = &body["document"];
        let (name, text) = (file["name"].as_str().unwrap(), file["text"].as_str().unwrap());
        self.next += 1;
        let event = Event::File { name: name.into(), text: text.into() };
        self.events.entry(chat).or_default().push_back(event);
        let document = json!({"file_id": "f", "file_unique_id": "u", "file_size": text.len(), "file_name": name});
        Ok(message(chat, self.next, &json!({"document": document})))
    }
}

fn message(chat: i64, id: i64, more: &Value) -> Value {
    let place = if chat > 0 {
        json!({"id": chat, "type": "private", "first_name": "Olha"})
    } else {
        json!({"id": chat, "type": "supergroup", "title": "Friends"})
    };
    merged(json!({"message_id": id, "date": 1, "chat": place}), more)
}

/// Reads a text with its markup, as strictly as Telegram does.
fn text(body: &Value, older: bool) -> Result<String, Value> {
    let raw = body["text"].as_str().unwrap_or_default();
    let text = match body["parse_mode"].as_str() {
        None => raw.to_owned(),
        Some("HTML") => html(raw, older)?,
        Some(other) => panic!("nobody asked for {other}"),
    };
    if text.trim().is_empty() {
        return Err(refuse(400, "Bad Request: message text is empty"));
    }
    if text.encode_utf16().count() > 4096 {
        return Err(refuse(400, "Bad Request: message is too long"));
    }
    assert!(body["link_preview_options"]["is_disabled"].as_bool().unwrap_or(!raw.contains("://")));
    Ok(text)
}

fn html(raw: &str, older: bool) -> Result<String, Value> {
    let bad = |what: &str| refuse(400, &format!("Bad Request: can't parse entities: {what}"));
    let (mut text, mut rest, mut open, mut timed) = (String::new(), raw, false, false);
    let time = |rest: &str| {
        let seconds = rest.strip_prefix("<tg-time unix=\"")?.split_once("\">")?.0;
        let is_whole = !seconds.is_empty() && seconds.chars().all(|c| c.is_ascii_digit());
        is_whole.then(|| "<tg-time unix=\"\">".len() + seconds.len())
    };
    while let Some(letter) = rest.chars().next() {
        let known = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\"")];
        let entity = known.iter().find(|(written, _)| rest.starts_with(written));
        let skip = if let Some((written, means)) = entity {
            text.push_str(means);
            written.len()
        } else if rest.starts_with("<b>") && !open {
            open = true;
            3
        } else if rest.starts_with("</b>") && open {
            open = false;
            4
        } else if let Some(length) = time(rest).filter(|_| !timed && !older) {
            timed = true;
            length
        } else if rest.starts_with("</tg-time>") && timed {
            timed = false;
            "</tg-time>".len()
        } else if letter == '<' || letter == '>' {
            return Err(bad("Unsupported start tag"));
        } else {
            text.push(letter);
            letter.len_utf8()
        };
        rest = &rest[skip..];
    }
    if open || timed {
        Err(bad("Can't find end tag corresponding to start tag b"))
    } else {
        Ok(text)
    }
}

fn markup(body: &Value, chat: i64, older: bool) -> Result<Value, Value> {
    let markup = body["reply_markup"].clone();
    let inline: Vec<&Value> = markup["inline_keyboard"].as_array().into_iter().flatten().collect();
    for row in &inline {
        let row = row.as_array().unwrap();
        assert!((1..=8).contains(&row.len()), "{row:?}");
        for button in row {
            assert_ne!(button["text"], "");
            let data = button["callback_data"].as_str();
            if data.is_some_and(|data| data.is_empty() || data.len() > 64) {
                return Err(refuse(400, "Bad Request: BUTTON_DATA_INVALID"));
            }
            let is_new = ["copy_text", "disabled"].iter().any(|key| button.get(key).is_some());
            if is_new && older {
                return Err(refuse(
                    400,
                    "Bad Request: Text buttons are unallowed in the inline keyboard",
                ));
            }
            let link = button["url"].as_str();
            if data.is_none() && !is_new && !link.is_some_and(|link| link.starts_with("http")) {
                return Err(refuse(400, "Bad Request: BUTTON_URL_INVALID"));
            }
            // Buttons that act belong to one person's chat.
            assert!(chat > 0 || data.is_none(), "a button that acts, in a group");
        }
    }
    Ok(markup)
}

/// Reads the fields of a request, sent as JSON or as a form with a file.
fn fields(headers: &HeaderMap, body: &[u8]) -> Value {
    let kind = headers.get("content-type").map(|it| it.to_str().unwrap()).unwrap_or_default();
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return serde_json::from_slice(body).unwrap_or(Value::Null);
    };
    let body = String::from_utf8(body.to_vec()).unwrap();
    let mut fields = json!({});
    let mut files = BTreeMap::new();
    for part in body.split(&format!("--{boundary}")) {
        let Some((head, text)) = part.split_once("\r\n\r\n") else { continue };
        let text = text.strip_suffix("\r\n").unwrap_or(text);
        let quoted = |key: &str| {
            let at = head.find(&format!("{key}=\""))? + key.len() + 2;
            head[at..].split('"').next().map(str::to_owned)
        };
        let name = quoted("; name").unwrap();
        match quoted("filename") {
            Some(file) => {
                files.insert(name, json!({"name": file, "text": text}));
            }
            None => fields[name] = json!(text),
        }
    }
    // A file stands apart, and its field points to it: `attach://NAME`.
    for (name, file) in files {
        let pointed = fields
            .as_object()
            .unwrap()
            .iter()
            .find(|(_, value)| value.as_str() == Some(&format!("attach://{name}")));
        let field = pointed.map_or(name.clone(), |(field, _)| field.clone());
        fields[field] = file;
    }
    fields
}
