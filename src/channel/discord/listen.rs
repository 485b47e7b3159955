//! The gateway of each bot, as serenity keeps it: heartbeats, resuming, connecting again.
//!
//! serenity starts a task for each event and keeps no order. Messages go through one queue
//! (`intake.rs`); interactions are taken in at once, because Discord waits three seconds for them.
//! Whether the gateway is up is noted where `status` reads it.

use std::{convert::Infallible, sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use serenity::{
    Client,
    client::{ClientBuilder, Context, EventHandler},
    gateway::{ConnectionStage, GatewayError, ShardManager},
    http::{LightMethod, Request, Route},
    model::{
        application::Interaction,
        channel::Message,
        gateway::{GatewayIntents, Ready},
        id::ApplicationId,
    },
};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::ids::{BusinessId, Lang};

use super::{ApiError, Bot, Discord, api, commands, intake::GatewayEvent, normalise};

/// The first pause before connecting again; each later one is twice as long.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest such pause; Discord allows a thousand sessions a day.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// How long asking for the gateway's address may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked whether the gateway is up.
const WATCH: Duration = Duration::from_millis(500);
/// How long the gateway may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(6);

/// What is seen of the gateway.
struct GatewayHandler {
    bot: Arc<Bot>,
    came: mpsc::UnboundedSender<GatewayEvent>,
    /// Holds the end back until everything that came is in the queue.
    tracker: TaskTracker,
    stop: CancellationToken,
}

/// How a connection ended.
enum ConnectionEnd {
    Stopped,
    /// For a reason that goes by itself.
    Broke,
    /// Discord does not let this bot in.
    Refused(&'static str),
}

impl Discord {
    /// Returns the bots, each with what listens for it until it is told to stop.
    #[must_use]
    pub fn listeners(&self, stop: &CancellationToken) -> Vec<(BusinessId, BoxFuture<'static, ()>)> {
        let one = |bot: &Arc<Bot>| -> (BusinessId, BoxFuture<'static, ()>) {
            let (id, bot, stop) = (bot.id.clone(), Arc::clone(bot), stop.clone());
            (id, Box::pin(async move { bot.listen(&stop).await }))
        };
        self.bots.values().map(one).collect()
    }

    /// Asks Discord whether a bot's token is good; whether Discord can be reached is no matter.
    ///
    /// # Errors
    /// When the token is refused.
    pub async fn check(&self, bot: &BusinessId) -> Result<(), ApiError> {
        let Some(bot) = self.bots.get(bot) else { return Ok(()) };
        match bot.api.send(Request::new(Route::UserMe, LightMethod::Get)).await {
            Err(refused @ ApiError::Refused { status: 401 | 403, .. }) => Err(refused),
            Err(error) => {
                tracing::warn!(bot = %bot.id, %error, "Discord does not answer yet");
                Ok(())
            }
            Ok(_) => Ok(()),
        }
    }
}

impl Bot {
    /// Listens until it is told to stop, and takes in what has come by then.
    async fn listen(self: &Arc<Self>, stop: &CancellationToken) {
        let (came, queue) = mpsc::unbounded_channel();
        let taking = self.take_in(queue);
        tokio::pin!(taking);
        tokio::select! {
            () = self.stay(&came, stop) => {
                came.send(GatewayEvent::End).ok();
                tokio::time::timeout(GOODBYE, taking).await.ok();
            }
            () = &mut taking => {}
        }
        self.note(false, "stopped").await;
    }

    /// Keeps the gateway open until it is told to stop.
    async fn stay(
        self: &Arc<Self>,
        came: &mpsc::UnboundedSender<GatewayEvent>,
        stop: &CancellationToken,
    ) {
        let mut pause = PAUSE;
        loop {
            self.note(false, "connecting").await;
            let begun = tokio::time::Instant::now();
            match self.connect(came, stop).await {
                ConnectionEnd::Stopped => break,
                ConnectionEnd::Broke => {
                    self.note(false, "cannot connect").await;
                    // It held for a while, so it is no use waiting long.
                    pause = if begun.elapsed() > LONGEST_PAUSE { PAUSE } else { pause };
                }
                ConnectionEnd::Refused(why) => {
                    tracing::error!(bot = %self.id, why, "Discord does not let this bot in");
                    self.note(false, why).await;
                    pause = LONGEST_PAUSE;
                }
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            }
        }
    }

    /// Opens the gateway and stays until it ends.
    async fn connect(
        self: &Arc<Self>,
        came: &mpsc::UnboundedSender<GatewayEvent>,
        stop: &CancellationToken,
    ) -> ConnectionEnd {
        let tracker = TaskTracker::new();
        let (bot, came, stopped) = (Arc::clone(self), came.clone(), stop.clone());
        let ears = GatewayHandler { bot, came, tracker: tracker.clone(), stop: stopped };
        // Only what needs nobody's permission; words come along where the bot is addressed.
        let intents = GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        let http = self.own_http();
        let building = ClientBuilder::new_with_http(http, intents).event_handler(ears);
        let mut client = tokio::select! {
            () = stop.cancelled() => return ConnectionEnd::Stopped,
            built = tokio::time::timeout(PATIENCE, building) => match built {
                Ok(Ok(client)) => client,
                _ => return ConnectionEnd::Broke,
            },
        };
        // NOTE: when the address cannot be had, serenity takes Discord's own.
        if !self.api.may_go_to(&client.ws_url.lock().await) {
            tracing::warn!(bot = %self.id, "the gateway's address cannot be had from api_url");
            return ConnectionEnd::Broke;
        }
        let ended = self.run(&mut client, stop).await;
        tracker.close();
        tokio::time::timeout(GOODBYE, tracker.wait()).await.ok();
        ended
    }

    async fn run(&self, client: &mut Client, stop: &CancellationToken) -> ConnectionEnd {
        let shards = Arc::clone(&client.shard_manager);
        let ended = tokio::select! {
            () = stop.cancelled() => None,
            ended = client.start() => Some(ended),
            never = self.watch(&shards) => match never {},
        };
        // NOTE: this does not end `start` while nothing has connected, so nobody waits for it.
        tokio::time::timeout(GOODBYE, shards.shutdown_all()).await.ok();
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

    /// Notes when the gateway comes up or drops. It is asked for and not told by events, which
    /// come in no order.
    async fn watch(&self, shards: &ShardManager) -> Infallible {
        let mut was = false;
        loop {
            let stage = shards.runners.lock().await.values().next().map(|it| it.stage);
            let up = stage == Some(ConnectionStage::Connected);
            if up != was {
                tracing::info!(bot = %self.id, up, "the gateway");
                self.note(up, if up { "connected" } else { "connecting again" }).await;
                was = up;
            }
            tokio::time::sleep(WATCH).await;
        }
    }

    /// A second door to the same server: the client wants one of its own.
    fn own_http(&self) -> serenity::http::Http {
        let http = serenity::http::HttpBuilder::new(self.api.http.token());
        match &self.api.http.proxy {
            Some(url) => http.proxy(url).ratelimiter_disabled(true).build(),
            None => http.build(),
        }
    }

    async fn note(&self, up: bool, detail: &'static str) {
        (self.ends.note)(self.id.clone(), up, detail).await;
    }

    /// Registers the commands where Discord knows other ones.
    async fn register(&self, application: ApplicationId) -> Result<(), ApiError> {
        let commands =
            commands::all(|id| [Lang::En, Lang::Uk].map(|lang| (self.ends.say)(lang, id)));
        let route = Route::Commands { application_id: application };
        let params = vec![("with_localizations", "true".to_owned())];
        let known = self.api.read::<Vec<serde_json::Value>>(
            Request::new(route, LightMethod::Get).params(Some(params)),
        );
        if commands::are_known(&commands, &known.await?) {
            return Ok(());
        }
        let body = serde_json::to_value(&commands).unwrap_or_default();
        self.api.send(api::with(route, LightMethod::Put, &body, None)).await?;
        tracing::info!(bot = %self.id, "the commands were registered");
        Ok(())
    }
}

#[async_trait]
impl EventHandler for GatewayHandler {
    async fn message(&self, _: Context, message: Message) {
        let _held = self.tracker.token();
        if let Some(interaction) = normalise::follows(&message) {
            self.bot.tokens.followed(interaction.get(), &message.content);
        }
        self.came.send(GatewayEvent::Message(Box::new(message))).ok();
    }

    async fn interaction_create(&self, _: Context, interaction: Interaction) {
        let _held = self.tracker.token();
        self.bot.hear(interaction).await;
    }

    async fn ready(&self, _: Context, ready: Ready) {
        let _held = self.tracker.token();
        self.came.send(GatewayEvent::Session(ready.user.id)).ok();
        let registered = tokio::select! {
            () = self.stop.cancelled() => return,
            registered = self.bot.register(ready.application.id) => registered,
        };
        if let Err(error) = registered {
            tracing::warn!(bot = %self.bot.id, %error, "the commands could not be registered");
        }
    }
}
