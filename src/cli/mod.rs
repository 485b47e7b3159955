//! The command line: what each subcommand takes, and one file for what it does.

mod log;
mod run;
mod chat;
mod slots;
mod bookings;
mod resolve;
mod eval;
mod status;
mod doctor;
mod backup;
mod invite;
mod connect;
mod rekey;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};
use jiff::Timestamp;
use tracing::Level;

use crate::{
    app::{App, report},
    clock::{Clock, SystemClock},
    settings::{Environment, Settings},
};

/// Answers a business's customers in their own words and books them.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// The configuration; without it `config.toml` here, if there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve every business on every platform that it has a token for
    Run,
    /// Talk to a business's bot here; from a pipe, a line is a message
    Chat(chat::Args),
    /// Print the free times of a day
    Slots(slots::Args),
    /// Print the bookings
    Bookings(bookings::Args),
    /// Print what words for a day and a time mean
    Resolve(resolve::Args),
    /// Play scripted conversations and print how many end with the right books
    Eval(eval::Args),
    /// Print what waits, what stands and what was used today
    Status(status::Args),
    /// Look for everything that keeps the house from working, and say what to do
    Doctor(doctor::Args),
    /// Copy the database while everybody goes on using it
    Backup(backup::Args),
    /// Make a one-time invitation for a staff member
    Invite(invite::Args),
    /// Print the link with which a staff member connects their Google Calendar
    Connect(connect::Args),
    /// Seal every secret in the database under a new key
    Rekey,
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// One report of what is wrong and what to do.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.config.as_deref();
        match self.command {
            Command::Run => run::run(&serve(config)?).await?,
            Command::Chat(args) => chat::run(&open(config, args.now)?, args).await?,
            Command::Slots(args) => slots::run(&open(config, args.now)?, args).await?,
            Command::Bookings(args) => bookings::run(&kept(config)?, args).await?,
            Command::Resolve(args) => resolve::run(&args)?,
            Command::Eval(args) => eval::run(settings(config, Level::WARN)?, args).await?,
            Command::Status(args) => status::run(&kept(config)?, args).await?,
            Command::Doctor(args) => return doctor::run(config, args).await,
            Command::Backup(args) => backup::run(&kept(config)?, args).await?,
            Command::Invite(args) => invite::run(&open(config, None)?, args).await?,
            Command::Connect(args) => connect::run(&open(config, None)?, args).await?,
            Command::Rekey => rekey::run(&kept(config)?).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens the house; the clock starts at `now`, or is the machine's.
fn open(config: Option<&Path>, now: Option<Timestamp>) -> anyhow::Result<App> {
    App::open(settings(config, Level::WARN)?, clock(now))
}

/// Opens the house that there is, for whoever looks after it.
fn kept(config: Option<&Path>) -> anyhow::Result<App> {
    App::open_existing(settings(config, Level::WARN)?, clock(None))
}

/// Opens the house for the worker, whose log tells what happens.
fn serve(config: Option<&Path>) -> anyhow::Result<App> {
    App::open(settings(config, Level::INFO)?, clock(None))
}

/// Reads the settings and begins to log.
fn settings(config: Option<&Path>, usual: Level) -> anyhow::Result<Settings> {
    let settings = Settings::load(config, Environment::of_process());
    let settings = settings.map_err(|mistakes| report(&mistakes))?;
    log::start(settings.log, usual);
    Ok(settings)
}

fn clock(now: Option<Timestamp>) -> Arc<dyn Clock> {
    Arc::new(now.map_or_else(SystemClock::default, SystemClock::starting_at))
}

/// Prints a line; a reader that has gone away is no mistake.
fn print(line: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout().lock(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("cannot write to standard output"))
        }
        _ => Ok(()),
    }
}
