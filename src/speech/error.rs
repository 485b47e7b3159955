//! Why a voice message was not transcribed. An error names no address and none of the words.

use std::time::Duration;

use crate::http::{self, Retry};

/// Why there are no words.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No whole response came.
    #[error(transparent)]
    Http(http::Error),
    /// The server refused.
    #[error("it refuses with status {status}")]
    Refused {
        /// The status.
        status: u16,
        /// How long it asks us to wait.
        wait: Option<Duration>,
    },
    /// Its answer cannot be used.
    #[error("{0}")]
    Unusable(&'static str),
}

impl Error {
    /// Returns whether the same request may work a moment later.
    pub(super) const fn retry(&self) -> Retry {
        match self {
            Self::Refused { status: 429 | 500..=599, wait: Some(wait) } => Retry::After(*wait),
            Self::Http(http::Error::Unreachable(_) | http::Error::BrokenOff(_))
            | Self::Refused { status: 429 | 500..=599, wait: None } => Retry::Soon,
            Self::Http(_) | Self::Refused { .. } | Self::Unusable(_) => Retry::Never,
        }
    }

    /// Describes the failure for `zapys status`, without names.
    pub const fn describe(&self) -> &'static str {
        match self {
            Self::Http(http::Error::Timeout) => "no answer in time",
            Self::Http(_) => "no connection",
            Self::Refused { status: 401 | 403, .. } => "the key is refused",
            Self::Refused { status: 404, .. } => "there is no such model or address",
            Self::Refused { status: 429, .. } => "rate limited, or no credit is left",
            Self::Refused { status: 500..=599, .. } => "the server has a fault of its own",
            Self::Refused { .. } => "the server refuses the sound",
            Self::Unusable(what) => what,
        }
    }
}
