//! Google: consent, tokens, and one calendar with its events.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{Response, StatusCode},
    middleware::{self, Next},
    response::IntoResponse as _,
    routing::{get, post},
};
use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::time::sleep;

/// The calendar's id.
const OWNER: &str = "owner@example.test";
/// The longest that an event lasts here, in milliseconds.
const LONGEST: i64 = 24 * 3_600_000;

/// Google, as a bot sees it.
pub(crate) struct Google {
    latency: Duration,
    calendar: Mutex<Calendar>,
}

#[derive(Default)]
struct Calendar {
    /// The events by their start.
    events: BTreeMap<(i64, String), Event>,
    starts: HashMap<String, i64>,
    changes: u64,
    calls: BTreeMap<String, usize>,
}

#[derive(Debug, Clone)]
struct Event {
    body: Value,
    end: i64,
    changed: u64,
}

/// One event, as far as it is checked.
#[derive(Debug, Clone)]
pub(crate) struct Booked {
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// All that names the customer.
    pub(crate) text: String,
}

impl Google {
    pub(crate) fn new(latency: Duration) -> Self {
        Self { latency, calendar: Mutex::default() }
    }

    /// The events, by their start.
    pub(crate) fn booked(&self) -> Vec<Booked> {
        let calendar = self.calendar.lock();
        let events = calendar.events.iter();
        events
            .map(|((start, _), it)| Booked {
                start: *start,
                end: it.end,
                text: it.body.to_string(),
            })
            .collect()
    }

    /// Returns how often each kind of request came.
    pub(crate) fn calls(&self) -> BTreeMap<String, usize> {
        self.calendar.lock().calls.clone()
    }
}

pub(crate) fn routes(google: &Arc<Google>) -> Router {
    Router::new()
        .route("/auth", get(consent))
        .route("/token", post(token))
        .route("/calendar/v3/freeBusy", post(free_busy))
        .route("/calendar/v3/users/me/calendarList", get(calendars))
        .route("/calendar/v3/users/me/calendarList/{id}", get(entry))
        .route("/calendar/v3/calendars/{id}/events", get(list).post(insert))
        .route("/calendar/v3/calendars/{id}/events/{event}", get(read))
        .layer(middleware::from_fn_with_state(Arc::clone(google), slow))
        .with_state(Arc::clone(google))
}

async fn slow(State(google): State<Arc<Google>>, request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path();
    let kind = ["freeBusy", "calendarList", "events", "token"].iter().find(|it| path.contains(*it));
    let name = format!("{} {}", request.method(), kind.unwrap_or(&"other"));
    *google.calendar.lock().calls.entry(name).or_default() += 1;
    let answer = next.run(request).await;
    sleep(google.latency).await;
    answer
}

type Fields = Query<HashMap<String, String>>;

async fn consent(Query(asked): Fields) -> Response<Body> {
    let field = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let scopes = field("scope").replace(' ', "%20").replace('/', "%2F").replace(':', "%3A");
    let to =
        format!("{}?code=code-1&state={}&scope={scopes}", field("redirect_uri"), field("state"));
    (StatusCode::FOUND, [("location", to)]).into_response()
}

async fn token() -> Json<Value> {
    let scopes = ["calendar.events", "calendar.freebusy", "calendar.calendarlist.readonly"]
        .map(|scope| format!("https://www.googleapis.com/auth/{scope}"));
    Json(json!({
        "access_token": "access-1", "expires_in": 3599, "token_type": "Bearer",
        "refresh_token": "refresh-1", "scope": scopes.join(" "),
    }))
}

fn listed() -> Value {
    json!({"kind": "calendar#calendarListEntry", "id": OWNER, "summary": OWNER, "primary": true,
           "accessRole": "owner", "timeZone": "Europe/Kyiv",
           "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]}})
}

async fn calendars() -> Json<Value> {
    Json(json!({"kind": "calendar#calendarList", "items": [listed()]}))
}

async fn entry() -> Json<Value> {
    Json(listed())
}

fn instant(text: &Value) -> i64 {
    text.as_str().and_then(|it| it.parse::<Timestamp>().ok()).map_or(0, Timestamp::as_millisecond)
}

impl Calendar {
    /// The events that overlap a time.
    fn between(&self, from: i64, to: i64) -> impl Iterator<Item = (i64, &Event)> {
        let range = (from - LONGEST, String::new())..(to, String::new());
        let all = self.events.range(range).map(|((start, _), event)| (*start, event));
        all.filter(move |(_, event)| event.end > from)
    }
}

async fn free_busy(State(google): State<Arc<Google>>, Json(asked): Json<Value>) -> Json<Value> {
    let (from, to) = (instant(&asked["timeMin"]), instant(&asked["timeMax"]));
    let shown = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or_default().to_string();
    let busy: Vec<Value> = google
        .calendar
        .lock()
        .between(from, to)
        .map(|(start, event)| json!({"start": shown(start), "end": shown(event.end)}))
        .collect();
    let items = asked["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let calendars: serde_json::Map<String, Value> = items
        .iter()
        .filter_map(|item| Some((item["id"].as_str()?.to_owned(), json!({"busy": busy}))))
        .collect();
    Json(json!({"kind": "calendar#freeBusy", "calendars": calendars}))
}

async fn list(State(google): State<Arc<Google>>, Query(asked): Fields) -> Json<Value> {
    let calendar = google.calendar.lock();
    let time =
        |name: &str, otherwise: i64| asked.get(name).map_or(otherwise, |it| instant(&json!(it)));
    let since: u64 = asked.get("syncToken").and_then(|it| it.parse().ok()).unwrap_or(0);
    let (from, to) = (time("timeMin", 0), time("timeMax", i64::MAX));
    let all = calendar.between(from, to).filter(|(_, event)| event.changed > since);
    let items: Vec<&Value> = all.map(|(_, event)| &event.body).collect();
    let changes = calendar.changes.to_string();
    Json(json!({"kind": "calendar#events", "timeZone": "Europe/Kyiv", "items": items,
                "nextSyncToken": changes}))
}

async fn insert(State(google): State<Arc<Google>>, Json(mut body): Json<Value>) -> Response<Body> {
    let mut calendar = google.calendar.lock();
    calendar.changes += 1;
    let changed = calendar.changes;
    let id = body["id"].as_str().map_or_else(|| format!("event{changed:06}"), str::to_owned);
    if calendar.starts.contains_key(&id) {
        return (StatusCode::CONFLICT, Json(json!({"error": {"code": 409}}))).into_response();
    }
    body["id"] = json!(id);
    body["kind"] = json!("calendar#event");
    body["status"] = json!("confirmed");
    body["etag"] = json!(format!("\"{changed}\""));
    if body["conferenceData"].is_object() {
        let link = format!("https://meet.google.com/{id}");
        body["hangoutLink"] = json!(link);
        body["conferenceData"]["createRequest"]["status"] = json!({"statusCode": "success"});
        body["conferenceData"]["entryPoints"] = json!([{"entryPointType": "video", "uri": link}]);
    }
    let (start, end) = (instant(&body["start"]["dateTime"]), instant(&body["end"]["dateTime"]));
    calendar.starts.insert(id.clone(), start);
    calendar.events.insert((start, id), Event { body: body.clone(), end, changed });
    Json(body).into_response()
}

async fn read(
    State(google): State<Arc<Google>>,
    Path((_, id)): Path<(String, String)>,
) -> Response<Body> {
    let calendar = google.calendar.lock();
    let start = calendar.starts.get(&id).copied();
    match start.and_then(|start| calendar.events.get(&(start, id))) {
        Some(event) => Json(event.body.clone()).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({"error": {"code": 404}}))).into_response(),
    }
}
