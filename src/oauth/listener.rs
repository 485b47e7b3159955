//! The only door to the web: one path, for people who come back from Google.
//!
//! Whoever knocks here is a stranger until their state is found, so everything is bounded
//! before anything is read: how many come at once, how long one may take to say what they
//! want, how long that may be. A link is used up only by a `GET` that carries a code or a
//! refusal, so nothing that merely looks at an address can use it. Requests are logged by how
//! they ended and never by their address, which has a code in it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, Method, Response, StatusCode, header},
    routing::any,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use secrecy::SecretString;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::ids::{ConversationKey, Lang};

use super::{
    Ending,
    consents::{Came, Consents, Ended},
    page::page,
};

/// How many are served at once; the others wait in the system's queue.
const MOST_AT_ONCE: usize = 32;
/// How long somebody may take to say what they want.
const ASK: Duration = Duration::from_secs(5);
/// How long Google may take to exchange a code.
const EXCHANGE: Duration = Duration::from_secs(15);
/// How long one connection may last at all.
const WHOLE: Duration = Duration::from_secs(30);
/// The most that is read of a request, in bytes.
const MOST_BYTES: usize = 16 * 1024;
/// The longest code that is taken to Google, and the length of every state.
const LONGEST_CODE: usize = 2048;
const STATE: usize = 64;

/// Returns the link to a chat, where a platform has such links.
pub type ChatLink = Arc<dyn Fn(&ConversationKey) -> Option<String> + Send + Sync>;

/// The listener.
#[derive(Clone)]
pub struct Listener {
    consents: Consents,
    path: String,
    chat: ChatLink,
    /// Answers that are being taken in, whoever still waits for the page.
    taking: TaskTracker,
}

impl Listener {
    /// Prepares to listen for who comes back to a path.
    #[must_use]
    pub fn new(consents: Consents, path: String, chat: ChatLink) -> Self {
        Self { consents, path, chat, taking: TaskTracker::new() }
    }

    /// Listens until it is told to stop; those who are being served are served.
    pub async fn run(self, socket: TcpListener, stop: &CancellationToken) {
        let taking = self.taking.clone();
        let app = Router::new().fallback(any(answer)).with_state(Arc::new(self));
        let seats = Arc::new(Semaphore::new(MOST_AT_ONCE));
        let mut served = JoinSet::new();
        loop {
            let seat = tokio::select! {
                () = stop.cancelled() => break,
                seat = Arc::clone(&seats).acquire_owned() => seat,
            };
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = socket.accept() => accepted,
            };
            while served.try_join_next().is_some() {}
            match accepted {
                Ok((stream, _)) => {
                    let (app, stop) = (app.clone(), stop.clone());
                    served.spawn(async move {
                        let _seat = seat;
                        serve(stream, app, &stop).await;
                    });
                }
                Err(error) => {
                    // Out of handles, most likely; those that are served give theirs back.
                    tracing::warn!(%error, "somebody could not be let in");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        while served.join_next().await.is_some() {}
        taking.close();
        taking.wait().await;
    }

    /// Takes an answer in, in a task of its own: a phone that closes the page at once would
    /// otherwise end it between Google and the store, and a code is good once.
    async fn take_in(&self, state: String, came: Came) -> Option<Ended> {
        let consents = self.consents.clone();
        let taken = self.taking.spawn(async move {
            let taken = consents.finish(&state, came, Instant::now() + EXCHANGE).await;
            taken.inspect_err(|error| tracing::error!(%error, "a consent could not be taken in"))
        });
        taken.await.ok()?.ok()
    }
}

async fn serve(stream: TcpStream, app: Router, stop: &CancellationToken) {
    let service = TowerToHyperService::new(app);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ASK)
        .keep_alive(false)
        .max_buf_size(MOST_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let whole = async {
        tokio::select! {
            ended = &mut connection => return ended,
            () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    };
    // Whoever breaks off or is too slow has nobody to tell.
    drop(timeout(WHOLE, whole).await);
}

type Asked = Query<Vec<(String, String)>>;

async fn answer(
    State(listener): State<Arc<Listener>>,
    method: Method,
    uri: axum::http::Uri,
    headers: HeaderMap,
    query: Result<Asked, axum::extract::rejection::QueryRejection>,
) -> Response<Body> {
    if method != Method::GET || uri.path() != listener.path {
        return plain(StatusCode::NOT_FOUND);
    }
    let lang = spoken(&headers);
    let came = query.ok().and_then(|Query(asked)| read(asked));
    let ended = match came {
        None => Some(Ended { ending: Ending::Expired, lang: None, chat: None }),
        Some((state, came)) => listener.take_in(state, came).await,
    };
    let ended = ended.unwrap_or(Ended { ending: Ending::Unreachable, lang: None, chat: None });
    let chat = ended.chat.as_ref().and_then(|key| (listener.chat)(key));
    respond(ended.ending, ended.lang.unwrap_or(lang), chat.as_deref())
}

/// Reads what Google sent a person back with; `None`: this is nothing that Google sends.
fn read(asked: Vec<(String, String)>) -> Option<(String, Came)> {
    let mut fields = BTreeMap::new();
    for (name, value) in asked {
        // Twice the same name means two things to two readers.
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    let state = fields.remove("state")?;
    let whole = state.len() == STATE && state.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !whole {
        return None;
    }
    match (fields.remove("code"), fields.remove("error")) {
        (Some(code), None) if (1..=LONGEST_CODE).contains(&code.len()) => {
            Some((state, Came::Code(SecretString::from(code))))
        }
        (None, Some(_)) => Some((state, Came::Refusal)),
        _ => None,
    }
}

/// Returns the first language that the browser asks for and we speak.
fn spoken(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = asked.unwrap_or_default().split(',');
    let mut known = asked.filter_map(|tag| Lang::parse(tag.split(';').next()?.trim()));
    known.next().unwrap_or(Lang::En)
}

fn respond(ending: Ending, lang: Lang, chat: Option<&str>) -> Response<Body> {
    let mut random = [0; 16];
    if getrandom::fill(&mut random).is_err() {
        return plain(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let page = page(ending, lang, chat, &format!("{:032x}", u128::from_be_bytes(random)));
    let mut response = plain(StatusCode::from_u16(page.status).unwrap_or_default());
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, page.policy.as_str()),
        (header::CONTENT_LANGUAGE, lang.tag()),
    ] {
        // Both are ours and plain ASCII.
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    *response.body_mut() = Body::from(page.html);
    response
}

/// An answer without words, and with what every answer carries: it is kept nowhere, and where
/// somebody came from is told to nobody.
fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(fields: &[(&str, &str)]) -> Option<(String, bool)> {
        let fields = fields.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        read(fields.collect()).map(|(state, came)| (state, matches!(came, Came::Code(_))))
    }

    #[test]
    fn only_what_google_sends_is_read() {
        let state = "ab".repeat(32);
        let whole = [("state", state.as_str()), ("code", "4/x"), ("scope", "a b")];
        assert_eq!(asked(&whole), Some((state.clone(), true)));
        let refused = [("error", "access_denied"), ("state", state.as_str())];
        assert_eq!(asked(&refused), Some((state.clone(), false)));
        let long = "x".repeat(LONGEST_CODE + 1);
        for garbage in [
            &[][..],
            &[("state", state.as_str())],
            &[("code", "4/x")],
            &[("state", "short"), ("code", "4/x")],
            &[("state", state.as_str()), ("code", "")],
            &[("state", state.as_str()), ("code", &long)],
            &[("state", state.as_str()), ("code", "a"), ("error", "b")],
            &[("state", state.as_str()), ("code", "a"), ("code", "b")],
        ] {
            assert_eq!(asked(garbage), None, "{garbage:?}");
        }
    }

    #[test]
    fn a_stranger_is_answered_in_their_browsers_language() {
        let lang = |asked: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            spoken(&headers)
        };
        assert_eq!(lang("de-DE,uk;q=0.8,en;q=0.5"), Lang::Uk);
        assert_eq!((lang("fr"), spoken(&HeaderMap::new())), (Lang::En, Lang::En));
    }
}
