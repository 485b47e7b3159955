//! Sends requests to Google: with a bearer, until an instant, and repeated where that can help.
//!
//! Every request here is safe to repeat: an event has an id of ours, a change names the state that
//! it was decided on, and the other requests only read. So a failure that may pass is retried with
//! growing pauses until the time is over. Errors carry Google's reasons, such as
//! `rateLimitExceeded`, and never its messages, which may contain names
//! (<https://developers.google.com/workspace/calendar/api/guides/errors>).

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures_util::future::BoxFuture;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::{
    super::{CalendarOwner, Error, refusal::Refusal as Cause},
    wire::{Method, Refusal, Request},
};
use crate::{
    http::{self, Http, Response, Retry, retry},
    oauth::{self, RequestError, Tokens},
};

/// How long one request may take.
const ONCE: Duration = Duration::from_secs(6);
/// How often a request is sent.
const TRIES: usize = 4;
/// The reasons of a 403 that mean "too many requests" and not "forbidden".
const LIMITS: &[&str] = &[
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "calendarUsageLimitsExceeded",
    "RESOURCE_EXHAUSTED",
];
/// The reason by which Google refuses the change of an event whose organizer is another calendar.
const OF_ONE_EVENT: &str = "forbiddenForNonOrganizer";
/// Part of the message by which Google refuses too many invitations; the reason beside it varies.
const USAGE: &str = "usage limits exceeded";

/// Sends requests with the bearer of an owner.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) http: Http,
    pub(super) tokens: Tokens,
}

/// A response that is understood.
#[derive(Debug)]
pub(super) enum Answer {
    /// Success, with the body.
    Done(Vec<u8>),
    /// The event or calendar does not exist (404).
    NotFound,
    /// The token is no longer known, or the event was deleted (410).
    Gone,
    /// The id is taken (409).
    Conflict,
    /// The event has changed since it was read (412).
    Changed,
    /// The request is invalid, with Google's message (400).
    Invalid(String),
}

impl Client {
    /// Sends a request until an instant; if Google refuses the bearer, once more with another one.
    /// Boxed with one lifetime, here and below, because the future of an `async fn` is not provably
    /// `Send`.
    pub(super) fn ask<'a>(
        &'a self,
        owner: &'a CalendarOwner,
        request: &'a Request,
        until: Instant,
    ) -> BoxFuture<'a, Result<Answer, Error>> {
        Box::pin(self.ask_twice(owner, request, until))
    }

    /// An earlier try of a write may have been stored before its answer was lost, so a refusal of the next one does
    /// not tell what came of it: then the outcome is unknown.
    async fn ask_twice(
        &self,
        owner: &CalendarOwner,
        request: &Request,
        until: Instant,
    ) -> Result<Answer, Error> {
        let unsure = AtomicBool::new(false);
        let bearer = self.tokens.bearer(owner, until).await.map_err(no_bearer)?;
        let answer = match self.try_until(request, &bearer, &unsure, until).await {
            Err(RequestError::BearerRefused) => {
                let bearer = self.tokens.replace(owner, &bearer, until).await.map_err(no_bearer)?;
                self.try_until(request, &bearer, &unsure, until).await
            }
            answer => answer,
        };
        let is_refused = match &answer {
            Err(RequestError::Forbidden(_)) | Ok(Answer::Invalid(_)) => true,
            // Of a change these tell what is there now.
            Ok(Answer::NotFound | Answer::Gone | Answer::Changed) => request.method == Method::Post,
            _ => false,
        };
        if is_refused && request.writes() && unsure.load(Ordering::Relaxed) {
            return Err(Error::Unreachable("an earlier try may have been stored".to_owned()));
        }
        Ok(answer?)
    }

    fn try_until<'a>(
        &'a self,
        request: &'a Request,
        bearer: &'a SecretString,
        unsure: &'a AtomicBool,
        until: Instant,
    ) -> BoxFuture<'a, Result<Answer, RequestError>> {
        Box::pin(retry(until, TRIES, move || self.once(request, bearer, unsure, until)))
    }

    /// Sends a request once; `unsure` is set once it is not known what came of a try.
    async fn once(
        &self,
        request: &Request,
        bearer: &SecretString,
        unsure: &AtomicBool,
        until: Instant,
    ) -> Result<Answer, (RequestError, Retry)> {
        let other = |what: String| RequestError::Other(what);
        let Some(url) = url(self.tokens.calendar_url(), &request.path) else {
            return Err((other("calendar_url is no address".to_owned()), Retry::Never));
        };
        let client = self.http.client();
        let mut built = match request.method {
            Method::Get => client.get(url),
            Method::Post => client.post(url),
            Method::Patch => client.patch(url),
            Method::Delete => client.delete(url),
        };
        built = built.query(&request.query).bearer_auth(bearer.expose_secret());
        if let Some(body) = &request.body {
            built = built.json(body);
        }
        if let Some(etag) = &request.if_match {
            built = built.header("if-match", etag);
        }
        let response = self.http.send(built, until.min(Instant::now() + ONCE)).await;
        let is_unsure = match &response {
            Ok(response) => matches!(response.status, 408 | 500..=599),
            Err(error) => !matches!(error, http::Error::Unreachable(_)),
        };
        unsure.fetch_or(is_unsure, Ordering::Relaxed);
        read_answer(response.map_err(|error| (other(error.to_string()), Retry::Soon))?)
    }
}

/// Reads the body of a success.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// Returns the error for a response that cannot be read.
pub(super) fn unreadable() -> Error {
    Error::Unreachable("its answer cannot be read".to_owned())
}

/// Says what came of writing where Google does not allow it: the calendar takes no event, unless it is about
/// that event alone, which belongs to another calendar.
pub(super) fn not_taken(error: Error) -> Error {
    match error {
        Error::Refused(why) if why.contains(OF_ONE_EVENT) => Error::Refused(why),
        Error::Refused(why) if why.contains("403") => Error::TakesNothing(Cause::Forbidden),
        Error::Refused(_) => Error::TakesNothing(Cause::Refused),
        error => error,
    }
}

fn read_answer(response: Response) -> Result<Answer, (RequestError, Retry)> {
    let pause = response.retry_after.map_or(Retry::Soon, Retry::After);
    let (reason, message) = why(&response.body);
    let what = || format!("status {} {reason}", response.status).trim().to_owned();
    let failed = || RequestError::Other(what());
    Ok(match response.status {
        200..=299 => Answer::Done(response.body),
        400 => Answer::Invalid(message),
        401 => return Err((RequestError::BearerRefused, Retry::Never)),
        404 => Answer::NotFound,
        409 => Answer::Conflict,
        410 => Answer::Gone,
        412 => Answer::Changed,
        403 if is_limit(&reason, &message) => return Err((failed(), pause)),
        // These would come again, and nothing was done.
        402 | 403 | 405 | 413..=415 | 422 | 423 | 451 => {
            return Err((RequestError::Forbidden(what()), Retry::Never));
        }
        408 | 429 | 500..=599 => return Err((failed(), pause)),
        _ => return Err((failed(), Retry::Never)),
    })
}

fn is_limit(reason: &str, message: &str) -> bool {
    LIMITS.contains(&reason) || message.to_ascii_lowercase().contains(USAGE)
}

/// Returns Google's reason, reduced to letters, and its message.
fn why(body: &[u8]) -> (String, String) {
    let Ok(Refusal { error }) = serde_json::from_slice::<Refusal>(body) else {
        return Default::default();
    };
    let reason = error.errors.first().map_or(&error.status, |first| &first.reason);
    let letters = |c: &char| c.is_ascii_alphabetic() || *c == '_';
    let message = error.errors.first().map(|first| first.message.clone());
    (
        reason.chars().filter(letters).take(40).collect(),
        message.filter(|message| !message.is_empty()).unwrap_or(error.message),
    )
}

/// Appends a path to the base; ids contain characters such as `#` that must be escaped.
fn url(base: &str, path: &[String]) -> Option<Url> {
    let mut url = Url::parse(base).ok()?;
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url)
}

fn no_bearer(error: oauth::Error) -> Error {
    match error {
        oauth::Error::NotConnected | oauth::Error::NeedsReconnect => Error::NotConnected,
        error => Error::Unreachable(error.to_string()),
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Forbidden(why) => Self::Refused(why),
            RequestError::BearerRefused | RequestError::Other(_) => {
                Self::Unreachable(error.to_string())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_holiday_calendar_does_not_end_the_path() {
        let path = ["calendars", "en.ukrainian#holiday@group.v.calendar.google.com", "events"];
        let path: Vec<String> = path.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(
            url("http://localhost:1/calendar/v3/", &path).unwrap().as_str(),
            "http://localhost:1/calendar/v3/calendars/en.ukrainian%23holiday@group.v.calendar.google.com/events"
        );
    }

    #[test]
    fn too_much_is_told_from_not_allowed() {
        let refusal = |reason: &str, message: &str| {
            let errors = [serde_json::json!({"reason": reason, "message": message})];
            let body =
                serde_json::json!({"error": {"code": 403, "errors": errors, "message": message}});
            let answer =
                Response { status: 403, body: body.to_string().into(), ..Response::default() };
            match read_answer(answer) {
                Err((_, retry)) => retry,
                Ok(said) => panic!("{said:?}"),
            }
        };
        assert_eq!(refusal("rateLimitExceeded", ""), Retry::Soon);
        assert_eq!(refusal("userRateLimitExceeded", ""), Retry::Soon);
        assert_eq!(refusal("quotaExceeded", "Calendar usage limits exceeded."), Retry::Soon);
        assert_eq!(refusal("forbidden", "Calendar usage limits exceeded."), Retry::Soon);
        assert_eq!(refusal("forbiddenForNonOrganizer", "x"), Retry::Never);
        assert_eq!(refusal("insufficientPermissions", ""), Retry::Never);
    }
}
