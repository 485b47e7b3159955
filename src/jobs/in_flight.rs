//! Which jobs run at this moment, and which may not run beside them.

use std::collections::{BTreeMap, BTreeSet};

use tokio::task::JoinError;

use crate::store::{self, ConversationId, jobs::QueuedJob};

/// Jobs with one key run one after the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OrderingKey {
    /// The jobs of one conversation.
    Conversation(ConversationId),
    /// The jobs with one key in the store.
    Named(String),
    /// One job alone.
    Job(i64),
}

impl OrderingKey {
    fn of(row: &QueuedJob) -> Self {
        match (row.job.conversation, &row.job.ordering_key) {
            (Some(conversation), _) => Self::Conversation(conversation),
            (None, Some(key)) => Self::Named(key.clone()),
            (None, None) => Self::Job(row.id.0),
        }
    }
}

/// How the jobs of a key ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// The key.
    pub(super) key: OrderingKey,
    /// Whether more can be run; `false`: the channel takes nothing more in this process.
    pub(super) result: Result<bool, store::Error>,
}

/// The keys whose jobs run, and whether more can be started.
#[derive(Debug)]
pub(super) struct InFlight {
    busy: BTreeSet<OrderingKey>,
    open: Result<bool, store::Error>,
}

impl InFlight {
    pub(super) fn new() -> Self {
        Self { busy: BTreeSet::new(), open: Ok(true) }
    }

    /// Returns whether more can be started.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.open, Ok(true))
    }

    /// Returns how many keys run.
    pub(super) fn len(&self) -> usize {
        self.busy.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.busy.is_empty()
    }

    /// Returns whether more could be started, once nothing runs any more.
    ///
    /// # Errors
    /// The first failure there was.
    pub(super) fn end(self) -> Result<bool, store::Error> {
        self.open
    }

    /// Returns the conversations in which something is being sent.
    pub(super) fn conversations(&self) -> Vec<ConversationId> {
        let conversation = |key: &OrderingKey| match key {
            OrderingKey::Conversation(id) => Some(*id),
            OrderingKey::Named(_) | OrderingKey::Job(_) => None,
        };
        self.busy.iter().filter_map(conversation).collect()
    }

    /// Groups jobs by their keys, without the keys that run.
    pub(super) fn startable(&self, rows: Vec<QueuedJob>) -> BTreeMap<OrderingKey, Vec<QueuedJob>> {
        let mut found: BTreeMap<OrderingKey, Vec<QueuedJob>> = BTreeMap::new();
        for row in rows {
            found.entry(OrderingKey::of(&row)).or_default().push(row);
        }
        found.retain(|key, _| !self.busy.contains(key));
        found
    }

    /// Notes that the jobs of a key run.
    pub(super) fn start(&mut self, key: OrderingKey) {
        self.busy.insert(key);
    }

    /// Notes a failure outside of any job.
    pub(super) fn fail(&mut self, error: store::Error) {
        self.open = Err(error);
    }

    /// Notes that a key is free again, and whether more can be started; the first failure stays.
    pub(super) fn note(&mut self, ended: Option<Result<Ended, JoinError>>) {
        let result = match ended {
            None => return self.busy.clear(),
            Some(Err(_)) => Err(store::Error::Closed),
            Some(Ok(Ended { key, result })) => {
                self.busy.remove(&key);
                result
            }
        };
        if let (Ok(was), Ok(is)) = (&self.open, &result) {
            self.open = Ok(*was && *is);
        } else if self.open.is_ok() {
            self.open = result;
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::{
        chat::{Job, Reply, job::Handoff},
        ids::BusinessId,
        schedule::Contact,
        store::{JobId, jobs::NewJob},
    };

    use super::*;

    fn row(id: i64, job: &Job, conversation: Option<i64>) -> QueuedJob {
        let job = NewJob::new(id.to_string(), job, &BusinessId::new("salon")).unwrap();
        let job = NewJob { conversation: conversation.map(ConversationId), ..job };
        QueuedJob { id: JobId(id), job, attempts: 0, created: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn one_conversation_goes_in_order_and_what_runs_is_not_started_again() {
        let reply = Job::Reply(Reply::text("hi"));
        let handoff = Job::Handoff(Handoff { contact: Contact::default(), said: Vec::new() });
        let rows =
            || vec![row(1, &reply, Some(7)), row(2, &handoff, None), row(3, &reply, Some(7))];
        let mut running = InFlight::new();
        let ids = |running: &InFlight| -> Vec<Vec<i64>> {
            let found = running.startable(rows());
            found.values().map(|rows| rows.iter().map(|row| row.id.0).collect()).collect()
        };
        assert_eq!(ids(&running), [vec![1, 3], vec![2]]);
        let key = OrderingKey::Conversation(ConversationId(7));
        running.start(key.clone());
        assert_eq!(
            (ids(&running), running.conversations()),
            (vec![vec![2]], vec![ConversationId(7)])
        );
        running.note(Some(Ok(Ended { key, result: Ok(true) })));
        assert!(running.is_empty() && running.is_open());
    }

    #[test]
    fn a_closed_channel_and_the_first_failure_stay() {
        let ended = |result| Some(Ok(Ended { key: OrderingKey::Job(1), result }));
        let mut running = InFlight::new();
        running.note(ended(Ok(false)));
        running.note(ended(Ok(true)));
        assert!(!running.is_open());
        running.note(ended(Err(store::Error::Closed)));
        running.note(ended(Ok(true)));
        assert!(matches!(running.end(), Err(store::Error::Closed)));
    }
}
