//! A language model by rule: it looks up the day that was named, and books the hour that was chosen.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Json, Router, extract::State, routing::post};
use serde_json::{Value, json};
use tokio::time::sleep;

/// The model's server.
pub(crate) struct Model {
    latency: Duration,
    asked: AtomicUsize,
}

impl Model {
    pub(crate) const fn new(latency: Duration) -> Self {
        Self { latency, asked: AtomicUsize::new(0) }
    }

    /// Returns how many completions were made.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

pub(crate) fn routes(model: &Arc<Model>) -> Router {
    Router::new().route("/v1/chat/completions", post(complete)).with_state(Arc::clone(model))
}

async fn complete(State(model): State<Arc<Model>>, Json(request): Json<Value>) -> Json<Value> {
    let number = model.asked.fetch_add(1, Ordering::Relaxed);
    let message = answer(&request, number);
    sleep(model.latency).await;
    let reason = if message["tool_calls"].is_array() { "tool_calls" } else { "stop" };
    Json(json!({
        "id": format!("chatcmpl-{number}"), "object": "chat.completion", "created": 1,
        "model": "rules", "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940},
    }))
}

fn answer(request: &Value, number: usize) -> Value {
    let messages = request["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |message: &Value| message["content"].as_str().unwrap_or_default().to_owned();
    let said: Vec<String> = messages.iter().filter(|it| it["role"] == "user").map(text).collect();
    let Some(last) = messages.last() else { return json!({"role": "assistant", "content": ""}) };
    let date = said.iter().rev().find_map(|said| date(said)).unwrap_or_default();
    if last["role"] == "tool" {
        let words = spoken(&text(last), date);
        return json!({"role": "assistant", "content": words});
    }
    let call = |name: &str, arguments: &Value| {
        json!({"role": "assistant", "content": null, "tool_calls": [{
            "id": format!("call_{number}"), "type": "function",
            "function": {"name": name, "arguments": arguments.to_string()},
        }]})
    };
    let said = said.last().map(String::as_str).unwrap_or_default();
    match said
        .split_once(" підходить. ")
        .and_then(|(time, who)| Some((time, who.split_once(", ")?)))
    {
        Some((time, (name, email))) => call(
            "book_appointment",
            &json!({
                "customer_name": name, "customer_email": email.trim(), "customer_phone": null,
                "service": "стрижка", "staff": null, "date": date,
            "time": time.split_whitespace().last(),
                "duration_minutes": 60, "create_meet": true,
            }),
        ),
        None => call(
            "check_calendar_availability",
            &json!({
                "date": date, "duration_minutes": 60, "service": "стрижка", "staff": null,
            }),
        ),
    }
}

/// Finds the date of a wish; a bot may write others around it, such as when it was said.
fn date(said: &str) -> Option<&str> {
    said.split_once("стрижку ")?.1.get(..10)
}

/// Says what came of a call: the free hours of its result, or that it booked.
fn spoken(result: &str, date: &str) -> String {
    let hours = hours(result);
    if result.contains("taken") || result.contains("unavailable") {
        "На жаль, цей час уже зайнято.".to_owned()
    } else if result.contains("booked") || result.contains("confirmed") {
        "Записано, чекаємо на вас!".to_owned()
    } else {
        format!("Вільні години {date}: {}. Яка підходить?", hours.join(", "))
    }
}

/// The times of a result, in 24 hours.
fn hours(result: &str) -> Vec<String> {
    let words: Vec<&str> =
        result.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':')).collect();
    let half = |at: usize| words.get(at + 1).copied().unwrap_or_default();
    let read = |(at, word): (usize, &&str)| {
        let (hour, minute) = word.split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        let hour = match half(at) {
            "PM" if hour < 12 => hour + 12,
            "AM" if hour == 12 => 0,
            _ => hour,
        };
        Some(format!("{hour}:{minute:02}"))
    };
    words.iter().enumerate().filter_map(read).collect()
}
