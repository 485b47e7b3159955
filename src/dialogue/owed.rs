//! Whether the customer's words order a call, so that an answer without it may be none.
//!
//! It judges language models that only talk. A complete order is owed its call. What is hedged ("around
//! eleven maybe") or vague ("a bit later") may be answered in words, and a change of what stands with a
//! question about it.

use crate::understanding::{Request, Shift};

use super::{Goal, Heard, Stage, State, plan::Call};

/// What a model owes the customer, from little to much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// An answer.
    Words,
    /// A call, or a question about what was said.
    Question,
    /// A call.
    Call,
}

impl Owed {
    /// Returns what is owed where a call follows from what was heard; the state is the one after it.
    #[must_use]
    pub fn of(call: &Call, state: &State, heard: &Heard) -> Self {
        match call {
            Call::Book { .. } if !heard.hedged && !heard.is_vague() => Self::Call,
            // "No, please cancel it" is a wish; a bare no is none.
            Call::Cancel(_) | Call::List if heard.is_no() && heard.wants(Request::Cancel) => {
                Self::Question
            }
            _ if heard.is_no() || heard.is_vague() => Self::Words,
            Call::List if matches!(state.draft.goal, Goal::None | Goal::Book) => Self::Call,
            Call::Cancel(_) if heard.confirm == Some(true) => Self::Call,
            Call::Reschedule { .. } if !heard.hedged => Self::Call,
            Call::List
            | Call::Cancel(_)
            | Call::Correct(..)
            | Call::Resend(_)
            | Call::Late
            | Call::Wait(_)
            | Call::StopWaiting
            | Call::Human => Self::Question,
            Call::Check { .. } | Call::Book { .. } | Call::Reschedule { .. } | Call::Release => {
                Self::Words
            }
        }
    }
}

impl Heard {
    fn is_no(&self) -> bool {
        self.confirm == Some(false)
    }

    /// Whether another time is wanted, and no word says which.
    fn is_vague(&self) -> bool {
        let vague = self.shifts.iter().any(|shift| matches!(shift, Shift::Vague(_)));
        vague && !self.is_timed()
    }
}

impl State {
    /// Ends a turn in which a look-up or a change was due and no model made it: what was offered or
    /// shown before is no longer what the customer speaks of, and a later yes does not mean it.
    pub fn drop_offers(&mut self, due: &[Call]) {
        let is_other = |call: &Call| {
            matches!(
                call,
                Call::Check { .. }
                    | Call::Book { .. }
                    | Call::Reschedule { .. }
                    | Call::Cancel(_)
                    | Call::List
            )
        };
        let is_open = match self.stage {
            Stage::Confirming { .. } | Stage::Cancelling { .. } => true,
            _ => !self.offers().is_empty(),
        };
        if is_open && due.iter().any(is_other) {
            self.stage = Stage::Gathering;
        }
    }
}
