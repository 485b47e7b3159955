//! How much a turn may still cost, by the limits in the business's profile.
//!
//! Over its limit, a customer is still answered, by the offline model. The turn is counted when it
//! begins, in the same transaction, and only on its first attempt.

use jiff::civil::Date;

use crate::{
    bots::{BusinessProfile, Limits},
    store::{self, CustomerId, Tx, turns::Turn, usage},
};

use super::event::TurnEvent;

/// How much a turn may still cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// The date on which the turn began, in the business's time zone.
    pub(super) day: Date,
    /// Whether language models must not be asked any more.
    pub(super) spent: bool,
}

/// What was used on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Used {
    /// Turns of the customer, this one included.
    turns: u64,
    /// Tokens of all customers of the business.
    tokens: u64,
}

/// Counts a turn and returns how much it may still cost.
pub(super) fn count(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    customer: CustomerId,
    turn: &Turn,
) -> Result<Budget, store::Error> {
    let day = profile.today(turn.started);
    // The customer did not cause a calendar change, and no model is asked about it.
    if matches!(TurnEvent::of(turn), TurnEvent::CalendarChange(_)) {
        return Ok(Budget { day, spent: false });
    }
    if turn.attempts == 0 {
        usage::count_turn(tx, customer, day)?;
    }
    let turns = usage::turns(tx, customer, day)?;
    let most = u64::from(profile.limits.turns_per_day);
    if most > 0 && turns == most + 1 {
        tracing::info!(business = %profile.id, "turn limit reached; the offline model answers");
    }
    let tokens = match profile.limits.tokens_per_day {
        0 => 0,
        _ => usage::tokens(tx, &profile.id, day)?,
    };
    Ok(Budget { day, spent: is_spent(&profile.limits, Used { turns, tokens }) })
}

/// Returns whether a limit is used up; a limit of 0 is none. The answer that takes the last token
/// may take more than is left, and no answer after it.
fn is_spent(limits: &Limits, used: Used) -> bool {
    let over = |used: u64, most: u64| most > 0 && used > most;
    over(used.turns, limits.turns_per_day.into())
        || over(used.tokens.saturating_add(1), limits.tokens_per_day)
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn spent(turns_per_day: u32, tokens_per_day: u64, used: Used) -> bool {
        let keep_messages = SignedDuration::ZERO;
        is_spent(&Limits { turns_per_day, tokens_per_day, keep_messages }, used)
    }

    #[test]
    fn the_last_turn_of_the_limit_is_within_it() {
        assert!(!spent(3, 0, Used { turns: 3, tokens: 0 }));
        assert!(spent(3, 0, Used { turns: 4, tokens: 0 }));
    }

    #[test]
    fn tokens_are_spent_when_none_is_left() {
        assert!(!spent(0, 100, Used { turns: 1, tokens: 99 }));
        assert!(spent(0, 100, Used { turns: 1, tokens: 100 }));
    }

    #[test]
    fn a_limit_of_zero_is_no_limit() {
        assert!(!spent(0, 0, Used { turns: u64::MAX, tokens: u64::MAX }));
    }
}
