//! What a check found: all is well, a warning, or broken; and what to do about it.

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Weight {
    /// As it should be.
    Fine,
    /// It works, and may not for long.
    Warning,
    /// It does not work.
    Broken,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at.
    pub(super) subject: &'static str,
    /// How much it weighs.
    pub(super) weight: Weight,
    /// What was found.
    pub(super) says: String,
    /// What to do; empty: nothing, or it has been said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn fine(subject: &'static str, says: impl Into<String>) -> Self {
        Self { subject, weight: Weight::Fine, says: says.into(), advice: String::new() }
    }

    pub(super) fn warning(
        subject: &'static str,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { weight: Weight::Warning, advice: advice.into(), ..Self::fine(subject, says) }
    }

    pub(super) fn broken(
        subject: &'static str,
        says: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { weight: Weight::Broken, advice: advice.into(), ..Self::fine(subject, says) }
    }

    /// Returns it for a person.
    pub(super) fn line(&self) -> String {
        let mark = match self.weight {
            Weight::Fine => "ok     ",
            Weight::Warning => "warning",
            Weight::Broken => "BROKEN ",
        };
        let head = format!("{mark}  {:<14}{}", self.subject, self.says);
        if self.advice.is_empty() { head } else { format!("{head}\n{:25}{}", "", self.advice) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
