//! Whether a model may be asked: one that was late or down is left alone for a while.
//!
//! Some servers answer one question at a time and go on with it when the asker has hung up. If every
//! customer's message were sent to such a server, each would wait behind the ones that were given up
//! before it. So after a failure the model rests, longer each time, and then one turn tries it while
//! all others go past.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// The longest rest.
const LONGEST: Duration = Duration::from_mins(5);

/// The health of one model.
#[derive(Debug, Default)]
pub(super) struct Health {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Until when it is not asked.
    rests_until: Option<Instant>,
    /// How often it has failed since it last answered.
    failures: u32,
}

impl State {
    fn rests(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }
}

impl Health {
    /// Returns whether it is left alone.
    pub(super) fn rests(&self, now: Instant) -> bool {
        self.state.lock().rests(now)
    }

    /// Returns whether a turn may ask it. After a failure only one turn may, which takes `trial` at
    /// most.
    pub(super) fn admits(&self, now: Instant, trial: Duration) -> bool {
        let mut state = self.state.lock();
        if state.rests(now) {
            return false;
        }
        if state.failures > 0 {
            state.rests_until = Some(now + trial);
        }
        true
    }

    /// Notes that it answered, be it with an error that says nothing of its health.
    pub(super) fn answered(&self) {
        *self.state.lock() = State::default();
    }

    /// Notes that it failed: it rests for `length`, doubled with each failure in a row.
    pub(super) fn failed(&self, length: Duration) {
        let mut state = self.state.lock();
        let rest = length.saturating_mul(2_u32.saturating_pow(state.failures)).min(LONGEST);
        state.failures = state.failures.saturating_add(1);
        state.rests_until = Some(Instant::now() + rest);
    }

    /// Notes that its server asked us to wait.
    pub(super) fn asked_to_wait(&self, length: Duration) {
        let until = Some(Instant::now() + length.min(LONGEST));
        *self.state.lock() = State { rests_until: until, failures: 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn each_failure_in_a_row_doubles_the_rest_and_an_answer_ends_it() {
        let health = Health::default();
        for rest in [20, 40, 80, 160, 300, 300] {
            health.failed(20 * SECOND);
            tokio::time::advance((rest - 1) * SECOND).await;
            assert!(health.rests(Instant::now()), "{rest}");
            tokio::time::advance(SECOND).await;
            assert!(!health.rests(Instant::now()), "{rest}");
        }
        health.answered();
        health.failed(20 * SECOND);
        tokio::time::advance(20 * SECOND).await;
        assert!(!health.rests(Instant::now()));
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_failure_one_turn_tries_it_and_the_others_go_past() {
        let health = Health::default();
        let now = Instant::now;
        assert!(health.admits(now(), 30 * SECOND) && health.admits(now(), 30 * SECOND));
        health.failed(20 * SECOND);
        assert!(!health.admits(now(), 30 * SECOND));
        tokio::time::advance(20 * SECOND).await;
        assert!(health.admits(now(), 30 * SECOND));
        assert!(!health.admits(now(), 30 * SECOND));
        health.answered();
        assert!(health.admits(now(), 30 * SECOND) && health.admits(now(), 30 * SECOND));
    }
}
