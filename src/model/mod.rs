//! Models: whoever decides what to call and what to say.
//!
//! A model sees a [`Request`] and gives a [`Proposal`]; it performs
//! nothing itself, and what it gives is checked before it counts. The offline model needs no
//! network and cannot fail, and it stands at the end of every [`chain`], so a customer is
//! always answered.

pub mod offline;
pub mod openai;
pub mod chain;

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::{
    agent::Request,
    chat::{Call, Usage},
    http,
};

pub use chain::{Chain, Patience};

/// How long a model is left alone that did not answer in time.
const AFTER_LATE: Duration = Duration::from_secs(20);

/// Whoever decides what to call and what to say.
#[async_trait]
pub trait Model: Send + Sync {
    /// Returns its name, for the log and the books.
    fn name(&self) -> &str;

    /// Proposes an answer until an instant, or says why it could not; the next model in the
    /// chain is then asked.
    async fn propose(&self, request: &Request, until: Instant) -> Result<Proposal, Error>;
}

/// What a model wants to do or say. It cannot say that code wrote its words: only an
/// [`Answer`](crate::agent::Answer) can, and the chain makes that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// Its words.
    pub text: String,
    /// Its calls; none: its words are the answer.
    pub calls: Vec<Call>,
    /// What it cost.
    pub usage: Usage,
}

/// Why a model did not answer. No error has anything in it that was said.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It could not be reached, or broke off.
    #[error("reach the model: {0}")]
    Unreachable(#[from] http::Error),
    /// Its server would not answer.
    #[error("ask the model: its server refused, {why}")]
    Refused {
        /// Its status and code.
        why: String,
        /// How long it asks to be left alone.
        wait: Option<Duration>,
    },
    /// It answered what cannot be used.
    #[error("understand the model's answer: {what}")]
    Unusable {
        /// What is wrong with it.
        what: &'static str,
        /// What it cost all the same.
        usage: Usage,
    },
}

impl Error {
    /// Returns what was spent on the failure.
    #[must_use]
    pub const fn usage(&self) -> Usage {
        match self {
            Self::Unusable { usage, .. } => *usage,
            Self::Unreachable(_) | Self::Refused { .. } => Usage { input: 0, cached: 0, output: 0 },
        }
    }

    /// Returns how long the model is better left alone; `None`: it may be asked at once.
    #[must_use]
    pub const fn rest(&self) -> Option<Duration> {
        match self {
            Self::Unreachable(http::Error::Timeout) => Some(AFTER_LATE),
            Self::Refused { wait, .. } => *wait,
            Self::Unreachable(_) | Self::Unusable { .. } => None,
        }
    }
}
