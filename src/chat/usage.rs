//! What an answer of a language model cost, in tokens as its provider counts them.
//!
//! The provider's own count is kept and never an estimate: it is what the bill says. A provider
//! that counts nothing costs nothing here, so a budget of tokens needs one that counts.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

/// Tokens of one answer, or of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Usage {
    /// What the model was given to read, `cached` included.
    pub input: u64,
    /// What of that the provider had read before and charges less for.
    pub cached: u64,
    /// What the model wrote, its silent reasoning included.
    pub output: u64,
}

impl Usage {
    /// Returns what counts against a budget.
    pub const fn total(self) -> u64 {
        self.input.saturating_add(self.output)
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.cached = self.cached.saturating_add(other.cached);
        self.output = self.output.saturating_add(other.output);
    }
}
