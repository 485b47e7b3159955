//! Why a tool has no fact to return.
//!
//! A refusal travels as an error inside this room alone, so that `?` stops at the first one; it
//! leaves the room as the fact that it is.

use crate::{
    booking,
    chat::{Fact, Refusal},
    store,
};

/// Why a request was not carried out.
#[derive(Debug)]
pub(super) enum Error {
    /// Words without a usable meaning, or a rule, forbid it.
    Refused(Refusal),
    /// The store or a calendar failed.
    Failed(booking::Error),
}

impl Error {
    /// Takes refusals out of the errors and makes facts of them.
    pub(super) fn into_fact(result: Result<Fact, Self>) -> Result<Fact, booking::Error> {
        match result {
            Ok(fact) => Ok(fact),
            Err(Self::Refused(refusal)) => Ok(Fact::Refused(refusal)),
            Err(Self::Failed(error)) => Err(error),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<booking::Error> for Error {
    fn from(error: booking::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}
