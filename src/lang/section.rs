//! The name of a section in a language's files: which cue the patterns below it give.

use super::{BesideDay, Counts, Cue, Distinction, OwnVisit, PersonCase, Subject};

impl Cue {
    /// Reads the name of a section: a cue's, "about" and a subject, "apart" and a distinction, "own" and what is
    /// asked of a visit, "day" and what is said of one, "counts" and what is counted, or "case" and that of a word for a person.
    pub(super) fn parse(name: &'static str) -> Option<Self> {
        if let Some(subject) = name.strip_prefix("about ") {
            return Some(Self::About(Subject::new(subject)));
        }
        if let Some(distinction) = name.strip_prefix("apart ") {
            return Distinction::parse(distinction).map(Self::Apart);
        }
        if let Some(own) = name.strip_prefix("own ") {
            return OwnVisit::parse(own).map(Self::Own);
        }
        if let Some(day) = name.strip_prefix("day ") {
            return BesideDay::parse(day).map(Self::Day);
        }
        if let Some(counted) = name.strip_prefix("counts ") {
            return Counts::parse(counted).map(Self::Counts);
        }
        if let Some(case) = name.strip_prefix("case ") {
            return PersonCase::parse(case).map(Self::Case);
        }
        let numbers = ["two", "three", "four", "five", "six", "seven", "eight"];
        if let Some(number) = (2..).zip(numbers).find(|(_, word)| *word == name) {
            return Some(Self::Number(number.0));
        }
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }
}
