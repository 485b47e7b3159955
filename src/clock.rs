//! The current time: the only room that asks the operating system for it.
//!
//! Code that depends on the time takes `now` as an argument or holds a [`Clock`], so that a test
//! sets the time and `zapys chat --now` can try next week. A clock that starts at another time
//! advances by the monotonic clock, which a correction of the system's time cannot turn back.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// A source of the current time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the current instant.
    fn now(&self) -> Timestamp;
}

/// The system's clock, or a clock that starts at another time and advances with it.
#[derive(Debug, Clone, Default)]
pub struct SystemClock {
    /// The time it started at, and when that was; `None`: the system's time counts.
    start: Option<(Timestamp, Instant)>,
}

impl SystemClock {
    /// Starts a clock at an instant.
    #[expect(clippy::disallowed_methods, reason = "this is only this room asks for the time")]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start: Some((start, Instant::now())) }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is only this room asks for the time")]
    fn now(&self) -> Timestamp {
        let Some((start, since)) = self.start else {
            return Timestamp::now();
        };
        // NOTE: adding fails only beyond 292 billion years.
        SignedDuration::try_from(since.elapsed())
            .ok()
            .and_then(|elapsed| start.saturating_add(elapsed).ok())
            .unwrap_or(Timestamp::MAX)
    }
}

/// A clock that moves only when it is set or advanced; for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Timestamp>,
}

impl ManualClock {
    /// Makes a clock that shows an instant.
    pub fn new(now: Timestamp) -> Self {
        Self { now: Mutex::new(now) }
    }

    /// Sets the clock to an instant, which may be an earlier one.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock() = now;
    }

    /// Advances the clock; beyond the last instant it stands still.
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

/// The last sign of life of a loop; clones share it.
///
/// It counts by the monotonic clock, so a correction of the system's time does not make a loop look
/// stopped.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<Mutex<Instant>>);

impl Pulse {
    /// Gives a sign of life.
    #[expect(clippy::disallowed_methods, reason = "this is only this room asks for the time")]
    pub fn beat(&self) {
        *self.0.lock() = Instant::now();
    }

    /// Returns the time since the last sign.
    pub fn age(&self) -> Duration {
        self.0.lock().elapsed()
    }
}

impl Default for Pulse {
    #[expect(clippy::disallowed_methods, reason = "this is only this room asks for the time")]
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
