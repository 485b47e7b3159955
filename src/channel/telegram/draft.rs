//! What a customer sees while a language model thinks: a draft, with a key that stops it.
//!
//! A draft without a text is shown by Telegram as "Thinking…" in the reader's language. Nothing of the
//! model's words is put into it: the guard reads an answer as a whole, and a sentence that it drops
//! later would already have been read. Once the answer is checked it is sent, and takes the draft's
//! place. A server that refuses a draft once is asked for none again; then "typing" is shown.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use parking_lot::Mutex;
use serde_json::{Value, json};
use teloxide::types::ChatId;
use tokio::{sync::Notify, time::Instant};

use super::{call::call, client::BotClient, error::ApiError, place::Place};

/// How often a draft is sent again: Telegram shows one for thirty seconds
/// (<https://core.telegram.org/bots/api#sendmessagedraft>).
const AGAIN: Duration = Duration::from_secs(20);
/// How many drafts are remembered before the old ones are forgotten.
const MOST: usize = 1024;

/// The drafts of one bot.
#[derive(Default)]
pub(super) struct Drafts {
    are_refused: AtomicBool,
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
    fn is_due(&self, draft: DraftId, now: Instant) -> bool {
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

    /// Notes that a person has stopped a draft.
    pub(super) fn stop(&self, draft: DraftId) {
        let mut known = self.known.lock();
        // A draft that was not shown is none of this process, or none at all.
        if known.contains_key(&draft) {
            known.insert(draft, State::Stopped);
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

impl BotClient {
    /// Shows a draft; `false`: the server takes none, or none is possible there.
    pub(super) async fn show_draft(&self, place: &Place, id: i64) -> bool {
        let drafts = &self.drafts;
        if place.connection.is_some() || drafts.are_refused.load(Ordering::Relaxed) {
            return false;
        }
        let draft = DraftId { chat: place.chat, id: draft_id(id) };
        if !drafts.is_due(draft, Instant::now()) {
            return true;
        }
        let mut body = json!({"draft_id": draft.id, "text": "", "can_stop": true});
        place.name_in(&mut body);
        place.name_thread_in(&mut body);
        match call::<Value>(&self.api, "SendMessageDraft", &body).await {
            Ok(_) => true,
            Err(error) => {
                if error.is_final() {
                    tracing::info!(business = %self.business, %error, "drafts refused; none are sent any more");
                    drafts.are_refused.store(true, Ordering::Relaxed);
                }
                drafts.known.lock().remove(&draft);
                matches!(error, ApiError::Wait(_) | ApiError::Gone)
            }
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
