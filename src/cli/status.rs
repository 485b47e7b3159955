//! `zapys status`: what waits, what stands and what was used today, for people and for programs.
//!
//! A day is a business's own, as its budget counts it; so "today" may be two dates at once.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Serialize;

use crate::{
    app::App,
    store::{health, inbox, measure, outbox, usage},
};

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
    inbox: Inbox,
    outbox: Outbox,
    bookings: serde_json::Map<String, serde_json::Value>,
    used_today: Vec<Used>,
    parts: Vec<Part>,
    database: Database,
}

#[derive(Debug, Serialize)]
struct Inbox {
    waiting: u32,
    oldest: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct Outbox {
    due: u32,
    given_up: u32,
}

#[derive(Debug, Serialize)]
struct Used {
    bot: String,
    model: String,
    answers: u64,
    input: u64,
    cached: u64,
    output: u64,
}

/// A part of the worker that hangs on somebody else, as it was noted last.
#[derive(Debug, Serialize)]
struct Part {
    name: String,
    up: bool,
    since: Timestamp,
    detail: String,
}

#[derive(Debug, Serialize)]
struct Database {
    version: u32,
    bytes: u64,
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
    let now = app.clock.now();
    // The earliest day that is today anywhere.
    let first = (now - SignedDuration::from_hours(24)).to_zoned(TimeZone::UTC).date();
    let read = app.store.read(move |db| {
        let (inbox, outbox) = (inbox::backlog(db)?, outbox::backlog(db, now)?);
        let (used, measured) = (usage::since(db, first)?, measure::measure(db)?);
        Ok((inbox, outbox, used, measured, health::parts(db)?))
    });
    let ((waiting, oldest), (due, given_up), used, measured, parts) = read.await?;
    let is_today = |used: &usage::Used| {
        let profile = app.profile(Some(used.bot.as_str()));
        let zone = profile.map_or(TimeZone::UTC, |profile| profile.zone.clone());
        now.to_zoned(zone).date() == used.day
    };
    let bookings = measured.bookings.into_iter();
    Ok(Status {
        inbox: Inbox { waiting, oldest },
        outbox: Outbox { due, given_up },
        bookings: bookings.map(|(state, many)| (state.as_str().to_owned(), many.into())).collect(),
        used_today: used.into_iter().filter(is_today).map(line).collect(),
        parts: parts.into_iter().map(part).collect(),
        database: Database { version: measured.version, bytes: measured.bytes },
    })
}

fn part(health::Part { name, up, since, detail }: health::Part) -> Part {
    Part { name, up, since, detail }
}

fn line(used: usage::Used) -> Used {
    Used {
        bot: used.bot.as_str().to_owned(),
        model: used.model,
        answers: used.answers,
        input: used.usage.input,
        cached: used.usage.cached,
        output: used.usage.output,
    }
}

fn lines(status: &Status) -> Vec<String> {
    let Status { inbox, outbox, bookings, used_today, parts, database } = status;
    let since = inbox.oldest.map(|oldest| format!(", since {oldest}")).unwrap_or_default();
    let counts: Vec<String> =
        bookings.iter().map(|(state, many)| format!("{many} {state}")).collect();
    let mut lines = vec![
        format!("inbox     {} waiting{since}", inbox.waiting),
        format!("outbox    {} due, {} given up", outbox.due, outbox.given_up),
        format!("bookings  {}", counts.join(", ")),
    ];
    lines.extend(used_today.iter().map(|used| {
        let Used { bot, model, answers, input, cached, output } = used;
        format!("today     {bot}, {model}: {answers} answers, {input} tokens in ({cached} cached), {output} out")
    }));
    lines.extend(parts.iter().map(|Part { name, up, since, detail }| {
        let up = if *up { "up" } else { "DOWN" };
        format!("{name}  {up} since {since}, {detail}")
    }));
    lines.push(format!("database  version {}, {} bytes", database.version, database.bytes));
    lines
}
