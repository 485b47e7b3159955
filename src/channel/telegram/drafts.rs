//! The drafts that a bot shows: which ones stand, and which were stopped by the person who reads them.

use std::{collections::HashMap, sync::atomic::AtomicBool, time::Duration};

use parking_lot::Mutex;
use teloxide::types::ChatId;
use tokio::{sync::Notify, time::Instant};

/// How often a draft is sent again: Telegram shows one for thirty seconds
/// (<https://core.telegram.org/bots/api#sendmessagedraft>).
const AGAIN: Duration = Duration::from_secs(20);
/// How many drafts are remembered before the old ones are forgotten.
const MOST: usize = 1024;

/// The drafts of one bot.
#[derive(Default)]
pub(super) struct Drafts {
    /// Whether the server takes none.
    pub(super) are_refused: AtomicBool,
    known: Mutex<HashMap<DraftId, State>>,
    stops: Notify,
}

/// A draft in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DraftId {
    pub(super) chat: ChatId,
    pub(super) id: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Shown(Instant),
    Stopped,
}

impl Drafts {
    /// Whether a draft is to be sent now, which is noted.
    pub(super) fn is_due(&self, draft: DraftId, now: Instant) -> bool {
        let mut known = self.known.lock();
        match known.get(&draft) {
            Some(State::Stopped) => return false,
            Some(State::Shown(at)) if now < *at + AGAIN => return false,
            _ => {}
        }
        if known.len() >= MOST {
            known.retain(|_, state| matches!(state, State::Shown(at) if now < *at + AGAIN));
        }
        known.insert(draft, State::Shown(now));
        true
    }

    /// Forgets a draft that could not be shown.
    pub(super) fn forget(&self, draft: DraftId) {
        self.known.lock().remove(&draft);
    }

    /// Notes that a person has stopped a draft.
    pub(super) fn stop(&self, draft: DraftId) {
        // A draft that was not shown is none of this process, or none at all.
        if let Some(state) = self.known.lock().get_mut(&draft) {
            *state = State::Stopped;
            self.stops.notify_waiters();
        }
    }

    /// Waits until a person stops a draft.
    pub(super) async fn stopped(&self, draft: DraftId) {
        loop {
            let next = self.stops.notified();
            tokio::pin!(next);
            next.as_mut().enable();
            if self.known.lock().get(&draft) == Some(&State::Stopped) {
                return;
            }
            next.await;
        }
    }
}

/// Returns an id that Telegram takes: a number of 32 bits that is not 0.
pub(super) fn draft_id(id: i64) -> i64 {
    (id & i64::from(i32::MAX)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_draft_is_sent_again_before_it_fades_and_not_after_it_was_stopped() {
        let drafts = Drafts::default();
        let draft = DraftId { chat: ChatId(7), id: 1 };
        let other = DraftId { chat: ChatId(8), id: 1 };
        let now = Instant::now();
        assert!(drafts.is_due(draft, now));
        assert!(!drafts.is_due(draft, now + Duration::from_secs(4)));
        assert!(drafts.is_due(draft, now + AGAIN));
        drafts.stop(other);
        let waiting = tokio::time::timeout(AGAIN, drafts.stopped(draft)).await;
        assert!(waiting.is_err(), "another person's key stops nothing");
        drafts.stop(draft);
        drafts.stopped(draft).await;
        assert!(!drafts.is_due(draft, now + 2 * AGAIN));
    }

    #[test]
    fn ids_are_such_as_telegram_takes() {
        assert_eq!([draft_id(0), draft_id(5), draft_id(1 << 40)], [1, 5, 1]);
    }
}
