//! The result of a check: fine, a warning or broken, and what to do about it.

use serde::Serialize;

/// Says how many there are: "1 event", "2 events".
pub(super) fn many(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// How severe a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Severity {
    /// It works.
    Fine,
    /// It works, but may stop working.
    Warning,
    /// It does not work.
    Broken,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was checked.
    pub(super) subject: &'static str,
    /// How severe it is.
    #[serde(rename = "weight")]
    pub(super) severity: Severity,
    /// What was found.
    pub(super) says: String,
    /// What to do; empty: nothing, or another finding says it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn fine(subject: &'static str, says: impl Into<String>) -> Self {
        Self { subject, severity: Severity::Fine, says: says.into(), advice: String::new() }
    }

    pub(super) fn warning(
        subject: &'static str,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, advice: advice.into(), ..Self::fine(subject, says) }
    }

    pub(super) fn broken(
        subject: &'static str,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Broken, advice: advice.into(), ..Self::fine(subject, says) }
    }

    /// Returns the finding as a person reads it.
    pub(super) fn line(&self) -> String {
        let mark = match self.severity {
            Severity::Fine => "ok     ",
            Severity::Warning => "warning",
            Severity::Broken => "BROKEN ",
        };
        let head = format!("{mark}  {:<14}{}", self.subject, self.says);
        if self.advice.is_empty() { head } else { format!("{head}\n{:25}{}", "", self.advice) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_said_in_the_singular() {
        assert_eq!([0, 1, 2].map(|it| many(it, "event")), ["0 events", "1 event", "2 events"]);
    }

    #[test]
    fn a_finding_is_a_line_and_its_advice_stands_below() {
        let fine = Finding::fine("zone data", "Europe/Kyiv is known").line();
        assert_eq!(fine, "ok       zone data     Europe/Kyiv is known");
        let broken = Finding::broken("database", "it is damaged", "put the backup back").line();
        assert_eq!(
            broken,
            "BROKEN   database      it is damaged\n                         put the backup back"
        );
    }
}
