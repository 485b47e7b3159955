//! The command line: the subcommands, and one file for each.

mod log;
mod output;
mod staff;
mod start;
mod run;
mod chat;
mod slots;
mod bookings;
mod resolve;
mod understand;
mod eval;
mod status;
mod doctor;
mod backup;
mod invite;
mod connect;
mod rekey;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use tracing::Level;

use start::{open, open_existing, open_worker, settings};

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
    /// Talk to a business's bot here until Ctrl-D; from a pipe, a line is a message
    Chat(chat::Args),
    /// Print the free times of a day
    Slots(slots::Args),
    /// Print the bookings
    Bookings(bookings::Args),
    /// Print what words for a day and a time mean
    Resolve(resolve::Args),
    /// Print what a message is understood to say
    Understand(understand::Args),
    /// Play scripted conversations and print how many end with the right bookings
    Eval(eval::Args),
    /// Print what waits, how many bookings there are and what was used today
    Status(status::Args),
    /// Check everything that zapys needs to work, and say what to do
    Doctor(doctor::Args),
    /// Copy the database while it is in use
    Backup(backup::Args),
    /// Make a one-time invitation for a staff member
    Invite(invite::Args),
    /// Print the link with which a staff member connects their Google Calendar, or look for their calendars at a
    /// CalDAV server
    Connect(connect::Args),
    /// Seal every secret in the database under a new key
    Rekey,
}

impl Cli {
    /// Runs the subcommand and returns the exit code of the process.
    ///
    /// # Errors
    /// One report of what is wrong and what to do.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.config.as_deref();
        match self.command {
            Command::Run => run::run(&open_worker(config)?).await?,
            Command::Chat(args) => chat::run(&open(config, args.now)?, args).await?,
            Command::Slots(args) => slots::run(&open(config, args.now)?, args).await?,
            Command::Bookings(args) => bookings::run(&open_existing(config)?, args).await?,
            Command::Resolve(args) => resolve::run(&args)?,
            Command::Understand(args) => understand::run(&open(config, args.now)?, &args)?,
            Command::Eval(args) => eval::run(settings(config, Level::WARN)?, args).await?,
            Command::Status(args) => status::run(&open_existing(config)?, args).await?,
            Command::Doctor(args) => return doctor::run(config, args).await,
            Command::Backup(args) => backup::run(&open_existing(config)?, args).await?,
            Command::Invite(args) => invite::run(&open(config, None)?, args).await?,
            Command::Connect(args) => connect::run(&open(config, None)?, args).await?,
            Command::Rekey => rekey::run(&open_existing(config)?).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
