//! What a handler returns: the answer of a turn, and all that is stored together with it.

use crate::{
    chat::{Entry, Fact, Job, Reply, Usage},
    store::{CustomerId, conversations::Dialogue, turns::Turn},
};

use super::entries::customer_entries;

/// How many attempts of a turn may fail before the customer gets a fixed answer.
pub(super) const MAX_ATTEMPTS: u32 = 3;

/// The answer of a turn, with all that is stored in the transaction that ends the turn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TurnResult {
    /// What the customer is sent.
    pub(super) reply: Reply,
    /// The turn's lines of the transcript.
    pub(super) entries: Vec<Entry>,
    /// The changes of bookings that the reply announces, finished or pending.
    pub(super) announced: Vec<Fact>,
    /// What else is to be done afterwards.
    pub(super) jobs: Vec<KeyedJob>,
    /// The customer whose data is deleted before the answer is stored.
    pub(super) forgets: Option<CustomerId>,
    /// The state of the dialogue; `None`: it stays as it is.
    pub(super) dialogue: Option<Dialogue>,
    /// What was asked and is not known, as it is kept for the owner.
    pub(super) open_question: Option<String>,
    /// What models used for it, beside what was counted with a change.
    pub(super) used: Vec<ModelAnswerUsage>,
}

/// What an answer of a model has used, until it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ModelAnswerUsage {
    /// The model's name.
    pub(super) model: String,
    /// Its tokens.
    pub(super) usage: Usage,
}

/// A job with the key under which it is enqueued at most once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyedJob {
    pub(super) key: String,
    pub(super) job: Job,
}

impl TurnResult {
    /// Answers a turn with a reply that no tool was needed for.
    pub(super) fn reply(turn: &Turn, reply: Reply) -> Self {
        let recorded = reply.text.clone();
        Self::secret(turn, reply, recorded)
    }

    /// Answers a turn with a reply whose text is a secret; the transcript has `recorded` instead.
    pub(super) fn secret(turn: &Turn, reply: Reply, recorded: String) -> Self {
        let answer = Entry::Assistant { text: recorded, calls: Vec::new() };
        let entries = customer_entries(turn).into_iter().chain([answer]).collect();
        Self {
            reply,
            entries,
            announced: Vec::new(),
            jobs: Vec::new(),
            forgets: None,
            dialogue: None,
            open_question: None,
            used: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chat::InboundKind, conversation::tests::turn};

    #[test]
    fn a_secret_is_sent_and_not_kept_in_the_transcript() {
        let asked = turn([InboundKind::Text("link please".into())]);
        let link = Reply::text("https://accounts.example/?state=secret");
        let result = TurnResult::secret(&asked, link, "A link was given.".into());
        assert!(result.reply.text.contains("secret"));
        let kept: Vec<&str> = result
            .entries
            .iter()
            .map(|entry| match entry {
                Entry::Customer { text, .. } | Entry::Assistant { text, .. } => text.as_str(),
            })
            .collect();
        assert_eq!(kept, ["link please", "A link was given."]);
    }
}
