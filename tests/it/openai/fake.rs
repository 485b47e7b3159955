//! A server that speaks chat completions: it holds a model to the protocol and plays a script.
//!
//! It refuses what OpenAI refuses, so that a conversation that passes here is one that the real
//! server takes: a result without its call, a call without its result, wrong roles, a schema
//! that is not strict, keys it does not know.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

pub(super) const KEY: &str = "sk-test-1234567890";

/// The keys of a request, and those of a property in a schema.
const KEYS: [&str; 6] =
    ["model", "messages", "tools", "tool_choice", "max_completion_tokens", "max_tokens"];
const KNOWN: [&str; 3] = ["type", "description", "enum"];

/// What the server does with the next request.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// The model says this.
    Say(&'static str),
    /// The model calls these functions with these arguments.
    Call(Vec<(&'static str, String)>),
    /// The server answers this, whatever it is.
    Answer(u16, Vec<(&'static str, &'static str)>, String),
    /// The server never answers.
    Hang,
    /// The connection breaks in the middle of the answer.
    HangUp,
}

/// The model calls one function.
pub(super) fn call(name: &'static str, arguments: &Value) -> Act {
    Act::Call(vec![(name, arguments.to_string())])
}

/// The server fails with a code.
pub(super) fn status(status: u16, code: &str) -> Act {
    let error = json!({"error": {"message": "Anna said 14:00", "type": code, "code": code}});
    Act::Answer(status, Vec::new(), error.to_string())
}

/// The server answers this body as if all were well.
pub(super) fn body(body: &Value) -> Act {
    Act::Answer(200, Vec::new(), body.to_string())
}

/// Returns the status and body with which a vendor's server refuses a request, if it does.
pub(super) type Refuses = fn(&Value) -> Option<(u16, Value)>;

#[derive(Default)]
struct Held {
    script: VecDeque<Act>,
    requests: Vec<Value>,
    wrong: Vec<String>,
    /// The vendor's rules in place of OpenAI's.
    refuses: Option<Refuses>,
    refused: usize,
}

/// The server, listening.
#[derive(Clone)]
pub(super) struct Fake {
    held: Arc<Mutex<Held>>,
    pub(super) url: String,
    /// How long we wait for it: long, unless it is to be waited out.
    pub(super) patience: Duration,
    /// Ends with the last clone.
    _tasks: Arc<JoinSet<std::io::Result<()>>>,
}

impl Fake {
    pub(super) async fn start(script: Vec<Act>) -> Self {
        Self::listen(Held { script: script.into(), ..Held::default() }).await
    }

    /// Starts a server that refuses what a vendor's would; a refusal takes nothing of the script.
    pub(super) async fn vendor(refuses: Refuses, script: Vec<Act>) -> Self {
        let refuses = Some(refuses);
        Self::listen(Held { script: script.into(), refuses, ..Held::default() }).await
    }

    async fn listen(held: Held) -> Self {
        let held = Arc::new(Mutex::new(held));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let app = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(Arc::clone(&held));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await });
        let hangs = held.lock().unwrap().script.iter().any(|act| matches!(act, Act::Hang));
        let patience = Duration::from_millis(if hangs { 300 } else { 20_000 });
        Self { held, url, patience, _tasks: Arc::new(tasks) }
    }

    /// Adds to the script.
    pub(super) fn then(&self, acts: Vec<Act>) {
        self.held.lock().unwrap().script.extend(acts);
    }

    /// Returns every request so far.
    pub(super) fn requests(&self) -> Vec<Value> {
        self.held.lock().unwrap().requests.clone()
    }

    /// Returns how many requests the vendor's rules have refused.
    pub(super) fn refused(&self) -> usize {
        self.held.lock().unwrap().refused
    }

    /// Fails if the protocol was broken, or something of the script was not asked for.
    pub(super) fn close(&self) {
        let held = self.held.lock().unwrap();
        assert_eq!(held.wrong, Vec::<String>::new());
        assert!(held.script.is_empty(), "never asked for: {:?}", held.script);
    }
}

async fn complete(
    State(held): State<Arc<Mutex<Held>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let refuses = held.lock().unwrap().refuses;
    if let Some((status, body)) = refuses.and_then(|refuses| refuses(&request)) {
        held.lock().unwrap().refused += 1;
        return answer(status, &body);
    }
    let wrong = if refuses.is_none() { check(&headers, &request).err() } else { None };
    let act = {
        let mut held = held.lock().unwrap();
        held.requests.push(request.clone());
        let next = if wrong.is_none() { held.script.pop_front() } else { None };
        if next.is_none() {
            let unscripted = || "it was asked more than was scripted".to_owned();
            held.wrong.push(wrong.unwrap_or_else(unscripted));
        }
        next
    };
    let number = held.lock().unwrap().requests.len();
    match act {
        Some(Act::Say(text)) => {
            answer(200, &completion(number, &json!({"role": "assistant", "content": text}), "stop"))
        }
        Some(Act::Call(calls)) => {
            let calls = calls.into_iter().enumerate().map(|(at, (name, arguments))| {
                json!({"id": format!("call_{number}_{at}"), "type": "function",
                       "function": {"name": name, "arguments": arguments}})
            });
            let calls: Vec<Value> = calls.collect();
            let message = json!({"role": "assistant", "content": null, "tool_calls": calls});
            answer(200, &completion(number, &message, "tool_calls"))
        }
        Some(Act::Answer(status, headers, body)) => {
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Body::from(body)).unwrap()
        }
        Some(Act::Hang) => std::future::pending().await,
        // The server drops the connection when a body ends before its announced length.
        Some(Act::HangUp) => {
            let response = Response::builder().header("content-length", 9_999);
            response.body(crate::broken_body::body("{\"choices\": [")).unwrap()
        }
        None => answer(400, &json!({"error": {"code": "invalid_request_error"}})),
    }
}

fn answer(status: u16, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body.to_string())).unwrap()
}

pub(crate) fn completion(number: usize, message: &Value, reason: &str) -> Value {
    json!({
        "id": format!("chatcmpl-{number}"), "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": null}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120,
                  "prompt_tokens_details": {"cached_tokens": 64}},
    })
}

/// Says what OpenAI would refuse.
fn check(headers: &HeaderMap, request: &Value) -> Result<(), String> {
    let key = headers.get("authorization").and_then(|key| key.to_str().ok());
    if key != Some(&format!("Bearer {KEY}")) {
        return Err("the key is missing".into());
    }
    let keys = request.as_object().ok_or("not an object")?.keys();
    for key in keys {
        if !KEYS.contains(&key.as_str()) {
            return Err(format!("unknown key {key}"));
        }
    }
    messages(request["messages"].as_array().ok_or("no messages")?)?;
    request["tools"].as_array().into_iter().flatten().try_for_each(tool)
}

fn messages(messages: &[Value]) -> Result<(), String> {
    let mut open: BTreeSet<String> = BTreeSet::new();
    let mut all: BTreeSet<String> = BTreeSet::new();
    if messages.is_empty() {
        return Err("no messages".into());
    }
    for message in messages {
        let role = message["role"].as_str().ok_or("no role")?;
        if role == "tool" {
            let id = message["tool_call_id"].as_str().ok_or("a result without an id")?;
            if !open.remove(id) {
                return Err(format!("a result without its call: {id}"));
            }
        } else if !open.is_empty() {
            return Err(format!("a call without its result: {open:?}"));
        }
        let words = message["content"].as_str();
        match role {
            "system" | "user" | "tool" if words.is_some() => {}
            "assistant" => {
                let calls = message["tool_calls"].as_array();
                if words.is_none_or(str::is_empty) && calls.is_none_or(Vec::is_empty) {
                    return Err("an assistant that neither speaks nor calls".into());
                }
                for call in calls.into_iter().flatten() {
                    let id = call["id"].as_str().ok_or("a call without an id")?;
                    name(&call["function"]["name"])?;
                    let arguments = call["function"]["arguments"].as_str().ok_or("no arguments")?;
                    let object: Value = serde_json::from_str(arguments).map_err(|_| "no JSON")?;
                    if call["type"] != "function" || !object.is_object() {
                        return Err("a call that is none".into());
                    }
                    if !all.insert(id.to_owned()) {
                        return Err(format!("the id {id} twice"));
                    }
                    open.insert(id.to_owned());
                }
            }
            _ => return Err(format!("a message of {role} that is none")),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("a call without its result: {open:?}")) }
}

fn name(name: &Value) -> Result<(), String> {
    let name = name.as_str().ok_or("no name")?;
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let short = (1..=64).contains(&name.len());
    if short && name.chars().all(good) { Ok(()) } else { Err(format!("the name {name:?}")) }
}

fn tool(tool: &Value) -> Result<(), String> {
    let function = &tool["function"];
    name(&function["name"])?;
    if tool["type"] != "function" || function["strict"] != true {
        return Err("a tool that is not strict".into());
    }
    let schema = &function["parameters"];
    let properties = schema["properties"].as_object().ok_or("no properties")?;
    let required: BTreeSet<&str> = schema["required"]
        .as_array()
        .ok_or("no required")?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let keys: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
    if schema["type"] != "object" || schema["additionalProperties"] != false || required != keys {
        return Err("a schema that is not strict".into());
    }
    let known = |property: &Value| {
        property
            .as_object()
            .is_some_and(|keys| keys.keys().all(|key| KNOWN.contains(&key.as_str())))
    };
    if properties.values().all(known) { Ok(()) } else { Err("an unknown word in a schema".into()) }
}
