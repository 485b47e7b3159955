//! `zapys status`: what runs, what waits, what stands, for people and for programs.
//!
//! A file for each section, which says how it is read, what programs see of it and the lines
//! that people see. Keys are added to the JSON and never renamed.

mod bookings;
mod connections;
mod parts;
mod queues;
mod used;

use serde::Serialize;

use crate::app::App;

/// What `zapys status` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// The state of the house as programs read it.
#[derive(Debug, Serialize)]
struct Status {
    /// Whether a worker runs on this folder.
    running: bool,
    inbox: queues::Inbox,
    outbox: queues::Outbox,
    bookings: bookings::Bookings,
    used_today: Vec<used::Used>,
    parts: Vec<parts::Part>,
    connections: Vec<connections::Linked>,
    database: bookings::Database,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let status = read(app).await?;
    app.store.close().await;
    if args.json {
        return super::print(&serde_json::to_string(&status)?);
    }
    lines(&status).iter().try_for_each(|line| super::print(line))
}

async fn read(app: &App) -> anyhow::Result<Status> {
    let (inbox, outbox) = queues::read(app).await?;
    let (bookings, database) = bookings::read(app).await?;
    let running = app.is_worker_running()?;
    Ok(Status {
        running,
        inbox,
        outbox,
        bookings,
        used_today: used::read(app).await?,
        parts: parts::read(app, running).await?,
        connections: connections::read(app).await?,
        database,
    })
}

fn lines(status: &Status) -> Vec<String> {
    let worker = if status.running { "running" } else { "not running" };
    let mut lines = vec![line("worker", worker)];
    lines.extend(status.inbox.lines());
    lines.extend(status.outbox.lines());
    lines.push(status.bookings.line());
    lines.extend(status.used_today.iter().map(used::Used::line));
    lines.extend(status.parts.iter().map(parts::Part::line));
    lines.extend(status.connections.iter().map(connections::Linked::line));
    lines.push(status.database.line());
    lines
}

/// A line of a section, for people.
fn line(section: &str, says: impl std::fmt::Display) -> String {
    format!("{section:<10}{says}")
}
