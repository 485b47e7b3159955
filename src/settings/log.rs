//! Reads `[log]`: the level and the format.
//!
//! A level can be set and no list of modules: libraries may log what people wrote, so only our own
//! lines are ever shown.
//!
//! A process that a service starts inherits the variable `JOURNAL_STREAM` even if its standard
//! error goes elsewhere (systemd.exec(5)). So the variable counts only if it names the file that
//! standard error really goes to.

use std::{io, os::fd::AsFd};

use crate::toml_form::Field;

use super::Environment;

/// The variable that systemd sets for a process whose standard error goes to the journal.
const JOURNAL: &str = "JOURNAL_STREAM";

/// The level and format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// The lowest level that is shown; `None`: the command's default.
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

/// Reads the section.
pub(super) fn read(section: Option<&Field<'_>>, environment: &Environment) -> Log {
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

/// Returns whether `DEVICE:INODE` names the file that `error` is written to.
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
