//! Whether a model may be asked: one that was late, down or only chats is left alone for a while.
//!
//! Some servers answer one question at a time and go on with it when the asker has hung up. If every
//! customer's message were sent to such a server, each would wait behind the ones that were given up
//! before it. A model that talks where it has to call a function costs time and money, and another one
//! has to answer. So after a failure the model rests, longer each time, and then one turn tries it while
//! all others go past. What is known of it can be told to its owner ([`Condition`]).

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// The longest rest.
const LONGEST: Duration = Duration::from_mins(5);

/// From so many times in a row on a model rests that only chats: one time may be its own choice.
const MOST_CHATTER: u32 = 3;

/// How long it rests then, at first.
const CHATTER_REST: Duration = Duration::from_mins(2);

/// What is known of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It answers.
    Works,
    /// It did not answer in time, or could not be reached.
    Late,
    /// It talks where it has to call a function.
    Chatters,
}

impl Condition {
    /// Returns the sentence for the owner.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Works => "it answers",
            Self::Late => {
                "it did not answer in time, so it is left alone for a while and the next model or \
                 the offline one answers"
            }
            Self::Chatters => {
                "it talks where it has to call a function, so it is left alone for a while and the \
                 next model or the offline one answers"
            }
        }
    }
}

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
    /// How often it has only chatted since it last called a function.
    chatter: u32,
    /// What is known of it. `None`: it was not yet seen to fail or to call a function.
    condition: Option<Condition>,
    /// What was told of it last.
    told: Option<Condition>,
}

impl State {
    fn rests(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }

    /// Notes a failure: it rests for `length`, doubled with each one in a row.
    fn fail(&mut self, length: Duration, condition: Condition) {
        let rest = length.saturating_mul(2_u32.saturating_pow(self.failures)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        self.rests_until = Some(Instant::now() + rest);
        self.condition = Some(condition);
    }

    fn end_rest(&mut self) {
        (self.rests_until, self.failures) = (None, 0);
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

    /// Notes that it answered in words, or with an error that says nothing of its health.
    pub(super) fn answered(&self) {
        let mut state = self.state.lock();
        state.end_rest();
        if state.condition == Some(Condition::Late) {
            state.condition = Some(Condition::Works);
        }
    }

    /// Notes that it called a function.
    pub(super) fn called(&self) {
        let mut state = self.state.lock();
        state.end_rest();
        state.chatter = 0;
        state.condition = Some(Condition::Works);
    }

    /// Notes that it was late or down: it rests for `length` or longer.
    pub(super) fn failed(&self, length: Duration) {
        self.state.lock().fail(length, Condition::Late);
    }

    /// Notes that it chatted where it had to call a function.
    pub(super) fn chattered(&self) {
        let mut state = self.state.lock();
        state.chatter = state.chatter.saturating_add(1);
        if state.chatter >= MOST_CHATTER {
            state.fail(CHATTER_REST, Condition::Chatters);
        } else {
            state.end_rest();
        }
    }

    /// Notes that its server asked us to wait.
    pub(super) fn asked_to_wait(&self, length: Duration) {
        let mut state = self.state.lock();
        state.end_rest();
        state.rests_until = Some(Instant::now() + length.min(LONGEST));
    }

    /// Returns what is known of it, if that was not told yet.
    pub(super) fn take_news(&self) -> Option<Condition> {
        let mut state = self.state.lock();
        let news = state.condition.filter(|_| state.condition != state.told);
        state.told = state.condition;
        news
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

    #[tokio::test(start_paused = true)]
    async fn a_model_that_chats_again_and_again_rests_until_it_calls() {
        let health = Health::default();
        let rests = || health.rests(Instant::now());
        health.chattered();
        health.answered();
        health.chattered();
        assert!(!rests());
        assert_eq!(health.take_news(), None);
        health.chattered();
        assert!(rests());
        assert_eq!((health.take_news(), health.take_news()), (Some(Condition::Chatters), None));
        tokio::time::advance(CHATTER_REST).await;
        assert!(!rests());
        health.answered();
        assert_eq!(health.take_news(), None, "words alone prove nothing");
        health.chattered();
        assert!(rests());
        tokio::time::advance(LONGEST).await;
        health.called();
        assert_eq!(health.take_news(), Some(Condition::Works));
        health.chattered();
        assert!(!rests(), "one time may be its own choice");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_known_of_a_model_is_told_once() {
        let health = Health::default();
        health.answered();
        assert_eq!(health.take_news(), None);
        health.failed(SECOND);
        health.failed(SECOND);
        assert_eq!((health.take_news(), health.take_news()), (Some(Condition::Late), None));
        health.answered();
        assert_eq!(health.take_news(), Some(Condition::Works));
    }
}
