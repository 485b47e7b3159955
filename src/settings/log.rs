//! Reads `[log]`: how much is said, and in which form.
//!
//! There is no list of modules to set: what libraries log can hold what people wrote, so only
//! our own lines are ever shown, and a level is all that is left to choose.
//!
//! Whatever a service starts inherits the variable that names its journal, wherever its standard
//! error goes by then. So it counts only when it names where that really goes.

use std::{io, os::fd::AsFd};

use crate::toml_form::Field;

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
    let journal = environment.get(JOURNAL).map(secrecy::ExposeSecret::expose_secret);
    let in_journal = journal.is_some_and(|journal| is_standard_error(journal, io::stderr()));
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

/// Returns whether `DEVICE:INODE` is where something is written to.
fn is_standard_error(journal: &str, error: impl AsFd) -> bool {
    let Some((device, inode)) = journal.split_once(':') else { return false };
    let about = rustix::fs::fstat(error);
    about.is_ok_and(|about| device.parse() == Ok(about.st_dev) && inode.parse() == Ok(about.st_ino))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn a_journal_counts_only_where_standard_error_is_it() {
        let file = tempfile::tempfile().unwrap();
        let about = file.metadata().unwrap();
        let (device, inode) = (about.dev(), about.ino());
        assert!(is_standard_error(&format!("{device}:{inode}"), &file));
        for other in
            ["", "8:1", "8", &format!("{device}:{}", inode + 1), &format!("1{device}:{inode}")]
        {
            assert!(!is_standard_error(other, &file), "{other}");
        }
    }
}
