//! Lines on standard output, for people and for programs.

use std::io::{self, Write as _};

use anyhow::Context as _;

/// Prints a line. A reader that closed the pipe ends nothing: the rest is not printed.
pub(super) fn print(line: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}
