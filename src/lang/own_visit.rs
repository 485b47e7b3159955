//! What a customer asks about their own visit.

use serde::Deserialize;

/// What is asked about a visit that is booked. The names in the files, behind "own", are these in small
/// letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnVisit {
    /// Who it is with.
    Whose,
    /// When it is.
    When,
    /// Whether a reminder comes.
    Reminders,
    /// Where the link of its video call is.
    Link,
}

impl OwnVisit {
    /// Reads the name of a section, without "own".
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
