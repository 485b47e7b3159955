//! A server that speaks Discord's REST and gateway: it keeps channels, messages, interactions and commands, and
//! refuses what Discord refuses.
//!
//! What it refuses it also remembers, so that a bot that gets away with it by trying again
//! fails its test all the same ([`Fake::close`]).

mod checks;
mod gateway;
mod people;
mod requests;
mod rest;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{broadcast, watch},
    task::JoinSet,
    time::Instant,
};

pub(crate) use people::Given;

/// The bot's token, and who it is.
pub(crate) const TOKEN: &str = "bot-token";
pub(crate) const BOT: u64 = 900;
pub(crate) const APPLICATION: u64 = 901;
/// A channel of a server.
pub(crate) const LOBBY: u64 = 70;

/// How long a test waits for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server.
pub(crate) struct Fake {
    pub(crate) url: String,
    state: Arc<Shared>,
    _serving: JoinSet<()>,
}

struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    gateway: broadcast::Sender<Order>,
    gateway_url: String,
}

/// What the gateway's connections are told.
#[derive(Debug, Clone)]
enum Order {
    /// There is something new in the session's log.
    Look,
    /// The connection ends with this code; 0: without a word.
    Drop(u16),
    /// The connection says this.
    Say(String),
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test turns on")]
struct State {
    next_id: u64,
    /// Channels of direct messages, and whose they are.
    directs: BTreeMap<u64, u64>,
    /// Who takes no direct messages.
    closed: BTreeSet<u64>,
    messages: BTreeMap<u64, Vec<Value>>,
    interactions: BTreeMap<u64, Interaction>,
    nonces: BTreeMap<String, Value>,
    commands: Vec<Value>,
    /// How often commands were written.
    written: u32,
    /// Answers to the next requests that say something, in place of the right ones.
    next: VecDeque<(u16, Value)>,
    /// The answer to the next acknowledgement comes late, and that one may be repeated.
    slow: bool,
    slow_once: bool,
    /// How many more messages that follow an interaction are taken without an answer that says so.
    lost: u32,
    /// How many more readings of a channel fail.
    unreadable: u32,
    /// No answer to an interaction is taken.
    deaf: bool,
    session: Option<Session>,
    /// The gateway accepts no session.
    shut: bool,
    /// How often the gateway may still be opened today.
    remaining: u32,
    identified: u32,
    resumed: u32,
    heartbeats: u32,
    /// The time between two heartbeats, in milliseconds; 0: the usual one.
    heartbeat_every: u64,
    /// Heartbeats are not answered.
    is_deaf: bool,
    typed: u32,
    /// What the bot did that it must not.
    faults: Vec<String>,
    /// How far the bot's messages were read, by channel.
    read: BTreeMap<u64, usize>,
}

/// What happened in a session, so that it can be resumed.
struct Session {
    id: String,
    log: Vec<Value>,
}

struct Interaction {
    token: String,
    kind: u64,
    user: u64,
    channel: u64,
    /// The message that was pressed.
    message: Option<(u64, u64)>,
    begun: Instant,
    /// How it was acknowledged, with what.
    acknowledged: Option<(u64, Value)>,
    original: Option<Value>,
    more: Vec<Value>,
    /// Whether the message that was pressed is one that only its reader sees.
    fleeting: bool,
    void: bool,
    /// It comes too late by the test's own doing.
    expected_late: bool,
}

impl Fake {
    pub(crate) async fn start() -> Self {
        let ws = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", http.local_addr().unwrap());
        let shared = Arc::new(Shared {
            state: Mutex::new(State { next_id: 1_000, remaining: 1_000, ..State::default() }),
            changed: watch::channel(0).0,
            gateway: broadcast::channel(64).0,
            gateway_url: format!("ws://{}", ws.local_addr().unwrap()),
        });
        let mut serving = JoinSet::new();
        serving.spawn(gateway::serve(ws, Arc::clone(&shared)));
        serving.spawn(rest::serve(http, Arc::clone(&shared)));
        Self { url, state: shared, _serving: serving }
    }

    /// Waits until something is there.
    pub(crate) async fn until<T>(
        &self,
        what: &str,
        mut look: impl FnMut(&mut Peek<'_>) -> Option<T>,
    ) -> T {
        let mut changed = self.state.changed.subscribe();
        let waiting = async {
            loop {
                changed.mark_unchanged();
                if let Some(found) = look(&mut Peek(&mut self.state.state.lock().unwrap())) {
                    return found;
                }
                changed.changed().await.unwrap();
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(found) => found,
            Err(elapsed) => panic!("{what} did not come, {elapsed}; {}", self.state.describe()),
        }
    }

    pub(crate) fn refuse_directs(&self, user: u64) {
        self.state.with(|state| state.closed.insert(user));
    }

    /// Answers the next request that says something with this; 200: as is right.
    pub(crate) fn next(&self, status: u16, body: Value) {
        self.state.with(|state| state.next.push_back((status, body)));
    }

    /// Finds fault with the next so many messages.
    pub(crate) fn refuses_words(&self, many: usize) {
        for _ in 0..many {
            self.next(400, json!({"code": 50035, "message": "Invalid Form Body"}));
        }
    }

    /// Takes the next acknowledgement and says so much later.
    pub(crate) fn slow(&self) {
        self.state.with(|state| (state.slow, state.slow_once) = (true, true));
    }

    /// Loses the answers to the next so many messages that follow an interaction.
    pub(crate) fn loses_answers(&self, many: u32) {
        self.state.with(|state| state.lost = many);
    }

    /// Lets the next so many readings of a channel fail.
    pub(crate) fn unreadable(&self, many: u32) {
        self.state.with(|state| state.unreadable = many);
    }

    /// Takes no answers to interactions any more, or takes them again.
    pub(crate) fn deaf(&self, deaf: bool) {
        self.state.with(|state| state.deaf = deaf);
    }

    pub(crate) fn drop_gateway(&self, code: u16) {
        self.state.gateway.send(Order::Drop(code)).ok();
    }

    /// Breaks the connection off and knows nothing of its session afterwards.
    pub(crate) fn forgets_session(&self) {
        self.state.with(|state| {
            if let Some(session) = &mut state.session {
                session.id = "forgotten".into();
            }
        });
        self.drop_gateway(4000);
    }

    pub(crate) fn shut_gateway(&self, shut: bool) {
        self.state.with(|state| state.shut = shut);
    }

    /// Says how often the gateway may still be opened today.
    pub(crate) fn remaining(&self, many: u32) {
        self.state.with(|state| state.remaining = many);
    }

    /// Later connections want a heartbeat this often, and may leave them unanswered.
    pub(crate) fn wants_heartbeats(&self, every: u64, is_deaf: bool) {
        self.state.with(|state| (state.heartbeat_every, state.is_deaf) = (every, is_deaf));
    }

    /// The gateway says something to the connection that stands.
    pub(crate) fn gateway_says(&self, text: &str) {
        self.state.gateway.send(Order::Say(text.to_owned())).ok();
    }

    /// How often the bot introduced itself, and how often it went on where it was.
    pub(crate) fn sessions(&self) -> (u32, u32) {
        self.state.with(|state| (state.identified, state.resumed))
    }

    /// The commands, and how often they were written.
    pub(crate) fn commands(&self) -> (Vec<Value>, u32) {
        self.state.with(|state| (state.commands.clone(), state.written))
    }

    pub(crate) fn set_commands(&self, commands: Vec<Value>) {
        self.state.with(|state| state.commands = commands);
    }

    /// Everything that the bot said in a channel.
    pub(crate) fn said_in(&self, channel: u64) -> Vec<Value> {
        let mine = |message: &Value| message["author"]["id"] == json!(BOT.to_string());
        self.state.with(|state| {
            let all = state.messages.get(&channel).cloned().unwrap_or_default();
            all.into_iter().filter(mine).collect()
        })
    }

    /// Fails when the bot did what it must not.
    pub(crate) fn close(self) {
        let faults = self.state.with(|state| state.faults.clone());
        assert_eq!(faults, Vec::<String>::new());
    }
}

/// What a test sees of the state.
pub(crate) struct Peek<'a>(&'a mut State);

impl Peek<'_> {
    /// The bot's next message in a person's direct messages.
    pub(crate) fn direct(&mut self, user: u64) -> Option<Value> {
        let channel = *self.0.directs.iter().find(|(_, of)| **of == user)?.0;
        let read = self.0.read.entry(channel).or_default();
        let mine = |message: &&Value| message["author"]["id"] == json!(BOT.to_string());
        let found = self.0.messages.get(&channel)?.iter().filter(mine).nth(*read).cloned()?;
        *read += 1;
        Some(found)
    }

    /// The answer to an interaction.
    pub(crate) fn answer(&self, id: u64) -> Option<Value> {
        self.0.interactions.get(&id)?.original.clone()
    }

    /// What followed the answer to an interaction.
    pub(crate) fn more(&self, id: u64) -> Vec<Value> {
        self.0.interactions.get(&id).map(|it| it.more.clone()).unwrap_or_default()
    }

    /// How an interaction was acknowledged, with what.
    pub(crate) fn acknowledged(&self, id: u64) -> Option<(u64, Value)> {
        self.0.interactions.get(&id)?.acknowledged.clone()
    }

    pub(crate) fn identified(&self) -> u32 {
        self.0.identified
    }

    pub(crate) fn heartbeats(&self) -> u32 {
        self.0.heartbeats
    }

    pub(crate) fn resumed(&self) -> u32 {
        self.0.resumed
    }

    pub(crate) fn written(&self) -> u32 {
        self.0.written
    }

    pub(crate) fn public(&self, channel: u64) -> Vec<Value> {
        let mine = |message: &&Value| message["author"]["id"] == json!(BOT.to_string());
        self.0.messages.get(&channel).into_iter().flatten().filter(mine).cloned().collect()
    }
}

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let done = act(&mut self.state.lock().unwrap());
        self.changed.send_modify(|count| *count += 1);
        done
    }

    /// Sends an event to the session, now or when it is resumed.
    fn dispatch(&self, kind: &str, data: &Value) {
        self.with(|state| state.log(kind, data));
        self.gateway.send(Order::Look).ok();
    }

    fn describe(&self) -> String {
        let state = self.state.lock().unwrap();
        let interactions: Vec<_> = state
            .interactions
            .iter()
            .map(|(id, it)| (id, &it.acknowledged, &it.original))
            .collect();
        format!("{:#?}\n{:#?}\n{:?}", state.messages, interactions, state.faults)
    }
}

impl State {
    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn log(&mut self, kind: &str, data: &Value) {
        let Some(session) = &mut self.session else { return };
        let seq = session.log.len() + 1;
        session.log.push(json!({"op": 0, "t": kind, "s": seq, "d": data}));
    }

    /// Tells the bot of a message of its own that followed an interaction.
    fn echo(&mut self, message: &Value, (id, kind, user): (u64, u64, &Value)) {
        let of = |kind: u64| json!({"id": id.to_string(), "type": kind, "user": user, "authorizing_integration_owners": {}});
        let mut cause = of(kind);
        if kind == 3 {
            cause["interacted_message_id"] = "1".into();
        }
        if kind == 5 {
            cause["triggering_interaction_metadata"] = of(2);
        }
        let mut event = message.clone();
        event.as_object_mut().unwrap().retain(|name, _| name != "file" && name != "for");
        event["interaction_metadata"] = cause;
        self.log("MESSAGE_CREATE", &event);
    }

    fn fault(&mut self, what: impl Into<String>) {
        self.faults.push(what.into());
    }
}

/// A user as Discord shows one.
fn user(id: u64) -> Value {
    json!({"id": id.to_string(), "username": format!("user{id}"), "discriminator": "0",
           "avatar": null, "global_name": null, "bot": id == BOT})
}

/// A message as Discord keeps one.
fn message(id: u64, channel: u64, author: u64, body: &Value) -> Value {
    let or = |name: &str, usual: Value| {
        body.get(name).filter(|it| !it.is_null()).cloned().unwrap_or(usual)
    };
    let files = or("attachments", json!([]));
    let files: Vec<Value> = files.as_array().unwrap().iter().map(|file| {
        json!({"id": "1", "filename": file["filename"], "size": 1, "url": "http://x/f", "proxy_url": "http://x/f"})
    }).collect();
    let mut cards = or("embeds", json!([]));
    for card in cards.as_array_mut().unwrap() {
        card["type"] = "rich".into();
    }
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": user(author),
        "content": or("content", json!("")), "timestamp": "2026-11-23T08:00:00.000000+00:00",
        "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": or("mentions", json!([])), "mention_roles": [], "attachments": files,
        "embeds": cards, "components": or("components", json!([])), "pinned": false,
        "type": or("type", json!(0)), "flags": or("flags", json!(0)),
        "message_reference": or("message_reference", Value::Null),
    })
}
