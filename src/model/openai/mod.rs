//! A language model behind any server that speaks OpenAI's chat completions.
//!
//! `async-openai` gives the types of the question and no more. Its client retries three times,
//! sleeps any `Retry-After` to its end and logs answers it cannot read in full, customers' words
//! included; and its types of the answer refuse what compatible servers leave out or add. So
//! the question goes through our own [`http`], which knows until when an answer is
//! of use, and the answer is read leniently, in `wire`.

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

/// How often one question is sent at most.
const TRIES: usize = 3;

/// The most of an answer that is read, in bytes: a hundred times a long one.
pub const MOST_BYTES: usize = 512 * 1024;

/// Where a model is and how it is asked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name at its server.
    pub name: String,
    /// Its server, without a slash at the end: `https://api.openai.com/v1`.
    pub base_url: String,
    /// The key; `None`: its server wants none.
    pub api_key: Option<SecretString>,
    /// How long one answer may take, tries and pauses included.
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
    #[must_use]
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

/// Reads an answer, or says whether to ask again.
fn judge(answer: &http::Response) -> Result<Proposal, (Error, Retry)> {
    let wait = answer.retry_after.map_or(Retry::Soon, Retry::After);
    if answer.status == 200 {
        return wire::read(&answer.body).map_err(|error| match error {
            wire::Fault::Said(why) => (Error::Refused { why, wait: answer.retry_after }, wait),
            wire::Fault::Filtered(usage) => {
                (Error::Unusable { what: "its server's filter held it back", usage }, Retry::Never)
            }
            wire::Fault::Broken(what, usage) => (Error::Unusable { what, usage }, Retry::Soon),
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
