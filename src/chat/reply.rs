//! What goes out to a person: words that every platform can show.
//!
//! A reply is text, not markup: what a customer or a model wrote is part of it, and
//! text cannot break a platform's rendering or carry a mention. A platform folder
//! turns it into pieces that fit.

use serde::{Deserialize, Serialize};

/// One message to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The words, with `\n` between lines.
    pub text: String,
}

impl Reply {
    /// Makes a reply of words alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}
