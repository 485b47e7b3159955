//! The gateway: sessions that begin, break off and are resumed.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::CloseFrame},
};

use super::{APPLICATION, BOT, Order, Session, Shared, TOKEN, user};

/// Intents that need Discord's approval.
const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;

type Socket = WebSocketStream<TcpStream>;

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut all = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        if shared.with(|state| state.shut) {
            continue;
        }
        let shared = Arc::clone(&shared);
        all.spawn(async move {
            if let Ok(socket) = tokio_tungstenite::accept_async(stream).await {
                connection(socket, &shared).await;
            }
        });
    }
}

async fn say(socket: &mut Socket, value: &Value) -> Option<()> {
    socket.send(Message::Text(value.to_string())).await.ok()
}

async fn hear(socket: &mut Socket) -> Option<Value> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => return serde_json::from_str(&text).ok(),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

async fn connection(mut socket: Socket, shared: &Shared) -> Option<()> {
    let mut orders = shared.gateway.subscribe();
    let (interval, is_deaf) = shared.with(|state| (state.heartbeat_every, state.is_deaf));
    let interval = if interval == 0 { 41_250 } else { interval };
    say(&mut socket, &json!({"op": 10, "d": {"heartbeat_interval": interval}})).await?;
    let first = hear(&mut socket).await?;
    let mut sent = begin(&mut socket, shared, &first).await?;
    loop {
        let due: Vec<Value> = shared.with(|state| {
            let log = state.session.as_ref().map(|it| it.log.clone()).unwrap_or_default();
            log.into_iter().skip(sent).collect()
        });
        for event in &due {
            say(&mut socket, event).await?;
        }
        sent += due.len();
        tokio::select! {
            heard = hear(&mut socket) => {
                let heard = heard?;
                if heard["op"] != 1 || !(heard["d"].is_null() || heard["d"].is_u64()) {
                    shared.with(|state| state.fault(format!("no heartbeat: {heard}")));
                    return None;
                }
                shared.with(|state| state.heartbeats += 1);
                if !is_deaf {
                    say(&mut socket, &json!({"op": 11})).await?;
                }
            }
            order = orders.recv() => match order {
                Ok(Order::Drop(code)) => {
                    if code > 0 {
                        let frame = CloseFrame { code: code.into(), reason: "".into() };
                        socket.close(Some(frame)).await.ok();
                    }
                    return None;
                }
                Ok(Order::Say(text)) => {
                    socket.send(Message::Text(text)).await.ok()?;
                }
                _ => {}
            }
        }
    }
}

/// Accepts a session; returns how much of the log it has.
async fn begin(socket: &mut Socket, shared: &Shared, first: &Value) -> Option<usize> {
    let data = &first["d"];
    if data["token"] != TOKEN && data["token"] != format!("Bot {TOKEN}") {
        let frame = CloseFrame { code: 4004.into(), reason: "".into() };
        socket.close(Some(frame)).await.ok();
        return None;
    }
    match first["op"].as_u64()? {
        2 => {
            let properties = &data["properties"];
            shared.with(|state| {
                let intents = data["intents"].as_u64().unwrap_or(PRIVILEGED);
                if intents & PRIVILEGED != 0 {
                    state.fault(format!("intents that need a permission: {intents}"));
                }
                if properties["os"].is_null() || properties["browser"].is_null() {
                    state.fault("no properties in identify");
                }
                state.identified += 1;
                let id = format!("session-{}", state.identified);
                let ready = json!({"op": 0, "t": "READY", "s": 1, "d": {
                    "v": 10, "user": user(BOT), "guilds": [{"id": "5", "unavailable": true}],
                    "session_id": id, "resume_gateway_url": shared.gateway_url,
                    "application": {"id": APPLICATION.to_string(), "flags": 0},
                }});
                state.session = Some(Session { id, log: vec![ready] });
            });
            Some(0)
        }
        6 => {
            let seq = usize::try_from(data["seq"].as_u64()?).ok()?;
            let known = shared.with(|state| {
                let session = state.session.as_mut().filter(|it| data["session_id"] == it.id)?;
                let next = session.log.len() + 1;
                session.log.push(json!({"op": 0, "t": "RESUMED", "s": next, "d": {}}));
                state.resumed += 1;
                Some(())
            });
            if known.is_none() {
                say(socket, &json!({"op": 9, "d": false})).await?;
                return None;
            }
            Some(seq)
        }
        _ => None,
    }
}
