//! Sends requests to a CalDAV server: with the password, until an instant, and repeated where that can
//! help.
//!
//! Every request here is safe to repeat: a new event is written only where nothing is, a change names the
//! state that it was decided on, and the others only read. A redirect is followed on the same host
//! alone.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use reqwest::{
    Method, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_MATCH, IF_NONE_MATCH},
};
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use super::{
    account::{Account, Condition, Trouble},
    digest::{self, Asked, Challenge},
    project,
    reading::{LONG, aside},
    wire::{self, Multistatus, Resource},
};
use crate::http::{Http, Response, Retry, retry};

/// How long one request may take.
const ONCE: Duration = Duration::from_secs(8);
/// How often a request is sent.
const TRIES: usize = 3;
/// How many redirects are followed.
const MOST_REDIRECTS: usize = 3;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) url: Url,
    pub(super) depth: Option<&'static str>,
    pub(super) body: String,
    /// The etag that the event must still have; `*` in `is_new` means that there must be none.
    pub(super) if_match: Option<String>,
    pub(super) is_new: bool,
}

impl Request {
    pub(super) fn get(url: Url) -> Self {
        Self { method: "GET", url, depth: None, body: String::new(), if_match: None, is_new: false }
    }

    /// A question about properties or events; `depth` is never left out, because servers then answer
    /// about nothing.
    pub(super) fn ask(method: &'static str, url: Url, depth: &'static str, body: String) -> Self {
        Self { method, depth: Some(depth), body, ..Self::get(url) }
    }

    pub(super) fn put(url: Url, body: String, if_match: Option<String>) -> Self {
        let is_new = if_match.is_none();
        Self { method: "PUT", body, if_match, is_new, ..Self::get(url) }
    }

    pub(super) fn delete(url: Url) -> Self {
        Self { method: "DELETE", ..Self::get(url) }
    }
}

/// Sends a request until an instant, and returns the answer of any status that may mean something to
/// the caller: success, 404, 410, 409 and 412.
///
/// # Errors
/// What the server did not do. An earlier try of a write may have been stored before its answer was lost, so a refusal
/// of the next one does not tell what came of it: then the outcome is unknown.
pub(super) async fn send(
    http: &Http,
    account: &Account,
    request: &Request,
    until: Instant,
) -> Result<Response, Trouble> {
    let unsure = AtomicBool::new(false);
    let answer = followed(http, account, request, until, &unsure).await;
    if request.method != "PUT" || !unsure.load(Ordering::Relaxed) {
        return answer;
    }
    match answer {
        Ok(answer) if matches!(answer.status, 200..=299 | 412) => Ok(answer),
        Ok(answer) => Err(unknown(&Trouble::Status(answer.status, Condition::default()))),
        Err(trouble) => Err(unknown(&trouble)),
    }
}

fn unknown(last: &Trouble) -> Trouble {
    Trouble::Unreachable(format!("{last}; an earlier try may have been stored"))
}

async fn followed(
    http: &Http,
    account: &Account,
    request: &Request,
    until: Instant,
    unsure: &AtomicBool,
) -> Result<Response, Trouble> {
    let mut request = request.clone();
    for _ in 0..=MOST_REDIRECTS {
        if !account.trusts(&request.url) {
            return Err(Trouble::OtherHost(request.url.host_str().unwrap_or_default().to_owned()));
        }
        let answer = authenticated(http, account, &request, until, unsure).await?;
        if !(300..400).contains(&answer.status) {
            return judged(answer);
        }
        request.url = redirected(&request.url, answer.location.as_deref())?;
    }
    Err(Trouble::Circles(MOST_REDIRECTS))
}

/// Sends a request with what the server wants to know us by: the password, or an answer to its last
/// challenge. A new challenge, which may mean that the last one is too old, is answered once. `unsure` is set once it
/// is not known what came of a try.
async fn authenticated(
    http: &Http,
    account: &Account,
    request: &Request,
    until: Instant,
    unsure: &AtomicBool,
) -> Result<Response, Trouble> {
    let tried = || async {
        let answer = once(http, Some(account), request, until).await;
        let unknown = |(trouble, _): &(Trouble, Retry)| !is_unsent(trouble);
        unsure.fetch_or(answer.as_ref().is_err_and(unknown), Ordering::Relaxed);
        answer
    };
    let answer = retry(until, TRIES, tried).await?;
    if answer.status != 401 {
        return Ok(answer);
    }
    let Some(challenge) = Challenge::of(&answer.challenges) else { return Ok(answer) };
    *account.challenge.lock() = Some(challenge);
    retry(until, TRIES, tried).await
}

/// Returns whether a try failed before the request was sent.
const fn is_unsent(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Certificate | Trouble::NoTls | Trouble::NoCaldav | Trouble::Password)
}

/// Asks a question that is answered by several resources.
pub(super) async fn ask(
    http: &Http,
    account: &Account,
    request: &Request,
    until: Instant,
) -> Result<Multistatus, Trouble> {
    let answer = send(http, account, request, until).await?;
    let listed = read(answer).await?;
    // Xandikos answers so about what is not there.
    let is_it = |it: &Resource| {
        let url = request.url.join(&it.href);
        url.is_ok_and(|url| {
            project::is_same(&project::folder(url), &project::folder(request.url.clone()))
        })
    };
    match listed.resources.as_slice() {
        [it] if matches!(it.status, Some(404 | 410)) && is_it(it) => Err(Trouble::NotThere),
        _ => Ok(listed),
    }
}

/// Asks without a password where a host has its calendars; `None`: it does not say.
pub(super) async fn well_known(
    http: &Http,
    at: &Url,
    until: Instant,
) -> Result<Option<Url>, Trouble> {
    let Ok(url) = at.join("/.well-known/caldav") else { return Ok(None) };
    let request = Request::ask("PROPFIND", url, "0", wire::WHO.to_owned());
    let answer = retry(until, TRIES, || once(http, None, &request, until)).await?;
    match answer.status {
        301..=303 | 307 | 308 => redirected(&request.url, answer.location.as_deref()).map(Some),
        _ => Ok(None),
    }
}

async fn once(
    http: &Http,
    account: Option<&Account>,
    request: &Request,
    until: Instant,
) -> Result<Response, (Trouble, Retry)> {
    let method = Method::from_bytes(request.method.as_bytes());
    let method = method.map_err(|_| (Trouble::NoCaldav, Retry::Never))?;
    let kind = if request.method == "PUT" { "text/calendar" } else { "application/xml" };
    let mut built = http.client().request(method, request.url.clone());
    if let Some(account) = account {
        let answer = answer(account, request).map_err(|trouble| (trouble, Retry::Never))?;
        built = match answer {
            Some(answer) => built.header(AUTHORIZATION, answer),
            None => built.basic_auth(&account.username, Some(account.password.expose_secret())),
        };
    }
    if let Some(depth) = request.depth {
        built = built.header("depth", depth);
    }
    if let Some(etag) = &request.if_match {
        built = built.header(IF_MATCH, etag);
    }
    if request.is_new {
        built = built.header(IF_NONE_MATCH, "*");
    }
    if !request.body.is_empty() {
        let kind = format!("{kind}; charset=utf-8");
        built = built.header(CONTENT_TYPE, kind).body(request.body.clone());
    }
    let answer = http.send(built, until.min(Instant::now() + ONCE)).await;
    let answer = answer.map_err(|error| {
        let trouble = Trouble::from(error);
        let again = matches!(trouble, Trouble::Unreachable(_));
        (trouble, if again { Retry::Soon } else { Retry::Never })
    })?;
    let passes = matches!(answer.status, 408 | 429 | 500 | 502..=504);
    if passes {
        let pause = answer.retry_after.map_or(Retry::Soon, Retry::After);
        return Err((Trouble::Status(answer.status, Condition::default()), pause));
    }
    Ok(answer)
}

/// Returns the answer to the last challenge of a server; `None`: it takes the password.
fn answer(account: &Account, request: &Request) -> Result<Option<HeaderValue>, Trouble> {
    let mut challenge = account.challenge.lock();
    let Some(challenge) = challenge.as_mut() else { return Ok(None) };
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|_| Trouble::Unreachable("there is no randomness".to_owned()))?;
    let asked = Asked {
        method: request.method,
        uri: &match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        },
        random: &digest::hex(&random),
    };
    let password = account.password.expose_secret();
    let header = challenge.answer(&account.username, password, &asked);
    let mut header = HeaderValue::from_bytes(header.as_bytes()).map_err(|_| Trouble::Password)?;
    header.set_sensitive(true);
    Ok(Some(header))
}

/// Returns where a redirect leads; another host is an error.
fn redirected(from: &Url, location: Option<&str>) -> Result<Url, Trouble> {
    let to = location.and_then(|it| from.join(it).ok());
    let to = to.ok_or_else(|| Trouble::Garbled("a redirect leads nowhere".to_owned()))?;
    if to.origin() != from.origin() {
        return Err(Trouble::OtherHost(to.host_str().unwrap_or_default().to_owned()));
    }
    Ok(to)
}

/// Turns refusals into trouble; what the caller has to decide about stays an answer.
fn judged(answer: Response) -> Result<Response, Trouble> {
    let condition = || Condition(wire::condition(&answer.body));
    Err(match answer.status {
        // A page to sign in at comes with any status, and has done nothing.
        200..=299 if is_web_page(&answer.body) => Trouble::NoCaldav,
        200..=299 | 404 | 409 | 410 | 412 => return Ok(answer),
        401 => Trouble::Password,
        // A token that is too old comes as 403 as well.
        403 if condition().0.is_some() => return Ok(answer),
        403 => Trouble::Forbidden(condition()),
        405 | 501 => Trouble::NoCaldav,
        507 => Trouble::Full,
        status => Trouble::Status(status, condition()),
    })
}

fn is_web_page(body: &[u8]) -> bool {
    let body = without_prolog(body);
    let begins = |word: &str| {
        body.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    };
    begins("<html") || begins("<!doctype html")
}

/// Leaves out what may stand in front of the first element: a byte order mark, an XML declaration and comments.
fn without_prolog(body: &[u8]) -> &[u8] {
    const FRONT: [(&[u8], &[u8]); 3] = [(b"\xef\xbb\xbf", b""), (b"<?", b"?>"), (b"<!--", b"-->")];
    let mut rest = body.trim_ascii_start();
    while let Some((begin, end)) = FRONT.iter().find(|(begin, _)| rest.starts_with(begin)) {
        let behind = rest.get(begin.len()..).unwrap_or_default();
        let at = if end.is_empty() { Some(0) } else { find(behind, end).map(|at| at + end.len()) };
        let Some(at) = at else { return rest };
        rest = behind.get(at..).unwrap_or_default().trim_ascii_start();
    }
    rest
}

fn find(body: &[u8], word: &[u8]) -> Option<usize> {
    body.windows(word.len()).position(|it| it == word)
}

/// Reads the resources in an answer.
pub(super) async fn read(answer: Response) -> Result<Multistatus, Trouble> {
    let listed = |body: &[u8]| {
        wire::multistatus(body)
            .ok_or_else(|| Trouble::Garbled("it is no list of resources".to_owned()))
    };
    match answer.status {
        207 if answer.body.len() < LONG => listed(&answer.body),
        207 => aside(move || listed(&answer.body)).await,
        200..=299 => Err(Trouble::NoCaldav),
        404 | 410 => Err(Trouble::NotThere),
        _ => Err(refused(&answer)),
    }
}

/// Returns the trouble that an answer means which was no success.
pub(super) fn refused(answer: &Response) -> Trouble {
    let condition = Condition(wire::condition(&answer.body));
    match (answer.status, condition.0.as_deref()) {
        (404 | 410, _) => Trouble::NotThere,
        (_, Some("quota-not-exceeded" | "sufficient-disk-space")) => Trouble::Full,
        (403, Some("need-privileges") | None) => Trouble::Forbidden(condition),
        (403 | 409 | 412, Some(_)) => Trouble::Refused(condition),
        (status, _) => Trouble::Status(status, condition),
    }
}

/// Returns whether a status refuses what was to be written, and would do so again: nothing was written then. What
/// stands in the way of one try only is none, and of a precondition more has to be read.
pub(super) const fn is_final(status: u16) -> bool {
    matches!(status, 400..=499)
        && !matches!(status, 401 | 404 | 408..=410 | 412 | 421 | 424 | 425 | 429)
}

#[cfg(test)]
mod tests {
    use super::{is_final, is_web_page};

    #[test]
    fn what_would_be_refused_again_is_told_from_what_may_pass() {
        for status in [400, 402, 403, 413, 415, 422, 423, 451] {
            assert!(is_final(status), "{status}");
        }
        for status in [200, 302, 401, 408, 409, 412, 425, 429, 500, 503, 507] {
            assert!(!is_final(status), "{status}");
        }
    }

    #[test]
    fn a_page_to_sign_in_at_is_one_behind_whatever_may_stand_in_front() {
        for page in [
            "<html>",
            "\n<!DOCTYPE html><html>",
            "<?xml version=\"1.0\"?><!DOCTYPE html><html>",
            "\u{feff}<!-- by the proxy --><HTML lang=\"en\">",
        ] {
            assert!(is_web_page(page.as_bytes()), "{page}");
        }
        for other in ["", "<?xml version=\"1.0\"?><multistatus/>", "<!-- <html> -->", "<?xml", "<"]
        {
            assert!(!is_web_page(other.as_bytes()), "{other}");
        }
    }
}
