//! What tells services apart that share words in their names: in what customers say, and in the names.

use serde::Deserialize;

/// A word's part in telling services apart. The names in the files, behind "apart", are these in small
/// letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distinction {
    /// Something is for grown-ups, or a grown-up comes.
    Adults,
    /// Small: of an animal or a thing, or in the name of a service for it.
    Small,
    /// Of middle size.
    Medium,
    /// Large.
    Large,
    /// The first visit: of a customer, or in the name of a service.
    First,
    /// A further visit.
    Further,
    /// The service that takes less time.
    Shorter,
    /// The service that takes more time.
    Longer,
    /// The service that costs less.
    Cheaper,
    /// The service that costs more.
    Dearer,
}

impl Distinction {
    /// Reads the name of a section, without "apart".
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
