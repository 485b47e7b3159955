//! The follow-up messages of an interaction, as the gateway shows them.
//!
//! Discord ignores the nonce of a webhook's message, offers no search for it, and shows it to one
//! person only: tried again it would stand there twice. But the gateway tells a bot of its own
//! messages with the interaction that they followed. So when the response to a request is lost,
//! the bot waits a moment for the message itself. A gateway that is down in that moment remains a
//! gap.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{sync::watch, time::timeout};

/// How long a message may take to be shown.
const ECHO_TIMEOUT: Duration = Duration::from_secs(2);

/// The follow-up messages of one interaction, by their content: how many the gateway has shown,
/// less those whose request is known to have succeeded.
#[derive(Clone)]
pub(super) struct Echoes(Arc<watch::Sender<HashMap<String, i64>>>);

impl Echoes {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::channel(HashMap::new()).0))
    }

    /// Records that the gateway showed a message.
    pub(super) fn add(&self, content: &str) {
        self.count(content, 1);
    }

    /// Records that a message's request succeeded.
    pub(super) fn settle(&self, content: &str) {
        self.count(content, -1);
    }

    /// Returns whether the gateway showed a message whose request seemed to fail.
    pub(super) fn has(&self, content: &str) -> bool {
        self.0.borrow().get(content).is_some_and(|many| *many > 0)
    }

    /// Waits a moment for such a message.
    pub(super) async fn wait_for(&self, content: &str) -> bool {
        let mut all = self.0.subscribe();
        let there = all.wait_for(|all| all.get(content).is_some_and(|many| *many > 0));
        timeout(ECHO_TIMEOUT, there).await.is_ok_and(|seen| seen.is_ok())
    }

    fn count(&self, content: &str, more: i64) {
        self.0.send_modify(|all| *all.entry(content.to_owned()).or_default() += more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_message_shows_that_came_and_was_not_known() {
        let echoes = Echoes::new();
        assert!(!echoes.wait_for("так").await);
        echoes.settle("так");
        echoes.add("так");
        assert!(!echoes.has("так"), "it is the one that was known");
        let later = echoes.clone();
        let comes = async { later.add("так") };
        assert!(tokio::join!(echoes.wait_for("так"), comes).0);
        echoes.settle("так");
        assert!(!echoes.has("так"));
    }
}
