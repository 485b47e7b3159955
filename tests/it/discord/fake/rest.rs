//! The REST side: channels, direct messages, interactions and commands.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State as From,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::IntoResponse,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{
    APPLICATION, BOT, Interaction, LOBBY, Order, Shared, State, TOKEN, checks, message, requests,
};

/// How long Discord waits for an acknowledgement.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);

type Answer = Result<Value, (u16, Value)>;

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = Router::new().fallback(handle).with_state(shared);
    axum::serve(listener, app).await.ok();
}

async fn handle(
    From(shared): From<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let answer = shared.with(|state| answer(&shared, state, (&method, &uri), &headers, &body));
    if uri.path().ends_with("/callback") && shared.with(|state| std::mem::take(&mut state.slow)) {
        tokio::time::sleep(Duration::from_secs(6)).await;
    }
    let (status, body) = match answer {
        Ok(Value::Null) => (204, String::new()),
        Ok(body) => (200, body.to_string()),
        Err((status, body)) => (status, body.to_string()),
    };
    let kind = [("content-type", "application/json")];
    (StatusCode::from_u16(status).unwrap(), kind, body)
}

fn refuse(status: u16, code: i64) -> (u16, Value) {
    (status, json!({"code": code, "message": "refused"}))
}

fn answer(
    shared: &Shared,
    state: &mut State,
    (method, uri): (&Method, &Uri),
    headers: &HeaderMap,
    raw: &Bytes,
) -> Answer {
    if headers.get("authorization").is_none_or(|it| it != &format!("Bot {TOKEN}")) {
        return Err(refuse(401, 0));
    }
    let path = uri.path().strip_prefix("/api/v10/").unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let body = read(headers, raw);
    let query = uri.query().unwrap_or_default();
    if let Some(fault) = requests::fault(method.as_str(), path, &body) {
        state.fault(fault);
    }
    let id = |part: &str| part.parse::<u64>().unwrap_or(0);
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => Ok(json!({"url": shared.gateway_url})),
        ("GET", ["gateway", "bot"]) => {
            let limit = json!({"total": 1000, "remaining": state.remaining,
                               "reset_after": 3_600_000, "max_concurrency": 1});
            Ok(json!({"url": shared.gateway_url, "shards": 1, "session_start_limit": limit}))
        }
        ("GET", ["users", "@me"]) => Ok(super::user(BOT)),
        ("GET", ["applications", app, "commands"]) if id(app) == APPLICATION => {
            Ok(known(state, query))
        }
        ("PUT", ["applications", app, "commands"]) if id(app) == APPLICATION => {
            if let Some(wrong) = checks::commands(&body) {
                state.fault(wrong);
                return Err(refuse(400, 50035));
            }
            state.commands = body.as_array().cloned().unwrap_or_default();
            state.written += 1;
            Ok(body)
        }
        ("POST", ["users", "@me", "channels"]) => open(state, &body),
        ("POST", ["channels", _, "typing"]) => {
            state.typed += 1;
            Ok(Value::Null)
        }
        ("GET", ["channels", _, "messages"]) if state.unreadable > 0 => {
            state.unreadable -= 1;
            Err(refuse(500, 0))
        }
        ("GET", ["channels", channel, "messages"]) => Ok(page(state, id(channel), query)),
        ("PATCH", ["channels", channel, "messages", it]) => change(state, (channel, it), &body),
        ("POST", ["channels", channel, "messages"]) => post(state, id(channel), &body),
        ("POST", ["interactions", it, token, "callback"]) => {
            acknowledge(state, (id(it), token), &body)
        }
        ("PATCH", ["webhooks", app, token, "messages", "@original"]) if id(app) == APPLICATION => {
            edit(state, token, &body)
        }
        ("POST", ["webhooks", app, token]) if id(app) == APPLICATION => {
            let followed = follow(state, token, &body);
            shared.gateway.send(Order::Look).ok();
            followed
        }
        _ => {
            state.fault(format!("there is no {method} {path}"));
            Err(refuse(404, 0))
        }
    }
}

/// The body: JSON, or the JSON part of a form with files.
fn read(headers: &HeaderMap, raw: &Bytes) -> Value {
    let text = String::from_utf8_lossy(raw);
    let form = headers
        .get("content-type")
        .is_some_and(|it| it.to_str().is_ok_and(|kind| kind.starts_with("multipart/form-data")));
    if !form {
        return serde_json::from_str(&text).unwrap_or_default();
    }
    let after = |name: &str| {
        let part = text.split(&format!("name=\"{name}\"")).nth(1)?;
        part.split_once("\r\n\r\n")
            .map(|(_, rest)| rest.split("\r\n--").next().unwrap_or("").to_owned())
    };
    let json = after("payload_json").unwrap_or_default();
    let mut body: Value = serde_json::from_str(&json).unwrap_or_default();
    body["file"] = after("files[0]").unwrap_or_default().into();
    body
}

/// The commands; their other languages are left out unless they are asked for.
fn known(state: &State, query: &str) -> Value {
    fn strip(value: &mut Value) {
        if let Some(object) = value.as_object_mut() {
            object.remove("name_localizations");
            object.remove("description_localizations");
            object.values_mut().for_each(strip);
        } else if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(strip);
        }
    }
    let mut all = state.commands.clone();
    if !query.contains("with_localizations=true") {
        all.iter_mut().for_each(strip);
    }
    all.into()
}

fn open(state: &mut State, body: &Value) -> Answer {
    let Some(user) = body["recipient_id"].as_str().and_then(|id| id.parse().ok()) else {
        return Err(refuse(400, 50035));
    };
    Ok(json!({"id": direct(state, user).to_string(), "type": 1}))
}

/// A person's channel of direct messages.
pub(super) fn direct(state: &mut State, user: u64) -> u64 {
    if let Some((channel, _)) = state.directs.iter().find(|(_, of)| **of == user) {
        return *channel;
    }
    let channel = state.id();
    state.directs.insert(channel, user);
    channel
}

fn page(state: &State, channel: u64, query: &str) -> Value {
    let of = |name: &str| {
        let found = query.split('&').find_map(|it| it.strip_prefix(&format!("{name}=")));
        found.and_then(|value| value.parse::<u64>().ok())
    };
    let after = of("after").unwrap_or(0);
    let most = usize::try_from(of("limit").unwrap_or(50)).unwrap();
    let id = |message: &&Value| message["id"].as_str().unwrap().parse::<u64>().unwrap() > after;
    let all = state.messages.get(&channel).into_iter().flatten().filter(id);
    let mut page: Vec<Value> = all.take(most).cloned().collect();
    page.reverse();
    page.into()
}

fn check(state: &mut State, body: &Value) -> Result<(), (u16, Value)> {
    match state.next.pop_front() {
        None | Some((200, _)) => {}
        Some(other) => return Err(other),
    }
    match checks::message(body) {
        Some(wrong) => {
            state.fault(wrong);
            Err(refuse(400, 50035))
        }
        None => Ok(()),
    }
}

fn post(state: &mut State, channel: u64, body: &Value) -> Answer {
    check(state, body)?;
    match state.directs.get(&channel) {
        Some(user) if state.closed.contains(user) => return Err(refuse(403, 50007)),
        None if channel != LOBBY => return Err(refuse(404, 10003)),
        _ => {}
    }
    let nonce = body["nonce"].as_str().unwrap_or_default().to_owned();
    if body["enforce_nonce"] != true || nonce.is_empty() {
        state.fault("a message without a nonce that is held to");
    }
    if let Some(before) = state.nonces.get(&nonce) {
        return Ok(before.clone());
    }
    let id = state.id();
    let mut made = message(id, channel, BOT, body);
    made["file"] = body["file"].clone();
    state.messages.entry(channel).or_default().push(made.clone());
    state.nonces.insert(nonce, made.clone());
    Ok(made)
}

/// Changes a message of the bot's.
fn change(state: &mut State, (channel, it): (&str, &str), body: &Value) -> Answer {
    check(state, body)?;
    let id = |part: &str| part.parse::<u64>().unwrap_or(0);
    let (channel, it) = (id(channel), id(it));
    let all = state.messages.get_mut(&channel).into_iter().flatten();
    let mut own = all.filter(|it| it["author"]["id"] == json!(BOT.to_string()));
    let Some(old) = own.find(|old| old["id"] == json!(it.to_string())) else {
        return Err(refuse(404, 10008));
    };
    *old = message(it, channel, BOT, body);
    Ok(old.clone())
}

fn acknowledge(state: &mut State, (id, token): (u64, &str), body: &Value) -> Answer {
    let kind = body["type"].as_u64().unwrap_or(0);
    let Some(known) = state.interactions.get_mut(&id).filter(|it| it.token == token) else {
        return Err(refuse(404, 10062));
    };
    if known.void || known.begun.elapsed() > ACKNOWLEDGE_WITHIN {
        if !known.expected_late {
            state.fault(format!("interaction {id} was acknowledged too late"));
        }
        return Err(refuse(404, 10062));
    }
    if known.acknowledged.is_some() && state.slow_once {
        state.slow_once = false;
        return Err(refuse(400, 40060));
    }
    if known.acknowledged.is_some() {
        state.fault(format!("interaction {id} was acknowledged twice"));
        return Err(refuse(400, 40060));
    }
    let wrong = match (known.kind, kind) {
        (2, 5) | (3 | 5, 5 | 6) => None,
        (2 | 3 | 5, 4) => checks::message(&body["data"]),
        (2 | 3, 9) => checks::form(&body["data"]),
        (4, 8) => checks::choices(&body["data"]),
        _ => Some(format!("an answer of type {kind} to an interaction of type {}", known.kind)),
    };
    if let Some(wrong) = wrong {
        state.fault(wrong);
        Err(refuse(400, 50035))
    } else {
        known.acknowledged = Some((kind, body["data"].clone()));
        Ok(Value::Null)
    }
}

fn of_token<'s>(
    state: &'s mut State,
    token: &str,
) -> Result<(u64, &'s mut Interaction), (u16, Value)> {
    let found = state.interactions.iter_mut().find(|(_, it)| it.token == token);
    match found {
        Some((id, it)) if !it.void => Ok((*id, it)),
        _ => Err(refuse(404, 10015)),
    }
}

fn edit(state: &mut State, token: &str, body: &Value) -> Answer {
    if state.deaf {
        return Err(refuse(500, 0));
    }
    let before = of_token(state, token)?.1.message.and_then(|(channel, id)| {
        let all = state.messages.get(&channel)?;
        all.iter().find(|it| it["id"] == json!(id.to_string())).cloned()
    });
    let mut whole = body.clone();
    if body["content"].is_null() {
        // What an edit does not name stays.
        whole = before.unwrap_or_default();
        whole["components"] = body["components"].clone();
        whole["allowed_mentions"] = json!({"parse": []});
    }
    let body = &whole;
    check(state, body)?;
    let (id, it) = of_token(state, token)?;
    let (user, channel, pressed, fleeting) = (it.user, it.channel, it.message, it.fleeting);
    let Some((kind, deferred)) = it.acknowledged.clone() else {
        state.fault(format!("interaction {id} was answered before it was acknowledged"));
        return Err(refuse(404, 10015));
    };
    let mut made = match pressed {
        Some((channel, pressed)) if kind == 6 => {
            let mut made = message(pressed, channel, BOT, body);
            let private = if fleeting { 64 } else { 0 };
            made["flags"] = (made["flags"].as_u64().unwrap() | private).into();
            made
        }
        _ => {
            let new = state.id();
            let mut made = message(new, channel, BOT, body);
            let flags = made["flags"].as_u64().unwrap() | deferred["flags"].as_u64().unwrap_or(0);
            made["flags"] = flags.into();
            made
        }
    };
    made["file"] = body["file"].clone();
    made["for"] = user.into();
    if let Some((channel, pressed)) = pressed.filter(|_| kind == 6) {
        let kept = state.messages.get_mut(&channel).into_iter().flatten();
        for old in kept.filter(|it| it["id"] == json!(pressed.to_string())) {
            *old = made.clone();
        }
    }
    state.interactions.get_mut(&id).unwrap().original = Some(made.clone());
    Ok(made)
}

fn follow(state: &mut State, token: &str, body: &Value) -> Answer {
    if state.deaf {
        return Err(refuse(500, 0));
    }
    check(state, body)?;
    let new = state.id();
    let (id, it) = of_token(state, token)?;
    let mut made = message(new, it.channel, BOT, body);
    made["file"] = body["file"].clone();
    let early = it.acknowledged.is_none();
    it.more.push(made.clone());
    let (kind, user) = (it.kind, super::user(it.user));
    if early {
        state.fault(format!("interaction {id} was followed up before it was acknowledged"));
    }
    if state.lost > 0 {
        state.lost -= 1;
        state.echo(&made, (id, kind, &user));
        return Err(refuse(502, 0));
    }
    state.echo(&made, (id, kind, &user));
    Ok(made)
}
