//! Tidies the house: bookings that were left behind, and words that need not be kept.
//!
//! It goes with the outbox, because every process that serves customers runs that, after
//! answering: nobody waits for it, and no other program has to be set up for it.

use std::sync::PoisonError;

use jiff::SignedDuration;

use crate::store::{self, retention};

use super::Outbox;

/// How often words are forgotten.
const FORGET_EVERY: SignedDuration = SignedDuration::from_hours(24);

impl Outbox {
    /// Finds bookings that nothing will finish, once; forgets what a business need not keep, at
    /// first and once a day.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn tidy(&self) -> Result<(), store::Error> {
        let now = self.deliver.clock.now();
        let before = {
            let mut tidied = self.tidied.lock().unwrap_or_else(PoisonError::into_inner);
            let due = tidied.is_none_or(|last| now.duration_since(last) >= FORGET_EVERY);
            if !due {
                return Ok(());
            }
            tidied.replace(now)
        };
        if before.is_none() {
            self.deliver.desk.take_up(&self.reach.scope).await?;
        }
        for (bot, profile) in self.deliver.profiles.iter() {
            let Ok(until) = now.checked_sub(profile.limits.keep_messages) else { continue };
            let bot = bot.clone();
            let forget = move |tx: &store::Tx<'_>| retention::forget_before(tx, &bot, until);
            let lines = self.deliver.store.write(forget).await?;
            if lines > 0 {
                tracing::info!(bot = %profile.id, lines, "forgot what was kept long enough");
            }
        }
        Ok(())
    }
}
