//! A language model behind a server with OpenAI's chat completions API.
//!
//! Only the request types of `async-openai` are used. Its client retries three times, sleeps any
//! `Retry-After` to its end, and logs in full an answer that it cannot read, customers' words
//! included. Its response types refuse what compatible servers leave out or add. So requests go
//! through our own [`http`], which has a deadline, and `wire` reads responses leniently.

mod wire;
mod notice;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::Instant;

use crate::{
    agent::Request,
    http::{self, Http, Retry},
};

use super::{Error, Model, Proposal};

/// The most times that one question is sent.
const TRIES: usize = 3;

/// The most of a response that is read, in bytes: a hundred times a long one.
pub const MOST_BYTES: usize = 512 * 1024;

/// Where a model is served and how it is asked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name at its server.
    pub name: String,
    /// The API's base address, without a slash at the end: `https://api.openai.com/v1`.
    pub base_url: String,
    /// The API key; `None`: the server needs none.
    pub api_key: Option<SecretString>,
    /// How long one answer may take, retries and pauses included.
    pub timeout: Duration,
}

/// One language model.
#[derive(Debug, Clone)]
pub struct OpenAi {
    http: Http,
    settings: Settings,
}

impl OpenAi {
    /// Prepares to ask it.
    pub fn new(http: Http, settings: Settings) -> Self {
        Self { http, settings }
    }

    async fn ask(&self, body: &[u8], until: Instant) -> Result<Proposal, (Error, Retry)> {
        let url = format!("{}/chat/completions", self.settings.base_url);
        let mut request = self.http.client().post(url);
        request = request.header("content-type", "application/json").body(body.to_vec());
        if let Some(key) = &self.settings.api_key {
            request = request.bearer_auth(key.expose_secret());
        }
        let answer = self.http.send(request, until).await.map_err(|error| {
            let again = match error {
                http::Error::Timeout | http::Error::TooLong(_) | http::Error::Client(_) => {
                    Retry::Never
                }
                http::Error::Unreachable(_) | http::Error::BrokenOff(_) => Retry::Soon,
            };
            (error.into(), again)
        })?;
        judge(&answer)
    }
}

/// Reads a response, or returns why not and whether to retry.
fn judge(answer: &http::Response) -> Result<Proposal, (Error, Retry)> {
    let wait = answer.retry_after.map_or(Retry::Soon, Retry::After);
    if answer.status == 200 {
        return wire::read(&answer.body).map_err(|error| match error {
            wire::ResponseError::Server(why) => {
                (Error::Refused { why, wait: answer.retry_after }, wait)
            }
            wire::ResponseError::Filtered(usage) => {
                (Error::Unusable { what: "its server's filter held it back", usage }, Retry::Never)
            }
            wire::ResponseError::Unusable(what, usage) => {
                (Error::Unusable { what, usage }, Retry::Soon)
            }
        });
    }
    let code = wire::code(&answer.body);
    let spent = code.as_deref() == Some("insufficient_quota");
    let again = match answer.status {
        408 | 409 | 425 | 429 | 500..=599 if !spent => wait,
        _ => Retry::Never,
    };
    let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
    let why = format!("status {}{code}", answer.status);
    Err((Error::Refused { why, wait: answer.retry_after }, again))
}

#[async_trait]
impl Model for OpenAi {
    fn name(&self) -> &str {
        &self.settings.name
    }

    async fn propose(&self, request: &Request, until: Instant) -> Result<Proposal, Error> {
        let body = wire::request(&self.settings.name, request).ok_or(Error::Unusable {
            what: "the question cannot be written",
            usage: crate::chat::Usage::default(),
        })?;
        let until = until.min(Instant::now() + self.settings.timeout);
        http::retry(until, TRIES, || self.ask(&body, until)).await
    }
}
