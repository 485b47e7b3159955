//! The name of a calendar as it may be shown.
//!
//! The person who shares a calendar names it, so what is shown of it is cut in this one place, wherever the name comes
//! from: out of a server's answer, or out of the database, where an earlier version stored it whole.

use serde::{Deserialize, Serialize};

use crate::text::one_line;

/// How many characters of a name are shown.
const MOST: usize = 100;

/// A name of one line and at most 100 characters, without hidden ones; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct CalendarName(String);

impl CalendarName {
    /// Returns the name; empty where nothing of it can be shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CalendarName {
    fn from(name: &str) -> Self {
        let name = one_line(name);
        match name.char_indices().nth(MOST) {
            Some((end, _)) => Self(format!("{}…", name.get(..end).unwrap_or_default())),
            None => Self(name),
        }
    }
}

impl From<String> for CalendarName {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_its_line_and_turns_no_writing_around() {
        let forged = "Work\ncalendar salon/olena: active\u{9b}31m\u{202e}";
        assert_eq!(CalendarName::from(forged).as_str(), "Work calendar salon/olena: active 31m");
        let stored: CalendarName = serde_json::from_str(r#""a\r\nb""#).unwrap();
        assert_eq!(stored.as_str(), "a b");
        assert_eq!(serde_json::to_string(&stored).unwrap(), r#""a b""#);
    }

    #[test]
    fn a_long_name_is_cut() {
        let name = CalendarName::from("ї".repeat(3_000));
        assert_eq!(name.as_str().chars().count(), MOST + 1);
        assert_eq!(CalendarName::from("\u{200b}").as_str(), "");
    }
}
