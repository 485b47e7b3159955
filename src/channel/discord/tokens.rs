//! The tokens of interactions, in memory until they expire or the process ends.
//!
//! With a token anyone can speak as the bot, so it is never written down. An answer may be ready
//! before Discord has confirmed the acknowledgement and waits for it: Discord refuses to edit an
//! answer that does not exist yet.

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

/// How long a token is used: Discord takes it for fifteen minutes
/// (<https://discord.com/developers/docs/interactions/receiving-and-responding>).
const LIFE: Duration = Duration::from_secs(14 * 60 + 30);
/// How long an answer waits for the acknowledgement: Discord takes that for three seconds.
const ACKNOWLEDGEMENT_TIMEOUT: Duration = Duration::from_secs(4);

/// How many receipts are remembered; the oldest are dropped.
const MOST_RECEIPTS: usize = 1000;

/// The tokens of one bot.
#[derive(Default)]
pub(super) struct Tokens {
    open: Mutex<HashMap<u64, OpenInteraction>>,
    /// Messages that were replaced by a receipt: two presses may be under way at once, and the
    /// second one's answer must not replace the receipt.
    receipts: Mutex<BTreeSet<MessageId>>,
}

/// An interaction that can be answered.
#[derive(Clone)]
pub(super) struct OpenInteraction {
    pub(super) application: ApplicationId,
    pub(super) token: SecretString,
    pub(super) target: AnswerTarget,
    /// Whether only the person sees the answer, and only for a while.
    pub(super) is_ephemeral: bool,
    /// The follow-up messages that the gateway has shown.
    pub(super) echoes: Echoes,
    until: Instant,
    acknowledged: watch::Receiver<Option<bool>>,
}

/// An interaction that is about to be acknowledged.
#[derive(Clone, Copy)]
pub(super) struct NewInteraction<'a> {
    pub(super) id: u64,
    pub(super) application: ApplicationId,
    pub(super) token: &'a str,
    pub(super) target: AnswerTarget,
    pub(super) is_ephemeral: bool,
}

/// What the next answer to an interaction does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerTarget {
    /// It fills in the deferred answer, which shows that the bot is thinking.
    Deferred,
    /// It may replace the message whose button was pressed.
    Message(MessageId),
    /// It follows as a message of its own.
    Followup,
}

/// Reports how the acknowledgement ended; dropping it reports a failure.
pub(super) struct Acknowledgement(watch::Sender<Option<bool>>);

impl Acknowledgement {
    pub(super) fn finish(self, is_ok: bool) {
        self.0.send_replace(Some(is_ok));
    }
}

impl Tokens {
    /// Remembers the token of an interaction; `None`: the interaction was delivered before.
    pub(super) fn begin(&self, new: NewInteraction<'_>) -> Option<Acknowledgement> {
        let now = Instant::now();
        let mut all = self.open.lock();
        all.retain(|_, open| open.until > now);
        if all.contains_key(&new.id) {
            return None;
        }
        let (told, acknowledged) = watch::channel(None);
        let open = OpenInteraction {
            application: new.application,
            token: SecretString::from(new.token.to_owned()),
            target: new.target,
            is_ephemeral: new.is_ephemeral,
            echoes: Echoes::new(),
            until: now + LIFE,
            acknowledged,
        };
        all.insert(new.id, open);
        Some(Acknowledgement(told))
    }

    /// Returns an interaction once it is acknowledged; `None`: it can no longer be answered.
    pub(super) async fn find_open(&self, interaction: u64) -> Option<OpenInteraction> {
        let mut open = {
            let all = self.open.lock();
            all.get(&interaction).filter(|open| open.until > Instant::now()).cloned()?
        };
        let told = open.acknowledged.wait_for(Option::is_some);
        let is_ok = timeout(ACKNOWLEDGEMENT_TIMEOUT, told).await.ok()?.ok().and_then(|it| *it)?;
        is_ok.then_some(open)
    }

    /// Records that the first answer was given: the next ones follow as messages of their own.
    pub(super) fn record_answer(&self, interaction: u64) {
        let mut all = self.open.lock();
        if let Some(open) = all.get_mut(&interaction) {
            open.target = AnswerTarget::Followup;
        }
    }

    /// Records that the gateway showed a message that followed an interaction.
    pub(super) fn record_echo(&self, interaction: u64, content: &str) {
        let all = self.open.lock();
        if let Some(open) = all.get(&interaction) {
            open.echoes.add(content);
        }
    }

    /// Records that a receipt has replaced a message.
    pub(super) fn record_receipt(&self, message: MessageId) {
        let mut receipts = self.receipts.lock();
        if receipts.len() >= MOST_RECEIPTS {
            receipts.pop_first();
        }
        receipts.insert(message);
    }

    /// Returns whether a receipt has replaced a message.
    pub(super) fn is_receipt(&self, message: MessageId) -> bool {
        self.receipts.lock().contains(&message)
    }

    /// Forgets a token that Discord no longer takes.
    pub(super) fn forget(&self, interaction: u64) {
        // The entry stays without use, so that a repeated delivery is recognised.
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

    fn begin(tokens: &Tokens, id: u64) -> Option<Acknowledgement> {
        let (application, token) = (ApplicationId::new(1), "secret");
        let target = AnswerTarget::Deferred;
        tokens.begin(NewInteraction { id, application, token, target, is_ephemeral: true })
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_waits_for_the_acknowledgement_and_not_for_ever() {
        let tokens = Tokens::default();
        let acknowledging = begin(&tokens, 5).unwrap();
        assert!(begin(&tokens, 5).is_none(), "the same interaction again");
        assert!(tokens.find_open(5).await.is_none(), "it hangs");
        acknowledging.finish(true);
        assert!(
            tokens.find_open(5).await.is_some_and(|open| open.target == AnswerTarget::Deferred)
        );
        tokens.record_answer(5);
        assert!(
            tokens.find_open(5).await.is_some_and(|open| open.target == AnswerTarget::Followup)
        );
        tokens.forget(5);
        assert!(tokens.find_open(5).await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_ends_and_one_that_was_never_acknowledged_is_of_no_use() {
        let tokens = Tokens::default();
        begin(&tokens, 1).unwrap().finish(true);
        drop(begin(&tokens, 2).unwrap());
        begin(&tokens, 3).unwrap().finish(false);
        assert!(tokens.find_open(2).await.is_none() && tokens.find_open(3).await.is_none());
        tokio::time::advance(LIFE).await;
        assert!(tokens.find_open(1).await.is_none());
        assert!(begin(&tokens, 1).is_some());
    }
}
