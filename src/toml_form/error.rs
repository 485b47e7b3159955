//! One thing that is wrong in a file of settings, with its place.

use std::fmt;

/// One thing that is wrong in a file of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Where: `line 12, service[2].length`, a file, or nothing when it is about the whole.
    pub place: String,
    /// What is wrong and what to write instead: one or two sentences.
    pub message: String,
}

impl ConfigError {
    /// Makes an error.
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.place, self.message)
        }
    }
}
