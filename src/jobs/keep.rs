//! One promise, what became of it, and when it is tried again.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::store::{
    self, OutboxId,
    jobs::{self, Due},
    transcript,
};

use super::{Kept, Outbox};

/// How long one row may take; the far ends have shorter limits of their own, and a mail server
/// that looks into a letter before it answers has the longest.
pub const LONGEST_DELIVERY: Duration = Duration::from_mins(3);
/// How often a promise is tried; with the waits below this is about four days.
const MOST_TRIES: u32 = 20;
/// How often what is said in a chat, or reminds, is tried; this is about a day.
const MOST_TRIES_SOON: u32 = 300;
/// The first wait before trying again; each later one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait before trying again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// The longest wait of what is said in a chat, or reminds: somebody sits there, whose later
/// answers wait as well, or an appointment begins.
const LONGEST_WAIT_SOON: SignedDuration = SignedDuration::from_mins(5);

/// How the rows of a lane go on after one.
pub(super) enum Step {
    /// The row is settled.
    Done,
    /// It is tried again later, and what comes after it waits.
    Waits,
    /// Its channel takes nothing more in this process.
    Closed,
}

impl Outbox {
    /// Keeps one promise and notes what became of it.
    pub(super) async fn keep(&self, row: &Due) -> Result<Step, store::Error> {
        let kept = match self.unnoted(row.id) {
            Some(kept) => kept,
            None => self.deliver(row).await?,
        };
        let (id, now, attempts) = (row.id, self.deliver.clock.now(), row.attempts);
        if let Kept::Sent | Kept::Said(_) | Kept::Refused(_) = &kept {
            self.keep_unnoted(id, Some(kept.clone()));
        }
        let step = self.note(row, kept, now, attempts).await?;
        self.keep_unnoted(id, None);
        Ok(step)
    }

    /// Notes what became of a promise.
    async fn note(
        &self,
        row: &Due,
        kept: Kept,
        now: Timestamp,
        attempts: u32,
    ) -> Result<Step, store::Error> {
        let (id, (most_tries, longest_wait)) = (row.id, patience(row));
        let store = &self.deliver.store;
        match kept {
            Kept::Sent => {
                store.write(move |tx| jobs::sent(tx, id, now)).await?;
                tracing::info!(row = %id, kind = row.promise.kind, attempts, "sent");
            }
            Kept::Said(entry) => {
                let conversation = row.promise.conversation;
                let said = store.write(move |tx| {
                    if let (true, Some(to)) = (jobs::sent(tx, id, now)?, conversation) {
                        transcript::append(tx, to, None, &[*entry], now)?;
                    }
                    Ok(())
                });
                said.await?;
            }
            Kept::Void(why) => {
                store.write(move |tx| jobs::drop_one(tx, id, &why, now)).await?;
            }
            Kept::Closed(why) => {
                tracing::warn!(row = %id, %why, "kept for the next process");
                return Ok(Step::Closed);
            }
            Kept::Wait(pause) if attempts < most_tries => {
                tracing::info!(row = %id, seconds = pause.as_secs(), "asked to wait");
                let pause = SignedDuration::try_from(pause).unwrap_or(LONGEST_WAIT);
                let at = now.saturating_add(pause.min(LONGEST_WAIT)).unwrap_or(now);
                let why = "the platform asks to wait";
                store.write(move |tx| jobs::retry_at(tx, id, why, at)).await?;
                return Ok(Step::Waits);
            }
            Kept::Later(why) if attempts < most_tries => {
                tracing::warn!(row = %id, attempts, %why, "not sent yet");
                let at = next_try(now, attempts, id, longest_wait);
                store.write(move |tx| jobs::retry_at(tx, id, &why, at)).await?;
                return Ok(Step::Waits);
            }
            Kept::Wait(_) => {
                self.drop_row(row, "the platform asks to wait, again and again").await?;
            }
            Kept::Later(why) | Kept::Refused(why) | Kept::Never(why) => {
                self.drop_row(row, &why).await?;
            }
        }
        Ok(Step::Done)
    }

    fn unnoted(&self, id: OutboxId) -> Option<Kept> {
        let all = self.unnoted.lock();
        all.get(&id).cloned()
    }

    fn keep_unnoted(&self, id: OutboxId, kept: Option<Kept>) {
        let mut all = self.unnoted.lock();
        match kept {
            Some(kept) => all.insert(id, kept),
            None => all.remove(&id),
        };
    }

    /// Gives a promise up for good, and sees to what follows from that.
    async fn drop_row(&self, row: &Due, why: &str) -> Result<(), store::Error> {
        let (id, now, why) = (row.id, self.deliver.clock.now(), why.to_owned());
        tracing::error!(row = %id, %why, "given up");
        self.deliver.give_up(row).await?;
        self.deliver.store.write(move |tx| jobs::give_up(tx, id, &why, now)).await.map(drop)
    }

    /// Delivers within [`LONGEST_DELIVERY`], in a task of its own: one row that hangs or panics
    /// must not stop the others.
    async fn deliver(&self, row: &Due) -> Result<Kept, store::Error> {
        let mut task = JoinSet::new();
        let (deliver, row) = (self.deliver.clone(), row.clone());
        task.spawn(async move { deliver.keep(&row).await });
        match tokio::time::timeout(LONGEST_DELIVERY, task.join_next()).await {
            Ok(Some(Ok(kept))) => kept,
            Ok(_) => Ok(Kept::Later("sending it panicked".into())),
            Err(_) => Ok(Kept::Later("the far end did not answer in time".into())),
        }
    }
}

/// Returns how often a row is tried, and the longest wait in between.
fn patience(row: &Due) -> (u32, SignedDuration) {
    if row.promise.conversation.is_some() || row.promise.kind == "reminder" {
        (MOST_TRIES_SOON, LONGEST_WAIT_SOON)
    } else {
        (MOST_TRIES, LONGEST_WAIT)
    }
}

/// Returns when to try again after so many failures. Up to a quarter is added, another for each
/// row: what failed together must not come back together.
fn next_try(now: Timestamp, failures: u32, row: OutboxId, longest: SignedDuration) -> Timestamp {
    let wait = 2_i32
        .checked_pow(failures)
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(longest, |wait| wait.min(longest));
    // Neighbours differ most: the golden ratio's multiples are spread evenly.
    let spread = row.0.wrapping_mul(6180).rem_euclid(10_000);
    let more = wait.as_secs().saturating_mul(spread) / 40_000;
    let wait = wait.saturating_add(SignedDuration::from_secs(more));
    now.saturating_add(wait).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_differ_by_up_to_a_quarter() {
        let wait = |failures, row| {
            next_try(Timestamp::UNIX_EPOCH, failures, OutboxId(row), LONGEST_WAIT).as_second()
        };
        let plain = [0, 1, 5, 30, u32::MAX].map(|failures| wait(failures, 0));
        assert_eq!(plain, [5, 10, 160, 21_600, 21_600]);
        for row in 0..1000 {
            let waits = [wait(0, row), wait(5, row), wait(30, row)];
            assert!(waits[0] <= 6 && waits[1] <= 200 && waits[2] <= 27_000, "{waits:?}");
            assert!(waits[1] >= 160 && wait(5, row) != wait(5, row + 1), "{waits:?}");
        }
    }
}
