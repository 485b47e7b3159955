//! Google, as far as this program speaks with it: a stateful model behind HTTP.
//!
//! One server and one state for consent, tokens and calendars. It holds us to what Google
//! refuses, and whatever it did not like is in [`Google::close`]'s hands. Outage is asked for
//! by path: the next requests there fail in the way that was said.

mod oauth;
mod calendar;
mod schema;
mod salon;
pub(crate) mod contract;
mod amended;
mod bookings;
mod both_ways;
mod believed;
mod anew;
mod full;
mod guests;
mod classes;
mod emulate;
mod connect;
mod switch;
mod callback;
mod tokens;
mod pages;
mod program;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::{self, Next},
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

pub(crate) use oauth::{CLIENT_SECRET, Choice, EVENTS, FREEBUSY, LIST};
pub(crate) use salon::{OLENA, allows, asked_of, connects};

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub(crate) enum Outage {
    /// The server answers this.
    Answer(u16, String),
    /// The server takes its time before it does what was asked.
    Slow(Duration),
    /// The server does what was asked, and the answer never comes.
    Lost,
    /// The connection breaks in the middle of the answer.
    HangUp,
}

/// Everything that Google knows; the parts of it have their own files.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) oauth: oauth::Held,
    pub(crate) calendar: calendar::Held,
    trouble: Vec<(&'static str, VecDeque<Outage>)>,
    /// What time the server says it is, where that is not the time.
    pub(crate) date: Option<String>,
    /// Every request so far, as `METHOD /path`.
    pub(crate) asked: Vec<String>,
    /// What we did that Google does not take; a test fails on it unless it expected it.
    pub(crate) wrong: Vec<String>,
}

pub(crate) type Shared = Arc<Mutex<Held>>;

/// The server, listening.
#[derive(Clone)]
pub(crate) struct Google {
    held: Shared,
    pub(crate) url: String,
    /// Ends with the last clone.
    _tasks: Arc<JoinSet<std::io::Result<()>>>,
}

impl Google {
    pub(crate) async fn start() -> Self {
        // A test may be alone in its process, where our own client has not installed it yet.
        rustls::crypto::ring::default_provider().install_default().ok();
        let held = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new()
            .merge(oauth::routes())
            .merge(calendar::routes())
            .layer(middleware::from_fn_with_state(Arc::clone(&held), with_outages))
            .with_state(Arc::clone(&held));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await });
        Self { held, url, _tasks: Arc::new(tasks) }
    }

    /// Returns its state, to look at or to change.
    pub(crate) fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap()
    }

    /// Lets the next requests to a path (`/calendar/`, or `POST /calendar/`) go wrong, one after the other.
    pub(crate) fn fail_next(&self, path: &'static str, troubles: impl IntoIterator<Item = Outage>) {
        self.held().trouble.push((path, troubles.into_iter().collect()));
    }

    /// Ends all trouble.
    pub(crate) fn calm(&self) {
        self.held().trouble.clear();
    }

    /// Returns how often something was asked, e.g. `POST /token`.
    pub(crate) fn count(&self, request: &str) -> usize {
        self.held().asked.iter().filter(|it| *it == request).count()
    }

    /// Returns the section of a configuration that leads here.
    pub(crate) fn config(&self, public_url: &str) -> String {
        let url = &self.url;
        let (id, secret) = (oauth::CLIENT_ID, CLIENT_SECRET);
        format!(
            "[http]\nlisten = \"127.0.0.1:0\"\npublic_url = \"{public_url}\"\n\
             [google]\nclient_id = \"{id}\"\nclient_secret = {{ file = \"google.secret\" }}\n\
             auth_url = \"{url}/o/oauth2/v2/auth\"\ntoken_url = \"{url}/token\"\n\
             revoke_url = \"{url}/revoke\"\ncalendar_url = \"{url}/calendar/v3\"\n# {secret}\n"
        )
    }

    /// Fails if we did anything that Google does not take.
    pub(crate) fn close(&self) {
        assert_eq!(self.held().wrong, Vec::<String>::new());
    }
}

async fn with_outages(State(held): State<Shared>, request: Request, next: Next) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let trouble = {
        let mut held = held.lock().unwrap();
        let line = format!("{} {path}", request.method());
        held.asked.push(line.clone());
        let is_of = |of: &str| path.starts_with(of) || line.starts_with(of);
        let mut of_path = held.trouble.iter_mut().filter(|(of, _)| is_of(of));
        of_path.find_map(|(_, troubles)| troubles.pop_front())
    };
    match trouble {
        None => {
            let mut answer = next.run(request).await;
            if let Some(date) = &held.lock().unwrap().date {
                answer.headers_mut().insert("date", date.parse().unwrap());
            }
            answer
        }
        Some(Outage::Answer(status, body)) => {
            let response = Response::builder().status(status);
            response.header("content-type", "application/json").body(body.into()).unwrap()
        }
        Some(Outage::Slow(time)) => {
            tokio::time::sleep(time).await;
            next.run(request).await
        }
        Some(Outage::Lost) => {
            next.run(request).await;
            std::future::pending().await
        }
        // The server drops the connection when a body ends before its announced length.
        Some(Outage::HangUp) => {
            let response = Response::builder().header("content-length", 9_999);
            response.body(crate::broken_body::body("{\"items\": [")).unwrap()
        }
    }
}

/// An answer with a JSON body.
pub(crate) fn answer(status: u16, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body.to_string())).unwrap()
}

/// An error in the form of Google's newer interfaces.
pub(crate) fn error(status: u16, reason: &str) -> Response<Body> {
    let errors = [json!({"domain": "global", "reason": reason, "message": reason})];
    let error = json!({"code": status, "message": reason, "errors": errors});
    answer(status, &json!({ "error": error }))
}
