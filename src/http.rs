//! The HTTP client: connections, time limits, and when a request is repeated.
//!
//! Each request carries the instant until which its response is of use, because a customer waits
//! for a whole turn and not for one request. Redirects are not followed, since they would carry a
//! key to another host, and a response is read up to a limit. The process has one cryptography
//! provider, ring: it needs only a C compiler, and the platforms' libraries bring it anyway.
//! Errors name neither addresses nor contents.

use std::{error::Error as _, time::Duration};

use backon::{ExponentialBuilder, Retryable as _};
use jiff::Timestamp;
use reqwest::{Client, RequestBuilder, header::HeaderMap, redirect::Policy};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout_at};

/// How long connecting may take, the TLS handshake included.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_mins(1);
/// The longest first pause before a retry; each later pause is twice as long.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest pause where the server asks for none.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// The client; clones share their connections.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client,
    /// The longest response body that is read, in bytes.
    max_bytes: usize,
}

/// A response of any status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// How long the server asks us to wait before the next request; `None`: it does not ask.
    pub retry_after: Option<Duration>,
    /// The `Location` header; redirects are not followed.
    pub location: Option<String>,
    /// The `Date` header: the server's clock.
    pub date: Option<Timestamp>,
    /// The `WWW-Authenticate` headers: the ways in which the server wants to know us.
    pub challenges: Vec<String>,
    /// The `ETag` header: the state of what was read or written.
    pub etag: Option<String>,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The client could not be built: the system has no certificate authorities, for example.
    #[error("prepare the connection: {0}")]
    Client(String),
    /// The response did not come in time; the server may have acted on the request.
    #[error("no answer in time")]
    Timeout,
    /// No connection came about, so the server never saw the request.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The response broke off; the server may have acted on the request.
    #[error("the answer broke off: {0}")]
    BrokenOff(String),
    /// The response body is longer than the client's limit, given here in bytes.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

/// Whether a failed request may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It would fail the same way.
    Never,
    /// After a pause of our choice.
    Soon,
    /// After the pause that the server asked for.
    After(Duration),
}

/// Installs ring as the TLS provider of the process; also called by platforms whose library
/// brings a client of its own.
pub fn install_provider() {
    // The only error is that a provider is installed already.
    rustls::crypto::ring::default_provider().install_default().ok();
}

impl Http {
    /// Makes a client that reads at most `max_bytes` of a response body.
    ///
    /// # Errors
    /// [`Error::Client`] when the system has no certificate authorities.
    pub fn new(max_bytes: usize) -> Result<Self, Error> {
        install_provider();
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none())
            .use_preconfigured_tls(tls()?)
            .user_agent(concat!("zapys/", env!("CARGO_PKG_VERSION")));
        let client = client.build().map_err(|error| Error::Client(cause(&error)))?;
        Ok(Self { client, max_bytes })
    }

    /// Returns the client that requests are built with; send them with [`send`](Self::send).
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a request once and reads the response, until an instant.
    ///
    /// # Errors
    /// When the whole response is not there by then. Only [`Error::Unreachable`] says that the
    /// server did not act on the request.
    pub async fn send(&self, request: RequestBuilder, until: Instant) -> Result<Response, Error> {
        timeout_at(until, self.exchange(request)).await.map_err(|_| Error::Timeout)?
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Response, Error> {
        let mut response = request.send().await.map_err(|error| {
            if error.is_timeout() && !error.is_connect() {
                Error::Timeout
            } else if error.is_connect() {
                Error::Unreachable(cause(&error))
            } else {
                Error::BrokenOff(cause(&error))
            }
        })?;
        let status = response.status().as_u16();
        let headers = response.headers();
        let (retry_after, date) = (retry_after(headers), instant(headers, "date"));
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        let (location, etag) = (text("location"), text("etag"));
        let challenges = headers.get_all("www-authenticate").iter();
        let challenges = challenges.filter_map(|it| it.to_str().ok().map(str::to_owned)).collect();
        let mut body = Vec::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| Error::BrokenOff(cause(&error)))?
        {
            if body.len() + chunk.len() > self.max_bytes {
                return Err(Error::TooLong(self.max_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, retry_after, location, date, challenges, etag, body })
    }
}

/// Returns a TLS configuration that trusts the certificate authorities of the system, and no
/// others. reqwest's own choice would depend on the features that other libraries turn on in it.
pub fn tls() -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(Error::Client("the system has no certificate authorities".to_owned()));
    }
    Ok(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

/// Calls `act` until it succeeds, at most `attempts` times and only while there is time for it.
///
/// `act` must be safe to repeat. Between two calls there is a pause: doubled each time and drawn
/// between a half and the whole of that, so that clients which failed together do not come back
/// together, or as long as the server asked. A pause that would end at `until` or later is not
/// begun. Returns the last error.
pub async fn retry<T, E, F>(until: Instant, attempts: usize, act: impl FnMut() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, (E, Retry)>>,
{
    let left = || until.saturating_duration_since(Instant::now());
    let result = act
        .retry(pauses().with_max_times(attempts.saturating_sub(1)))
        .adjust(|(_, retry), own| retry.pause(own?, left()))
        .await;
    result.map_err(|(error, _)| error)
}

impl Retry {
    /// Returns how long to wait before the next call, where `own` is the pause that we would
    /// choose and `left` the time there is; `None`: give up.
    fn pause(self, own: Duration, left: Duration) -> Option<Duration> {
        let pause = match self {
            Self::Never => return None,
            Self::Soon => own,
            Self::After(asked) => asked,
        };
        (pause < left).then_some(pause)
    }
}

/// Returns our own pauses; the caller sets how many. The jitter adds up to as much again to each.
fn pauses() -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(PAUSE / 2)
        .with_max_delay(LONGEST_PAUSE / 2)
        .with_jitter()
}

/// Reads how long the server asks us to wait: `retry-after-ms` (an extension of OpenAI's servers),
/// else `Retry-After` in seconds or as a date, counted from the server's own `Date`
/// (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let length = |name: &str, scale: f64| {
        let number: f64 = text(name)?.parse().ok()?;
        Duration::try_from_secs_f64(number * scale).ok()
    };
    let dated = || {
        let (at, now) = (instant(headers, "retry-after")?, instant(headers, "date")?);
        Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
    };
    length("retry-after-ms", 0.001).or_else(|| length("retry-after", 1.0)).or_else(dated)
}

/// Reads a date header (RFC 9110, section 5.6.7); `None`: it is missing or unreadable.
fn instant(headers: &HeaderMap, name: &str) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

/// Returns the innermost cause ("Connection refused"); the outer ones contain the address.
fn cause(error: &reqwest::Error) -> String {
    let mut inner = error.source();
    while let Some(next) = inner.and_then(|inner| inner.source()) {
        inner = Some(next);
    }
    inner.map_or_else(|| "the request is wrong".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use backon::BackoffBuilder as _;

    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_wait_is_read_in_every_form_that_servers_use() {
        let read =
            |lines: &[(&'static str, &str)]| retry_after(&headers(lines)).map(|it| it.as_millis());
        assert_eq!(read(&[("retry-after", "2")]), Some(2_000));
        assert_eq!(read(&[("retry-after", "0.25")]), Some(250));
        assert_eq!(read(&[("retry-after-ms", "120"), ("retry-after", "1")]), Some(120));
        let date = ("date", "Mon, 23 Nov 2026 08:00:00 GMT");
        assert_eq!(read(&[("retry-after", "Mon, 23 Nov 2026 08:00:09 GMT"), date]), Some(9_000));
        assert_eq!(read(&[("retry-after", "Mon, 23 Nov 2026 07:00:00 GMT"), date]), Some(0));
        assert_eq!(read(&[("retry-after", "soon")]), None);
        assert_eq!(read(&[("retry-after", "-1")]), None);
    }

    #[test]
    fn pauses_grow_up_to_a_ceiling_and_are_scattered() {
        let mut pauses = pauses().without_max_times().build();
        let mut next = |least: u128, most: u128| {
            let pause = pauses.next().unwrap();
            assert!((least..=most).contains(&pause.as_millis()), "{pause:?}");
        };
        next(100, 200);
        next(200, 400);
        next(400, 800);
        next(800, 1_600);
        next(1_600, 3_200);
        next(2_000, 4_000);
        next(2_000, 4_000);
    }

    #[test]
    fn a_pause_is_the_servers_or_ours_and_never_longer_than_the_time_that_is_left() {
        let seconds = Duration::from_secs;
        let pause = |retry: Retry, left| retry.pause(seconds(1), seconds(left));
        assert_eq!(pause(Retry::Never, 60), None);
        assert_eq!(pause(Retry::Soon, 60), Some(seconds(1)));
        assert_eq!(pause(Retry::Soon, 1), None);
        assert_eq!(pause(Retry::After(seconds(9)), 60), Some(seconds(9)));
        assert_eq!(pause(Retry::After(seconds(9)), 9), None);
        assert_eq!(pause(Retry::After(Duration::MAX), 60), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_succeed_is_tried_again_and_what_cannot_is_not() {
        let tried = Cell::new(0);
        let until = Instant::now() + Duration::from_secs(10);
        let fail = |retry| {
            tried.set(0);
            let tried = &tried;
            super::retry(until, 3, move || {
                tried.set(tried.get() + 1);
                std::future::ready(Err::<(), _>((tried.get(), retry)))
            })
        };
        assert_eq!(fail(Retry::Never).await, Err(1));
        assert_eq!(fail(Retry::Soon).await, Err(3));
        // Two waits of four seconds fit into ten, less what was waited before.
        assert_eq!(fail(Retry::After(Duration::from_secs(4))).await, Err(3));
        assert_eq!(fail(Retry::After(Duration::from_secs(4))).await, Err(1));
    }
}
