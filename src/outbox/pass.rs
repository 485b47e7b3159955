//! Passes over what is due, and when to try again.

use std::{fs::File, path::PathBuf, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::store::{
    self,
    outbox::{self, Due, Reach},
};

use super::{Deliver, Kept};

/// How many rows are looked at together.
const AT_ONCE: u32 = 64;
/// How often a promise is tried; with the waits below this is about four days.
const MOST_TRIES: u32 = 20;
/// The first wait before trying again; each later one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait before trying again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// How long to sleep at most: the clock may be moved, and another process may have promised.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Keeps promises.
#[derive(Clone)]
pub struct Outbox {
    deliver: Deliver,
    reach: Reach,
    lock: PathBuf,
}

impl Outbox {
    /// Keeps the promises of a reach; `lock` is the file that processes on one store share.
    #[must_use]
    pub fn new(deliver: Deliver, reach: Reach, lock: PathBuf) -> Self {
        Self { deliver, reach, lock }
    }

    /// Sends all that is due now and returns when nothing is.
    ///
    /// # Errors
    /// When the store fails; what was promised is still there.
    pub async fn drain(&self) -> Result<(), store::Error> {
        if self.due().await?.is_empty() {
            return Ok(());
        }
        let _held = self.lock().await?;
        loop {
            let due = self.due().await?;
            if due.is_empty() {
                return Ok(());
            }
            for row in due {
                self.keep(&row).await?;
            }
        }
    }

    /// Keeps promises until it is told to stop.
    ///
    /// # Errors
    /// When the store can no longer be read.
    pub async fn run(&self, stop: &CancellationToken) -> Result<(), store::Error> {
        let mut signal = self.deliver.store.signals().outbox();
        loop {
            signal.mark_unchanged();
            self.drain().await?;
            let sleep = self.until_next().await?;
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = tokio::time::sleep(sleep) => {}
                changed = signal.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    async fn due(&self) -> Result<Vec<Due>, store::Error> {
        let (reach, now) = (self.reach.clone(), self.deliver.clock.now());
        self.deliver.store.read(move |db| outbox::due(db, &reach, now, AT_ONCE)).await
    }

    async fn until_next(&self) -> Result<Duration, store::Error> {
        let reach = self.reach.clone();
        let next = self.deliver.store.read(move |db| outbox::next_due(db, &reach)).await?;
        let wait = next.map(|next| next.duration_since(self.deliver.clock.now()));
        let wait = wait.map(|wait| Duration::try_from(wait).unwrap_or(Duration::ZERO));
        Ok(wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    /// Waits for the lock that processes on one store share; it ends with the process.
    async fn lock(&self) -> Result<File, store::Error> {
        let path = self.lock.clone();
        let locked = tokio::task::spawn_blocking(move || {
            let file = File::options().create(true).truncate(false).write(true).open(path)?;
            file.lock()?;
            Ok::<_, std::io::Error>(file)
        });
        let locked = locked.await.map_err(|_| store::Error::Closed)?;
        locked.map_err(|error| store::Error::Open {
            step: "lock the outbox",
            source: std::sync::Arc::new(error),
        })
    }

    async fn keep(&self, row: &Due) -> Result<(), store::Error> {
        let kept = self.deliver.keep(row).await?;
        let (id, now, attempts) = (row.id, self.deliver.clock.now(), row.attempts);
        let store = &self.deliver.store;
        match kept {
            Kept::Sent => {
                store.write(move |tx| outbox::sent(tx, id, now)).await?;
            }
            Kept::Later(why) if attempts < MOST_TRIES => {
                tracing::warn!(row = %id, attempts, %why, "not sent yet");
                let at = next_try(now, attempts);
                store.write(move |tx| outbox::retry_at(tx, id, &why, at)).await?;
            }
            Kept::Later(why) | Kept::Never(why) => {
                tracing::error!(row = %id, %why, "given up");
                self.deliver.give_up(row).await?;
                store.write(move |tx| outbox::give_up(tx, id, &why, now)).await?;
            }
        }
        Ok(())
    }
}

/// Returns when to try again after so many failures.
fn next_try(now: Timestamp, failures: u32) -> Timestamp {
    let wait = 2_i32
        .checked_pow(failures)
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    now.saturating_add(wait).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours() {
        let wait = |failures| next_try(Timestamp::UNIX_EPOCH, failures).as_second();
        assert_eq!(
            (wait(0), wait(1), wait(5), wait(30), wait(u32::MAX)),
            (5, 10, 160, 21_600, 21_600)
        );
    }
}
