//! The gateway of each bot, kept connected; `zapys status` reads whether it is up.
//!
//! A connection that breaks off is taken up where it was (`session`), so no event is lost; after a
//! longer time `catch_up` reads what was missed.

use std::{sync::Arc, time::Duration};

use backon::{BackoffBuilder as _, ExponentialBuilder};
use futures_util::future::BoxFuture;
use serenity::{
    http::{LightMethod, Request, Route},
    model::id::ApplicationId,
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    channel::{Connection, backoff::backoff},
    ids::{BusinessId, Platform},
};

use super::{
    api::{ApiError, json_request},
    bot::{Bot, Discord},
    commands,
    dispatch::Dispatcher,
    gateway::ConnectionEnd,
    intake::GatewayEvent,
    session::Session,
};

/// The longest wait before connecting again; Discord allows a thousand sessions a day
/// (<https://discord.com/developers/docs/events/gateway>).
const LONGEST_WAIT: Duration = Duration::from_mins(5);
/// The waits before connecting again.
const RECONNECT: ExponentialBuilder = backoff(Duration::from_secs(1), LONGEST_WAIT);
/// How long a connection has to stand before it is taken up again without a wait.
const STOOD: Duration = Duration::from_secs(10);
/// How long the events that arrived may take to be handled.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(6);

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
        let mut session = Session::default();
        let mut waits = RECONNECT.build();
        self.record(Connection::down("connecting")).await;
        loop {
            let (tracker, begun) = (TaskTracker::new(), Instant::now());
            let (bot, events) = (Arc::clone(self), events.clone());
            let dispatcher =
                Dispatcher { bot, events, tracker: tracker.clone(), stop: stop.clone() };
            let ended = self.connect(&mut session, &dispatcher, stop).await;
            tracker.close();
            tokio::time::timeout(CLOSE_TIMEOUT, tracker.wait()).await.ok();
            let wait = match ended {
                ConnectionEnd::Stopped => break,
                ConnectionEnd::SessionOver => Some(Duration::ZERO),
                ConnectionEnd::Broke => {
                    tracing::warn!(business = %self.business, "gateway lost; reconnecting");
                    self.record(Connection::down("connecting again")).await;
                    if begun.elapsed() > STOOD {
                        // The connection held for a while, so the next one will soon.
                        waits = RECONNECT.build();
                        Some(Duration::ZERO)
                    } else {
                        waits.next()
                    }
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

    pub(super) async fn record(&self, connection: Connection) {
        self.host.record_connection(Platform::Discord, &self.business, connection).await;
    }

    /// Registers the commands if Discord knows other ones.
    pub(super) async fn register(&self, application: ApplicationId) -> Result<(), ApiError> {
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
