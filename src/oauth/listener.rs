//! The web listener: one path, for people who come back from Google's consent page.
//!
//! A visitor is unknown until their state is found, so everything is bounded before it is read: the
//! number of connections, the time for a request, and its size. A link is used up only by a `GET`
//! that carries a code or a refusal, so a program that merely previews an address cannot use it.
//! Logs say how a request ended and never its address, which contains the code.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header},
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

use crate::{
    chat::ConsentOutcome,
    ids::{ConversationKey, Lang},
    vault::random_hex,
};

use super::{
    consents::{Callback, CompletedConsent, Consents},
    page::page,
};

/// How many connections are served at once; others wait in the system's queue.
const MAX_CONNECTIONS: usize = 32;
/// How long a visitor may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(5);
/// How long Google may take to exchange a code.
const EXCHANGE: Duration = Duration::from_secs(15);
/// How long one connection may last.
const CONNECTION: Duration = Duration::from_secs(30);
/// The longest head of a request, in bytes.
const MAX_BYTES: usize = 16 * 1024;
/// The longest code that is sent on to Google, in bytes.
const LONGEST_CODE: usize = 2048;
/// The length of a state: 256 bits in hexadecimal.
const STATE: usize = 64;

/// Makes the links by which a page leads back to a chat.
pub trait ChatLinks: Send + Sync {
    /// Returns the URL of a chat; `None`: its platform has no such links.
    fn link(&self, chat: &ConversationKey) -> Option<String>;
}

/// Serves the path that Google redirects people to.
#[derive(Clone)]
pub struct Listener {
    consents: Consents,
    path: String,
    links: Arc<dyn ChatLinks>,
    /// The callbacks that are being completed, even if the visitor has closed the page.
    running: TaskTracker,
}

impl Listener {
    /// Prepares to serve a path; pages link back to chats through `links`.
    pub fn new(consents: Consents, path: String, links: Arc<dyn ChatLinks>) -> Self {
        Self { consents, path, links, running: TaskTracker::new() }
    }

    /// Serves a socket until `stop`, then completes the requests that have begun.
    pub async fn run(self, socket: TcpListener, stop: &CancellationToken) {
        let running = self.running.clone();
        let app = Router::new().fallback(any(answer)).with_state(Arc::new(self));
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut served = JoinSet::new();
        loop {
            let permit = tokio::select! {
                () = stop.cancelled() => break,
                permit = Arc::clone(&permits).acquire_owned() => permit,
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
                        let _permit = permit;
                        serve(stream, app, &stop).await;
                    });
                }
                Err(error) => {
                    // Most likely no file handle is free; connections that end free theirs.
                    tracing::warn!(%error, "connection not accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        while served.join_next().await.is_some() {}
        running.close();
        running.wait().await;
    }

    /// Completes a callback in a task of its own. Otherwise a phone that closes the page at once
    /// would end it between Google and the store, and a code is valid only once.
    async fn complete(&self, state: String, callback: Callback) -> Option<CompletedConsent> {
        let consents = self.consents.clone();
        let task = self.running.spawn(async move {
            let result = consents.complete(&state, callback, Instant::now() + EXCHANGE).await;
            result.inspect_err(|error| tracing::error!(%error, "consent failed"))
        });
        task.await.ok()?.ok()
    }
}

async fn serve(stream: TcpStream, app: Router, stop: &CancellationToken) {
    let service = TowerToHyperService::new(app);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .keep_alive(false)
        .max_buf_size(MAX_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let whole = async {
        tokio::select! {
            ended = &mut connection => return ended,
            () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    };
    // A connection that broke off or took too long gets no answer.
    drop(timeout(CONNECTION, whole).await);
}

async fn answer(
    State(listener): State<Arc<Listener>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Response<Body> {
    if method != Method::GET || uri.path() != listener.path {
        return empty(StatusCode::NOT_FOUND);
    }
    let lang = accepted_lang(&headers);
    let callback = query.ok().and_then(|Query(query)| read(query));
    let result = match callback {
        None => Some(CompletedConsent::unknown(ConsentOutcome::Expired)),
        Some((state, callback)) => listener.complete(state, callback).await,
    };
    let result = result.unwrap_or(CompletedConsent::unknown(ConsentOutcome::Unreachable));
    let chat = result.chat.as_ref().and_then(|chat| listener.links.link(chat));
    respond(result.outcome, result.lang.unwrap_or(lang), chat.as_deref())
}

/// Reads the parameters of a callback (RFC 6749, section 4.1.2); `None`: Google sends none such.
fn read(query: Vec<(String, String)>) -> Option<(String, Callback)> {
    let mut fields = BTreeMap::new();
    for (name, value) in query {
        // Two readers may take different values of a name that occurs twice.
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    let state = fields.remove("state")?;
    let is_state = state.len() == STATE && state.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_state {
        return None;
    }
    match (fields.remove("code"), fields.remove("error")) {
        (Some(code), None) if (1..=LONGEST_CODE).contains(&code.len()) => {
            Some((state, Callback::Code(SecretString::from(code))))
        }
        (None, Some(_)) => Some((state, Callback::Refusal)),
        _ => None,
    }
}

/// Returns the first language of `Accept-Language` that we have; English if there is none.
fn accepted_lang(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let asked = asked.unwrap_or_default().split(',');
    let mut known = asked.filter_map(|tag| Lang::parse(tag.split(';').next()?.trim()));
    known.next().unwrap_or(Lang::OWN)
}

fn respond(outcome: ConsentOutcome, lang: Lang, chat: Option<&str>) -> Response<Body> {
    let Ok(nonce) = random_hex::<16>() else {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let page = page(outcome, lang, chat, &nonce);
    let mut response = empty(StatusCode::from_u16(page.status).unwrap_or_default());
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, page.policy.as_str()),
        (header::CONTENT_LANGUAGE, lang.tag()),
    ] {
        // All values are plain ASCII of our own.
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    *response.body_mut() = Body::from(page.html);
    response
}

/// Returns an empty response with the headers of every response: it is not cached, and the address
/// of the page is not sent on as a referrer.
fn empty(status: StatusCode) -> Response<Body> {
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
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(fields: &[(&str, &str)]) -> Option<(String, bool)> {
        let fields = fields.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        read(fields.collect())
            .map(|(state, callback)| (state, matches!(callback, Callback::Code(_))))
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
            accepted_lang(&headers)
        };
        assert_eq!(lang("de-DE,uk;q=0.8,en;q=0.5"), Lang::Uk);
        assert_eq!((lang("fr"), accepted_lang(&HeaderMap::new())), (Lang::En, Lang::En));
    }
}
