//! Google's calendars: events with their ids, etags and changes, and when somebody is busy.
//!
//! Pages are small, so that whoever does not turn them misses something; ids are taken for
//! ever; a patch over an old etag is refused; a token that is too old is forgotten; a video
//! link takes as long as the test says. Every request is held against Google's own schema.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    body::Body,
    extract::{FromRequest, Path, Request, State},
    http::{HeaderMap, Method, Response},
    response::IntoResponse,
    routing::{get, post},
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use oauth2::url::form_urlencoded;
use serde_json::{Value, json};

use super::{EVENTS, FREEBUSY, Google, LIST, Shared, answer, error, schema};

/// How many events or changes a page has, where a test does not say.
const PAGE: usize = 2;

/// When a video link is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Meet {
    /// With the event.
    #[default]
    AtOnce,
    /// After the event was read so often.
    After(u32),
    /// Never: it is being made until somebody says otherwise.
    Pending,
    /// Making it fails.
    Fails,
}

/// What is in people's calendars.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) of: BTreeMap<String, Calendar>,
    pub(crate) meet: Meet,
    /// Mails that Google sent to guests: what happened, and to whose event.
    pub(crate) mails: Vec<String>,
    /// How many events or changes a page has at most; `None`: a few.
    pub(crate) page: Option<usize>,
    /// Whether deleted events are listed for a token alone.
    hides_deleted: bool,
    changes: u64,
}

/// One calendar.
#[derive(Default)]
pub(crate) struct Calendar {
    pub(crate) events: Vec<Event>,
    /// Why freeBusy cannot read it.
    pub(crate) error: Option<&'static str>,
    /// Whether it can make video links.
    pub(crate) no_meet: bool,
    /// Tokens up to this one are forgotten.
    forgotten: u64,
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// Everything but its id, etag and status.
    pub(crate) body: Value,
    pub(crate) cancelled: bool,
    changed: u64,
    reads: u32,
}

impl Event {
    fn etag(&self) -> String {
        format!("\"{}\"", self.changed)
    }

    /// It, as Google shows it.
    pub(crate) fn shown(&self) -> Value {
        let status = if self.cancelled { "cancelled" } else { "confirmed" };
        if self.cancelled {
            return json!({"kind": "calendar#event", "id": self.id, "etag": self.etag(), "status": status});
        }
        let mut shown = self.body.clone();
        shown["kind"] = "calendar#event".into();
        shown["id"] = self.id.clone().into();
        shown["etag"] = self.etag().into();
        shown["status"] = status.into();
        shown["updated"] = "2026-11-23T08:00:00.000Z".into();
        shown
    }

    /// From when to when, with whole days in the calendar's zone.
    fn span(&self) -> (Timestamp, Timestamp) {
        let at = |moment: &Value| {
            if let Some(time) = moment["dateTime"].as_str() {
                time.parse().unwrap()
            } else {
                let day: Date = moment["date"].as_str().unwrap().parse().unwrap();
                day.to_zoned(TimeZone::get("Europe/Kyiv").unwrap()).unwrap().timestamp()
            }
        };
        (at(&self.body["start"]), at(&self.body["end"]))
    }

    fn is_busy(&self) -> bool {
        let declined = self.body["attendees"].as_array().is_some_and(|all| {
            all.iter().any(|it| it["self"] == true && it["responseStatus"] == "declined")
        });
        !self.cancelled && self.body["transparency"] != "transparent" && !declined
    }

    /// Its start, as people read it.
    pub(crate) fn start(&self) -> String {
        let moment = &self.body["start"];
        moment["dateTime"].as_str().or(moment["date"].as_str()).unwrap().to_owned()
    }
}

impl Held {
    fn put(&mut self, calendar: &str, event: Event) {
        self.changes += 1;
        let changed = self.changes;
        let events = &mut self.of.entry(calendar.to_owned()).or_default().events;
        events.retain(|it| it.id != event.id);
        events.push(Event { changed, ..event });
    }

    fn find(&self, calendar: &str, id: &str) -> Option<Event> {
        self.of.get(calendar)?.events.iter().find(|it| it.id == id).cloned()
    }

    fn mail(&mut self, what: &str, event: &Event, query: &Query) {
        if query.get("sendUpdates").is_some_and(|it| it == "all") {
            for guest in event.body["attendees"].as_array().into_iter().flatten() {
                let email = guest["email"].as_str().unwrap_or_default();
                self.mails.push(format!("{what} {email}"));
            }
        }
    }
}

/// What people do in their calendars with their own hands.
impl Google {
    /// Opens a calendar.
    pub(crate) fn calendar(&self, id: &str) {
        self.held().calendar.of.entry(id.to_owned()).or_default();
    }

    /// Puts an event that staff made into a calendar; `more` is merged over it.
    pub(crate) fn puts(&self, calendar: &str, id: &str, (from, to): (&str, &str), more: Value) {
        let moment = |at: &str| {
            let kind = if at.contains('T') { "dateTime" } else { "date" };
            json!({ kind: at })
        };
        let mut body = json!({"summary": "Таємне", "start": moment(from), "end": moment(to)});
        merge(&mut body, more);
        let event = Event { id: id.to_owned(), body, cancelled: false, changed: 0, reads: 0 };
        self.held().calendar.put(calendar, event);
    }

    /// Moves an event.
    pub(crate) fn moves(&self, calendar: &str, id: &str, (from, to): (&str, &str)) {
        let mut event = self.held().calendar.find(calendar, id).unwrap();
        let moment = |at: &str| {
            if at.contains('T') { json!({"dateTime": at}) } else { json!({"date": at}) }
        };
        event.body["start"] = moment(from);
        event.body["end"] = moment(to);
        self.held().calendar.put(calendar, event);
    }

    /// Changes something else about an event, as an answer to its invitation does.
    pub(crate) fn touches(&self, calendar: &str, id: &str) {
        let event = self.held().calendar.find(calendar, id).unwrap();
        self.held().calendar.put(calendar, event);
    }

    /// Deletes an event.
    pub(crate) fn deletes(&self, calendar: &str, id: &str) {
        let event = self.held().calendar.find(calendar, id).unwrap();
        self.held().calendar.put(calendar, Event { cancelled: true, ..event });
    }

    /// Takes the deletion of an event back, as from the bin.
    pub(crate) fn restores(&self, calendar: &str, id: &str) {
        let event = self.held().calendar.find(calendar, id).unwrap();
        self.held().calendar.put(calendar, Event { cancelled: false, ..event });
    }

    /// Loses an event without a trace.
    pub(crate) fn loses(&self, calendar: &str, id: &str) {
        let mut held = self.held();
        held.calendar.of.get_mut(calendar).unwrap().events.retain(|it| it.id != id);
    }

    /// A guest answers the invitation.
    pub(crate) fn answers(&self, calendar: &str, id: &str, guest: &str, answer: &str) {
        let mut event = self.held().calendar.find(calendar, id).unwrap();
        for it in event.body["attendees"].as_array_mut().unwrap() {
            if it["email"] == guest {
                it["responseStatus"] = answer.into();
            }
        }
        self.held().calendar.put(calendar, event);
    }

    /// Drags an event into another calendar: it keeps its id, and is deleted in its own.
    pub(crate) fn drags(&self, from: &str, to: &str, id: &str) {
        let event = self.held().calendar.find(from, id).unwrap();
        self.held().calendar.put(from, Event { cancelled: true, ..event.clone() });
        self.held().calendar.put(to, event);
    }

    /// Lists deleted events for a token alone from now on.
    pub(crate) fn hides_deleted(&self) {
        self.held().calendar.hides_deleted = true;
    }

    /// Forgets every token that was given out for a calendar.
    pub(crate) fn forgets(&self, calendar: &str) {
        let mut held = self.held();
        held.calendar.changes += 1;
        let changes = held.calendar.changes;
        held.calendar.of.get_mut(calendar).unwrap().forgotten = changes;
    }

    /// The events that stand in a calendar, earliest first.
    pub(crate) fn standing(&self, calendar: &str) -> Vec<Event> {
        let held = self.held();
        let all = held.calendar.of.get(calendar).map_or(&[][..], |it| &it.events);
        let mut all: Vec<Event> = all.iter().filter(|it| !it.cancelled).cloned().collect();
        all.sort_by_key(Event::span);
        all
    }

    /// Those of them that we wrote, as `start title`.
    pub(crate) fn ours(&self, calendar: &str) -> Vec<String> {
        let ours = self.standing(calendar).into_iter();
        let ours = ours.filter(|it| it.body["extendedProperties"]["private"]["zapys"].is_string());
        ours.map(|it| format!("{} {}", it.start(), it.body["summary"].as_str().unwrap())).collect()
    }

    /// The id of the only event of ours.
    pub(crate) fn own_id(&self, calendar: &str) -> String {
        let mut ours = self.standing(calendar);
        ours.retain(|it| it.body["extendedProperties"]["private"]["zapys"].is_string());
        assert_eq!(ours.len(), 1, "{ours:?}");
        ours.remove(0).id
    }

    /// Finishes every link that is being made.
    pub(crate) fn links_are_made(&self) {
        let mut held = self.held();
        for event in held.calendar.of.values_mut().flat_map(|it| &mut it.events) {
            if event.body["conferenceData"]["createRequest"]["status"]["statusCode"] == "pending" {
                link(&mut event.body);
            }
        }
    }
}

type Query = BTreeMap<String, String>;

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/calendar/v3/freeBusy", post(free_busy))
        .route("/calendar/v3/calendars/{calendar}/events", get(list).post(insert))
        .route(
            "/calendar/v3/calendars/{calendar}/events/{event}",
            get(read).patch(change).delete(delete),
        )
        .route("/calendar/v3/users/me/calendarList/{calendar}", get(entry))
}

/// A request that has the right scope and fits Google's schema; others are refused.
struct Call {
    account: String,
    query: Query,
    headers: HeaderMap,
    /// Null where the method has no body.
    body: Value,
}

impl FromRequest<Shared> for Call {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, held: &Shared) -> Result<Self, Response<Body>> {
        let headers = request.headers().clone();
        let query = request.uri().query().unwrap_or_default();
        let query: Query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let in_list = request.uri().path().ends_with("/events");
        let (method, scope) = match *request.method() {
            Method::PATCH => ("events.patch", EVENTS),
            Method::DELETE => ("events.delete", EVENTS),
            Method::POST if in_list => ("events.insert", EVENTS),
            Method::POST => ("freebusy.query", FREEBUSY),
            _ if in_list => ("events.list", EVENTS),
            _ if request.uri().path().contains("/calendarList/") => ("calendarList.get", LIST),
            _ => ("events.get", EVENTS),
        };
        let body = match *request.method() {
            Method::POST | Method::PATCH => {
                let body = Json::<Value>::from_request(request, held).await;
                Some(body.map_err(IntoResponse::into_response)?.0)
            }
            _ => None,
        };
        let mut held = held.lock().unwrap();
        let Some((account, scopes)) = held.oauth.bearer(&headers) else {
            return Err(error(401, "authError"));
        };
        if !scopes.iter().any(|it| it == scope) {
            return Err(error(403, "insufficientPermissions"));
        }
        let wrong = schema::check(method, &query, body.as_ref());
        if !wrong.is_empty() {
            held.wrong.extend(wrong);
            return Err(error(400, "invalid"));
        }
        Ok(Self { account, query, headers, body: body.unwrap_or_default() })
    }
}

fn named(calendar: &str, account: &str) -> String {
    if calendar == "primary" { account.to_owned() } else { calendar.to_owned() }
}

fn shown(value: &Value, query: &Query) -> Response<Body> {
    let kept = query.get("fields").map_or_else(|| value.clone(), |it| schema::project(value, it));
    answer(200, &kept)
}

async fn free_busy(
    State(held): State<Shared>,
    Call { account, query: asked, body, .. }: Call,
) -> Response<Body> {
    let time = |name: &str| body[name].as_str().unwrap().parse::<Timestamp>().unwrap();
    let (from, to) = (time("timeMin"), time("timeMax"));
    let items = body["items"].as_array().unwrap();
    let held = held.lock().unwrap();
    if to.duration_since(from) > SignedDuration::from_hours(90 * 24) {
        return error(400, "timeRangeTooLong");
    }
    if items.len() > 50 {
        return error(400, "tooManyCalendarsRequested");
    }
    let calendars = items.iter().map(|item| {
        let id = item["id"].as_str().unwrap();
        let calendar = held.calendar.of.get(&named(id, &account));
        let reason = calendar.map_or(Some("notFound"), |it| it.error);
        let busy = calendar.filter(|it| it.error.is_none()).into_iter().flat_map(|it| &it.events);
        let busy = busy.filter(|it| it.is_busy()).map(Event::span);
        let busy = busy.filter(|(start, end)| *start < to && *end > from);
        let busy =
            busy.map(|(start, end)| json!({"start": start.to_string(), "end": end.to_string()}));
        let mut of = json!({"busy": busy.collect::<Vec<_>>()});
        if let Some(reason) = reason {
            of["errors"] = json!([{"domain": "global", "reason": reason}]);
        }
        (id.to_owned(), of)
    });
    let calendars: serde_json::Map<String, Value> = calendars.collect();
    shown(&json!({"kind": "calendar#freeBusy", "calendars": calendars}), &asked)
}

async fn list(
    State(held): State<Shared>,
    Path(calendar): Path<String>,
    Call { account, query: asked, .. }: Call,
) -> Response<Body> {
    let mut held = held.lock().unwrap();
    let filters = ["timeMin", "timeMax", "q", "orderBy", "updatedMin", "privateExtendedProperty"];
    let filter = filters.iter().find(|it| asked.contains_key(**it));
    if let (true, Some(filter)) = (asked.contains_key("syncToken"), filter) {
        held.wrong.push(format!("events.list: syncToken together with {filter}"));
        return error(400, "invalid");
    }
    let now = held.calendar.changes;
    let Some(of) = held.calendar.of.get(&named(&calendar, &account)) else {
        return error(404, "notFound");
    };
    let since: Option<u64> = asked.get("syncToken").map(|it| it.parse().unwrap_or(0));
    if since.is_some_and(|since| since < of.forgotten) {
        return error(410, "fullSyncRequired");
    }
    let time = |name: &str| asked.get(name).map(|it| it.parse::<Timestamp>().unwrap());
    let (from, to) = (time("timeMin"), time("timeMax"));
    let is_asked = asked.get("showDeleted").is_some_and(|it| it == "true");
    let deleted = since.is_some() || (is_asked && !held.calendar.hides_deleted);
    let all = of.events.iter().filter(|event| {
        let (start, end) = event.span();
        since.is_none_or(|since| event.changed > since)
            && from.is_none_or(|from| end > from)
            && to.is_none_or(|to| start < to)
            && (deleted || !event.cancelled)
    });
    let all: Vec<Value> = all.map(Event::shown).collect();
    let first: usize = asked.get("pageToken").map_or(0, |it| it.parse().unwrap());
    let most = asked.get("maxResults").map_or(250, |it| it.parse().unwrap());
    let most = most.min(held.calendar.page.unwrap_or(PAGE));
    let items: Vec<Value> = all.iter().skip(first).take(most).cloned().collect();
    let mut page = json!({"kind": "calendar#events", "timeZone": "Europe/Kyiv", "items": items});
    if first + most < all.len() {
        page["nextPageToken"] = (first + most).to_string().into();
    } else {
        page["nextSyncToken"] = now.to_string().into();
    }
    shown(&page, &asked)
}

async fn insert(
    State(held): State<Shared>,
    Path(calendar): Path<String>,
    Call { account, query: asked, mut body, .. }: Call,
) -> Response<Body> {
    let calendar = named(&calendar, &account);
    let mut held = held.lock().unwrap();
    let id = body["id"].as_str().unwrap_or_default().to_owned();
    let letters = id.chars().all(|c| c.is_ascii_digit() || ('a'..='v').contains(&c));
    let zoned = ["start", "end"].iter().all(|it| body[*it]["timeZone"].is_string());
    if !letters || !(5..=1024).contains(&id.len()) || !zoned {
        held.wrong.push(format!("events.insert: id {id:?}, zones: {zoned}"));
        return error(400, "invalid");
    }
    let Some(of) = held.calendar.of.get(&calendar) else { return error(404, "notFound") };
    if of.events.iter().any(|it| it.id == id) {
        return error(409, "duplicate");
    }
    if body["conferenceData"].is_object() {
        if asked.get("conferenceDataVersion").is_none_or(|it| it != "1") {
            body.as_object_mut().unwrap().remove("conferenceData");
        } else if of.no_meet {
            let message = "Invalid conference type value.";
            let body = json!({"error": {"code": 400, "message": message, "errors":
                [{"domain": "global", "reason": "invalid", "message": message}]}});
            return answer(400, &body);
        } else {
            let code = if held.calendar.meet == Meet::Fails { "failure" } else { "pending" };
            body["conferenceData"]["createRequest"]["status"] = json!({"statusCode": code});
            if held.calendar.meet == Meet::AtOnce {
                link(&mut body);
            }
        }
    }
    body.as_object_mut().unwrap().remove("id");
    let event = Event { id: id.clone(), body, cancelled: false, changed: 0, reads: 0 };
    held.calendar.mail("invited", &event, &asked);
    held.calendar.put(&calendar, event);
    let event = held.calendar.find(&calendar, &id).unwrap();
    shown(&event.shown(), &asked)
}

/// Makes the video link of an event.
fn link(body: &mut Value) {
    let request = body["conferenceData"]["createRequest"]["requestId"].as_str().unwrap().to_owned();
    let link = format!("https://meet.google.com/{}", &request[20..]);
    body["conferenceData"]["createRequest"]["status"] = json!({"statusCode": "success"});
    body["conferenceData"]["entryPoints"] = json!([{"entryPointType": "video", "uri": link}]);
    body["hangoutLink"] = link.into();
}

async fn read(
    State(held): State<Shared>,
    Path((calendar, id)): Path<(String, String)>,
    Call { account, query: asked, .. }: Call,
) -> Response<Body> {
    let mut held = held.lock().unwrap();
    let meet = held.calendar.meet;
    let of = held.calendar.of.get_mut(&named(&calendar, &account));
    let event = of.and_then(|of| of.events.iter_mut().find(|it| it.id == id));
    let Some(event) = event else { return error(404, "notFound") };
    event.reads += 1;
    let pending =
        event.body["conferenceData"]["createRequest"]["status"]["statusCode"] == "pending";
    if pending && matches!(meet, Meet::After(reads) if event.reads >= reads) {
        link(&mut event.body);
    }
    shown(&event.shown(), &asked)
}

async fn change(
    State(held): State<Shared>,
    Path((calendar, id)): Path<(String, String)>,
    Call { account, query: asked, body, headers }: Call,
) -> Response<Body> {
    let calendar = named(&calendar, &account);
    let mut held = held.lock().unwrap();
    let event = held.calendar.find(&calendar, &id).filter(|it| !it.cancelled);
    let Some(mut event) = event else { return error(404, "notFound") };
    match headers.get("if-match").map(|it| it.to_str().unwrap()) {
        None => held.wrong.push("events.patch: without If-Match".to_owned()),
        Some(etag) if etag != event.etag() => return error(412, "conditionNotMet"),
        Some(_) => {}
    }
    merge(&mut event.body, body);
    held.calendar.mail("moved", &event, &asked);
    held.calendar.put(&calendar, event);
    let event = held.calendar.find(&calendar, &id).unwrap();
    shown(&event.shown(), &asked)
}

async fn delete(
    State(held): State<Shared>,
    Path((calendar, id)): Path<(String, String)>,
    Call { account, query: asked, .. }: Call,
) -> Response<Body> {
    let calendar = named(&calendar, &account);
    let mut held = held.lock().unwrap();
    match held.calendar.find(&calendar, &id) {
        None => error(404, "notFound"),
        Some(event) if event.cancelled => error(410, "deleted"),
        Some(event) => {
            held.calendar.mail("cancelled", &event, &asked);
            held.calendar.put(&calendar, Event { cancelled: true, ..event });
            Response::builder().status(204).body(Body::empty()).unwrap()
        }
    }
}

async fn entry(
    State(held): State<Shared>,
    Path(calendar): Path<String>,
    Call { account, query: asked, .. }: Call,
) -> Response<Body> {
    let held = held.lock().unwrap();
    let Some(of) = held.calendar.of.get(&named(&calendar, &account)) else {
        return error(404, "notFound");
    };
    let types: &[&str] = if of.no_meet { &["eventHangout"] } else { &["hangoutsMeet"] };
    let body =
        json!({"id": calendar, "conferenceProperties": {"allowedConferenceSolutionTypes": types}});
    shown(&body, &asked)
}

/// Merges objects and replaces everything else, as `patch` does.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                match into.get_mut(&name) {
                    Some(kept) => merge(kept, value),
                    None => drop(into.insert(name, value)),
                }
            }
        }
        (into, from) => *into = from,
    }
}
