//! The name of a section in a language's files: which cue the patterns below it give.

use super::{Cue, Distinction, Subject};

impl Cue {
    /// Reads the name of a section: a cue's, "about" and a subject, or "apart" and a distinction.
    pub(super) fn parse(name: &'static str) -> Option<Self> {
        if let Some(subject) = name.strip_prefix("about ") {
            return Some(Self::About(Subject::new(subject)));
        }
        if let Some(distinction) = name.strip_prefix("apart ") {
            return Distinction::parse(distinction).map(Self::Apart);
        }
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
