//! What the fuzz targets call: a body of Google's, read as each of its kinds.
//!
//! Reading is private to this folder, and the client needs a network. The entry is compiled
//! always, so that the stable tests run what was once found through it.

use jiff::tz::TimeZoneDatabase;

use crate::schedule::Span;

use super::{client::read, project, wire};

/// Reads a body as times that are busy, as a page of events and as one event; returns the times
/// that were found in it.
pub fn body(body: &[u8]) -> Vec<Span> {
    let busy = read::<wire::FreeBusyAnswer>(body).ok().and_then(|answer| {
        let calendars: Vec<&str> = answer.calendars.keys().map(String::as_str).collect();
        project::busy(&calendars, &answer)
    });
    let listed = read::<wire::Page>(body)
        .ok()
        .and_then(|page| project::listed_busy(&page, &TimeZoneDatabase::bundled()));
    let listed = listed.into_iter().flatten().map(|(_, span)| span);
    let event = read::<wire::Event>(body).ok().and_then(|event| {
        project::is_deleted(&event);
        project::where_we_put_it(&event);
        project::written("olena@example.com", &event, false);
        project::written("olena@example.com", &event, true)?.span
    });
    busy.into_iter().flatten().chain(listed).chain(event).collect()
}
