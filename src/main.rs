//! The program: parses the command line and starts.

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::Parser as _;
use tokio::runtime::Runtime;
use zapys::cli::Cli;

/// How long the end waits for work that cannot be called off, such as a name being looked up.
const LAST_WAIT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = Runtime::new().map_err(Into::into).and_then(|runtime| {
        let ended = runtime.block_on(cli.run());
        runtime.shutdown_timeout(LAST_WAIT);
        ended
    });
    match ended {
        Ok(code) => code,
        Err(error) => {
            // NOTE: when even standard error is gone there is nobody left to tell.
            writeln!(std::io::stderr().lock(), "zapys: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
