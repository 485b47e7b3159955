//! Stores a bot's messages one after another, in the order of their ids.
//!
//! serenity starts a task for each event and keeps no order, so every message goes through one
//! queue and one task, which needs no lock: messages that arrive come first, and missed ones are
//! read in between. `backlog` decides what is next. The task lives as long as the bot listens,
//! across all its connections.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use serenity::model::{
    channel::Message,
    guild::Guild,
    id::{ChannelId, RoleId, UserId},
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};
use tracing::Instrument as _;

use crate::{
    channel::{backoff::backoff, update_span},
    ids::Platform,
};

use super::{
    api::ApiError,
    backlog::Backlog,
    bot::Bot,
    catch_up::CatchUpError,
    normalise::{self, Own},
};

/// How long messages are collected before they are put in order: serenity's tasks for events that
/// arrived together start within less.
const COLLECT: Duration = Duration::from_millis(5);
/// The waits before something that failed is tried again: from a quarter of a second to half a
/// minute.
const RETRY: ExponentialBuilder = backoff(Duration::from_millis(250), Duration::from_secs(30));

/// What the gateway tells the intake.
pub(super) enum GatewayEvent {
    /// A session began, and the bot is this user; messages since the last session were missed.
    Session(UserId),
    /// A message arrived.
    Message(Box<Message>),
    /// The bot is in this server.
    Server(Box<Guild>),
    /// A message was edited, and reads like this now.
    Edit(Box<Message>),
    /// No event follows.
    End,
}

/// The events of a bot's gateway.
pub(super) type Queue = mpsc::UnboundedReceiver<GatewayEvent>;

/// A message that arrived.
struct Arrival {
    message: Message,
    is_edit: bool,
}

/// Something failed, was logged, and has to be tried again.
struct Retry;

/// The state of a bot's intake.
struct Intake<'a> {
    bot: &'a Bot,
    me: Option<UserId>,
    /// Servers of which the bot does not know its own role yet.
    servers: Vec<Guild>,
    /// Messages that arrived before the bot knew its own user.
    early: Vec<Arrival>,
    /// Whether the positions of the channels have to be read from the store.
    needs_positions: bool,
    backlog: Backlog,
    /// How many missed messages were stored since all channels were last up to date.
    missed: usize,
    waits: ExponentialBackoff,
    retry_at: Instant,
}

impl Bot {
    /// Stores the gateway's messages until it ends.
    pub(super) async fn take_in(&self, mut queue: Queue) {
        let mut intake = Intake::new(self);
        loop {
            let goes_on = tokio::select! {
                biased;
                event = queue.recv() => match event {
                    Some(first) => intake.collect(first, &mut queue).await,
                    None => false,
                },
                () = sleep_until(intake.retry_at), if intake.has_work() => {
                    intake.work().await;
                    true
                }
            };
            if !goes_on {
                // The next process reads what cannot be stored now.
                intake.store_waiting().await.ok();
                return;
            }
        }
    }
}

impl<'a> Intake<'a> {
    fn new(bot: &'a Bot) -> Self {
        Self {
            bot,
            me: None,
            servers: Vec::new(),
            early: Vec::new(),
            needs_positions: false,
            backlog: Backlog::new(),
            missed: 0,
            waits: RETRY.build(),
            retry_at: Instant::now(),
        }
    }

    fn has_work(&self) -> bool {
        self.needs_positions || !self.backlog.is_empty()
    }

    /// Handles the events that arrived together; `false`: the gateway ended.
    async fn collect(&mut self, first: GatewayEvent, queue: &mut Queue) -> bool {
        tokio::time::sleep(COLLECT).await;
        let (mut event, mut goes_on) = (Some(first), true);
        while let Some(one) = event {
            match one {
                GatewayEvent::Session(me) => (self.me, self.needs_positions) = (Some(me), true),
                GatewayEvent::Server(server) => self.servers.push(*server),
                GatewayEvent::Message(message) => {
                    self.early.push(Arrival { message: *message, is_edit: false });
                }
                GatewayEvent::Edit(message) => {
                    self.early.push(Arrival { message: *message, is_edit: true });
                }
                GatewayEvent::End => goes_on = false,
            }
            event = queue.try_recv().ok();
        }
        let Some(me) = self.me else { return goes_on };
        for server in std::mem::take(&mut self.servers) {
            self.bot.set_role(server.id, own_role(&server, me));
        }
        let mut messages = std::mem::take(&mut self.early);
        messages.sort_by_key(|arrival| {
            let Arrival { message, is_edit } = arrival;
            (message.id, *is_edit, message.edited_timestamp)
        });
        for arrival in &messages {
            self.handle_message(me, arrival).await;
        }
        goes_on
    }

    async fn handle_message(&mut self, me: UserId, arrival: &Arrival) {
        let Arrival { message, is_edit } = arrival;
        let read = if *is_edit { normalise::edited_message } else { normalise::message };
        let own = Own { user: me, role: self.bot.role_in(message.guild_id) };
        let Some(inbound) = read(&self.bot.business, own, message) else { return };
        let channel = message.channel_id;
        if message.guild_id.is_none() {
            self.bot.set_direct_channel(&inbound.conversation.person, channel);
        }
        if self.backlog.push(channel, inbound) && self.store_channel(channel).await.is_err() {
            self.wait_before_retry();
        }
    }

    /// Tries again what failed, and reads one channel in which messages were missed.
    async fn work(&mut self) {
        let waiting = self.store_waiting().await;
        let missed = match self.backlog.next_behind() {
            Some(channel) => self.store_channel(channel).await,
            None => Ok(()),
        };
        if !self.backlog.is_behind() && self.missed > 0 {
            tracing::info!(business = %self.bot.business, stored = self.missed, "missed updates stored");
            self.missed = 0;
        }
        match waiting.and(missed) {
            Ok(()) => self.waits = RETRY.build(),
            Err(Retry) => self.wait_before_retry(),
        }
    }

    /// Begins a wait, unless one is under way.
    fn wait_before_retry(&mut self) {
        let now = Instant::now();
        if self.retry_at <= now {
            self.retry_at = now + self.waits.next().unwrap_or_default();
        }
    }

    /// Stores all messages that wait, as far as possible.
    async fn store_waiting(&mut self) -> Result<(), Retry> {
        self.read_positions().await?;
        let mut ended = Ok(());
        for channel in self.backlog.waiting_channels() {
            ended = self.store_channel(channel).await.and(ended);
        }
        ended
    }

    /// Stores the messages that were missed in a channel, then those that arrived.
    async fn store_channel(&mut self, channel: ChannelId) -> Result<(), Retry> {
        self.read_positions().await?;
        let business = &self.bot.business;
        if let (Some(position), Some(me)) = (self.backlog.position(channel), self.me) {
            match self.bot.catch_up(me, channel, position).await {
                Ok(stored) => self.missed += stored,
                Err(CatchUpError::Api(error @ ApiError::Refused { status: 403 | 404, .. })) => {
                    tracing::warn!(%business, %error, "channel cannot be read any more");
                }
                Err(error) => {
                    tracing::warn!(%business, %error, "missed updates not read; retrying");
                    return Err(Retry);
                }
            }
            self.backlog.finish(channel);
        }
        while let Some(first) = self.backlog.first(channel) {
            let span = update_span(Platform::Discord, business, &first.update);
            if let Err(error) = self.bot.host.accept(first.clone()).instrument(span).await {
                tracing::error!(%business, %error, "update not stored; retrying");
                return Err(Retry);
            }
            self.backlog.pop(channel);
        }
        Ok(())
    }

    /// Reads from the store up to where each channel was read, after a session began.
    async fn read_positions(&mut self) -> Result<(), Retry> {
        if self.needs_positions {
            let positions = self.bot.host.read_positions(&self.bot.business).await.ok_or(Retry)?;
            self.backlog.add_positions(positions);
            self.needs_positions = false;
        }
        Ok(())
    }
}

/// Returns the role that Discord manages for the bot in a server: people mention it in place of the
/// bot. `None`: it has none there.
fn own_role(server: &Guild, me: UserId) -> Option<RoleId> {
    server.roles.values().find(|role| role.tags.bot_id == Some(me)).map(|role| role.id)
}
