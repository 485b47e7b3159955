//! The program: parses the command line and starts.

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::Parser as _;
use tokio::runtime::Runtime;
use zapys::cli::Cli;

/// How long the process waits at its end for blocking work that cannot be cancelled, such as a DNS
/// lookup.
const LAST_WAIT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = Runtime::new().map_err(Into::into).and_then(|runtime| {
        // On a worker's thread, so that the tasks it starts and waits for need not cross threads.
        let running = runtime.spawn(cli.run());
        let result = runtime.block_on(running).map_err(Into::into).flatten();
        runtime.shutdown_timeout(LAST_WAIT);
        result
    });
    match result {
        Ok(code) => code,
        Err(error) => {
            // The result is ignored: without standard error there is no other place to report to.
            writeln!(std::io::stderr().lock(), "zapys: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
