//! Telegram: updates wait until an offset passes them, and replies go to those who wait for them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    routing::post,
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, sleep, timeout},
};

/// The most updates of one answer.
const BATCH: usize = 100;

/// The Bot API of one bot.
pub(crate) struct Telegram {
    latency: Duration,
    state: Mutex<Account>,
    news: Notify,
}

#[derive(Default)]
struct Account {
    next: i64,
    updates: VecDeque<(i64, Value)>,
    polls: u64,
    chats: HashMap<i64, mpsc::UnboundedSender<Reply>>,
    calls: BTreeMap<String, usize>,
}

/// A message of the bot.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) text: String,
    pub(crate) at: Instant,
}

impl Telegram {
    pub(crate) fn new(latency: Duration) -> Self {
        let state = Account { next: 100, ..Account::default() };
        Self { latency, state: Mutex::new(state), news: Notify::new() }
    }

    /// Opens a private chat; what the bot writes there is received.
    pub(crate) fn open(&self, chat: i64) -> mpsc::UnboundedReceiver<Reply> {
        let (replies, received) = mpsc::unbounded_channel();
        self.state.lock().chats.insert(chat, replies);
        received
    }

    /// A person writes; returns when the bot could know it.
    pub(crate) fn says(&self, chat: i64, text: &str, date: i64) -> Instant {
        let at = Instant::now();
        let mut state = self.state.lock();
        state.next += 1;
        let id = state.next;
        let update = json!({"update_id": id, "message": {
            "message_id": id, "date": date, "text": text,
            "chat": {"id": chat, "type": "private", "first_name": "Olena"},
            "from": {"id": chat, "is_bot": false, "first_name": "Olena", "language_code": "uk"},
        }});
        state.updates.push_back((id, update));
        drop(state);
        self.news.notify_one();
        at
    }

    /// Returns how often the bot has asked for updates.
    pub(crate) fn polls(&self) -> u64 {
        self.state.lock().polls
    }

    /// Returns how often each method was called.
    pub(crate) fn calls(&self) -> BTreeMap<String, usize> {
        self.state.lock().calls.clone()
    }

    async fn updates(&self, asked: &Value) -> Value {
        let offset = asked["offset"].as_i64().unwrap_or(0);
        let wait = Duration::from_secs(asked["timeout"].as_u64().unwrap_or(0));
        {
            let mut state = self.state.lock();
            state.polls += 1;
            state.updates.retain(|(id, _)| *id >= offset);
        }
        let look = async {
            loop {
                let news = self.news.notified();
                let batch: Vec<Value> = {
                    let state = self.state.lock();
                    state.updates.iter().take(BATCH).map(|(_, update)| update.clone()).collect()
                };
                if !batch.is_empty() {
                    return Value::Array(batch);
                }
                news.await;
            }
        };
        timeout(wait, look).await.unwrap_or_else(|_| json!([]))
    }

    fn deliver(&self, sent: &Value) -> Value {
        let chat = &sent["chat_id"];
        let chat = chat.as_i64().or_else(|| chat.as_str()?.parse().ok()).unwrap_or(0);
        let text = sent["text"].as_str().unwrap_or_default().to_owned();
        let mut state = self.state.lock();
        state.next += 1;
        let id = state.next;
        if let Some(chat) = state.chats.get(&chat) {
            drop(chat.send(Reply { text: text.clone(), at: Instant::now() }));
        }
        json!({"message_id": id, "date": 1, "text": text, "chat": {"id": chat, "type": "private",
               "first_name": "Olena"}})
    }
}

pub(crate) fn routes(telegram: &Arc<Telegram>) -> Router {
    let any = post(call).get(call);
    Router::new().route("/{token}/{method}", any).with_state(Arc::clone(telegram))
}

async fn call(
    State(telegram): State<Arc<Telegram>>,
    Path((_, method)): Path<(String, String)>,
    body: Bytes,
) -> Json<Value> {
    let method = method.to_lowercase();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    *telegram.state.lock().calls.entry(method.clone()).or_default() += 1;
    if method == "getupdates" {
        return Json(json!({"ok": true, "result": telegram.updates(&asked).await}));
    }
    let result = match method.as_str() {
        "getme" => json!({
            "id": 900, "is_bot": true, "first_name": "Salon", "username": "salon_bot",
            "can_join_groups": true, "can_read_all_group_messages": false,
            "supports_inline_queries": false, "can_connect_to_business": false,
            "has_main_web_app": false,
        }),
        "getwebhookinfo" => {
            json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0})
        }
        "sendmessage" | "editmessagetext" => telegram.deliver(&asked),
        "senddocument" => json!({
            "message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "Olena"},
            "document": {"file_id": "f", "file_unique_id": "u", "file_size": 1},
        }),
        _ => json!(true),
    };
    sleep(telegram.latency).await;
    Json(json!({"ok": true, "result": result}))
}
