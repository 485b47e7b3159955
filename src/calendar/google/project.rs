//! Translates between our types and Google's. (pure)
//!
//! A time that cannot be read is neither free nor deleted: these functions return `None` for it,
//! and the caller fails. The UTC offset alone decides the instant; the zone beside it says how the
//! time is shown, and keeps a recurring event at its local time when the clock changes.

use jiff::{
    SignedDuration, Timestamp,
    civil::Date,
    tz::{TimeZone, TimeZoneDatabase},
};
use serde_json::Value;

use super::{
    super::{Event, EventRef, Meet, WrittenEvent, changes::FreeEntry},
    wire::{
        self, ALLOWED_FIELDS, Attendee, BUSY_FIELDS, CHANGE_FIELDS, Conference, CreateRequest,
        EVENT_FIELDS, FreeBusy, FreeBusyAnswer, Item, MARK, MEET, Method, Moment, Page, Properties,
        Request, SolutionKey,
    },
};
use crate::schedule::Span;

/// The longest description that is written, in characters; Google accepts 8,192.
const MOST_DESCRIPTION: usize = 4_000;
/// The longest title that is written, in characters; Google accepts 1,024.
const MOST_TITLE: usize = 300;
/// The longest span of a freeBusy request. Google refuses more than 90 days
/// ("The requested time range is too long").
const LONGEST: SignedDuration = SignedDuration::from_hours(80 * 24);
/// The number of events on a page: the API's maximum.
const PAGE: &str = "2500";

fn path(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| (*part).to_owned()).collect()
}

fn ask(method: Method, parts: &[&str], query: Vec<(&'static str, String)>) -> Request {
    Request { method, path: path(parts), query, body: None, if_match: None }
}

/// Cuts a span into pieces that freeBusy accepts.
pub(super) fn pieces(span: Span) -> Vec<Span> {
    let mut all = Vec::new();
    let mut start = span.start;
    while start < span.end {
        let end = start.saturating_add(LONGEST).unwrap_or(span.end).min(span.end);
        all.push(Span { start, end });
        start = end;
    }
    all
}

/// Requests the busy times of calendars.
pub(super) fn free_busy(calendars: &[&str], span: Span) -> Request {
    let items = calendars.iter().map(|id| Item { id: (*id).to_owned() }).collect();
    let body = FreeBusy { time_min: span.start.to_string(), time_max: span.end.to_string(), items };
    Request { body: json(&body), ..ask(Method::Post, &["freeBusy"], Vec::new()) }
}

/// Reads the busy times; `None`: a calendar is missing in the answer, or has an error.
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

/// Requests the events of a calendar that may make a time busy.
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

/// Reads the ids and times of the events that make a time busy; `None`: one of them cannot be read.
pub(super) fn listed_busy(page: &Page, zones: &TimeZoneDatabase) -> Option<Vec<(String, Span)>> {
    let zone = page.time_zone.as_deref();
    let blocking = page.items.iter().filter(|event| blocks(event));
    blocking
        .map(|event| {
            let start = at(event.start.as_ref()?, zone, zones)?;
            let end = at(event.end.as_ref()?, zone, zones)?;
            Some((event.id.clone()?, Span { start, end }))
        })
        .collect()
}

/// Returns whether an event makes its owner busy, by the rules of freeBusy: an event that is shown
/// as free, was declined, or only names the place of work does not.
fn blocks(event: &wire::Event) -> bool {
    let declined = event.attendees.iter().flatten().any(|attendee| {
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

/// Requests one event.
pub(super) fn get(calendar: &str, id: &str) -> Request {
    let query = vec![("fields", EVENT_FIELDS.to_owned())];
    ask(Method::Get, &["calendars", calendar, "events", id], query)
}

/// Requests which video links a calendar can create.
pub(super) fn allowed(calendar: &str) -> Request {
    let query = vec![("fields", ALLOWED_FIELDS.to_owned())];
    ask(Method::Get, &["users", "me", "calendarList", calendar], query)
}

/// Requests a new event, with a video link if `meet`.
pub(super) fn insert(
    calendar: &str,
    event: &Event,
    zones: &TimeZoneDatabase,
    meet: bool,
) -> Request {
    let conference = meet.then(|| Conference {
        create_request: Some(CreateRequest {
            // The same id for the same event, so that a repetition creates no second conference.
            request_id: Some(event.at.id.clone()),
            conference_solution_key: Some(SolutionKey { kind: MEET.to_owned() }),
            status: None,
        }),
        entry_points: Vec::new(),
    });
    let body = wire::Event {
        id: Some(event.at.id.clone()),
        summary: Some(cut(&event.title, MOST_TITLE)),
        description: Some(cut(&as_text(&event.description), MOST_DESCRIPTION)),
        location: event.place.clone(),
        start: Some(moment(event.span.start, &event.zone, zones)),
        end: Some(moment(event.span.end, &event.zone, zones)),
        attendees: Some(attendees(event, None)).filter(|all| !all.is_empty()),
        guests_can_see_other_guests: event.is_shared.then_some(false),
        conference_data: conference,
        extended_properties: Some(properties(event)),
        ..wire::Event::default()
    };
    let told = if event.is_quiet { "none" } else { "all" };
    let mut query = vec![("sendUpdates", told.to_owned()), ("fields", EVENT_FIELDS.to_owned())];
    query.extend(meet.then(|| ("conferenceDataVersion", "1".to_owned())));
    Request { body: json(&body), ..ask(Method::Post, &["calendars", calendar, "events"], query) }
}

/// Requests that an event has another title, description and customer; its time stays.
pub(super) fn describe(calendar: &str, event: &Event, there: &wire::Event) -> Request {
    let guests = attendees(event, Some(there));
    let body = wire::Event {
        summary: Some(cut(&event.title, MOST_TITLE)),
        description: Some(cut(&as_text(&event.description), MOST_DESCRIPTION)),
        // Who left a class is no longer invited, also where no one is left to invite.
        attendees: Some(guests).filter(|all| event.is_shared || !all.is_empty()),
        guests_can_see_other_guests: event.is_shared.then_some(false),
        ..wire::Event::default()
    };
    let query = vec![("sendUpdates", "all".to_owned()), ("fields", EVENT_FIELDS.to_owned())];
    let (parts, if_match) = (["calendars", calendar, "events", &event.at.id], there.etag.clone());
    Request { body: json(&body), if_match, ..ask(Method::Patch, &parts, query) }
}

/// Returns the guests of an event, each with what they answered to the event that is `there`.
fn attendees(event: &Event, there: Option<&wire::Event>) -> Vec<Attendee> {
    let answer = |email: &str| {
        let mut known = there?.attendees.iter().flatten();
        let is_theirs =
            |it: &&Attendee| it.email.as_ref().is_some_and(|its| its.eq_ignore_ascii_case(email));
        known.find(is_theirs)?.response_status.clone()
    };
    let guest = |attendee: &super::super::Attendee| Attendee {
        email: Some(attendee.email.clone()),
        display_name: attendee.name.clone(),
        response_status: answer(&attendee.email),
        ..Attendee::default()
    };
    event.attendees.iter().map(guest).collect()
}

/// Requests another time for an event, if it still has the etag. Its video link and all that people
/// wrote into it stay.
pub(super) fn patch(
    calendar: &str,
    event: &Event,
    zones: &TimeZoneDatabase,
    etag: Option<String>,
) -> Request {
    let body = wire::Event {
        start: Some(moment(event.span.start, &event.zone, zones)),
        end: Some(moment(event.span.end, &event.zone, zones)),
        extended_properties: Some(properties(event)),
        ..wire::Event::default()
    };
    let query = vec![("sendUpdates", "all".to_owned()), ("fields", EVENT_FIELDS.to_owned())];
    let parts = ["calendars", calendar, "events", &event.at.id];
    Request { body: json(&body), if_match: etag, ..ask(Method::Patch, &parts, query) }
}

/// Requests that an event is deleted.
pub(super) fn delete(calendar: &str, id: &str) -> Request {
    let query = vec![("sendUpdates", "all".to_owned())];
    ask(Method::Delete, &["calendars", calendar, "events", id], query)
}

/// Returns our own property of an event: its booking, and the time that we last gave it.
///
/// One property and not several, because Google's guide and its reference disagree on whether a
/// search for several joins them with "and" or with "or".
fn properties(event: &Event) -> Properties {
    Properties { private: [(MARK.to_owned(), mark(event))].into() }
}

fn mark(event: &Event) -> String {
    format!("{} {}", event.booking, times(event.span))
}

fn times(span: Span) -> String {
    format!("{}/{}", span.start.as_second(), span.end.as_second())
}

/// Returns whether an event belongs to the same booking.
pub(super) fn same_booking(event: &Event, there: &wire::Event) -> bool {
    own_mark(there).is_some_and(|mark| mark.starts_with(&format!("{} ", event.booking)))
}

/// Returns whether an event is at the time that we last gave it, even if Google's confirmation of
/// that was lost.
pub(super) fn where_we_put_it(there: &wire::Event) -> bool {
    let span = span(there);
    own_mark(there)
        .zip(span)
        .is_some_and(|(mark, span)| mark.ends_with(&format!(" {}", times(span))))
}

fn own_mark(there: &wire::Event) -> Option<&str> {
    there.extended_properties.as_ref()?.private.get(MARK).map(String::as_str)
}

/// Returns an event as our type; if a link was `wanted`, a missing one counts as failed.
pub(super) fn written(calendar: &str, there: &wire::Event, wanted: bool) -> Option<WrittenEvent> {
    let at = EventRef { id: there.id.clone()?, calendar: Some(calendar.to_owned()) };
    let declined = declined(there).filter_map(|it| Some(it.email.as_ref()?.to_lowercase()));
    let declined = declined.collect();
    let (span, meet) = (span(there), meet(there, wanted));
    Some(WrittenEvent { at, span, meet, declined, was_written: false })
}

/// Returns the guests who declined an event.
pub(super) fn declined(there: &wire::Event) -> impl Iterator<Item = &Attendee> {
    let has = |it: &&Attendee| it.response_status.as_deref() == Some("declined") && !it.is_self;
    there.attendees.iter().flatten().filter(has)
}

/// Returns the days of an event that lasts whole days and is marked as free; `None`: it is another one.
/// Birthdays and places of work are no entries that staff made to be away.
pub(super) fn free_days(there: &wire::Event) -> Option<FreeEntry> {
    let day = |moment: &Option<Moment>| moment.as_ref()?.date.as_ref()?.parse::<Date>().ok();
    let is_own =
        own_mark(there).is_some() || there.kind_of.as_deref().is_some_and(|it| it != "default");
    let is_free = there.transparency.as_deref() == Some("transparent") && !is_deleted(there);
    let (first, end) = (day(&there.start)?, day(&there.end)?);
    let id = there.recurring_event_id.clone().or_else(|| there.id.clone())?;
    (is_free && !is_own).then(|| FreeEntry {
        id,
        first,
        last: end.yesterday().unwrap_or(end).max(first),
    })
}

/// Returns whether an event was deleted.
pub(super) fn is_deleted(there: &wire::Event) -> bool {
    there.status.as_deref() == Some("cancelled")
}

/// Returns the time of an event; `None`: it lasts all day, or cannot be read.
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
        // After "success" the link follows in a later answer.
        Some("pending" | "success") => Meet::Follows,
        Some(_) => Meet::Failed,
        None if wanted => Meet::Failed,
        None => Meet::Without,
    }
}

fn moment(at: Timestamp, zone: &str, zones: &TimeZoneDatabase) -> Moment {
    let shown = zones.get(zone).unwrap_or(TimeZone::UTC);
    let time = at.to_zoned(shown).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Moment { date: None, date_time: Some(time), time_zone: Some(zone.to_owned()) }
}

/// Reads an instant, or the start of a day in the calendar's zone.
fn at(moment: &Moment, zone: Option<&str>, zones: &TimeZoneDatabase) -> Option<Timestamp> {
    if let Some(time) = &moment.date_time {
        return instant(time);
    }
    let day: Date = moment.date.as_ref()?.parse().ok()?;
    let zone = zones.get(zone?).ok()?;
    let midnight = zone.to_ambiguous_zoned(day.at(0, 0, 0, 0)).compatible().ok()?;
    Some(midnight.timestamp())
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Replaces angle brackets in a description. Google shows it as HTML and other programs show it as
/// text, so a bracket that a customer wrote must neither begin a tag nor be escaped.
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
