//! Whether the customer's words order a call so plainly that an answer without it is none.
//!
//! It judges language models that only talk. What is hedged ("around eleven maybe"), vague ("a bit
//! later") or refused may well be answered with a question.

use super::{Goal, Heard, State, plan::Call};

/// Returns whether a call is owed, which follows from what was heard; the state is the one after it.
#[must_use]
pub fn is_owed(call: &Call, state: &State, heard: &Heard) -> bool {
    match call {
        // Where a booking is to be moved or cancelled, a question may come first.
        Call::List => matches!(state.draft.goal, Goal::None | Goal::Book),
        Call::Book { .. } => !heard.hedged,
        Call::Reschedule(..) => heard.is_timed() && !heard.hedged,
        Call::Cancel(_) => heard.confirm == Some(true),
        Call::Check { .. }
        | Call::Release
        | Call::Correct(..)
        | Call::Resend(_)
        | Call::Late
        | Call::Human => false,
    }
}

impl State {
    /// Ends a turn in which a look-up or a booking was due and no model made it: what was offered
    /// before is no longer what the customer speaks of.
    pub fn drop_offers(&mut self, due: &[Call]) {
        let is_other = |call: &Call| matches!(call, Call::Check { .. } | Call::Book { .. });
        if due.iter().any(is_other) && !self.offers().is_empty() {
            self.stage = super::Stage::Gathering;
        }
    }
}
