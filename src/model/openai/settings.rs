//! Where a model is served, how it is asked and what it costs.

use std::time::Duration;

use secrecy::SecretString;

use crate::chat::Usage;

/// The most that a model may write by default, its hidden reasoning included, in tokens.
pub const USUAL_OUTPUT: u32 = 4_096;

/// Where a model is served, how it is asked and what it costs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name at its server.
    pub name: String,
    /// The API's base address, without a slash at the end: `https://api.openai.com/v1`.
    pub base_url: String,
    /// The API key; `None`: the server needs none.
    pub api_key: Option<SecretString>,
    /// How long one answer may take, retries and pauses included.
    pub timeout: Duration,
    /// How much a reasoning model should think, in its server's words. `None`: as it is used to.
    pub effort: Option<String>,
    /// The most that it may write, its hidden reasoning included, in tokens.
    pub max_output: u32,
    /// Whether it is told to write days, times and prices as slots, which code fills in.
    pub slots: bool,
    /// What it costs. `None`: that is not known.
    pub price: Option<Price>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: String::new(),
            base_url: String::new(),
            api_key: None,
            timeout: Duration::from_secs(30),
            effort: None,
            max_output: USUAL_OUTPUT,
            slots: false,
            price: None,
        }
    }
}

/// The price of a million tokens, in the currency that the provider charges.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Price {
    /// Of what the model reads.
    pub input: f64,
    /// Of what it reads again from the provider's cache.
    pub cached: f64,
    /// Of what it writes.
    pub output: f64,
}

impl Price {
    /// Returns what this use costs.
    pub fn of(&self, usage: Usage) -> f64 {
        let cost = |tokens: u64, price: f64| {
            f64::from(u32::try_from(tokens).unwrap_or(u32::MAX)) * price / 1_000_000.0
        };
        let fresh = usage.input.saturating_sub(usage.cached);
        cost(fresh, self.input) + cost(usage.cached, self.cached) + cost(usage.output, self.output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_tokens_cost_less() {
        let price = Price { input: 0.4, cached: 0.1, output: 1.6 };
        let usage = Usage { input: 1_000_000, cached: 500_000, output: 100_000 };
        assert!((price.of(usage) - 0.41).abs() < 1e-9);
    }
}
