//! Looks at an account as a check does: whether it can be reached, read and written, without changing
//! anything.

use std::collections::BTreeMap;

use jiff::tz::TimeZoneDatabase;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    account::{Account, Trouble},
    client::{Request, ask},
    discover::discover,
    parts::{Long, Source},
    project,
    reading::{Reading, aside},
    wire,
};
use crate::{http::Http, oauth::CalendarEntry, schedule::Span, store::connections::Settings};

/// What an account looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The name of the calendar that bookings go into; `None`: it is gone.
    pub written: Option<String>,
    /// Whether that calendar can be written.
    pub is_writable: bool,
    /// How many calendars count as busy, that one included.
    pub checked: usize,
    /// How many of them are gone.
    pub gone: usize,
    /// How many times their events take in the span.
    pub events: usize,
    /// Those of them that are in a time zone that nothing describes, so that they take all that they may be.
    pub unplaced: Vec<Span>,
    /// How many bytes may still be written; `None`: the server does not say, or sets no limit.
    pub room: Option<u64>,
}

/// Looks for the calendars of an account and reads the events of a span in those that were `chosen`;
/// `None`: none were chosen yet.
///
/// # Errors
/// What the server did not do, or which event cannot be read.
pub async fn inspect(
    http: &Http,
    account: &Account,
    chosen: Option<Settings>,
    zones: &TimeZoneDatabase,
    span: Span,
    until: Instant,
) -> Result<Inspected, Trouble> {
    let found = discover(http, account, until).await?;
    let all = &found.calendars;
    let settings = chosen.unwrap_or_else(|| usual(all));
    let written = all.iter().find(|entry| entry.id == settings.write);
    let reading = Reading {
        zones: zones.clone(),
        home: account.zone.clone(),
        addresses: found.addresses.clone(),
    };
    let mut seen = Inspected {
        written: written.map(|entry| entry.name().to_owned()),
        is_writable: written.is_some_and(CalendarEntry::is_written),
        checked: 0,
        gone: 0,
        events: 0,
        unplaced: Vec::new(),
        room: None,
    };
    if let Some(url) = written.and_then(|entry| entry.id.parse::<Url>().ok()) {
        seen.room = room(http, account, url, until).await;
    }
    for calendar in settings.checked() {
        seen.checked += 1;
        let is_there = all.iter().any(|entry| entry.id == calendar);
        let Some(url) = is_there.then(|| calendar.parse::<Url>().ok()).flatten() else {
            seen.gone += 1;
            continue;
        };
        let asked = project::asked(span);
        let source = Source { http, account, calendar: &url, until };
        let listed = source.events_within(asked, Long::Refused).await?;
        let reading = reading.clone();
        let taken = aside(move || project::taken(&listed, &reading.reader(), span)).await?;
        seen.events += taken.len();
        seen.unplaced.extend(taken.iter().filter(|it| it.is_unplaced).map(|it| it.span));
    }
    Ok(seen)
}

/// Returns how many bytes may still be written into a calendar; `None`: its server does not say. One that knows no
/// such property, or does not like to be asked, sets no limit here.
pub(super) async fn room(http: &Http, account: &Account, url: Url, until: Instant) -> Option<u64> {
    let request = Request::ask("PROPFIND", url, "0", wire::ROOM.to_owned());
    let listed = ask(http, account, &request, until).await.unwrap_or_default();
    listed.resources.first().and_then(|it| it.room)
}

/// Returns the calendars that count before the staff member has chosen: bookings go into the main one, and what
/// is busy in any calendar of their own counts.
pub(super) fn usual(all: &[CalendarEntry]) -> Settings {
    let own = || all.iter().filter(|entry| entry.is_written());
    let main = all.iter().find(|entry| entry.primary).or_else(|| own().next());
    Settings {
        time_zone: None,
        write: main.map(|entry| entry.id.clone()).unwrap_or_default(),
        check: own().filter(|entry| !entry.primary).map(|entry| entry.id.clone()).collect(),
        known: BTreeMap::new(),
    }
}
