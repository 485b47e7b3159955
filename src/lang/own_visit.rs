//! What a customer asks about their own visit, and whose visit is meant.

use serde::Deserialize;

/// What is asked about a visit that is booked, or whose one is meant. The names in the files, behind "own", are these in small
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
    /// Whether a reminder was sent.
    Sent,
    /// That nothing is sent at night.
    Night,
    /// Which mail address is stored.
    Email,
    /// Which telephone number is stored.
    Phone,
    /// Under which name it is.
    Name,
    /// Where the link of its video call is.
    Link,
    /// Of several, that all are under one name: "same name for the others".
    OneName,
    /// Of several, that of the customer: "mine".
    Mine,
    /// Of several, that of the other person: "hers".
    Theirs,
}

impl OwnVisit {
    /// Reads the name of a section, without "own".
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
