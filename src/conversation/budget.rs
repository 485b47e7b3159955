//! What a turn may still cost, by the profile's limits.
//!
//! Over its limit a customer is answered all the same, by the offline model: a budget protects
//! the business's purse and never shuts its door. The turn is counted where it begins, in the
//! same transaction, and only in its first life.

use jiff::civil::Date;

use crate::{
    bots::BusinessProfile,
    store::{self, CustomerId, Tx, turns::Turn, usage},
};

/// What a turn may still cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// The day on the wall of the business on which the turn began.
    pub(super) day: Date,
    /// Whether there is nothing left for a language model.
    pub(super) spent: bool,
}

/// Counts a turn and returns what it may still cost.
pub(super) fn count(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    customer: CustomerId,
    turn: &Turn,
) -> Result<Budget, store::Error> {
    let day = turn.started.to_zoned(profile.zone.clone()).date();
    if turn.attempts == 0 {
        usage::count_turn(tx, customer, day)?;
    }
    let limits = &profile.limits;
    let turns = usage::turns(tx, customer, day)?;
    let most = u64::from(limits.turns_per_day);
    if most > 0 && turns == most + 1 {
        tracing::info!(bot = %profile.id, "a customer has used up the turns of a day");
    }
    let tokens = match limits.tokens_per_day {
        0 => 0,
        _ => usage::tokens(tx, &profile.id, day)?,
    };
    let within = |used: u64, most: u64| most == 0 || used <= most;
    // The last of the tokens may be overdrawn by the answer that takes them, and no further.
    let left = within(turns, most) && within(tokens.saturating_add(1), limits.tokens_per_day);
    Ok(Budget { day, spent: !left })
}
