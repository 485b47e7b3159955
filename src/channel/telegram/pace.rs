//! How fast a bot may send.
//!
//! Telegram accepts about 30 messages a second from one bot, one a second in a chat and twenty a
//! minute in a group, and answers faster ones with a wait for all
//! (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>). teloxide's
//! throttle does the same from a task of its own, which would hold requests of a process that
//! stops; here each request waits for its own turn, and one that would wait long goes back to the
//! job queue.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use parking_lot::Mutex;
use teloxide::types::ChatId;
use tokio::time::{Instant, sleep_until};

/// The time between two messages in one chat.
const IN_A_CHAT: Duration = Duration::from_secs(1);
/// How many messages a minute one group takes.
const IN_A_GROUP: usize = 20;
/// The minute that groups are counted by.
const MINUTE: Duration = Duration::from_mins(1);
/// The longest wait here; a longer one goes back to the job queue.
const LONGEST: Duration = Duration::from_secs(15);
/// How many chats are remembered before the quiet ones are forgotten.
const MANY_CHATS: usize = 1024;

/// The pace of one bot.
pub(super) struct Pace {
    /// The time between two messages of the bot; `None`: no pacing.
    between: Option<Duration>,
    turns: Mutex<Turns>,
}

#[derive(Default)]
struct Turns {
    /// When the bot may send next.
    next: Option<Instant>,
    /// When it may in each chat.
    chats: HashMap<ChatId, Instant>,
    /// When it sent to each group within the last minute.
    groups: HashMap<ChatId, VecDeque<Instant>>,
}

impl Pace {
    /// Makes a pace of this many messages a second; 0: no pacing.
    pub(super) fn new(per_second: u32) -> Self {
        let between = (per_second > 0).then(|| Duration::from_secs(1) / per_second);
        Self { between, turns: Mutex::default() }
    }

    /// Waits for the turn to send to a chat. A wait that is too long for here is the error.
    pub(super) async fn wait_turn(&self, chat: ChatId) -> Result<(), Duration> {
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

    /// Sends nothing to a chat for this long, as Telegram asked.
    pub(super) fn pause(&self, chat: ChatId, wait: Duration) {
        let until = Instant::now() + wait;
        let mut turns = self.turns.lock();
        turns.chats.insert(chat, until);
    }
}

impl Turns {
    /// Returns when the next message to a chat may be sent.
    fn find(&self, chat: ChatId, now: Instant, between: Option<Duration>) -> Instant {
        let asked = self.chats.get(&chat).copied();
        let paced = between.and_then(|_| {
            let group = self.groups.get(&chat).filter(|times| times.len() >= IN_A_GROUP);
            let group = group.and_then(|times| times.front()).map(|first| *first + MINUTE);
            self.next.max(group)
        });
        asked.max(paced).map_or(now, |at| at.max(now))
    }

    /// Reserves a turn.
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
            pace.wait_turn(ChatId(*chat)).await.unwrap();
            at.push(start.elapsed().as_millis());
        }
        at
    }

    #[test]
    fn a_turn_is_the_latest_of_the_three_limits() {
        let (now, between) = (Instant::now(), Duration::from_millis(100));
        let (chat, other, group) = (ChatId(1), ChatId(2), ChatId(-5));
        let mut turns = Turns::default();
        assert_eq!(turns.find(chat, now, Some(between)), now, "nothing was sent");
        turns.take(chat, now, between);
        assert_eq!(turns.find(other, now, Some(between)), now + between, "the bot's limit");
        assert_eq!(turns.find(chat, now, Some(between)), now + IN_A_CHAT, "the chat's limit");
        assert_eq!(turns.find(other, now, None), now, "no pacing");
        for second in 0..20 {
            turns.take(group, now + IN_A_CHAT * second, between);
        }
        assert_eq!(turns.find(group, now, Some(between)), now + MINUTE, "the group's limit");
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
        let wait = pace.wait_turn(ChatId(-5)).await.unwrap_err();
        assert_eq!(wait, Duration::from_secs(41));
        tokio::time::advance(wait).await;
        assert_eq!(pace.wait_turn(ChatId(-5)).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_telegram_asks_for_is_kept_without_pacing_too() {
        let pace = Pace::new(0);
        pace.pause(ChatId(1), Duration::from_secs(3));
        assert_eq!(took(&pace, &[2, 1]).await, [0, 3000]);
        pace.pause(ChatId(1), Duration::from_mins(1));
        assert_eq!(pace.wait_turn(ChatId(1)).await, Err(Duration::from_mins(1)));
    }
}
