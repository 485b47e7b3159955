//! Questions whose answer may be longer than what is read: they are then asked in parts.
//!
//! First everything is asked for in one request, as nearly every calendar allows it. Where that is too long,
//! only what tells the times of events is asked for (RFC 4791, section 9.6), and if the server sends all the
//! same, or refuses that, less and less at once. Servers choose properties differently well, so this is not asked
//! of those whose whole answers can be read. A single file that is too long is left out where events of ours are
//! looked for, and is an error where the times matter that it takes.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use reqwest::Url;
use tokio::time::Instant;

use super::{
    account::{Account, Trouble},
    client::{Request, ask},
    project,
    wire::{self, Data, Multistatus, Resource},
};
use crate::{http::Http, schedule::Span};

/// How many files are asked for in one request.
const MOST_FILES: usize = 100;
/// The shortest span that is asked for by itself.
const SHORTEST: SignedDuration = SignedDuration::from_hours(6);
/// By how much two parts overlap, because servers differ about what is exactly at an edge.
const OVERLAP: SignedDuration = SignedDuration::from_mins(1);
/// Properties that may be long and tell no time.
const LONG: [&str; 3] = ["ATTACH", "DESCRIPTION", "X-ALT-DESC"];

/// What is asked for in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// The events of a span.
    Within(Span),
    /// Files, by their paths.
    Files(Vec<String>),
}

/// What becomes of a single file that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Long {
    /// It is an error.
    Refused,
    /// It is left out, unless it is named as those of our events.
    Skipped,
}

fn in_chunks(paths: &[String]) -> Vec<Part> {
    paths.chunks(MOST_FILES).rev().map(|it| Part::Files(it.to_vec())).collect()
}

/// A calendar that is read in parts.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) http: &'s Http,
    pub(super) account: &'s Account,
    pub(super) calendar: &'s Url,
    pub(super) until: Instant,
}

impl Source<'_> {
    /// Reads the events that take place in a span.
    pub(super) async fn events_within(
        self,
        span: Span,
        long: Long,
    ) -> Result<Multistatus, Trouble> {
        self.read(vec![Part::Within(span)], long).await
    }

    /// Reads files by their paths.
    pub(super) async fn files(
        self,
        paths: Vec<String>,
        long: Long,
    ) -> Result<Multistatus, Trouble> {
        self.read(in_chunks(&paths), long).await
    }

    /// Reads the names of the files whose events have additional dates.
    pub(super) async fn dated(self) -> Result<Multistatus, Trouble> {
        let body = wire::NAMES_WITH_DATES.to_owned();
        let request = Request::ask("REPORT", self.calendar.clone(), "1", body);
        ask(self.http, self.account, &request, self.until).await
    }

    async fn ask(&self, part: &Part, data: Data) -> Result<Multistatus, Trouble> {
        let request = Request::ask("REPORT", self.calendar.clone(), "1", part.body(data));
        ask(self.http, self.account, &request, self.until).await
    }

    /// Returns whether a part has a file that is named as those of our events.
    fn is_of_ours(&self, part: &Part) -> bool {
        let Part::Files(paths) = part else { return false };
        let is_ours = |path: &String| {
            self.calendar.join(path).is_ok_and(|it| project::own_id_in(&it).is_some())
        };
        paths.iter().any(is_ours)
    }

    /// Reads parts, the last one first. What is kept of all of them is no longer than one answer may be.
    async fn read(&self, mut left: Vec<Part>, long: Long) -> Result<Multistatus, Trouble> {
        let (mut data, mut longest, mut found) = (Data::Whole, None, Found::default());
        while let Some(part) = left.pop() {
            match (self.ask(&part, data).await, data) {
                (Ok(listed), _) => found.add(listed, longest)?,
                (Err(Trouble::TooLong(most)), _) if longest.is_none() => {
                    (data, longest) = (Data::Times, Some(most));
                    left.push(part);
                }
                (Err(Trouble::TooLong(most)), _) => match (part.halves(), long, &part) {
                    (Some(halves), ..) => left.extend(halves),
                    (None, Long::Skipped, Part::Within(_)) => {
                        let named = self.ask(&part, Data::Nothing).await?.resources;
                        left.extend(named.into_iter().map(|it| Part::Files(vec![it.href])));
                    }
                    (None, Long::Skipped, part) if !self.is_of_ours(part) => {}
                    (None, ..) => return Err(Trouble::TooLong(most)),
                },
                // It does not choose properties; all that is left is to ask for less at once.
                (
                    Err(Trouble::Status(..) | Trouble::Refused(_) | Trouble::Forbidden(_)),
                    Data::Times,
                ) => {
                    data = Data::Whole;
                    left.push(part);
                }
                (Err(trouble), _) => return Err(trouble),
            }
        }
        Ok(found.listed)
    }
}

impl Part {
    fn body(&self, data: Data) -> String {
        match self {
            Self::Within(span) => wire::events_within(*span, data),
            Self::Files(paths) => wire::files(paths.iter().map(String::as_str), data),
        }
    }

    /// Returns both halves, the earlier one last; `None`: there is nothing to halve.
    fn halves(&self) -> Option<[Self; 2]> {
        match self {
            Self::Within(span) => {
                let half = span.end.duration_since(span.start) / 2;
                let middle = span.start.checked_add(half).ok().filter(|_| half >= SHORTEST)?;
                let later = Span { start: middle, end: span.end };
                let earlier =
                    Span { start: span.start, end: middle }.widened(SignedDuration::ZERO, OVERLAP);
                Some([Self::Within(later), Self::Within(earlier)])
            }
            Self::Files(paths) => {
                let (first, second) = paths.split_at(paths.len() / 2);
                let files = |paths: &[String]| Self::Files(paths.to_vec());
                (!first.is_empty()).then(|| [files(second), files(first)])
            }
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Found {
    listed: Multistatus,
    paths: BTreeSet<String>,
    bytes: usize,
}

impl Found {
    /// Adds an answer. With `longest`, for a question in parts, what is too long and tells no time is left out, and
    /// an event that is in two parts is kept once.
    fn add(&mut self, answer: Multistatus, longest: Option<usize>) -> Result<(), Trouble> {
        self.listed.sync_token = answer.sync_token;
        for resource in answer.resources {
            let Some(most) = longest else {
                self.listed.resources.push(resource);
                continue;
            };
            if !self.paths.insert(resource.href.clone()) {
                continue;
            }
            let data = resource.data.as_deref().map(times_alone);
            self.bytes += data.as_ref().map_or(0, String::len);
            if self.bytes > most {
                return Err(Trouble::TooLong(most));
            }
            self.listed.resources.push(Resource { data, ..resource });
        }
        Ok(())
    }
}

/// Returns a file without its long properties.
fn times_alone(text: &str) -> String {
    let mut is_kept = true;
    let lines = text.split_inclusive('\n').filter(|line| {
        // A line that begins with a blank goes on with the one before.
        if !line.starts_with([' ', '\t']) {
            let name = line.split([';', ':']).next().unwrap_or_default();
            is_kept = !LONG.iter().any(|long| name.eq_ignore_ascii_case(long));
        }
        is_kept
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn halves_cover_the_whole_and_end_at_a_shortest_span() {
        let start = Timestamp::UNIX_EPOCH;
        let lasting = |hours| Part::Within(Span::lasting(start, SignedDuration::from_hours(hours)));
        let Some([Part::Within(later), Part::Within(earlier)]) = lasting(400).halves() else {
            panic!("it has halves");
        };
        assert_eq!((earlier.start, later.end), (start, start + SignedDuration::from_hours(400)));
        assert_eq!(earlier.end, later.start + OVERLAP);
        assert!(lasting(12).halves().is_some() && lasting(11).halves().is_none());
        let files = |paths: &[&str]| Part::Files(paths.iter().map(|it| (*it).to_owned()).collect());
        let halves = files(&["a", "b", "c"]).halves();
        assert_eq!(halves, Some([files(&["b", "c"]), files(&["a"])]));
        assert_eq!(files(&["a"]).halves(), None);
    }

    #[test]
    fn what_is_long_and_tells_no_time_is_left_out() {
        let text = "BEGIN:VEVENT\r\nUID:a\r\nATTACH;VALUE=BINARY:AAAA\r\n BBBB\r\n\tCC\r\n\
                    DTSTART:20261124T100000Z\r\nDescription:long\r\nDTEND:\r\n 20261124T110000Z\r\n";
        assert_eq!(
            times_alone(text),
            "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261124T100000Z\r\nDTEND:\r\n 20261124T110000Z\r\n"
        );
    }

    #[test]
    fn what_is_in_two_parts_is_kept_once_and_all_of_it_has_a_limit() {
        let answer = |href: &str| {
            let data = Some("BEGIN:VCALENDAR\r\nDESCRIPTION:x\r\n".to_owned());
            let resource = Resource { href: href.to_owned(), data, ..Resource::default() };
            Multistatus { resources: vec![resource], sync_token: None }
        };
        let mut found = Found::default();
        for href in ["/a.ics", "/a.ics", "/b.ics"] {
            found.add(answer(href), Some(40)).unwrap();
        }
        assert_eq!(found.listed.resources.len(), 2);
        assert_eq!(found.add(answer("/c.ics"), Some(40)), Err(Trouble::TooLong(40)));
    }
}
