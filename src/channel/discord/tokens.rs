//! The tokens of interactions: in memory, until they end or the process does.
//!
//! Whoever has a token can speak as the bot, so it is never written down. An answer may be
//! ready before Discord has confirmed the acknowledgement, and must wait for it: what edits an
//! answer that does not exist yet is refused.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use parking_lot::Mutex;
use secrecy::SecretString;
use serenity::model::id::{ApplicationId, MessageId};
use tokio::{
    sync::watch,
    time::{Instant, timeout},
};

use super::echoes::Echoes;

/// How long a token is used: Discord takes it for fifteen minutes.
const LIFE: Duration = Duration::from_secs(14 * 60 + 30);
/// How long an answer waits for the acknowledgement: after three seconds Discord takes none.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(4);

/// How many receipts are remembered, the latest ones.
const MOST_RECEIPTS: usize = 1000;

/// The tokens of one bot.
#[derive(Default)]
pub(super) struct Tokens {
    open: Mutex<HashMap<u64, Open>>,
    /// Messages that have become receipts: two presses may be on their way at once, and the
    /// second one's answer must not take a receipt away.
    receipts: Mutex<BTreeSet<MessageId>>,
}

/// An interaction that can be answered.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) application: ApplicationId,
    pub(super) token: SecretString,
    /// What the first answer may take the place of.
    pub(super) place: Place,
    /// Whether only the person sees the answer, and only for a while.
    pub(super) fleeting: bool,
    /// What the gateway shows of the messages that followed.
    pub(super) echoes: Echoes,
    until: Instant,
    acknowledged: watch::Receiver<Option<bool>>,
}

/// What the first answer to an interaction takes the place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The message that was deferred and says so until the answer is there.
    Deferred,
    /// The message that was pressed, if the answer is meant to.
    Message(MessageId),
    /// None any more.
    Taken,
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
        (place, fleeting): (Place, bool),
    ) -> Option<Acknowledging> {
        let now = Instant::now();
        let mut all = self.open.lock();
        all.retain(|_, open| open.until > now);
        if all.contains_key(&interaction) {
            return None;
        }
        let (told, acknowledged) = watch::channel(None);
        let (token, until) = (SecretString::from(token.to_owned()), now + LIFE);
        let echoes = Echoes::new();
        let open = Open { application, token, place, fleeting, echoes, until, acknowledged };
        all.insert(interaction, open);
        Some(Acknowledging(told))
    }

    /// Returns how to answer an interaction; `None`: it can no longer be answered.
    pub(super) async fn answerable(&self, interaction: u64) -> Option<Open> {
        let mut open = {
            let all = self.open.lock();
            all.get(&interaction).filter(|open| open.until > Instant::now()).cloned()?
        };
        let told = open.acknowledged.wait_for(Option::is_some);
        let well = timeout(ACKNOWLEDGED_WITHIN, told).await.ok()?.ok().and_then(|it| *it)?;
        well.then_some(open)
    }

    /// Notes that the first answer was given: what follows is a message of its own.
    pub(super) fn answered(&self, interaction: u64) {
        let mut all = self.open.lock();
        if let Some(open) = all.get_mut(&interaction) {
            open.place = Place::Taken;
        }
    }

    /// Notes that a message came back that followed an interaction.
    pub(super) fn followed(&self, interaction: u64, words: &str) {
        let all = self.open.lock();
        if let Some(open) = all.get(&interaction) {
            open.echoes.came(words);
        }
    }

    /// Notes that a message has become a receipt.
    pub(super) fn became_receipt(&self, message: MessageId) {
        let mut receipts = self.receipts.lock();
        if receipts.len() >= MOST_RECEIPTS {
            receipts.pop_first();
        }
        receipts.insert(message);
    }

    /// Returns whether a message has become a receipt.
    pub(super) fn is_receipt(&self, message: MessageId) -> bool {
        self.receipts.lock().contains(&message)
    }

    /// Forgets a token that Discord no longer takes.
    pub(super) fn forget(&self, interaction: u64) {
        // The entry stays, without use, so that a repeated event is known.
        let mut all = self.open.lock();
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
        tokens.begin(id, (ApplicationId::new(1), "secret"), (Place::Deferred, true))
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_waits_for_the_acknowledgement_and_not_for_ever() {
        let tokens = Tokens::default();
        let acknowledging = begin(&tokens, 5).unwrap();
        assert!(begin(&tokens, 5).is_none(), "the same interaction again");
        assert!(tokens.answerable(5).await.is_none(), "it hangs");
        acknowledging.ended(true);
        assert!(tokens.answerable(5).await.is_some_and(|open| open.place == Place::Deferred));
        tokens.answered(5);
        assert!(tokens.answerable(5).await.is_some_and(|open| open.place == Place::Taken));
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
