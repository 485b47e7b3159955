//! One connection of the gateway: opened, kept alive by heartbeats, and read until it ends.
//!
//! The events are read here as plain JSON. serenity's own client reads them into its types and drops
//! what is newer than these: the fields of a form made of labels come out empty. Each event goes to the
//! `Dispatcher`, in order.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serenity::{
    http::{LightMethod, Request, Route},
    model::gateway::GatewayIntents,
};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};
use tokio_util::sync::CancellationToken;

use crate::channel::Connection;

use super::{
    bot::Bot,
    dispatch::Dispatcher,
    session::{Frame, Session, address},
    socket::{self, Socket},
};

/// What is asked for; none of it needs an approval by Discord, and the content of a message comes along
/// where the bot is addressed.
const INTENTS: GatewayIntents = GatewayIntents::GUILD_MESSAGES
    .union(GatewayIntents::DIRECT_MESSAGES)
    .union(GatewayIntents::DIRECT_MESSAGE_REACTIONS)
    .union(GatewayIntents::GUILDS);
/// How long the gateway may take to greet.
const HELLO_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the gateway may take to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long to wait before a new session takes the place of one that is over
/// (<https://discord.com/developers/docs/events/gateway#resuming>).
const NEW_SESSION_WAIT: Duration = Duration::from_secs(2);
/// The code of a connection that is left in order to resume its session.
const LEAVES: u16 = 4900;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConnectionEnd {
    /// The worker stops.
    Stopped,
    /// For a reason that passes.
    Broke,
    /// The session that was to be resumed is over, and a new one may be begun at once.
    SessionOver,
    /// Discord does not accept this bot.
    Refused(&'static str),
}

/// Where the gateway is, and how often it may be opened
/// (<https://discord.com/developers/docs/events/gateway#get-gateway-bot>).
#[derive(Deserialize)]
struct Gateway {
    url: String,
    session_start_limit: Option<StartLimit>,
}

#[derive(Deserialize)]
struct StartLimit {
    remaining: u32,
}

/// A connection that stands.
struct Conversation<'a> {
    bot: &'a Bot,
    socket: Socket,
    session: &'a mut Session,
    dispatcher: &'a Dispatcher,
    /// The time between two heartbeats.
    interval: Duration,
    next_beat: Instant,
    /// Whether the last heartbeat arrived.
    is_alive: bool,
}

impl Bot {
    /// Opens the gateway and returns when it ends.
    pub(super) async fn connect(
        &self,
        session: &mut Session,
        dispatcher: &Dispatcher,
        stop: &CancellationToken,
    ) -> ConnectionEnd {
        let open = async {
            let url = match session.url() {
                Some(url) => url.to_owned(),
                None => self.gateway_url().await?,
            };
            if !self.api.may_go_to(&url) {
                tracing::warn!(business = %self.business, "api_url returns no address of a gateway");
                session.forget();
                return None;
            }
            let mut socket = socket::open(&address(&url)).await?;
            let interval = hello(&mut socket, session).await?;
            Some((socket, interval))
        };
        let opened = tokio::select! {
            () = stop.cancelled() => return ConnectionEnd::Stopped,
            opened = open => opened,
        };
        let Some((socket, interval)) = opened else { return ConnectionEnd::Broke };
        // The first heartbeat comes at a moment of its own, so that clients do not come all at once.
        let next_beat = Instant::now() + interval.mul_f64(jitter());
        let mut conversation = Conversation {
            bot: self,
            socket,
            session,
            dispatcher,
            interval,
            next_beat,
            is_alive: true,
        };
        tokio::select! {
            () = stop.cancelled() => {}
            ended = conversation.hold() => return ended,
        }
        conversation.close(CloseCode::Normal).await;
        ConnectionEnd::Stopped
    }

    /// Asks where the gateway is; `None`: Discord does not answer, or lets the bot begin no more
    /// sessions today.
    async fn gateway_url(&self) -> Option<String> {
        let request = Request::new(Route::GatewayBot, LightMethod::Get);
        let gateway = self.api.read::<Gateway>(request).await.ok()?;
        let may_begin = gateway.session_start_limit.is_none_or(|limit| limit.remaining > 0);
        if !may_begin {
            tracing::error!(business = %self.business, "Discord allows no more sessions today");
        }
        Some(gateway.url).filter(|_| may_begin)
    }
}

/// Waits for the greeting; returns the time between two heartbeats.
async fn hello(socket: &mut Socket, session: &mut Session) -> Option<Duration> {
    let greeting = timeout(HELLO_TIMEOUT, socket.next()).await.ok()??.ok()?;
    match session.read(greeting.to_text().ok()?)? {
        Frame::Hello(interval) if interval > 0 => Some(Duration::from_millis(interval)),
        _ => None,
    }
}

/// Returns a number from 0 to 1.
fn jitter() -> f64 {
    let mut byte = [0];
    // Without randomness the heartbeat comes at once, which is allowed.
    getrandom::fill(&mut byte).ok();
    f64::from(byte[0]) / f64::from(u8::MAX)
}

impl Conversation<'_> {
    /// Opens the session and keeps the connection until it ends.
    async fn hold(&mut self) -> ConnectionEnd {
        let opening = self.session.opening(self.bot.api.http.token(), INTENTS.bits());
        if self.send(&opening).await.is_none() {
            return ConnectionEnd::Broke;
        }
        loop {
            tokio::select! {
                () = sleep_until(self.next_beat) => {
                    // A heartbeat that was not answered: the connection is dead without a sign.
                    if !self.is_alive {
                        self.close(LEAVES.into()).await;
                        return ConnectionEnd::Broke;
                    }
                    self.is_alive = false;
                    self.next_beat = Instant::now() + self.interval;
                    if self.beat().await.is_none() {
                        return ConnectionEnd::Broke;
                    }
                }
                message = self.socket.next() => {
                    let ended = match message {
                        Some(Ok(message)) => self.take(message).await,
                        Some(Err(_)) | None => Some(ConnectionEnd::Broke),
                    };
                    if let Some(ended) = ended {
                        return ended;
                    }
                }
            }
        }
    }

    /// Takes in a message; `Some`: the connection has ended.
    async fn take(&mut self, message: Message) -> Option<ConnectionEnd> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(frame) => return Some(self.closed(frame.as_ref())),
            _ => return None,
        };
        match self.session.read(&text).unwrap_or(Frame::Other) {
            Frame::Event { kind, data } => {
                if kind == "READY" || kind == "RESUMED" {
                    tracing::info!(business = %self.bot.business, "gateway connected");
                    self.bot.record(Connection::up("connected")).await;
                }
                self.dispatcher.dispatch(&kind, data);
                None
            }
            Frame::Acknowledged => {
                self.is_alive = true;
                None
            }
            Frame::WantsHeartbeat => match self.beat().await {
                Some(()) => None,
                None => Some(ConnectionEnd::Broke),
            },
            Frame::Reconnect | Frame::Invalid { can_resume: true } => {
                self.close(LEAVES.into()).await;
                Some(ConnectionEnd::Broke)
            }
            Frame::Invalid { can_resume: false } => {
                // Sessions are numbered: one that cannot be begun is not tried again at once.
                let was_resumed = self.session.url().is_some();
                self.session.forget();
                self.close(LEAVES.into()).await;
                if !was_resumed {
                    return Some(ConnectionEnd::Broke);
                }
                tokio::time::sleep(NEW_SESSION_WAIT).await;
                Some(ConnectionEnd::SessionOver)
            }
            Frame::Hello(_) | Frame::Other => None,
        }
    }

    /// Reads why the gateway closed the connection
    /// (<https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway>).
    fn closed(&mut self, frame: Option<&CloseFrame<'_>>) -> ConnectionEnd {
        match frame.map(|frame| u16::from(frame.code)) {
            Some(4004) => ConnectionEnd::Refused("the token is refused"),
            Some(4013 | 4014) => ConnectionEnd::Refused("the intents are refused"),
            Some(4010..=4012) => ConnectionEnd::Refused("this version is refused"),
            // The session is over: it ended, its number is wrong, or it timed out.
            Some(1000 | 1001 | 4003 | 4007 | 4009) => {
                self.session.forget();
                ConnectionEnd::Broke
            }
            _ => ConnectionEnd::Broke,
        }
    }

    async fn beat(&mut self) -> Option<()> {
        let beat = self.session.heartbeat();
        self.send(&beat).await
    }

    async fn send(&mut self, body: &serde_json::Value) -> Option<()> {
        self.socket.send(Message::Text(body.to_string())).await.ok()
    }

    async fn close(&mut self, code: CloseCode) {
        let frame = CloseFrame { code, reason: "".into() };
        timeout(CLOSE_TIMEOUT, self.socket.close(Some(frame))).await.ok();
    }
}
