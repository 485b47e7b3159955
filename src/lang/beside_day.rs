//! Words that mean something of their own only beside a day: "bar Tuesday", "keep Thursday".

use serde::Deserialize;

/// What a word says of the day beside it. The names in the files, behind "day", are these in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BesideDay {
    /// The day that follows is excepted: "any morning bar Tuesday".
    Except,
    /// What is booked on the day that follows stays: "keep Thursday".
    Keep,
    /// What is booked on the day stays, where another is cancelled: "let Wednesday be".
    LetBe,
    /// One more visit a week later: "this Wednesday and the next".
    AndNext,
    /// The day behind it is wanted because of what is said of the one before: "I'm at work, so Friday".
    So,
    /// A weekday behind which a bare number may be its day of the month: «п'ятниця 4».
    Dated,
}

impl BesideDay {
    /// Reads a name in a file.
    pub(super) fn parse(name: &'static str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
