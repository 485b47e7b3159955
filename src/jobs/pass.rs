//! Passes over what is due.
//!
//! There are two halves, and neither waits for the other. Replies belong to channels that this
//! process alone has open, so they take no lock. What any process may keep (letters, unfinished
//! bookings) is kept under the lock. In both, what belongs together goes in order (the rows of
//! one conversation, the letters to one recipient) and everything else side by side: a far end
//! that hangs holds up its own rows alone, and new ones are looked for while it does.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, TryLockError},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use parking_lot::Mutex;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Pulse,
    files,
    store::{
        self, ConversationId, OutboxId, Scope,
        jobs::{self, Due, Reach},
    },
};

use super::{Deliver, Kept, keep::Step};

/// How many rows are looked at together, and how many conversations are told side by side.
const AT_ONCE: usize = 64;
/// How many letters and bookings are under way side by side: mail servers count connections.
const SIDE_BY_SIDE: usize = 6;
/// How many rows are kept under one lock, so that no process waits for ever.
const UNDER_LOCK: usize = 64;
/// How often the lock is asked for while another process has it.
const ASK_AGAIN: Duration = Duration::from_millis(20);
/// How long to sleep at most: the clock may be moved, and another process may have promised.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How long ends and news are gathered before the next look: a look costs more than a row.
const BREATH: Duration = Duration::from_millis(5);
/// How often rows are looked for that fall due while others are under way.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long what is under way may go on after a stop: a letter that is cut off may arrive twice.
const LAST: Duration = Duration::from_secs(30);

/// Keeps promises.
#[derive(Clone)]
pub struct Outbox {
    pub(super) deliver: Deliver,
    pub(super) reach: Reach,
    lock: PathBuf,
    /// When the house was last tidied; `None`: not by this process yet.
    pub(super) tidied: Arc<Mutex<Option<Timestamp>>>,
    /// When words were last forgotten; `None`: not by this process yet.
    pub(super) forgot: Arc<Mutex<Option<Timestamp>>>,
    pulses: Pulses,
    /// What was sent and could not be noted, because the disk was full: while this process lives
    /// it is noted again and not sent again.
    pub(super) unnoted: Arc<Mutex<BTreeMap<OutboxId, Kept>>>,
}

/// The signs of life of the two halves; each goes on without the other. While rows are under
/// way a half may give none for as long as one row may take ([`super::LONGEST_DELIVERY`]).
#[derive(Debug, Clone, Default)]
pub struct Pulses {
    /// Of what is said in conversations.
    pub talks: Pulse,
    /// Of the rest.
    pub rest: Pulse,
}

/// One of the two halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    /// What is said in conversations.
    Talks,
    /// What any process may keep.
    Rest,
}

/// What goes in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    /// The rows of one conversation.
    Talk(ConversationId),
    /// The rows of one lane of the store.
    Named(String),
    /// One row.
    Row(i64),
}

impl Lane {
    fn of(row: &Due) -> Self {
        match (row.promise.conversation, &row.promise.lane) {
            (Some(conversation), _) => Self::Talk(conversation),
            (None, Some(lane)) => Self::Named(lane.clone()),
            (None, None) => Self::Row(row.id.0),
        }
    }
}

/// How the rows of a lane ended; `false`: its channel takes nothing more in this process.
type Ended = (Lane, Result<bool, store::Error>);

impl Outbox {
    /// Keeps the promises of a reach; `lock` is the file that processes on one store share.
    #[must_use]
    pub fn new(deliver: Deliver, reach: Reach, lock: PathBuf) -> Self {
        Self {
            deliver,
            reach,
            lock,
            tidied: Arc::default(),
            forgot: Arc::default(),
            pulses: Pulses::default(),
            unnoted: Arc::default(),
        }
    }

    /// Shows by these pulses that it goes on.
    #[must_use]
    pub fn with_pulses(self, pulses: Pulses) -> Self {
        Self { pulses, ..self }
    }

    /// Sends all that is due now and returns when nothing is, or nothing can be.
    ///
    /// # Errors
    /// When the store fails; what was promised is still there.
    pub async fn drain(&self) -> Result<(), store::Error> {
        self.drain_until(&CancellationToken::new()).await
    }

    /// The same, but begins nothing more once it is told to stop, and ends what it has begun: a
    /// letter that is cut off may arrive twice.
    ///
    /// # Errors
    /// When the store fails; what was promised is still there.
    pub async fn drain_until(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        loop {
            let (open, rest) =
                tokio::join!(self.pass(Half::Talks, stop), self.pass(Half::Rest, stop));
            rest?;
            if !open? || stop.is_cancelled() {
                return Ok(());
            }
            // A booking that was finished, or a house that was tidied, may have promised more.
            self.tidy().await?;
            if self.due(&self.reach, &BTreeSet::new(), 1).await?.is_empty() {
                return Ok(());
            }
        }
    }

    /// Keeps promises until it is told to stop.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        // Where one half fails the other ends what it has begun.
        let enough = stop.child_token();
        let serve = async |half| {
            let served = self.serve(half, &enough).await;
            enough.cancel();
            served
        };
        let (talks, rest) = tokio::join!(serve(Half::Talks), serve(Half::Rest));
        talks.and(rest)
    }

    async fn serve(&self, half: Half, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.deliver.store.signals().outbox();
        loop {
            self.pulse(half).beat();
            signal.mark_unchanged();
            let called_off = async {
                stop.cancelled().await;
                tokio::time::sleep(LAST).await;
            };
            let open = tokio::select! {
                passed = self.pass(half, stop) => passed?,
                () = called_off => return Ok(()),
            };
            if half == Half::Rest && !stop.is_cancelled() {
                self.tidy().await?;
                // Every reply that is sent gives the signal, and a letter has time.
                tokio::time::sleep(BREATH * 10).await;
            }
            let sleep = if open { self.until_next(half).await? } else { LONGEST_SLEEP };
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(sleep) => {}
                changed = signal.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    const fn pulse(&self, half: Half) -> &Pulse {
        match half {
            Half::Talks => &self.pulses.talks,
            Half::Rest => &self.pulses.rest,
        }
    }

    /// The rows of a half; `None`: it is no business of this process.
    fn reach_of(&self, half: Half) -> Option<Reach> {
        match half {
            Half::Talks => Some(Reach { unbound: false, ..self.reach.clone() }),
            Half::Rest if !self.reach.unbound => None,
            Half::Rest => Some(Reach { scope: Scope::Places(Vec::new()), unbound: true }),
        }
    }

    /// Keeps what is due of a half, and begins nothing more after a stop; `false`: a channel of
    /// this process is closed.
    async fn pass(&self, half: Half, stop: &CancellationToken) -> Result<bool, store::Error> {
        let Some(reach) = self.reach_of(half) else { return Ok(true) };
        match half {
            Half::Talks => self.work(half, &reach, (AT_ONCE, usize::MAX), stop).await,
            Half::Rest => {
                while !self.due(&reach, &BTreeSet::new(), 1).await?.is_empty() {
                    let _held = tokio::select! {
                        biased;
                        () = stop.cancelled() => return Ok(true),
                        held = self.lock() => held?,
                    };
                    self.work(half, &reach, (SIDE_BY_SIDE, UNDER_LOCK), stop).await?;
                }
                Ok(true)
            }
        }
    }

    /// Keeps what is due of a reach, at most `most` rows, with so many lanes side by side, until
    /// nothing is; `false`: a channel of this process is closed. What is under way is never cut
    /// off by the failure of another row.
    async fn work(
        &self,
        half: Half,
        reach: &Reach,
        (lanes, most): (usize, usize),
        stop: &CancellationToken,
    ) -> Result<bool, store::Error> {
        let mut signal = self.deliver.store.signals().outbox();
        let mut running: JoinSet<Ended> = JoinSet::new();
        let mut busy = BTreeSet::new();
        let (mut open, mut taken) = (Ok(true), 0);
        loop {
            self.pulse(half).beat();
            signal.mark_unchanged();
            let goes_on = matches!(open, Ok(true)) && !stop.is_cancelled();
            if goes_on && taken < most && busy.len() < lanes {
                match self.lanes(reach, &busy).await {
                    Ok(found) => {
                        for (lane, rows) in found.into_iter().take(lanes - busy.len()) {
                            taken += rows.len();
                            busy.insert(lane.clone());
                            let (this, stop) = (self.clone(), stop.clone());
                            running.spawn(async move { (lane, this.in_order(rows, &stop).await) });
                        }
                    }
                    Err(error) => open = Err(error),
                }
            }
            if busy.is_empty() {
                return open;
            }
            let more = goes_on && taken < most && busy.len() < lanes;
            tokio::select! {
                ended = running.join_next() => after(&mut busy, &mut open, ended),
                _ = signal.changed(), if more => {}
                () = tokio::time::sleep(LOOK_AGAIN), if more => {}
            }
            let breath = tokio::time::sleep(BREATH);
            tokio::pin!(breath);
            while !busy.is_empty() {
                tokio::select! {
                    ended = running.join_next() => after(&mut busy, &mut open, ended),
                    () = &mut breath => break,
                }
            }
        }
    }

    /// What is due, by lanes, without those that are busy.
    async fn lanes(
        &self,
        reach: &Reach,
        busy: &BTreeSet<Lane>,
    ) -> Result<BTreeMap<Lane, Vec<Due>>, store::Error> {
        let mut found: BTreeMap<Lane, Vec<Due>> = BTreeMap::new();
        for row in self.due(reach, busy, AT_ONCE).await? {
            found.entry(Lane::of(&row)).or_default().push(row);
        }
        found.retain(|lane, _| !busy.contains(lane));
        Ok(found)
    }

    /// Keeps the rows of one lane until one has to wait; `false`: nobody can be told.
    async fn in_order(
        &self,
        rows: Vec<Due>,
        stop: &CancellationToken,
    ) -> Result<bool, store::Error> {
        for row in rows {
            if stop.is_cancelled() {
                break;
            }
            match self.keep(&row).await? {
                Step::Done => {}
                Step::Waits => return Ok(true),
                Step::Closed => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Returns what is due, but not in conversations that are being told something: one in which
    /// very much waits must not stand in front of all others.
    async fn due(
        &self,
        reach: &Reach,
        busy: &BTreeSet<Lane>,
        most: usize,
    ) -> Result<Vec<Due>, store::Error> {
        let (reach, now) = (reach.clone(), self.deliver.clock.now());
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        let talks = busy.iter().filter_map(|lane| match lane {
            Lane::Talk(conversation) => Some(*conversation),
            Lane::Named(_) | Lane::Row(_) => None,
        });
        let busy: Vec<ConversationId> = talks.collect();
        self.deliver.store.read(move |db| jobs::due(db, &reach, now, (&busy, most))).await
    }

    async fn until_next(&self, half: Half) -> Result<Duration, store::Error> {
        let Some(reach) = self.reach_of(half) else { return Ok(LONGEST_SLEEP) };
        let next = self.deliver.store.read(move |db| jobs::next_due(db, &reach)).await?;
        let wait = next.map(|next| next.duration_since(self.deliver.clock.now()));
        let wait = wait.map(|wait| Duration::try_from(wait).unwrap_or(Duration::ZERO));
        Ok(wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    /// Waits for the lock that processes on one store share; it ends with the process. It is
    /// asked for again and again and not waited for on a thread, which could not be called off.
    async fn lock(&self) -> Result<File, store::Error> {
        let failed = |error: std::io::Error| store::Error::Open {
            step: "lock the outbox",
            source: Arc::new(error),
        };
        let file = files::open_lock_file(&self.lock).map_err(failed)?;
        loop {
            self.pulses.rest.beat();
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(ASK_AGAIN).await,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}

/// Notes that a lane is free again, and whether more can be kept; the first failure stays.
fn after(
    busy: &mut BTreeSet<Lane>,
    open: &mut Result<bool, store::Error>,
    ended: Option<Result<Ended, JoinError>>,
) {
    let ended = match ended {
        None => return busy.clear(),
        Some(Err(_)) => Err(store::Error::Closed),
        Some(Ok((lane, ended))) => {
            busy.remove(&lane);
            ended
        }
    };
    if let (Ok(was), Ok(is)) = (&*open, &ended) {
        *open = Ok(*was && *is);
    } else if open.is_ok() {
        *open = ended;
    }
}
