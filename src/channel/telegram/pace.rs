//! How fast a bot may speak.
//!
//! Telegram bears about 30 messages a second of one bot, one a second in a chat and twenty a
//! minute in a group, and answers faster ones with a pause for everything. teloxide's throttle
//! does the same from a task of its own, which would hold requests of a process that is to
//! stop; here each request waits for its own turn, and one that would wait long is handed back
//! to the outbox.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use parking_lot::Mutex;
use teloxide::types::ChatId;
use tokio::time::{Instant, sleep_until};

/// Between two messages in one chat.
const IN_A_CHAT: Duration = Duration::from_secs(1);
/// Messages a minute in one group.
const IN_A_GROUP: usize = 20;
/// That minute.
const MINUTE: Duration = Duration::from_mins(1);
/// What waits longer is handed back.
const LONGEST: Duration = Duration::from_secs(15);
/// So many chats are remembered before those that are quiet are forgotten.
const MANY_CHATS: usize = 1024;

/// The pace of one bot.
pub(super) struct Pace {
    /// Between two messages of the bot; `None`: no pacing at all.
    between: Option<Duration>,
    turns: Mutex<Turns>,
}

#[derive(Default)]
struct Turns {
    /// When the bot may speak next.
    next: Option<Instant>,
    /// When it may in each chat.
    chats: HashMap<ChatId, Instant>,
    /// When it last did in each group.
    groups: HashMap<ChatId, VecDeque<Instant>>,
}

impl Pace {
    /// Makes a pace of so many messages a second; 0: none.
    pub(super) fn new(per_second: u32) -> Self {
        let between = (per_second > 0).then(|| Duration::from_secs(1) / per_second);
        Self { between, turns: Mutex::default() }
    }

    /// Waits for a turn to speak in a chat.
    ///
    /// # Errors
    /// How long to wait, when that is too long to wait here.
    pub(super) async fn turn(&self, chat: ChatId) -> Result<(), Duration> {
        let now = Instant::now();
        let at = {
            let mut turns = self.turns.lock();
            let at = turns.find(chat, now, self.between);
            let wait = at.saturating_duration_since(now);
            if wait > LONGEST {
                return Err(wait);
            }
            if let Some(between) = self.between {
                turns.take(chat, at, between);
            }
            at
        };
        sleep_until(at).await;
        Ok(())
    }

    /// Says nothing in a chat for so long, as Telegram asked.
    pub(super) fn pause(&self, chat: ChatId, wait: Duration) {
        let until = Instant::now() + wait;
        let mut turns = self.turns.lock();
        turns.chats.insert(chat, until);
    }
}

impl Turns {
    fn find(&self, chat: ChatId, now: Instant, between: Option<Duration>) -> Instant {
        let asked = self.chats.get(&chat).copied();
        let paced = between.and_then(|_| {
            let group = self.groups.get(&chat).filter(|times| times.len() >= IN_A_GROUP);
            let group = group.and_then(|times| times.front()).map(|first| *first + MINUTE);
            self.next.max(group)
        });
        asked.max(paced).map_or(now, |at| at.max(now))
    }

    fn take(&mut self, chat: ChatId, at: Instant, between: Duration) {
        if self.chats.len() >= MANY_CHATS {
            self.chats.retain(|_, next| *next > at);
            self.groups.retain(|_, times| times.back().is_some_and(|last| *last + MINUTE > at));
        }
        self.next = Some(at + between);
        self.chats.insert(chat, at + IN_A_CHAT);
        if chat.is_group() || chat.is_channel_or_supergroup() {
            let times = self.groups.entry(chat).or_default();
            times.push_back(at);
            while times.len() > IN_A_GROUP {
                times.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn took(pace: &Pace, chats: &[i64]) -> Vec<u128> {
        let start = Instant::now();
        let mut at = Vec::new();
        for chat in chats {
            pace.turn(ChatId(*chat)).await.unwrap();
            at.push(start.elapsed().as_millis());
        }
        at
    }

    #[tokio::test(start_paused = true)]
    async fn a_chat_hears_one_message_a_second_and_the_bot_says_so_many() {
        assert_eq!(took(&Pace::new(10), &[1, 2, 3, 1]).await, [0, 100, 200, 1000]);
        assert_eq!(took(&Pace::new(0), &[1, 1, 1]).await, [0, 0, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_group_hears_twenty_a_minute_and_what_would_wait_long_is_handed_back() {
        let pace = Pace::new(30);
        took(&pace, &[-5; 20]).await;
        let wait = pace.turn(ChatId(-5)).await.unwrap_err();
        assert_eq!(wait, Duration::from_secs(41));
        tokio::time::advance(wait).await;
        assert_eq!(pace.turn(ChatId(-5)).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_telegram_asks_for_is_kept_without_pacing_too() {
        let pace = Pace::new(0);
        pace.pause(ChatId(1), Duration::from_secs(3));
        assert_eq!(took(&pace, &[2, 1]).await, [0, 3000]);
        pace.pause(ChatId(1), Duration::from_mins(1));
        assert_eq!(pace.turn(ChatId(1)).await, Err(Duration::from_mins(1)));
    }
}
