//! Reads `[log]`: how much is said, and in which form.
//!
//! There is no list of modules to set: what libraries log can hold what people wrote, so only
//! our own lines are ever shown, and a level is all that is left to choose.

use crate::form::Field;

use super::Environment;

/// What systemd sets for a process whose standard error goes to its journal.
const JOURNAL: &str = "JOURNAL_STREAM";

/// What is logged, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// The least weighty line that is shown; `None`: the command's own choice.
    pub level: Option<tracing::Level>,
    /// The form of a line.
    pub format: Format,
}

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Text,
    /// An object a line, for the journal and for programs.
    Json,
}

/// Reads it.
pub(super) fn log(section: Option<&Field<'_>>, environment: &Environment) -> Log {
    let in_journal = environment.get(JOURNAL).is_some();
    let usual = if in_journal { Format::Json } else { Format::Text };
    let read = section.and_then(|field| {
        field.table(|form| {
            let levels = [
                ("error", tracing::Level::ERROR),
                ("warn", tracing::Level::WARN),
                ("info", tracing::Level::INFO),
                ("debug", tracing::Level::DEBUG),
            ];
            let level = form.get("level").and_then(|field| field.one_of(&levels));
            let formats = [("auto", usual), ("text", Format::Text), ("json", Format::Json)];
            Some(Log { level, format: form.or("format", usual, |field| field.one_of(&formats)) })
        })
    });
    read.unwrap_or(Log { level: None, format: usual })
}
