//! Which message of a bot is stored next.
//!
//! The stored messages of a channel show up to where it was read, so no message may be stored
//! before an earlier one of its channel: a message that cannot be stored holds up those behind it,
//! and a channel in which messages were missed is read before what arrives in it. Channels do not
//! hold up each other. This file only decides; `intake` stores.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
};

use serenity::model::id::ChannelId;

use crate::chat::Inbound;

use super::host::ReadPosition;

/// The messages that are to be stored.
pub(super) struct Backlog {
    /// The channels in which messages may have been missed, each with the last one stored.
    behind: BTreeMap<ChannelId, u64>,
    /// The channel that was read last.
    last_read: ChannelId,
    /// The messages that arrived, by channel and in order.
    waiting: BTreeMap<ChannelId, VecDeque<Inbound>>,
}

impl Backlog {
    pub(super) fn new() -> Self {
        Self { behind: BTreeMap::new(), last_read: ChannelId::new(1), waiting: BTreeMap::new() }
    }

    /// Returns whether nothing is missed and nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.behind.is_empty() && self.waiting.is_empty()
    }

    /// Returns whether messages may have been missed in any channel.
    pub(super) fn is_behind(&self) -> bool {
        !self.behind.is_empty()
    }

    /// Adds the channels that have to be read after a session began. A channel that is behind from
    /// an earlier session keeps its earlier position.
    pub(super) fn add_positions(&mut self, positions: Vec<ReadPosition>) {
        for ReadPosition { channel, message } in positions {
            self.behind.entry(ChannelId::new(channel)).or_insert(message);
        }
    }

    /// Chooses the channel that is read next: each in turn.
    pub(super) fn next_behind(&mut self) -> Option<ChannelId> {
        let next = self.behind.range((Bound::Excluded(self.last_read), Bound::Unbounded)).next();
        let (channel, _) = next.or_else(|| self.behind.first_key_value())?;
        self.last_read = *channel;
        Some(*channel)
    }

    /// Returns the last stored message of a channel, to be moved on as more are stored; `None`:
    /// nothing was missed in it.
    pub(super) fn position(&mut self, channel: ChannelId) -> Option<&mut u64> {
        self.behind.get_mut(&channel)
    }

    /// Records that a channel was read to its end.
    pub(super) fn finish(&mut self, channel: ChannelId) {
        self.behind.remove(&channel);
    }

    /// Adds a message that arrived; returns whether it is the first of its channel, so that it can
    /// be stored at once.
    pub(super) fn push(&mut self, channel: ChannelId, message: Inbound) -> bool {
        let waiting = self.waiting.entry(channel).or_default();
        waiting.push_back(message);
        waiting.len() == 1
    }

    /// Returns the first message that waits in a channel.
    pub(super) fn first(&self, channel: ChannelId) -> Option<&Inbound> {
        self.waiting.get(&channel)?.front()
    }

    /// Drops the first message of a channel, which was stored.
    pub(super) fn pop(&mut self, channel: ChannelId) {
        if let Some(waiting) = self.waiting.get_mut(&channel) {
            waiting.pop_front();
            if waiting.is_empty() {
                self.waiting.remove(&channel);
            }
        }
    }

    /// Returns the channels in which messages wait.
    pub(super) fn waiting_channels(&self) -> Vec<ChannelId> {
        self.waiting.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serenity::model::id::UserId;

    use super::*;
    use crate::{channel::discord::normalise, chat::InboundKind, ids::BusinessId};

    const ONE: ChannelId = ChannelId::new(10);
    const TWO: ChannelId = ChannelId::new(20);

    fn message(update: &str) -> Inbound {
        Inbound {
            conversation: normalise::key(&BusinessId::new("salon"), UserId::new(1)),
            update: update.into(),
            sent: Timestamp::UNIX_EPOCH,
            lang: None,
            handle: None,
            replied_to: None,
            quote: None,
            answers: None,
            message: None,
            said: InboundKind::Hello,
        }
    }

    fn position(channel: ChannelId, message: u64) -> ReadPosition {
        ReadPosition { channel: channel.get(), message }
    }

    #[test]
    fn a_message_waits_behind_the_earlier_ones_of_its_channel_only() {
        let mut backlog = Backlog::new();
        assert!(backlog.push(ONE, message("1")));
        assert!(!backlog.push(ONE, message("2")), "1 has not been stored yet");
        assert!(backlog.push(TWO, message("3")), "another channel");
        assert_eq!(backlog.waiting_channels(), [ONE, TWO]);
        backlog.pop(ONE);
        assert_eq!(backlog.first(ONE), Some(&message("2")));
        backlog.pop(ONE);
        backlog.pop(TWO);
        assert_eq!((backlog.first(ONE), backlog.is_empty()), (None, true));
    }

    #[test]
    fn channels_that_are_behind_are_read_in_turn() {
        let mut backlog = Backlog::new();
        backlog.add_positions(vec![position(TWO, 2), position(ONE, 1)]);
        let turns: Vec<_> = std::iter::repeat_with(|| backlog.next_behind()).take(3).collect();
        assert_eq!(turns, [Some(ONE), Some(TWO), Some(ONE)]);
        backlog.finish(ONE);
        assert_eq!(backlog.next_behind(), Some(TWO));
        assert!(backlog.is_behind());
        backlog.finish(TWO);
        assert_eq!((backlog.next_behind(), backlog.is_empty()), (None, true));
    }

    #[test]
    fn a_new_session_moves_no_channel_on_that_is_still_behind() {
        let mut backlog = Backlog::new();
        backlog.add_positions(vec![position(ONE, 1)]);
        backlog.add_positions(vec![position(ONE, 5), position(TWO, 2)]);
        assert_eq!(backlog.position(ONE), Some(&mut 1));
        assert_eq!(backlog.position(TWO), Some(&mut 2));
    }
}
