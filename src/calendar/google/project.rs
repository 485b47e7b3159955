//! Ours into Google's, and Google's into ours.
//!
//! What cannot be read is never free and never gone: each of these returns `None` for it, and
//! whoever asked fails. The instant comes from the offset alone; the zone beside it only says
//! how the time is shown, and keeps a series from drifting.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use super::{
    super::{Event, EventRef, Meet, WrittenEvent},
    wire::{
        self, ALLOWED_FIELDS, Attendee, BUSY_FIELDS, CHANGE_FIELDS, Conference, CreateRequest,
        EVENT_FIELDS, FreeBusy, FreeBusyAnswer, Item, MARK, MEET, Method, Moment, Page, Properties,
        Request, SolutionKey,
    },
};
use crate::schedule::Span;

/// The longest description that is written; Google takes 8,192 characters.
const MOST_DESCRIPTION: usize = 4_000;
/// The longest title that is written; Google takes 1,024 characters.
const MOST_TITLE: usize = 300;
/// How many events a page has: the most that Google gives at once.
const PAGE: &str = "2500";

fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

fn ask(method: Method, parts: &[&str], query: Vec<(&'static str, String)>) -> Request {
    Request { method, path: path(parts), query, body: None, if_match: None }
}

/// Asks what is busy in some calendars.
pub(super) fn free_busy(calendars: &[&str], span: Span) -> Request {
    let items = calendars.iter().map(|id| Item { id: (*id).to_owned() }).collect();
    let body = FreeBusy { time_min: span.start.to_string(), time_max: span.end.to_string(), items };
    Request { body: json(&body), ..ask(Method::Post, &["freeBusy"], Vec::new()) }
}

/// Reads what is busy; `None`: a calendar that was asked about is missing, or has an error.
pub(super) fn busy(calendars: &[&str], answer: &FreeBusyAnswer) -> Option<Vec<Span>> {
    let mut all = Vec::new();
    for id in calendars {
        let of = answer.calendars.get(*id)?;
        if !of.errors.is_empty() {
            return None;
        }
        for period in of.busy.as_ref()? {
            all.push(Span { start: instant(&period.start)?, end: instant(&period.end)? });
        }
    }
    Some(all)
}

/// Asks for the events of a calendar that may be in the way.
pub(super) fn list_busy(calendar: &str, span: Span, page: Option<&str>) -> Request {
    let mut query = vec![
        ("timeMin", span.start.to_string()),
        ("timeMax", span.end.to_string()),
        ("singleEvents", "true".to_owned()),
        ("showDeleted", "false".to_owned()),
        ("maxAttendees", "1".to_owned()),
        ("maxResults", PAGE.to_owned()),
        ("fields", BUSY_FIELDS.to_owned()),
    ];
    query.extend(page.map(|page| ("pageToken", page.to_owned())));
    ask(Method::Get, &["calendars", calendar, "events"], query)
}

/// Reads which events are in the way, with their ids; `None`: one of them cannot be read.
pub(super) fn listed_busy(page: &Page) -> Option<Vec<(String, Span)>> {
    let zone = page.time_zone.as_deref();
    let blocking = page.items.iter().filter(|event| blocks(event));
    blocking
        .map(|event| {
            let start = at(event.start.as_ref()?, zone)?;
            let end = at(event.end.as_ref()?, zone)?;
            Some((event.id.clone()?, Span { start, end }))
        })
        .collect()
}

/// Returns whether an event takes its owner's time, by the rules of freeBusy: what is shown as
/// free, what they declined and where they work from takes none.
fn blocks(event: &wire::Event) -> bool {
    let declined = event.attendees.iter().any(|attendee| {
        attendee.is_self && attendee.response_status.as_deref() == Some("declined")
    });
    event.status.as_deref() != Some("cancelled")
        && event.transparency.as_deref() != Some("transparent")
        && event.kind_of.as_deref() != Some("workingLocation")
        && !declined
}

/// Where reading the events of a calendar begins.
#[derive(Debug, Clone, Copy)]
pub(super) enum ReadFrom<'a> {
    /// Where an earlier reading ended, by Google's token for that.
    Token(&'a str),
    /// At an instant: all events that end later.
    Time(Timestamp),
}

/// Requests the events that changed since a token, or all events from an instant on.
///
/// Google refuses other filters beside a token
/// (<https://developers.google.com/workspace/calendar/api/guides/sync>), so the events of our
/// bookings are picked out of the answer.
pub(super) fn list_changes(calendar: &str, from: ReadFrom<'_>, page: Option<&str>) -> Request {
    let mut query = vec![
        ("singleEvents", "true".to_owned()),
        ("showDeleted", "true".to_owned()),
        ("maxResults", PAGE.to_owned()),
        ("fields", CHANGE_FIELDS.to_owned()),
    ];
    query.push(match from {
        ReadFrom::Token(token) => ("syncToken", token.to_owned()),
        ReadFrom::Time(time) => ("timeMin", time.to_string()),
    });
    query.extend(page.map(|page| ("pageToken", page.to_owned())));
    ask(Method::Get, &["calendars", calendar, "events"], query)
}

/// Asks for one event.
pub(super) fn get(calendar: &str, id: &str) -> Request {
    let query = vec![("fields", EVENT_FIELDS.to_owned())];
    ask(Method::Get, &["calendars", calendar, "events", id], query)
}

/// Asks which video links a calendar can make.
pub(super) fn allowed(calendar: &str) -> Request {
    let query = vec![("fields", ALLOWED_FIELDS.to_owned())];
    ask(Method::Get, &["users", "me", "calendarList", calendar], query)
}

/// Writes a new event, with a video link if one is wanted.
pub(super) fn insert(calendar: &str, event: &Event, meet: bool) -> Request {
    let conference = meet.then(|| Conference {
        create_request: Some(CreateRequest {
            // The same for the same event, so that a repetition makes no second conference.
            request_id: Some(event.at.id.clone()),
            conference_solution_key: Some(SolutionKey { kind: MEET.to_owned() }),
            status: None,
        }),
        entry_points: Vec::new(),
    });
    let attendee = event.attendee.iter().map(|attendee| Attendee {
        email: Some(attendee.email.clone()),
        display_name: attendee.name.clone(),
        ..Attendee::default()
    });
    let body = wire::Event {
        id: Some(event.at.id.clone()),
        summary: Some(cut(&event.title, MOST_TITLE)),
        description: Some(cut(&as_text(&event.description), MOST_DESCRIPTION)),
        location: event.place.clone(),
        start: Some(moment(event.span.start, &event.zone)),
        end: Some(moment(event.span.end, &event.zone)),
        attendees: attendee.collect(),
        conference_data: conference,
        extended_properties: Some(properties(event)),
        ..wire::Event::default()
    };
    let mut query = vec![("sendUpdates", "all".to_owned()), ("fields", EVENT_FIELDS.to_owned())];
    query.extend(meet.then(|| ("conferenceDataVersion", "1".to_owned())));
    Request { body: json(&body), ..ask(Method::Post, &["calendars", calendar, "events"], query) }
}

/// Gives an event another time, if it is still the one that was read. Whatever else somebody
/// wrote into it stays, and so does its video link.
pub(super) fn patch(calendar: &str, event: &Event, etag: Option<String>) -> Request {
    let body = wire::Event {
        start: Some(moment(event.span.start, &event.zone)),
        end: Some(moment(event.span.end, &event.zone)),
        extended_properties: Some(properties(event)),
        ..wire::Event::default()
    };
    let query = vec![("sendUpdates", "all".to_owned()), ("fields", EVENT_FIELDS.to_owned())];
    let parts = ["calendars", calendar, "events", &event.at.id];
    Request { body: json(&body), if_match: etag, ..ask(Method::Patch, &parts, query) }
}

/// Deletes an event.
pub(super) fn delete(calendar: &str, id: &str) -> Request {
    let query = vec![("sendUpdates", "all".to_owned())];
    ask(Method::Delete, &["calendars", calendar, "events", id], query)
}

/// Our own property of an event: whose it is, and when we last put it where.
///
/// One key and not several, because Google's guide and its reference disagree on whether
/// several are looked for with "and" or with "or".
fn properties(event: &Event) -> Properties {
    Properties { private: [(MARK.to_owned(), mark(event))].into() }
}

fn mark(event: &Event) -> String {
    format!("{} {}", event.booking, times(event.span))
}

fn times(span: Span) -> String {
    format!("{}/{}", span.start.as_second(), span.end.as_second())
}

/// Returns whether an event stands for the same booking.
pub(super) fn same_booking(event: &Event, there: &wire::Event) -> bool {
    own_mark(there).is_some_and(|mark| mark.starts_with(&format!("{} ", event.booking)))
}

/// Returns whether an event is where we put it last, whatever came of telling us.
pub(super) fn where_we_put_it(there: &wire::Event) -> bool {
    let span = span(there);
    own_mark(there)
        .zip(span)
        .is_some_and(|(mark, span)| mark.ends_with(&format!(" {}", times(span))))
}

fn own_mark(there: &wire::Event) -> Option<&str> {
    there.extended_properties.as_ref()?.private.get(MARK).map(String::as_str)
}

/// Returns an event as ours; whether its link is `wanted` decides what its absence means.
pub(super) fn written(calendar: &str, there: &wire::Event, wanted: bool) -> Option<WrittenEvent> {
    let at = EventRef { id: there.id.clone()?, calendar: Some(calendar.to_owned()) };
    Some(WrittenEvent { at, span: span(there), meet: meet(there, wanted) })
}

/// Returns whether an event was deleted.
pub(super) fn is_deleted(there: &wire::Event) -> bool {
    there.status.as_deref() == Some("cancelled")
}

/// Returns when an event is; `None`: it lasts all day, or cannot be read.
pub(super) fn span(there: &wire::Event) -> Option<Span> {
    let time = |moment: &Option<Moment>| instant(moment.as_ref()?.date_time.as_deref()?);
    Some(Span { start: time(&there.start)?, end: time(&there.end)? })
}

fn meet(there: &wire::Event, wanted: bool) -> Meet {
    let conference = there.conference_data.as_ref();
    let video = conference.and_then(|conference| {
        conference.entry_points.iter().find(|entry| entry.entry_point_type == "video")
    });
    let link = video.map(|entry| &entry.uri).or(there.hangout_link.as_ref());
    if let Some(link) = link.filter(|link| link.starts_with("https://")) {
        return Meet::Link(link.clone());
    }
    let asked = conference.and_then(|it| it.create_request.as_ref()?.status.as_ref());
    match asked.map(|status| status.status_code.as_str()) {
        // Succeeded, but the link is not in this answer yet.
        Some("pending" | "success") => Meet::Follows,
        Some(_) => Meet::Failed,
        None if wanted => Meet::Failed,
        None => Meet::Without,
    }
}

fn moment(at: Timestamp, zone: &str) -> Moment {
    let shown = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let time = at.to_zoned(shown).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Moment { date: None, date_time: Some(time), time_zone: Some(zone.to_owned()) }
}

/// Reads a moment of a calendar whose own zone is known.
fn at(moment: &Moment, zone: Option<&str>) -> Option<Timestamp> {
    if let Some(time) = &moment.date_time {
        return instant(time);
    }
    let day: Date = moment.date.as_ref()?.parse().ok()?;
    let zone = TimeZone::get(zone?).ok()?;
    let midnight = zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().ok()?;
    Some(midnight.timestamp())
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Makes a description text: Google shows one as HTML, and other programs as it is, so a bracket
/// that a customer wrote must neither begin a tag nor be escaped.
fn as_text(description: &str) -> String {
    description.replace('<', "‹").replace('>', "›")
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

fn json(body: &impl serde::Serialize) -> Option<Value> {
    serde_json::to_value(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_no_tags() {
        let written = as_text("Ім'я: <a href=\"https://x\">Іван</a> & Ко");
        assert_eq!(written, "Ім'я: ‹a href=\"https://x\"›Іван‹/a› & Ко");
    }
}
