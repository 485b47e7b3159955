//! What a turn costs under load: a bot as a process of its own, between simulated far ends.
//!
//! `cargo bench --bench load` starts Telegram, a language model, Google Calendar and a mail server in
//! this process, each with a latency, and `zapys run` beside it. Customers ask for the free times of a
//! day and book one of them, either so many at once (the closed loop) or so many turns a second (the
//! open loop, `--rate`). Other programs are measured in the same run, one after the other and in
//! turn, so that their ratios do not depend on the machine: other builds (`--also`) and a bot that
//! keeps the contract of `bots.rs` (`--command`). `docs/performance.md` has the results.

mod bots;
mod customers;
mod far_ends;
mod google;
mod mail;
mod model;
mod old;
mod process;
mod report;
mod telegram;

use std::{io::Write as _, path::PathBuf, time::Duration};

use anyhow::Context as _;
use clap::Parser as _;

use bots::Bot;
use customers::{Load, Pace};
use far_ends::{FarEnds, Latencies};
use report::Report;

/// Measures bots between simulated far ends.
#[derive(Debug, clap::Parser)]
struct Args {
    /// How many customers write at once
    #[arg(long, default_value_t = 64)]
    customers: usize,
    /// How many turns are measured
    #[arg(long, default_value_t = 2_000)]
    turns: usize,
    /// Turns a second in place of so many customers at once
    #[arg(long)]
    rate: Option<f64>,
    /// Model 600 ms, Google 120 ms, Telegram 40 ms, mail 30 ms an answer, in place of none
    #[arg(long)]
    real: bool,
    /// How often each bot is measured
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// Another build of zapys to measure
    #[arg(long, value_name = "PROGRAM")]
    also: Vec<PathBuf>,
    /// Another bot to measure: a command for `sh`
    #[arg(long)]
    command: Vec<String>,
    /// So many conversations are in the database of zapys before, with ten messages and two visits each
    #[arg(long, default_value_t = 0)]
    old: u32,
    /// For how many seconds each bot is left alone before it is measured, to see what it uses then
    #[arg(long, default_value_t = 0)]
    idle: u64,
    /// How long a customer waits for an answer
    #[arg(long, default_value_t = 60)]
    patience: u64,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("start the runtime")?;
    runtime.block_on(measure(&args))
}

async fn measure(args: &Args) -> anyhow::Result<()> {
    let own = Bot::zapys("zapys", env!("CARGO_BIN_EXE_zapys").into());
    let others = args.also.iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Bot::zapys(&name, path.clone())
    });
    let commands = args.command.iter().map(|command| Bot::command(command));
    let bots: Vec<Bot> = std::iter::once(own).chain(others).chain(commands).collect();
    let latencies = if args.real { Latencies::REAL } else { Latencies::NONE };
    let pace = match args.rate {
        Some(rate) => Pace::Open { turns_a_second: rate },
        None => Pace::Closed { customers: args.customers },
    };
    let load = Load {
        pace,
        turns: args.turns,
        patience: Duration::from_secs(args.patience),
        old: args.old,
        idle: Duration::from_secs(args.idle),
    };
    say(Report::HEAD)?;
    for _ in 0..args.rounds {
        for bot in &bots {
            let far_ends = FarEnds::start(latencies).await?;
            let report = customers::run(bot, &far_ends, &load).await;
            let report = report.with_context(|| format!("measure {}", bot.name))?;
            say(&report.row(&bot.name))?;
            if let Some(example) = &report.faults.example {
                writeln!(std::io::stderr().lock(), "{}: {example}", bot.name)?;
            }
        }
    }
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{line}").context("write to standard output")
}
