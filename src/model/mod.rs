//! Models: whoever decides what to call and what to say.
//!
//! A model sees a [`Request`] and gives an
//! [`Answer`]; it performs nothing itself. The offline model needs no
//! network and cannot fail, and it stands at the end of every [`chain`], so a customer
//! is always answered.

pub mod offline;
pub mod chain;

use async_trait::async_trait;

use crate::agent::{Answer, Request};

pub use chain::Chain;

/// Whoever decides what to call and what to say.
#[async_trait]
pub trait Model: Send + Sync {
    /// Answers, or says why it could not; the next model in the chain is then asked.
    async fn answer(&self, request: &Request) -> Result<Answer, Error>;
}

/// Why a model did not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be reached, or broke off.
    #[error("reach the model: {0}")]
    Unreachable(String),
    /// It answered what cannot be used.
    #[error("understand the model's answer: {0}")]
    Unusable(String),
}
