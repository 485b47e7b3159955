//! Translates between our types and CalDAV's. (pure)
//!
//! An event's name in its calendar and its UID are both made from the booking, so that an event can be
//! found by either of them when its calendar or its name was changed by hand.

use jiff::{
    SignedDuration, Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use oauth2::url::Url;

use super::{
    super::{Event, EventRef, Meet, WrittenEvent, is_own},
    account::Trouble,
    wire::{Multistatus, Resource},
};
use crate::{
    ical::{self, Component, Draft, Reader, Taken, Unreadable},
    ids::BookingId,
    oauth::CalendarEntry,
    schedule::{Span, zone_named},
    store::bookings::OwnEvent,
};

/// What stands behind an event's id in its UID.
pub(super) const BEHIND: &str = "@zapys";
/// How much more than a span is asked for: servers place whole days and times without a zone as they
/// like.
const MARGIN: SignedDuration = SignedDuration::from_hours(26);
/// The rights of which one is enough to write events.
const WRITING: [&str; 3] = ["all", "write", "bind"];

/// An event as it stands at the server.
#[derive(Debug, Clone)]
pub(super) struct There {
    pub(super) url: Url,
    pub(super) calendar: Url,
    pub(super) etag: Option<String>,
    pub(super) text: String,
}

pub(super) fn uid(id: &str) -> String {
    format!("{id}{BEHIND}")
}

/// Returns the id of a UID.
pub(super) fn id_of(uid: &str) -> &str {
    uid.strip_suffix(BEHIND).unwrap_or(uid)
}

/// Returns the URL of an event of ours; `None`: the calendar's address takes no more.
pub(super) fn event_url(calendar: &Url, id: &str) -> Option<Url> {
    calendar.join(&format!("{id}.ics")).ok()
}

/// Returns the id in the name of a file, as we or another program named it.
pub(super) fn id_in(url: &Url) -> Option<String> {
    let name = url.path_segments()?.rfind(|part| !part.is_empty())?.replace("%40", "@");
    let name = name.strip_suffix(".ics")?;
    Some(id_of(name).to_owned())
}

/// Returns whether an id has the form of those of our events: that of a booking, and its version.
pub(super) fn is_ours(id: &str) -> bool {
    let booking = id.get(..BookingId::LENGTH).is_some_and(BookingId::is_one);
    booking && id.get(BookingId::LENGTH..).is_some_and(|it| it.bytes().all(|c| c.is_ascii_digit()))
}

/// Returns the id in the name of a file that is named as those of our events.
pub(super) fn own_id_in(url: &Url) -> Option<String> {
    id_in(url).filter(|id| is_ours(id))
}

/// Returns the ids of the events in a file.
pub(super) fn ids_in(text: &str) -> Vec<String> {
    let file = Component::read(text);
    let events = file.iter().flat_map(|file| file.all("VEVENT"));
    events.filter_map(|event| Some(id_of(event.value("UID")?).to_owned())).collect()
}

/// Returns the calendars among resources, each with its rights.
pub(super) fn calendars(base: &Url, listed: &Multistatus) -> Vec<CalendarEntry> {
    let holds_events = |it: &&Resource| {
        let components = it.components.as_ref();
        it.is_calendar && components.is_none_or(|all| all.iter().any(|one| one == "VEVENT"))
    };
    let entry = |it: &Resource| {
        let url = folder(base.join(&it.href).ok()?);
        let named = url.path_segments().and_then(|mut parts| parts.rfind(|it| !it.is_empty()));
        let summary = it.name.clone().or_else(|| named.map(str::to_owned)).unwrap_or_default();
        let writes = it
            .rights
            .as_ref()
            .is_none_or(|rights| rights.iter().any(|right| WRITING.contains(&right.as_str())));
        Some(CalendarEntry {
            id: url.to_string(),
            summary: summary.into(),
            summary_override: None,
            primary: false,
            access_role: if writes { "writer" } else { "reader" }.to_owned(),
            time_zone: None,
        })
    };
    listed.resources.iter().filter(holds_events).filter_map(entry).collect()
}

/// Returns a URL with a slash at its end, as calendars have.
pub(super) fn folder(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

/// Returns whether two URLs are the same, however their paths are escaped: Radicale writes `%40` in its
/// answers for an `@` in what is asked.
pub(super) fn is_same(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin() && unescaped(one.path()) == unescaped(other.path())
}

fn unescaped(path: &str) -> Vec<u8> {
    let mut parts = path.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        bytes.extend(part.get(if byte.is_some() { 2.. } else { 0.. }).unwrap_or_default().bytes());
    }
    bytes
}

/// Returns the mail addresses among a person's addresses, in lower case.
pub(super) fn mail_addresses(username: &str, addresses: &[String]) -> Vec<String> {
    let mut all: Vec<String> = addresses
        .iter()
        .map(|it| it.to_lowercase())
        .filter_map(|it| it.strip_prefix("mailto:").map(str::to_owned))
        .chain(username.contains('@').then(|| username.to_lowercase()))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Returns the span that a server is asked for.
pub(super) fn asked(span: Span) -> Span {
    span.widened(MARGIN, MARGIN)
}

/// Reads an answer as the busy times in a span, except the events in `own`.
pub(super) fn busy(
    listed: &Multistatus,
    reader: &Reader<'_>,
    span: Span,
    own: &[OwnEvent],
) -> Result<Vec<Span>, Trouble> {
    let taken = taken(listed, reader, span)?.into_iter().filter(|it| !it.is_free);
    let others = taken.filter(|it| !is_own(own, id_of(&it.uid), it.span));
    Ok(others.map(|it| it.span).collect())
}

/// Reads an answer as the times that events take in a span, free ones included. Where they take too much work, the
/// file is named that took most of it.
pub(super) fn taken(
    listed: &Multistatus,
    reader: &Reader<'_>,
    span: Span,
) -> Result<Vec<Taken>, Trouble> {
    let (mut all, mut most): (_, Option<(u32, &Resource)>) = (Vec::new(), None);
    for resource in &listed.resources {
        let file = file_of(resource)?;
        let before = reader.work();
        let times = reader.times(&file, span);
        let steps = reader.work() - before;
        if most.is_none_or(|(before, _)| before <= steps) {
            most = Some((steps, resource));
        }
        let times = times.map_err(|why| {
            let it = most.filter(|_| why == Unreadable::Work).map_or(resource, |(_, it)| it);
            unreadable(it, &why.to_string())
        });
        all.extend(times?);
    }
    Ok(all)
}

fn file_of(resource: &Resource) -> Result<Component, Trouble> {
    // A status of its own means that the server left something out: too many, or not allowed.
    if let Some(status) = resource.status.filter(|status| !(200..300).contains(status)) {
        return Err(unreadable(resource, &format!("status {status}")));
    }
    let data = resource.data.as_deref().ok_or_else(|| unreadable(resource, "it has no event"))?;
    Component::read(data).ok_or_else(|| unreadable(resource, "it is no calendar file"))
}

fn unreadable(resource: &Resource, why: &str) -> Trouble {
    // The name of the file is needed to find it; programs make it by chance.
    let file = resource.href.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    Trouble::Unreadable(format!("{file}: {why}"))
}

/// Returns our own mark of an event: its booking, and the time that we give it.
fn mark(event: &Event) -> String {
    format!("{} {}", event.booking, times(event.span))
}

fn times(span: Span) -> String {
    format!("{}/{}", span.start.as_second(), span.end.as_second())
}

/// What is made of an event's file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text<'t> {
    /// A new one.
    New,
    /// This one, at another time.
    Moved(&'t str),
    /// This one, with other words.
    Described(&'t str),
}

/// Writes an event as a file; `None`: the event is not in the file that is to be changed.
pub(super) fn file(
    event: &Event,
    zones: &TimeZoneDatabase,
    made: Timestamp,
    text: Text<'_>,
) -> Option<String> {
    let zone = zone_named(zones, &event.zone).unwrap_or(TimeZone::UTC);
    let zone_name = if zone == TimeZone::UTC { "UTC" } else { event.zone.as_str() };
    let roster = if event.roster.is_empty() { "" } else { "\n\n" };
    let description = format!("{}{roster}{}", event.description, event.roster);
    let draft = Draft {
        uid: &uid(&event.at.id),
        made,
        span: event.span,
        zone_name,
        zone: &zone,
        title: &event.title,
        description: &description,
        place: event.place.as_deref(),
        mark: &mark(event),
    };
    match text {
        Text::New => Some(ical::write(&draft)),
        Text::Moved(text) => ical::moved(text, &draft),
        Text::Described(text) => ical::described(text, &draft),
    }
}

/// What is known of an event of ours at the server.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Its time; `None`: it lasts all day.
    pub(super) span: Option<Span>,
    /// Whether it was cancelled and not deleted.
    pub(super) is_cancelled: bool,
    mark: Option<String>,
    id: String,
}

impl Known {
    /// Reads an event of ours.
    pub(super) fn read(there: &There, id: &str, reader: &Reader<'_>) -> Result<Self, Trouble> {
        let unread = |why: &str| Trouble::Unreadable(why.to_owned());
        let file = Component::read(&there.text).ok_or_else(|| unread("it is no calendar file"))?;
        let uid = uid(id);
        let span = reader.span_of(&file, &uid).map_err(|why| unread(&why.to_string()))?;
        Ok(Self {
            span,
            is_cancelled: ical::is_cancelled(&file, &uid),
            mark: ical::mark_of(&file, &uid).map(str::to_owned),
            id: id.to_owned(),
        })
    }

    /// Returns whether it belongs to the same booking. A program that dropped our mark kept the id.
    pub(super) fn is_of(&self, event: &Event) -> bool {
        match &self.mark {
            Some(mark) => mark.starts_with(&format!("{} ", event.booking)),
            None => self.id.starts_with(event.booking.as_str()),
        }
    }

    /// Returns whether it is at the time that we last gave it, even if the answer to that was lost.
    pub(super) fn is_where_we_put_it(&self) -> bool {
        let (Some(mark), Some(span)) = (&self.mark, self.span) else { return false };
        mark.ends_with(&format!(" {}", times(span)))
    }
}

/// Returns an event as our type.
pub(super) fn written(id: &str, calendar: &Url, span: Option<Span>) -> WrittenEvent {
    let at = EventRef { id: id.to_owned(), calendar: Some(calendar.to_string()) };
    WrittenEvent { at, span, meet: Meet::Without, declined: Vec::new(), was_written: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_s_id_is_found_in_the_names_that_programs_give_it() {
        let id =
            |path: &str| id_in(&Url::parse("https://example.com").unwrap().join(path).unwrap());
        assert_eq!(id("/olena/week/b1.ics").as_deref(), Some("b1"));
        assert_eq!(id("/olena/week/b1%40zapys.ics").as_deref(), Some("b1"));
        assert_eq!(id("/olena/week/b1@zapys.ics").as_deref(), Some("b1"));
        assert_eq!(id("/olena/week/"), None);
    }

    #[test]
    fn only_names_of_our_events_are_ours() {
        assert!(is_ours("01k7n5cng0vvvvvvvvvvvvvvvv1"));
        assert!(!is_ours("01k7n5cng0vvvvvvvvvvvvvvvv-copy"));
        assert!(!is_ours("a1b2c3"));
    }

    #[test]
    fn urls_are_compared_without_their_escapes() {
        let same = |one: &str, other: &str| {
            let url = |path: &str| Url::parse(&format!("https://example.com{path}")).unwrap();
            is_same(&url(one), &url(other))
        };
        assert!(same("/olena%40example.com/week/", "/olena@example.com/week/"));
        assert!(same("/%D0%BE%d0%bb/", "/ол/") && same("/100%/", "/100%25/"));
        assert!(!same("/week/", "/family/") && !same("/a%2", "/a"));
    }

    #[test]
    fn what_a_server_left_out_of_a_list_is_not_free() {
        let whole = Resource { href: "/a.ics".into(), ..Resource::default() };
        let zones = TimeZoneDatabase::bundled();
        let home = TimeZone::UTC;
        let reader = Reader::new(&zones, &home, &[]);
        let span = Span { start: Timestamp::UNIX_EPOCH, end: Timestamp::MAX };
        for broken in [
            Resource { status: Some(507), ..whole.clone() },
            Resource { data: Some("<html>".into()), ..whole.clone() },
            whole,
        ] {
            let listed = Multistatus { resources: vec![broken], sync_token: None };
            assert!(matches!(busy(&listed, &reader, span, &[]), Err(Trouble::Unreadable(_))));
        }
    }

    #[test]
    fn events_that_take_too_much_work_together_are_not_read_and_the_worst_is_named() {
        let file = |name: &str, rule: &str| {
            let data = format!(
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{name}\nDTSTART:20260101T000000Z\n\
                 RRULE:FREQ={rule}\nEND:VEVENT\nEND:VCALENDAR\n"
            );
            let href = format!("/week/{name}.ics");
            Resource { href, data: Some(data), ..Resource::default() }
        };
        let (zones, home) = (TimeZoneDatabase::bundled(), TimeZone::UTC);
        let start = "2026-11-24T00:00:00Z".parse().unwrap();
        let day = Span::lasting(start, SignedDuration::from_hours(24));
        let mut resources: Vec<Resource> =
            (0..60).map(|n| file(&format!("often{n}"), "MINUTELY;INTERVAL=2")).collect();
        resources.insert(7, file("worst", "MINUTELY"));
        let mut listed = Multistatus { resources, sync_token: None };
        let why = "worst.ics: working out its events takes too much work".to_owned();
        let reader = || Reader::new(&zones, &home, &[]);
        assert_eq!(busy(&listed, &reader(), day, &[]), Err(Trouble::Unreadable(why)));
        listed.resources.truncate(20);
        let some = busy(&listed, &reader(), day, &[]).unwrap();
        assert_eq!(some.len(), 24 * 60 + 19 * 12 * 60);
    }
}
