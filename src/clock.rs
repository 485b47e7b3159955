//! What time it is: the one place that asks the machine.
//!
//! Everything that depends on the time takes `now` as an argument or holds a [`Clock`], so that
//! a test decides when it is, and `zapys chat --now` can try next week out. A clock that was
//! started elsewhere runs on by the monotonic clock, which no correction of the system's time
//! can turn back.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the instant that counts as now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock, or one that was started at another time and runs on from there.
#[derive(Debug, Clone, Default)]
pub struct SystemClock {
    /// Where it was started, and when that was; `None`: the machine's time counts.
    start: Option<(Timestamp, Instant)>,
}

impl SystemClock {
    /// Starts a clock at an instant from which it runs on.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock the others are to ask")]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start: Some((start, Instant::now())) }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock the others are to ask")]
    fn now(&self) -> Timestamp {
        let Some((start, since)) = self.start else {
            return Timestamp::now();
        };
        // NOTE: adding fails only for lengths beyond 292 billion years; no process runs so long.
        SignedDuration::try_from(since.elapsed())
            .ok()
            .and_then(|elapsed| start.saturating_add(elapsed).ok())
            .unwrap_or(Timestamp::MAX)
    }
}

/// A clock that stands until it is told to move; for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Timestamp>,
}

impl ManualClock {
    /// Makes a clock that stands at an instant.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { now: Mutex::new(now) }
    }

    /// Puts the clock to an instant, earlier ones too.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock() = now;
    }

    /// Moves the clock on by elapsed time; it stops at the end of time.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.now.lock();
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.lock()
    }
}

/// When something last showed that it goes on; clones share it.
///
/// By the monotonic clock, which no correction of the system's time makes look stopped.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Mutex<Instant>>);

impl Pulse {
    /// Shows that it goes on.
    #[expect(clippy::disallowed_methods, reason = "this is the clock the others are to ask")]
    pub fn beat(&self) {
        *self.0.lock() = Instant::now();
    }

    /// Returns how long ago it last did.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.0.lock().elapsed()
    }
}

impl Default for Pulse {
    #[expect(clippy::disallowed_methods, reason = "this is the clock the others are to ask")]
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_until_it_is_moved() {
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = ManualClock::new(start);
        assert_eq!(clock.now(), clock.now());
        clock.advance(SignedDuration::from_mins(90));
        assert_eq!(clock.now(), "2026-03-02T09:30:00Z".parse().unwrap());
        clock.set(start);
        assert_eq!(clock.now(), start);
        clock.advance(SignedDuration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }

    #[test]
    fn a_clock_that_was_started_elsewhere_runs_on_from_there() {
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = SystemClock::starting_at(start);
        let (first, second) = (clock.now(), clock.now());
        assert!(start <= first && first <= second);
        assert!(second < start + SignedDuration::from_mins(1));
    }
}
