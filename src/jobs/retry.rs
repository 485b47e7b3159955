//! How often a job is tried, and when it is tried again.
//!
//! Waits double from one failure to the next, up to a limit. Both numbers depend on who waits: a
//! person in a chat, or a mailbox.

use jiff::{SignedDuration, Timestamp};

use crate::store::JobId;

/// How often a kind of job is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RetryPolicy {
    /// After how many failures it is given up.
    pub(super) max_attempts: u32,
    /// The first wait; each later one is twice as long.
    pub(super) first_wait: SignedDuration,
    /// The longest wait.
    pub(super) longest_wait: SignedDuration,
}

/// The longest wait that a platform can ask for.
pub(super) const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

impl RetryPolicy {
    /// For what is sent in a chat, or reminds: about a day. A person sits there, whose later
    /// answers wait as well, or an appointment begins.
    pub(super) const CHAT: Self = Self {
        max_attempts: 300,
        first_wait: SignedDuration::from_secs(5),
        longest_wait: SignedDuration::from_mins(5),
    };

    /// For letters and calendars: about four days.
    pub(super) const BACKGROUND: Self = Self {
        max_attempts: 20,
        first_wait: SignedDuration::from_secs(5),
        longest_wait: SignedDuration::from_hours(6),
    };

    /// For the events of visits that stand: about a month, each no longer than until its visit begins.
    pub(super) const UNTIL_THE_VISIT: Self = Self { max_attempts: 130, ..Self::BACKGROUND };

    /// Every minute, for about a month.
    pub(super) const EVERY_MINUTE: Self = Self {
        max_attempts: 43_200,
        first_wait: SignedDuration::from_mins(1),
        longest_wait: SignedDuration::from_mins(1),
    };

    /// Returns when to try again after so many failures before this one. Up to a quarter is added,
    /// another for each job: jobs that failed together must not come back together.
    pub(super) fn next_attempt(&self, now: Timestamp, failures: u32, job: JobId) -> Timestamp {
        let wait = 2_i32
            .checked_pow(failures)
            .and_then(|factor| self.first_wait.checked_mul(factor))
            .map_or(self.longest_wait, |wait| wait.min(self.longest_wait));
        // Neighbours differ most: the golden ratio's multiples are spread evenly.
        let spread = job.0.wrapping_mul(6180).rem_euclid(10_000);
        let more = wait.as_secs().saturating_mul(spread) / 40_000;
        let wait = wait.saturating_add(SignedDuration::from_secs(more));
        now.saturating_add(wait).unwrap_or(now)
    }

    /// Returns whether a job that has failed so often before this time may be tried again.
    pub(super) const fn allows(&self, failures: u32) -> bool {
        failures < self.max_attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(policy: RetryPolicy, failures: u32, job: i64) -> i64 {
        policy.next_attempt(Timestamp::UNIX_EPOCH, failures, JobId(job)).as_second()
    }

    #[test]
    fn waits_double_up_to_six_hours_and_differ_by_up_to_a_quarter() {
        let wait = |failures, job| wait(RetryPolicy::BACKGROUND, failures, job);
        let plain = [0, 1, 5, 30, u32::MAX].map(|failures| wait(failures, 0));
        assert_eq!(plain, [5, 10, 160, 21_600, 21_600]);
        for row in 0..1000 {
            let waits = [wait(0, row), wait(5, row), wait(30, row)];
            assert!(waits[0] <= 6 && waits[1] <= 200 && waits[2] <= 27_000, "{waits:?}");
            assert!(waits[1] >= 160 && wait(5, row) != wait(5, row + 1), "{waits:?}");
        }
    }

    #[test]
    fn a_person_in_a_chat_waits_five_minutes_at_most_and_a_day_in_all() {
        let waits: Vec<i64> =
            (0..300).map(|failures| wait(RetryPolicy::CHAT, failures, 0)).collect();
        assert_eq!(waits[..7], [5, 10, 20, 40, 80, 160, 300]);
        assert_eq!(waits.iter().max(), Some(&300));
        let day = 24 * 60 * 60;
        assert!((day..day + 7200).contains(&waits.iter().sum::<i64>()), "{waits:?}");
        assert!(RetryPolicy::CHAT.allows(299) && !RetryPolicy::CHAT.allows(300));
    }

    #[test]
    fn the_event_of_a_visit_is_written_again_for_about_a_month() {
        let policy = RetryPolicy::UNTIL_THE_VISIT;
        let all: i64 = (0..policy.max_attempts).map(|failures| wait(policy, failures, 0)).sum();
        let days = all / (24 * 60 * 60);
        assert!((27..35).contains(&days), "{days}");
    }

    #[test]
    fn a_calendar_is_read_again_about_every_minute() {
        let waits = [0, 5, 1000].map(|failures| wait(RetryPolicy::EVERY_MINUTE, failures, 0));
        assert_eq!(waits, [60, 60, 60]);
    }
}
