//! Models: they decide which tool to call and what to say.
//!
//! A model reads a [`Request`] and returns a [`Proposal`]. It performs nothing itself, and its
//! proposal is checked before it counts. The offline model needs no network and cannot fail; it is
//! the last of every [`chain`], so a customer is always answered.

pub mod offline;
pub mod openai;
pub mod chain;
mod health;

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::{
    agent::{Request, VendorFields},
    chat::{Call, Usage},
    http,
};

pub use chain::{Chain, ModelNews, ModelSession};
pub use health::Condition;

/// What decides which tool to call and what to say.
#[async_trait]
pub trait Model: Send + Sync {
    /// Returns its name, for the log and the usage table.
    fn name(&self) -> &str;

    /// Returns what a use of it costs, in the currency of its price; `None`: its price is not known.
    fn cost(&self, _usage: Usage) -> Option<f64> {
        None
    }

    /// Proposes an answer before `until`, or returns why it cannot; the chain then asks the next
    /// model.
    async fn propose(&self, request: &Request, until: Instant) -> Result<Proposal, Error>;
}

/// What a model wants to do or say. It cannot say that code wrote its words: only an
/// [`Answer`](crate::agent::Answer) can, and the chain makes that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// Its words.
    pub text: String,
    /// Its tool calls; empty: its words are the answer.
    pub calls: Vec<Call>,
    /// What it cost.
    pub usage: Usage,
    /// What its server wants back with the results of the calls.
    pub vendor: VendorFields,
}

/// Why a model did not answer. An error never contains what was said.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be reached, or the connection broke off.
    #[error("reach the model: {0}")]
    Unreachable(#[from] http::Error),
    /// Its server refused to answer.
    #[error("ask the model: its server refused, {why}")]
    Refused {
        /// Its status and code.
        why: String,
        /// How long the server asks us to wait; `None`: it does not say.
        wait: Option<Duration>,
        /// What earlier tries cost whose answers could not be used.
        usage: Usage,
    },
    /// It talks where the customer needs a call or an answer.
    #[error("use the model's answer: {what}")]
    Chatter {
        /// What it did.
        what: &'static str,
    },
    /// Its answer cannot be used.
    #[error("understand the model's answer: {what}")]
    Unusable {
        /// What is wrong with it.
        what: &'static str,
        /// What it cost.
        usage: Usage,
    },
}

impl Error {
    /// Returns the tokens that the failed attempt cost.
    pub const fn usage(&self) -> Usage {
        match self {
            Self::Refused { usage, .. } | Self::Unusable { usage, .. } => *usage,
            Self::Unreachable(_) | Self::Chatter { .. } => Usage { input: 0, cached: 0, output: 0 },
        }
    }
}
