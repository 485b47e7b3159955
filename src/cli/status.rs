//! `zapys status`: what waits, what stands and what was used today, for people and for programs.
//!
//! A day is a business's own, as its budget counts it; so "today" may be two dates at once.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::Serialize;

use crate::{
    app::App,
    bots::CalendarKind,
    store::{
        connections::{self, Connection, Status},
        inbox, measure, outbox, usage,
    },
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
struct House {
    inbox: Inbox,
    outbox: Outbox,
    bookings: serde_json::Map<String, serde_json::Value>,
    used_today: Vec<Used>,
    calendars: Vec<Linked>,
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

/// The calendar of somebody who keeps it at Google.
#[derive(Debug, Serialize)]
struct Linked {
    bot: String,
    staff: String,
    /// `never`: it was never connected.
    status: &'static str,
    scopes: Vec<String>,
    last_success: Option<Timestamp>,
    last_error: Option<String>,
    /// What somebody has to do; nothing is needed where this is `null`.
    todo: Option<String>,
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

async fn read(app: &App) -> anyhow::Result<House> {
    let now = app.clock.now();
    // The earliest day that is today anywhere.
    let first = (now - SignedDuration::from_hours(24)).to_zoned(TimeZone::UTC).date();
    let read = app.store.read(move |db| {
        let (inbox, outbox) = (inbox::backlog(db)?, outbox::backlog(db, now)?);
        let connections = connections::all(db)?;
        Ok((inbox, outbox, usage::since(db, first)?, measure::measure(db)?, connections))
    });
    let ((waiting, oldest), (due, given_up), used, measured, connections) = read.await?;
    let is_today = |used: &usage::Used| {
        let profile = app.profile(Some(used.bot.as_str()));
        let zone = profile.map_or(TimeZone::UTC, |profile| profile.zone.clone());
        now.to_zoned(zone).date() == used.day
    };
    let bookings = measured.bookings.into_iter();
    Ok(House {
        inbox: Inbox { waiting, oldest },
        outbox: Outbox { due, given_up },
        bookings: bookings.map(|(state, many)| (state.as_str().to_owned(), many.into())).collect(),
        used_today: used.into_iter().filter(is_today).map(line).collect(),
        calendars: linked(app, &connections),
        database: Database { version: measured.version, bytes: measured.bytes },
    })
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

/// Returns how the calendar of everybody who keeps it at Google stands.
fn linked(app: &App, connections: &[Connection]) -> Vec<Linked> {
    let mut all = Vec::new();
    for profile in app.profiles() {
        for staff in profile.staff.iter().filter(|it| it.calendar == CalendarKind::Google) {
            let is_theirs =
                |it: &&Connection| it.owner.bot == profile.id && it.owner.staff == staff.id;
            let connection = connections.iter().find(is_theirs);
            let status = connection.map(|it| it.status);
            let failed = connection.and_then(|it| it.last_error.clone()).map(|(what, _)| what);
            let todo = match status {
                Some(Status::Active) if failed.is_none() => None,
                Some(Status::Active) => Some("nothing if it passes within the hour".to_owned()),
                _ if app.consents().is_none() => Some("fill in [google]".to_owned()),
                _ => Some(format!("{} has to send /connect", staff.id)),
            };
            all.push(Linked {
                bot: profile.id.as_str().to_owned(),
                staff: staff.id.as_str().to_owned(),
                status: status.map_or("never", Status::as_str),
                scopes: connection.map(|it| it.scopes.clone()).unwrap_or_default(),
                last_success: connection.and_then(|it| it.last_success),
                last_error: failed,
                todo,
            });
        }
    }
    all
}

fn calendar(linked: &Linked) -> String {
    let Linked { bot, staff, status, scopes, last_success, last_error, todo } = linked;
    let short = |scope: &String| scope.rsplit('/').next().unwrap_or_default().to_owned();
    let scopes: Vec<String> = scopes.iter().map(short).collect();
    let mut parts = vec![format!("calendar  {bot}/{staff}: {status}")];
    parts.extend(last_success.map(|at| format!("last answer {at}")));
    parts.extend((!scopes.is_empty()).then(|| scopes.join(" ")));
    parts.extend(last_error.as_ref().map(|what| format!("failed: {what}")));
    parts.extend(todo.as_ref().map(|todo| format!("to do: {todo}")));
    parts.join("; ")
}

fn lines(status: &House) -> Vec<String> {
    let House { inbox, outbox, bookings, used_today, calendars, database } = status;
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
    lines.extend(calendars.iter().map(calendar));
    lines.push(format!("database  version {}, {} bytes", database.version, database.bytes));
    lines
}
