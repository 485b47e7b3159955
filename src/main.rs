//! The program: parses the command line and starts.

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};

use clap::Parser as _;
use zapys::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_max_level(tracing::Level::WARN)
        .init();
    match cli.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // NOTE: when even standard error is gone there is nobody left to tell.
            writeln!(std::io::stderr().lock(), "zapys: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}
