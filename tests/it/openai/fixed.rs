//! A server whose model answers every question by one rule, however often it is asked.
//!
//! The scripted one counts what it is asked; this one stands behind conversations of any length.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::State, routing::post};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Returns the words of the model, from the request.
type Rule = fn(&Value) -> String;

struct Held {
    rule: Rule,
    asked: AtomicUsize,
}

/// The server, listening; it ends with the test.
pub(crate) struct Fixed {
    held: Arc<Held>,
    pub(crate) url: String,
    _serving: JoinSet<std::io::Result<()>>,
}

impl Fixed {
    pub(crate) async fn start(rule: Rule) -> Self {
        let held = Arc::new(Held { rule, asked: AtomicUsize::new(0) });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(Arc::clone(&held));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await });
        Self { held, url, _serving: serving }
    }

    pub(crate) fn asked(&self) -> usize {
        self.held.asked.load(Ordering::Relaxed)
    }
}

async fn complete(State(held): State<Arc<Held>>, body: String) -> String {
    let number = held.asked.fetch_add(1, Ordering::Relaxed);
    let request: Value = serde_json::from_str(&body).unwrap();
    let message = json!({"role": "assistant", "content": (held.rule)(&request)});
    super::completion(number, &message, "stop").to_string()
}

/// Returns the customer's last message, without our note.
pub(crate) fn last_words(request: &Value) -> String {
    let messages = super::messages(request);
    let last = messages.iter().rev().find(|it| it["role"] == "user").unwrap();
    let text = last["content"].as_str().unwrap();
    text.rsplit_once("]\n\n").map_or(text, |(_, said)| said).to_owned()
}
