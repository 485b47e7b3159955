//! Which loop of the worker has stopped, by the pulses that the loops give.

use std::time::Duration;

use crate::{
    clock::Pulse,
    conversation,
    jobs::{self, LONGEST_ATTEMPT},
};

/// How long the answering loop may go without looking for messages.
const LOOKS: Duration = Duration::from_secs(150);
/// How long no turn may end, well or badly, while messages wait.
const ANSWERS: Duration = Duration::from_mins(10);
/// How long a queue of jobs may go without a pass: the longest delivery, and a margin.
const JOBS: Duration = LONGEST_ATTEMPT.saturating_add(Duration::from_mins(1));

/// The pulses of the worker's loops.
#[derive(Debug, Clone, Default)]
pub(super) struct Pulses {
    /// Of the loop that answers messages.
    pub(super) answering: conversation::Pulses,
    /// Of the loops that run jobs.
    pub(super) sending: jobs::Pulses,
}

/// A loop that is watched.
struct Watched {
    name: &'static str,
    /// The time since its last pulse.
    age: Duration,
    /// The longest time between two pulses.
    longest: Duration,
}

impl Pulses {
    /// Returns a loop that has given no pulse for too long; `None`: all go on.
    pub(super) fn stalled(&self) -> Option<&'static str> {
        let watched = |name, pulse: &Pulse, longest| Watched { name, age: pulse.age(), longest };
        stalled([
            watched("the loop that answers messages", &self.answering.looks, LOOKS),
            watched("the answering of messages", &self.answering.answers, ANSWERS),
            watched("the sending of replies", &self.sending.chat, JOBS),
            watched("the loop that runs jobs", &self.sending.background, JOBS),
        ])
    }
}

fn stalled(all: impl IntoIterator<Item = Watched>) -> Option<&'static str> {
    all.into_iter().find(|watched| watched.age > watched.longest).map(|watched| watched.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(name: &'static str, seconds: u64) -> Watched {
        Watched { name, age: Duration::from_secs(seconds), longest: Duration::from_secs(10) }
    }

    #[test]
    fn the_first_loop_that_is_silent_for_too_long_has_stalled() {
        assert_eq!(stalled([after("a", 0), after("b", 10)]), None);
        assert_eq!(stalled([after("a", 0), after("b", 11), after("c", 12)]), Some("b"));
    }

    #[test]
    fn loops_that_have_just_started_have_not_stalled() {
        assert_eq!(Pulses::default().stalled(), None);
    }
}
