//! What was heard in a turn, kept once it is known.
//!
//! A turn asks for it several times: for each answer of the offline model, for each call of a
//! language model, and for the state that is stored. Its messages do not change meanwhile.

use std::sync::OnceLock;

use crate::dialogue::{Heard, Parts, State};

/// Where the dialogue stood before a turn, and what its messages say.
#[derive(Debug, Clone, Default)]
pub struct Hearing(OnceLock<Box<Understanding>>);

/// What a [`Hearing`] keeps.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// Where the dialogue stood.
    pub before: State,
    /// What the messages say.
    pub heard: Heard,
    /// The same in two parts, where the first one answers what is open and the second says more.
    pub parts: Option<Parts>,
}

impl Hearing {
    /// Returns it; `understand` is called the first time.
    pub fn get_or_understand(&self, understand: impl FnOnce() -> Understanding) -> &Understanding {
        self.0.get_or_init(|| Box::new(understand()))
    }
}
