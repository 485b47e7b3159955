//! A language model by rule: it books what it is asked to book, and can be down.
//!
//! Unlike the scripted one it may be asked anything, in any order and again and again, which is
//! what killed processes do.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};
use tokio::task::JoinSet;

#[derive(Default)]
struct Held {
    down: AtomicBool,
    asked: AtomicU32,
}

/// The server, listening; it ends with the test.
pub(crate) struct Model {
    held: Arc<Held>,
    pub(crate) url: String,
    _serving: JoinSet<std::io::Result<()>>,
}

impl Model {
    pub(crate) async fn start() -> Self {
        let held = Arc::<Held>::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(Arc::clone(&held));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await });
        Self { held, url, _serving: serving }
    }

    pub(crate) fn is_down(&self, down: bool) {
        self.held.down.store(down, Ordering::Relaxed);
    }

    pub(crate) fn asked(&self) -> u32 {
        self.held.asked.load(Ordering::Relaxed)
    }
}

async fn complete(State(held): State<Arc<Held>>, body: Bytes) -> (StatusCode, String) {
    let number = held.asked.fetch_add(1, Ordering::Relaxed);
    if held.down.load(Ordering::Relaxed) {
        return (StatusCode::INTERNAL_SERVER_ERROR, "the model is down".to_owned());
    }
    let request: Value = serde_json::from_slice(&body).unwrap();
    let last = request["messages"].as_array().unwrap().last().unwrap();
    let said = last["content"].as_str().unwrap_or_default();
    let forced = request["tool_choice"] == "required";
    let forced = forced.then(|| ("list_my_appointments", json!({})));
    let message = match call(last["role"] == "user", said).or(forced) {
        Some((name, arguments)) => json!({
            "role": "assistant", "content": null,
            "tool_calls": [{"id": format!("call_{number}"), "type": "function",
                            "function": {"name": name, "arguments": arguments.to_string()}}],
        }),
        None => json!({"role": "assistant", "content": words(said)}),
    };
    let reason = if message["tool_calls"].is_null() { "stop" } else { "tool_calls" };
    let number = usize::try_from(number).unwrap();
    let answer = crate::openai::completion(number, &message, reason);
    (StatusCode::OK, answer.to_string())
}

/// Returns what is said of what a function came to.
fn words(said: &str) -> &'static str {
    if said.contains("is not available") {
        "На жаль, цей час уже зайнято."
    } else if said.contains("cannot be reached") {
        "Зараз не можу перевірити календар. Спробуйте за кілька хвилин."
    } else {
        "Будь ласка!"
    }
}

/// Returns the call that somebody's words ask for.
fn call(user: bool, said: &str) -> Option<(&'static str, Value)> {
    if !user {
        return None;
    }
    if let Some(wish) = said.split_once("Запишіть мене на стрижку ").map(|(_, wish)| wish)
    {
        // `2026-11-26 о 9:00. Іван Франко, guest1@example.com`
        let (when, who) = wish.split_once(". ")?;
        let ((date, time), (name, email)) = (when.split_once(" о ")?, who.split_once(", ")?);
        let arguments = json!({
            "customer_name": name, "customer_email": email, "customer_phone": null,
            "service": "стрижка", "staff": null, "date": date, "time": time,
            "duration_minutes": null, "create_meet": null,
        });
        return Some(("book_appointment", arguments));
    }
    let time = said.split_once("Перенесіть мій запис на ").map(|(_, time)| time.trim())?;
    let arguments = json!({"appointment": null, "date": null, "time": time});
    Some(("reschedule_appointment", arguments))
}
