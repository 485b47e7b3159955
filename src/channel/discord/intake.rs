//! Messages, taken in one after another in the order of their numbers.
//!
//! Up to where a channel of direct messages was taken in is seen from its last message on the
//! disk, so none may be taken in before an earlier one: what the disk refuses is tried again, and
//! what comes after it in its channel waits. In the same way a channel waits until what was
//! missed in it has been read. One task does all of it, so nothing has to be locked: whoever
//! writes comes first, and what nobody waits for is read on in between. It lives as long as the
//! bot listens, over all connections.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    time::Duration,
};

use serenity::model::{
    channel::Message,
    id::{ChannelId, UserId},
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};

use crate::chat::Inbound;

use super::{ApiError, Bot, normalise};

/// How long messages are gathered before they are put in order: serenity's tasks for events
/// that came together start within less.
const GATHER: Duration = Duration::from_millis(5);
/// The first pause before what failed is tried again; each later one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What the gateway brought.
pub(super) enum GatewayEvent {
    /// A session began, and we are this user; what came since the last one was missed.
    Session(UserId),
    /// A message.
    Message(Box<Message>),
    /// Nothing more will come.
    End,
}

/// What the gateway brings.
pub(super) type Queue = mpsc::UnboundedReceiver<GatewayEvent>;

/// Something has to be tried again; it is logged where it failed.
struct RetryLater;

/// What waits to be taken in.
struct Intake<'a> {
    bot: &'a Bot,
    me: Option<UserId>,
    /// What came before it was known who we are.
    early: Vec<Message>,
    /// Whether it has to be asked up to where each channel was taken in.
    asks: bool,
    /// The channels in which messages may have been missed, each with the last one taken in.
    behind: BTreeMap<ChannelId, u64>,
    /// Which of them was tried last.
    last: ChannelId,
    missed: usize,
    /// What came, by channel and in order.
    waiting: BTreeMap<ChannelId, VecDeque<Inbound>>,
    pause: Duration,
    /// When what failed is tried again.
    again: Instant,
}

impl Bot {
    /// Takes in what the gateway brings until it ends.
    pub(super) async fn take_in(&self, mut queue: Queue) {
        let mut intake = Intake::of(self);
        loop {
            let goes_on = tokio::select! {
                biased;
                came = queue.recv() => match came {
                    Some(first) => intake.gather(first, &mut queue).await,
                    None => false,
                },
                () = sleep_until(intake.again), if intake.has_work() => {
                    intake.go_on().await;
                    true
                }
            };
            if !goes_on {
                // What cannot be taken in now is read when the next process listens.
                intake.empty().await.ok();
                return;
            }
        }
    }
}

impl<'a> Intake<'a> {
    fn of(bot: &'a Bot) -> Self {
        Self {
            bot,
            me: None,
            early: Vec::new(),
            asks: false,
            behind: BTreeMap::new(),
            last: ChannelId::new(1),
            missed: 0,
            waiting: BTreeMap::new(),
            pause: PAUSE,
            again: Instant::now(),
        }
    }

    fn has_work(&self) -> bool {
        self.asks || !self.behind.is_empty() || !self.waiting.is_empty()
    }

    /// Takes in what came together; `false`: it is the end.
    async fn gather(&mut self, first: GatewayEvent, queue: &mut Queue) -> bool {
        tokio::time::sleep(GATHER).await;
        let (mut came, mut open) = (Some(first), true);
        while let Some(one) = came {
            match one {
                GatewayEvent::Session(me) => (self.me, self.asks) = (Some(me), true),
                GatewayEvent::Message(message) => self.early.push(*message),
                GatewayEvent::End => open = false,
            }
            came = queue.try_recv().ok();
        }
        let Some(me) = self.me else { return open };
        let mut messages = std::mem::take(&mut self.early);
        messages.sort_by_key(|message| message.id);
        for message in &messages {
            self.heard(me, message).await;
        }
        open
    }

    async fn heard(&mut self, me: UserId, message: &Message) {
        let Some(inbound) = normalise::message(&self.bot.id, me, message) else { return };
        let channel = message.channel_id;
        if message.guild_id.is_none() {
            self.bot.note_direct(&inbound.conversation.person, channel);
        }
        let waiting = self.waiting.entry(channel).or_default();
        waiting.push_back(inbound);
        // Others of its channel wait for another try, and it with them.
        if waiting.len() == 1 && self.channel(channel).await.is_err() {
            self.fails();
        }
    }

    /// Tries again what failed, and reads one channel on.
    async fn go_on(&mut self) {
        let emptied = self.empty().await;
        let next = self.behind.range((Bound::Excluded(self.last), Bound::Unbounded)).next();
        let next = next.or_else(|| self.behind.first_key_value()).map(|(channel, _)| *channel);
        let read = match next {
            Some(channel) => {
                self.last = channel;
                self.channel(channel).await
            }
            None => Ok(()),
        };
        if self.behind.is_empty() && self.missed > 0 {
            tracing::info!(bot = %self.bot.id, taken = self.missed, "direct messages had been missed");
            self.missed = 0;
        }
        match emptied.and(read) {
            Ok(()) => self.pause = PAUSE,
            Err(RetryLater) => self.fails(),
        }
    }

    /// Begins a pause, unless one is under way.
    fn fails(&mut self) {
        let now = Instant::now();
        if self.again <= now {
            self.again = now + self.pause;
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Takes in all that waits, as far as that can be.
    async fn empty(&mut self) -> Result<(), RetryLater> {
        self.ask().await?;
        let waiting: Vec<ChannelId> = self.waiting.keys().copied().collect();
        let mut ended = Ok(());
        for channel in waiting {
            ended = self.channel(channel).await.and(ended);
        }
        ended
    }

    /// Takes in what was missed in a channel, then what came.
    async fn channel(&mut self, channel: ChannelId) -> Result<(), RetryLater> {
        self.ask().await?;
        if let (Some(after), Some(me)) = (self.behind.get_mut(&channel), self.me) {
            match self.bot.read_on(me, channel, after).await {
                Ok(taken) => self.missed += taken,
                Err(error @ ApiError::Refused { status: 403 | 404, .. }) => {
                    tracing::warn!(bot = %self.bot.id, %error, "a channel cannot be read any more");
                }
                Err(error) => {
                    tracing::warn!(bot = %self.bot.id, %error, "direct messages could not be read");
                    return Err(RetryLater);
                }
            }
            self.behind.remove(&channel);
        }
        let Some(waiting) = self.waiting.get_mut(&channel) else { return Ok(()) };
        while let Some(first) = waiting.front() {
            if let Err(error) = (self.bot.ends.accept)(first.clone()).await {
                tracing::error!(bot = %self.bot.id, %error, "a message was not taken in yet");
                return Err(RetryLater);
            }
            waiting.pop_front();
        }
        self.waiting.remove(&channel);
        Ok(())
    }

    /// Asks up to where each channel was taken in, after a session began. Where one is still
    /// behind it stays so.
    async fn ask(&mut self) -> Result<(), RetryLater> {
        if self.asks {
            let marks = (self.bot.ends.marks)(self.bot.id.clone()).await.ok_or(RetryLater)?;
            for mark in marks {
                self.behind.entry(ChannelId::new(mark.channel)).or_insert(mark.message);
            }
            self.asks = false;
        }
        Ok(())
    }
}
