//! The gateway connection of each bot; serenity keeps it with heartbeats and resumes it.
//!
//! serenity starts a task for each event and keeps no order. Messages go through one queue
//! (`intake`); interactions are handled at once, because Discord waits three seconds for them.
//! `zapys status` reads whether the gateway is up.

use std::{convert::Infallible, sync::Arc, time::Duration};

use async_trait::async_trait;
use backon::{BackoffBuilder as _, ExponentialBuilder};
use futures_util::future::BoxFuture;
use serenity::{
    Client,
    client::{ClientBuilder, Context, EventHandler},
    gateway::{ConnectionStage, GatewayError, ShardManager},
    http::{LightMethod, Request, Route},
    model::{
        application::Interaction,
        channel::{Message, Reaction},
        event::MessageUpdateEvent,
        gateway::{GatewayIntents, Ready},
        guild::Guild,
        id::ApplicationId,
    },
};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use tracing::Instrument as _;

use crate::{
    channel::{Connection, backoff::backoff, update_span},
    ids::{BusinessId, Platform},
};

use super::{
    api::{ApiError, json_request},
    bot::{Bot, Discord},
    commands,
    intake::GatewayEvent,
    normalise,
    unread::UnreadHandler,
};

/// The longest wait before connecting again; Discord allows a thousand sessions a day
/// (<https://discord.com/developers/docs/events/gateway>).
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// The waits before connecting again.
const RECONNECT: ExponentialBuilder = backoff(Duration::from_secs(5), LONGEST_WAIT);
/// How long the request for the gateway's address may take.
const ADDRESS_TIMEOUT: Duration = Duration::from_secs(20);
/// How often the gateway's state is read.
const WATCH: Duration = Duration::from_millis(500);
/// How long the gateway may take to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(6);

/// Handles the events of one gateway connection.
struct GatewayHandler {
    bot: Arc<Bot>,
    events: mpsc::UnboundedSender<GatewayEvent>,
    /// Delays the end until every event that arrived is in the queue.
    tracker: TaskTracker,
    stop: CancellationToken,
}

/// How a connection ended.
enum ConnectionEnd {
    Stopped,
    /// For a reason that passes.
    Broke,
    /// Discord does not accept this bot.
    Refused(&'static str),
}

impl Discord {
    /// Returns the listener of each bot; it ends soon after `stop` is cancelled.
    pub fn listeners(&self, stop: &CancellationToken) -> Vec<(BusinessId, BoxFuture<'static, ()>)> {
        let one = |bot: &Arc<Bot>| -> (BusinessId, BoxFuture<'static, ()>) {
            let (business, bot, stop) = (bot.business.clone(), Arc::clone(bot), stop.clone());
            (business, Box::pin(async move { bot.listen(&stop).await }))
        };
        self.bots.values().map(one).collect()
    }

    /// Asks Discord whether it accepts a bot's token. It fails only if the token is refused: where
    /// Discord does not answer, the listener keeps trying.
    pub async fn check(&self, business: &BusinessId) -> Result<(), ApiError> {
        let Some(bot) = self.bots.get(business) else { return Ok(()) };
        match bot.api.send(Request::new(Route::UserMe, LightMethod::Get)).await {
            Err(refused @ ApiError::Refused { status: 401 | 403, .. }) => Err(refused),
            Err(error) => {
                tracing::warn!(%business, %error, "Discord does not answer yet");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }
}

impl Bot {
    /// Listens until `stop` is cancelled, and stores what has arrived by then.
    async fn listen(self: &Arc<Self>, stop: &CancellationToken) {
        let (events, queue) = mpsc::unbounded_channel();
        let taking = self.take_in(queue);
        tokio::pin!(taking);
        tokio::select! {
            () = self.stay_connected(&events, stop) => {
                events.send(GatewayEvent::End).ok();
                tokio::time::timeout(CLOSE_TIMEOUT, taking).await.ok();
            }
            () = &mut taking => {}
        }
        self.record(Connection::down("stopped")).await;
    }

    /// Keeps the gateway connected until `stop` is cancelled.
    async fn stay_connected(
        self: &Arc<Self>,
        events: &mpsc::UnboundedSender<GatewayEvent>,
        stop: &CancellationToken,
    ) {
        let mut waits = RECONNECT.build();
        loop {
            self.record(Connection::down("connecting")).await;
            let begun = tokio::time::Instant::now();
            let wait = match self.connect(events, stop).await {
                ConnectionEnd::Stopped => break,
                ConnectionEnd::Broke => {
                    self.record(Connection::down("cannot connect")).await;
                    if begun.elapsed() > LONGEST_WAIT {
                        // The connection held for a while, so the next one will soon.
                        waits = RECONNECT.build();
                    }
                    waits.next()
                }
                ConnectionEnd::Refused(why) => {
                    tracing::error!(business = %self.business, why, "Discord refuses the bot");
                    self.record(Connection::down(why)).await;
                    None
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(wait.unwrap_or(LONGEST_WAIT)) => {}
            }
        }
    }

    /// Opens the gateway and returns when it ends.
    async fn connect(
        self: &Arc<Self>,
        events: &mpsc::UnboundedSender<GatewayEvent>,
        stop: &CancellationToken,
    ) -> ConnectionEnd {
        let tracker = TaskTracker::new();
        let handler = GatewayHandler {
            bot: Arc::clone(self),
            events: events.clone(),
            tracker: tracker.clone(),
            stop: stop.clone(),
        };
        // These need no approval by Discord; the content comes along where the bot is addressed.
        let intents = GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::DIRECT_MESSAGES
            | GatewayIntents::DIRECT_MESSAGE_REACTIONS
            | GatewayIntents::GUILDS;
        let unread = UnreadHandler {
            bot: Arc::clone(self),
            events: events.clone(),
            tracker: tracker.clone(),
        };
        let http = self.own_http();
        let building = ClientBuilder::new_with_http(http, intents)
            .event_handler(handler)
            .raw_event_handler(unread);
        let mut client = tokio::select! {
            () = stop.cancelled() => return ConnectionEnd::Stopped,
            built = tokio::time::timeout(ADDRESS_TIMEOUT, building) => match built {
                Ok(Ok(client)) => client,
                _ => return ConnectionEnd::Broke,
            },
        };
        // NOTE: when the request for the address fails, serenity uses Discord's own.
        if !self.api.may_go_to(&client.ws_url.lock().await) {
            tracing::warn!(business = %self.business, "api_url returns no address of a gateway");
            return ConnectionEnd::Broke;
        }
        let ended = self.run(&mut client, stop).await;
        tracker.close();
        tokio::time::timeout(CLOSE_TIMEOUT, tracker.wait()).await.ok();
        ended
    }

    async fn run(&self, client: &mut Client, stop: &CancellationToken) -> ConnectionEnd {
        let shards = Arc::clone(&client.shard_manager);
        let ended = tokio::select! {
            () = stop.cancelled() => None,
            ended = client.start() => Some(ended),
            never = self.watch(&shards) => match never {},
        };
        // NOTE: this does not end `start` while no shard has connected, so nothing waits for `start`.
        tokio::time::timeout(CLOSE_TIMEOUT, shards.shutdown_all()).await.ok();
        match ended {
            None => ConnectionEnd::Stopped,
            Some(Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication))) => {
                ConnectionEnd::Refused("the token is refused")
            }
            Some(Err(serenity::Error::Gateway(
                GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
            ))) => ConnectionEnd::Refused("the intents are refused"),
            Some(_) => ConnectionEnd::Broke,
        }
    }

    /// Records when the gateway connects or drops. It reads the state, because events arrive in no
    /// order.
    async fn watch(&self, shards: &ShardManager) -> Infallible {
        let mut was = false;
        loop {
            let stage = shards.runners.lock().await.values().next().map(|it| it.stage);
            let up = stage == Some(ConnectionStage::Connected);
            if up != was {
                let detail = if up {
                    tracing::info!(business = %self.business, "gateway connected");
                    "connected"
                } else {
                    tracing::warn!(business = %self.business, "gateway lost; reconnecting");
                    "connecting again"
                };
                self.record(Connection { is_up: up, detail }).await;
                was = up;
            }
            tokio::time::sleep(WATCH).await;
        }
    }

    /// Makes another HTTP client for the same server, because serenity's client wants its own.
    fn own_http(&self) -> serenity::http::Http {
        let http = serenity::http::HttpBuilder::new(self.api.http.token());
        match &self.api.http.proxy {
            Some(url) => http.proxy(url).ratelimiter_disabled(true).build(),
            None => http.build(),
        }
    }

    async fn record(&self, connection: Connection) {
        self.host.record_connection(Platform::Discord, &self.business, connection).await;
    }

    /// Registers the commands if Discord knows other ones.
    async fn register(&self, application: ApplicationId) -> Result<(), ApiError> {
        let commands = commands::all(|lang, id| self.host.say(lang, id));
        let route = Route::Commands { application_id: application };
        let params = vec![("with_localizations", "true".to_owned())];
        let known = self.api.read::<Vec<serde_json::Value>>(
            Request::new(route, LightMethod::Get).params(Some(params)),
        );
        if commands::are_known(&commands, &known.await?) {
            return Ok(());
        }
        let body = commands::body(&commands);
        self.api.send(json_request(route, LightMethod::Put, &body, None)).await?;
        tracing::info!(business = %self.business, "commands registered");
        Ok(())
    }
}

#[async_trait]
impl EventHandler for GatewayHandler {
    async fn message(&self, _: Context, message: Message) {
        let _held = self.tracker.token();
        if let Some(interaction) = normalise::answered_interaction(&message) {
            self.bot.tokens.record_echo(interaction.get(), &message.content);
        }
        self.events.send(GatewayEvent::Message(Box::new(message))).ok();
    }

    async fn message_update(
        &self,
        _: Context,
        _: Option<Message>,
        _: Option<Message>,
        event: MessageUpdateEvent,
    ) {
        let _held = self.tracker.token();
        match self.bot.edited(&event).await {
            Ok(Some(message)) => {
                self.events.send(GatewayEvent::Edit(Box::new(message))).ok();
            }
            Ok(None) => {}
            Err(error) => {
                let business = &self.bot.business;
                tracing::warn!(%business, update = %event.id, %error, "edited message not read");
            }
        }
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        let _held = self.tracker.token();
        self.events.send(GatewayEvent::Server(Box::new(guild))).ok();
    }

    async fn reaction_add(&self, _: Context, reaction: Reaction) {
        let _held = self.tracker.token();
        let now = self.bot.host.now();
        let Some(inbound) = normalise::reaction(&self.bot.business, &reaction, now) else { return };
        let span = update_span(Platform::Discord, &self.bot.business, &inbound.update);
        // Discord does not tell of it again; a person whose reaction is lost writes.
        if let Err(error) = self.bot.host.accept(inbound).instrument(span).await {
            tracing::warn!(business = %self.bot.business, %error, "reaction not stored");
        }
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let _held = self.tracker.token();
        let update = interaction.id().to_string();
        let span = update_span(Platform::Discord, &self.bot.business, &update);
        self.bot.handle_interaction(interaction).instrument(span).await;
    }

    async fn ready(&self, _: Context, ready: Ready) {
        let _held = self.tracker.token();
        self.events.send(GatewayEvent::Session(ready.user.id)).ok();
        let registered = tokio::select! {
            () = self.stop.cancelled() => return,
            registered = self.bot.register(ready.application.id) => registered,
        };
        if let Err(error) = registered {
            tracing::warn!(business = %self.bot.business, %error, "commands not registered");
        }
    }
}
