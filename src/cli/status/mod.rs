//! `zapys status`: the state of the worker, its queues, bookings and connections.
//!
//! There is one file for each section; it reads the section and writes it as JSON for programs and
//! as lines for people. Keys are added to the JSON and never renamed.

mod line;
mod accounts;
mod bookings;
mod connections;
mod mailbox;
mod parts;
mod queues;
mod used;
mod zone_data;

use serde::Serialize;

use crate::{
    app::App,
    store::{health::Component, usage::ModelUsage},
};

pub(super) use connections::{left_before, mends, takes_nothing};

use super::output::print;
use line::line;

/// What `zapys status` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// The status as programs read it.
#[derive(Debug, Serialize)]
struct Status {
    /// Whether a worker runs on this data folder.
    running: bool,
    zone_data: String,
    clocks: zone_data::Clocks,
    inbox: queues::Inbox,
    outbox: queues::Jobs,
    bookings: bookings::Bookings,
    unfit_visits: bookings::Unfit,
    used_today: Vec<ModelUsage>,
    parts: Vec<Component>,
    connections: Vec<connections::ConnectionStatus>,
    accounts: Vec<accounts::Account>,
    mailbox: mailbox::Mailbox,
    database: bookings::Database,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let status = read(app).await?;
    app.store.close().await;
    if args.json {
        return print(&serde_json::to_string(&status)?);
    }
    lines(&status).iter().try_for_each(|line| print(line))
}

async fn read(app: &App) -> anyhow::Result<Status> {
    let (inbox, outbox) = queues::read(app).await?;
    let (bookings, database) = bookings::read(app).await?;
    let running = app.is_worker_running()?;
    Ok(Status {
        running,
        zone_data: app.zones().to_string(),
        clocks: zone_data::read(app).await?,
        inbox,
        outbox,
        bookings,
        unfit_visits: bookings::read_unfit(app).await?,
        used_today: used::read(app).await?,
        parts: parts::read(app, running).await?,
        connections: connections::read(app).await?,
        accounts: accounts::read(app).await?,
        mailbox: mailbox::read(app).await?,
        database,
    })
}

fn lines(status: &Status) -> Vec<String> {
    let worker = if status.running { "running" } else { "not running" };
    let mut lines = vec![line("worker", worker)];
    lines.extend(status.inbox.lines());
    lines.extend(status.outbox.lines());
    lines.push(status.bookings.line());
    lines.extend(status.unfit_visits.line());
    lines.extend(status.used_today.iter().map(used::line_of));
    lines.extend(status.parts.iter().map(parts::line_of));
    lines.extend(status.connections.iter().map(connections::ConnectionStatus::line));
    lines.extend(status.accounts.iter().map(accounts::Account::line));
    lines.extend(status.mailbox.lines());
    lines.push(line("zone data", &status.zone_data));
    lines.extend(status.clocks.lines());
    lines.push(status.database.line());
    lines
}
