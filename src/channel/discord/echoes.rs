//! What the gateway shows of messages that followed an interaction.
//!
//! A message of a webhook takes no nonce (Discord leaves it out of account there), cannot be looked
//! for without its number, and is read by one person only: tried again, it would stand there
//! twice. But Discord tells a bot of its own messages, of those for one person too, with the
//! interaction that they followed. So where the answer to a request got lost, a moment is waited
//! for the message itself. What this does not cover: a gateway that is down in that very moment.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::watch, time::timeout};

/// How long a message may take to come back.
const COMES_WITHIN: Duration = Duration::from_secs(2);

/// The messages that followed one interaction: how many came back, less those that are known to
/// have been posted, by their words.
#[derive(Clone)]
pub(super) struct Echoes(Arc<watch::Sender<HashMap<String, i64>>>);

impl Echoes {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::channel(HashMap::new()).0))
    }

    /// Notes that a message came back.
    pub(super) fn came(&self, words: &str) {
        self.count(words, 1);
    }

    /// Notes that a message is known to have been posted.
    pub(super) fn is_known(&self, words: &str) {
        self.count(words, -1);
    }

    /// Returns whether a message came back that was not known to have been posted.
    pub(super) fn has(&self, words: &str) -> bool {
        self.0.borrow().get(words).is_some_and(|many| *many > 0)
    }

    /// Waits a moment for such a message.
    pub(super) async fn shows(&self, words: &str) -> bool {
        let mut all = self.0.subscribe();
        let there = all.wait_for(|all| all.get(words).is_some_and(|many| *many > 0));
        timeout(COMES_WITHIN, there).await.is_ok_and(|seen| seen.is_ok())
    }

    fn count(&self, words: &str, more: i64) {
        self.0.send_modify(|all| *all.entry(words.to_owned()).or_default() += more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_message_shows_that_came_and_was_not_known() {
        let echoes = Echoes::new();
        assert!(!echoes.shows("так").await);
        echoes.is_known("так");
        echoes.came("так");
        assert!(!echoes.has("так"), "it is the one that was known");
        let later = echoes.clone();
        let comes = async { later.came("так") };
        assert!(tokio::join!(echoes.shows("так"), comes).0);
        echoes.is_known("так");
        assert!(!echoes.has("так"));
    }
}
