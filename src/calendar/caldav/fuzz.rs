//! What the fuzz target calls: a body of a CalDAV server, read as each of its kinds.
//!
//! Reading is private to this folder, and the client needs a network. The entry is compiled always, so that
//! the stable tests run what was once found through it.

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

use super::{project, wire};
use crate::{
    ical::{Component, Reader},
    schedule::Span,
};

/// Reads a body as a list of resources, as a refusal and as a file; returns the times that were found.
pub fn body(body: &[u8]) -> Vec<Span> {
    let zones = TimeZoneDatabase::bundled();
    let home = TimeZone::UTC;
    let reader = Reader::new(&zones, &home, &[]);
    let start: Timestamp = Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let span = Span::lasting(start, jiff::SignedDuration::from_hours(24 * 60));
    wire::condition(body);
    let listed = wire::multistatus(body);
    let listed = listed.and_then(|it| project::taken(&it, &reader, span).ok());
    let text = String::from_utf8_lossy(body);
    project::ids_in(&text);
    let file = Component::read(&text).and_then(|file| reader.times(&file, span).ok());
    listed.into_iter().chain(file).flatten().map(|it| it.span).collect()
}
