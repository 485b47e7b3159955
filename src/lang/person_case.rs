//! In which case a word for a person stands: the name behind it stands in the same one.

use serde::Deserialize;

/// Who is spoken of, and in which case. The names in the files, behind "case", are these in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonCase {
    /// A woman, as an object: «подругу».
    HerObject,
    /// A man, as an object: «друга».
    HisObject,
    /// A woman, as a subject: «подруга».
    HerSubject,
}

impl PersonCase {
    /// Reads the name of a section, without "case".
    pub(super) fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
