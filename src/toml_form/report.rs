//! The errors that were found while a file is being read.

use std::cell::RefCell;

use super::error::ConfigError;

/// The errors so far, and how values are spelled.
pub(super) struct Report {
    pub(super) errors: RefCell<Vec<ConfigError>>,
    /// Whether numbers and truth values may come as words, as the environment has them.
    pub(super) words: bool,
}

impl Report {
    pub(super) fn new(words: bool) -> Self {
        Self { errors: RefCell::default(), words }
    }

    pub(super) fn note(&self, place: &str, message: String) {
        self.errors.borrow_mut().push(ConfigError::new(place, message));
    }

    /// Returns what was read, unless there were errors.
    pub(super) fn outcome<T>(self, read: Option<T>) -> Result<T, Vec<ConfigError>> {
        let errors = self.errors.into_inner();
        match read {
            Some(read) if errors.is_empty() => Ok(read),
            None if errors.is_empty() => Err(vec![ConfigError::new("", "This cannot be read.")]),
            _ => Err(errors),
        }
    }
}
