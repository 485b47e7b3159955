//! The tokens of interactions: in memory, until they end or the process does.
//!
//! Whoever has a token can speak as the bot, so it is never written down. An answer may be
//! ready before Discord has confirmed the acknowledgement, and must wait for it: what edits an
//! answer that does not exist yet is refused.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use secrecy::SecretString;
use serenity::model::id::ApplicationId;
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

/// How long a token is used: Discord takes it for fifteen minutes.
const LIFE: Duration = Duration::from_secs(14 * 60 + 30);
/// How long an answer waits for the acknowledgement: after three seconds Discord takes none.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(4);

/// The tokens of one bot.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<u64, Open>>);

/// An interaction that can be answered.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) application: ApplicationId,
    pub(super) token: SecretString,
    /// Whether the first answer takes the place of the message that was pressed, or fills in
    /// the one that was deferred; else it is a message of its own.
    pub(super) edits: bool,
    /// Whether only the person sees the answer, and only for a while.
    pub(super) fleeting: bool,
    until: Instant,
    acknowledged: watch::Receiver<Option<bool>>,
}

/// Says how the acknowledgement ended; dropped without a word it has failed.
pub(super) struct Acknowledging(watch::Sender<Option<bool>>);

impl Acknowledging {
    pub(super) fn ended(self, well: bool) {
        self.0.send_replace(Some(well));
    }
}

impl Tokens {
    /// Keeps the token of an interaction that is about to be acknowledged; `None`: it is known.
    pub(super) fn begin(
        &self,
        interaction: u64,
        (application, token): (ApplicationId, &str),
        (edits, fleeting): (bool, bool),
    ) -> Option<Acknowledging> {
        let now = Instant::now();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, open| open.until > now);
        if all.contains_key(&interaction) {
            return None;
        }
        let (told, acknowledged) = watch::channel(None);
        let (token, until) = (SecretString::from(token.to_owned()), now + LIFE);
        let open = Open { application, token, edits, fleeting, until, acknowledged };
        all.insert(interaction, open);
        Some(Acknowledging(told))
    }

    /// Returns how to answer an interaction; `None`: it can no longer be answered.
    pub(super) async fn answerable(&self, interaction: u64) -> Option<Open> {
        let mut open = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(&interaction).filter(|open| open.until > Instant::now()).cloned()?
        };
        let told = open.acknowledged.wait_for(Option::is_some);
        let well = timeout(ACKNOWLEDGED_WITHIN, told).await.ok()?.ok().and_then(|it| *it)?;
        well.then_some(open)
    }

    /// Notes that the first answer was given: what follows is a message of its own.
    pub(super) fn answered(&self, interaction: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&interaction) {
            open.edits = false;
        }
    }

    /// Forgets a token that Discord no longer takes.
    pub(super) fn forget(&self, interaction: u64) {
        // The entry stays, without use, so that a repeated event is known.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&interaction) {
            let (told, acknowledged) = watch::channel(Some(false));
            drop(told);
            open.acknowledged = acknowledged;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(tokens: &Tokens, id: u64) -> Option<Acknowledging> {
        tokens.begin(id, (ApplicationId::new(1), "secret"), (true, true))
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_waits_for_the_acknowledgement_and_not_for_ever() {
        let tokens = Tokens::default();
        let acknowledging = begin(&tokens, 5).unwrap();
        assert!(begin(&tokens, 5).is_none(), "the same interaction again");
        assert!(tokens.answerable(5).await.is_none(), "it hangs");
        acknowledging.ended(true);
        assert!(tokens.answerable(5).await.is_some_and(|open| open.edits));
        tokens.answered(5);
        assert!(tokens.answerable(5).await.is_some_and(|open| !open.edits));
        tokens.forget(5);
        assert!(tokens.answerable(5).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_ends_and_one_that_was_never_acknowledged_is_of_no_use() {
        let tokens = Tokens::default();
        begin(&tokens, 1).unwrap().ended(true);
        drop(begin(&tokens, 2).unwrap());
        begin(&tokens, 3).unwrap().ended(false);
        assert!(tokens.answerable(2).await.is_none() && tokens.answerable(3).await.is_none());
        tokio::time::advance(LIFE).await;
        assert!(tokens.answerable(1).await.is_none());
        assert!(begin(&tokens, 1).is_some());
    }
}
