//! A CalDAV server, as far as this program speaks with it: a stateful model behind HTTP.
//!
//! It refuses what real servers refuse (Radicale 3.9.0, Xandikos 0.4.10): a question about events without
//! `Depth: 1` is answered with none, two files cannot have one UID, an event with guests takes no change,
//! a file that names a zone has to describe it. What it did not like is in [`Fake::close`]'s hands.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Response,
};
use tokio::task::JoinSet;

use super::answers::plain;

pub(super) const USER: &str = "olena@example.com";
pub(super) const PASSWORD: &str = "hunter2";
pub(super) const WORK: &str = "/olena/week/";
pub(super) const FAMILY: &str = "/olena/family/";
pub(super) const HOLIDAYS: &str = "/olena/holidays/";

/// What goes wrong with a request.
#[derive(Debug, Clone)]
pub(super) enum Outage {
    /// The server answers this.
    Answer(u16, &'static str),
    /// The server sends us elsewhere.
    Redirect(String),
    /// The server takes its time before it does what was asked.
    Slow(Duration),
    /// The server does what was asked, and the connection breaks in the middle of the answer.
    Lost,
    /// The connection breaks in the middle of the answer.
    HangUp,
}

/// One file of a calendar.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) text: String,
    pub(super) changed: u64,
}

impl File {
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", self.changed)
    }
}

/// One calendar.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    pub(super) name: &'static str,
    pub(super) read_only: bool,
    pub(super) files: BTreeMap<String, File>,
    pub(super) gone: BTreeMap<String, u64>,
    pub(super) changed: u64,
}

/// What a server does where only some properties of events are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Choosing {
    /// It sends everything.
    #[default]
    Ignored,
    /// It leaves out the others.
    Done,
    /// It refuses the question.
    Refused,
}

/// Everything that the server knows.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test turns on")]
#[derive(Default)]
pub(super) struct Held {
    pub(super) calendars: BTreeMap<String, Calendar>,
    pub(super) changes: u64,
    /// Whether it has sync tokens; tokens up to `forgotten` are refused.
    pub(super) syncs: bool,
    pub(super) forgotten: u64,
    pub(super) full: bool,
    /// How many bytes it says that may still be written.
    pub(super) room: Option<u64>,
    /// What it does where only some properties of events are asked for.
    pub(super) choosing: Choosing,
    /// Whether it leaves out the events before and after a span.
    pub(super) limits: bool,
    /// Whether it forgets additional dates (RDATE) where it leaves events out, as Xandikos does.
    pub(super) forgets_dates: bool,
    /// Whether it refuses to look for additional dates.
    pub(super) refuses_dates: bool,
    /// The nonce of its challenges, where it takes the password by Digest alone.
    pub(super) nonce: Option<&'static str>,
    /// Where its service is said to be.
    pub(super) well_known: Option<String>,
    pub(super) date: Option<String>,
    trouble: Vec<(String, VecDeque<Outage>)>,
    /// Every request so far, as `METHOD /path`.
    pub(super) asked: Vec<String>,
    /// The requests that carried a password.
    pub(super) with_password: Vec<String>,
    /// What no server should be asked.
    pub(super) wrong: Vec<String>,
}

/// The server, listening.
#[derive(Clone)]
pub(super) struct Fake {
    held: Arc<Mutex<Held>>,
    pub(super) url: String,
    _tasks: Arc<JoinSet<std::io::Result<()>>>,
}

impl Fake {
    pub(super) async fn start() -> Self {
        let held = Arc::new(Mutex::new(Held { syncs: true, ..Held::default() }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(serve).with_state(Arc::clone(&held));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await });
        let fake = Self { held, url, _tasks: Arc::new(tasks) };
        for (path, name, read_only) in
            [(WORK, "Робота", false), (FAMILY, "Родина", false), (HOLIDAYS, "Свята", true)]
        {
            let calendar = Calendar { name, read_only, ..Calendar::default() };
            fake.held().calendars.insert(path.to_owned(), calendar);
        }
        fake
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap()
    }

    /// Lets the next requests of a method (`PUT /olena/`) go wrong, one after the other.
    pub(super) fn fail_next(&self, request: &str, troubles: impl IntoIterator<Item = Outage>) {
        let troubles = troubles.into_iter().collect();
        self.held().trouble.push((request.to_owned(), troubles));
    }

    pub(super) fn calm(&self) {
        self.held().trouble.clear();
    }

    /// Forgets the requests so far.
    pub(super) fn forgets_requests(&self) {
        self.held().asked.clear();
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.held().asked.clone()
    }

    /// Fails if anything was asked that no server should be asked.
    pub(super) fn close(&self) {
        assert_eq!(self.held().wrong, Vec::<String>::new());
    }
}

async fn serve(State(held): State<Arc<Mutex<Held>>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
    let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
    let line = format!("{method} {path}");
    let trouble = {
        let mut held = held.lock().unwrap();
        held.asked.push(line.clone());
        if parts.headers.contains_key("authorization") {
            held.with_password.push(line.clone());
        }
        let mut of_line = held.trouble.iter_mut().filter(|(of, _)| line.starts_with(of.as_str()));
        of_line.find_map(|(_, troubles)| troubles.pop_front())
    };
    let answered = || {
        let mut held = held.lock().unwrap();
        let mut answer = held.answer(&method, &path, &parts.headers, &body);
        if let Some(date) = &held.date {
            answer.headers_mut().insert("date", date.parse().unwrap());
        }
        answer
    };
    match trouble {
        None => answered(),
        Some(Outage::Answer(status, body)) => plain(status, body),
        Some(Outage::Redirect(to)) => {
            Response::builder().status(302).header("location", to).body(Body::empty()).unwrap()
        }
        Some(Outage::Slow(time)) => {
            tokio::time::sleep(time).await;
            answered()
        }
        Some(Outage::Lost) => {
            drop(answered());
            broken()
        }
        Some(Outage::HangUp) => broken(),
    }
}

fn broken() -> Response<Body> {
    let response = Response::builder().status(207).header("content-length", 9_999);
    response.body(crate::broken_body::body("<multistatus")).unwrap()
}
