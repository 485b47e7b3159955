//! A language model behind a server with OpenAI's chat completions API.
//!
//! No client library is used: those retry on their own, sleep any `Retry-After` to its end, log
//! customers' words, and refuse what compatible servers leave out or add. Requests go through our
//! own [`http`], which has a deadline. A server is asked in its [`Dialect`], which is learned from its
//! refusals and remembered; responses are read leniently.

mod call;
mod dialect;
mod notice;
mod refusal;
mod request;
mod response;
mod settings;
mod stream;

use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;
use tokio::time::Instant;

use crate::{
    agent::Request,
    chat::{Call, Usage},
    http::{self, Http, Retry},
};

use super::{Error, Model, Proposal};

pub use dialect::{Concession, Dialect, TokenLimit};
pub use refusal::Refusal;
pub use settings::{Price, Settings, USUAL_OUTPUT};

use request::{ToolChoice, Written};
use response::ResponseError;

/// The most times that one question is sent.
const TRIES: usize = 3;

/// What is said of an answer that is longer than any that could be used.
pub const ENDLESS: &str = "it is endless";

/// The most forms in which one question is put.
const MOST_FORMS: usize = 4;

/// The most of a response that is read, in bytes: a stream has some hundred bytes for each word.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// One language model.
#[derive(Debug, Clone)]
pub struct OpenAi {
    http: Http,
    settings: Settings,
    /// How its server wants to be asked, as far as that is known.
    dialect: Arc<Mutex<Dialect>>,
}

/// Why a model did not answer.
#[derive(Debug)]
pub enum Failure {
    /// No whole response came.
    Http(http::Error),
    /// Its server refused.
    Refused(Refusal),
    /// A filter held its answer back.
    Filtered(Usage),
    /// Its answer is longer than any that could be used.
    Endless(Usage),
    /// Its answer cannot be used.
    Unusable(&'static str, Usage),
}

/// What a model did when it had to call a function.
#[derive(Debug)]
pub struct Probe {
    /// The dialect in which it was asked.
    pub dialect: Dialect,
    /// Its calls; empty: it cannot call functions.
    pub calls: Vec<Call>,
    /// What it read and wrote.
    pub usage: Usage,
    /// How long the request was, in bytes.
    pub bytes: usize,
}

/// How a question is put.
struct Form {
    dialect: Dialect,
    choice: ToolChoice,
}

/// An answer, and the form of the question that got it.
struct Answered {
    proposal: Proposal,
    dialect: Dialect,
    bytes: usize,
}

impl OpenAi {
    /// Prepares to ask it.
    pub fn new(http: Http, settings: Settings) -> Self {
        let dialect = Arc::new(Mutex::new(Dialect::of_server(&settings.base_url)));
        Self { http, settings, dialect }
    }

    /// Asks it a question that it has to answer with a call, and changes nothing.
    ///
    /// # Errors
    /// When no answer came, or one that cannot be used.
    pub async fn probe(&self, request: &Request, until: Instant) -> Result<Probe, Failure> {
        let form = Form { dialect: self.dialect.lock().clone(), choice: ToolChoice::Forced };
        let mut spent = Usage::default();
        let answered = self.ask_in_any_form(request, form, until, &mut spent).await?;
        let Answered { proposal, dialect, bytes } = answered;
        Ok(Probe { dialect, calls: proposal.calls, usage: proposal.usage, bytes })
    }

    /// Asks in one form after the other until the server takes one.
    async fn ask_in_any_form(
        &self,
        request: &Request,
        mut form: Form,
        until: Instant,
        spent: &mut Usage,
    ) -> Result<Answered, Failure> {
        let mut forms = 1;
        loop {
            let written = request::write(&self.settings, &form.dialect, request, form.choice)
                .ok_or(Failure::Unusable("the question cannot be written", Usage::default()))?;
            let refusal = match self.ask_patiently(&written, until, spent).await {
                Ok(proposal) => {
                    let bytes = written.body.len();
                    return Ok(Answered { proposal, dialect: form.dialect, bytes });
                }
                Err(Failure::Refused(refusal)) => refusal,
                Err(failure) => return Err(failure),
            };
            let Some(next) = next_form(&form, &refusal, &written).filter(|_| forms < MOST_FORMS)
            else {
                return Err(Failure::Refused(refusal));
            };
            form = next;
            forms += 1;
        }
    }

    /// Asks in one form, and again while what is in the way may pass.
    async fn ask_patiently(
        &self,
        written: &Written,
        until: Instant,
        spent: &mut Usage,
    ) -> Result<Proposal, Failure> {
        let lost = Mutex::new(Usage::default());
        let asked = http::retry(until, TRIES, || async {
            let asked = self.ask(&written.body, until).await;
            asked.map_err(|failure| {
                *lost.lock() += failure.usage();
                let retry = failure.retry();
                (failure, retry)
            })
        });
        let asked = asked.await;
        *spent += lost.into_inner();
        asked
    }

    async fn ask(&self, body: &[u8], until: Instant) -> Result<Proposal, Failure> {
        let url = format!("{}/chat/completions", self.settings.base_url);
        let mut request = self.http.client().post(url);
        request = request.header("content-type", "application/json").body(body.to_vec());
        if let Some(key) = &self.settings.api_key {
            request = request.bearer_auth(key.expose_secret());
        }
        let answer = self.http.send(request, until).await.map_err(Failure::Http)?;
        if answer.status != 200 {
            return Err(Failure::Refused(Refusal::read(&answer)));
        }
        response::read(&answer.body, &self.settings.name).map_err(|error| match error {
            ResponseError::Refused(mut refusal) => {
                refusal.wait = answer.retry_after;
                Failure::Refused(refusal)
            }
            ResponseError::Filtered(usage) => Failure::Filtered(usage),
            ResponseError::Endless(usage) => Failure::Endless(usage),
            ResponseError::Unusable(what, usage) => Failure::Unusable(what, usage),
        })
    }
}

/// Returns the form for the next try; `None`: no other form would be taken.
fn next_form(form: &Form, refusal: &Refusal, written: &Written) -> Option<Form> {
    // DeepSeek and Qwen take no forced choice while they think, but a free one.
    if form.choice == ToolChoice::Forced && refusal.names("tool_choice") {
        return Some(Form { dialect: form.dialect.clone(), choice: ToolChoice::Free });
    }
    let dialect = form.dialect.after(refusal, &written.vendor_fields)?;
    Some(Form { dialect, choice: form.choice })
}

impl Failure {
    /// Returns what the answer cost that cannot be used.
    fn usage(&self) -> Usage {
        match self {
            Self::Filtered(usage) | Self::Endless(usage) | Self::Unusable(_, usage) => *usage,
            Self::Http(_) | Self::Refused(_) => Usage::default(),
        }
    }

    /// Returns whether the same question may be sent again.
    fn retry(&self) -> Retry {
        match self {
            Self::Http(http::Error::Unreachable(_) | http::Error::BrokenOff(_))
            | Self::Unusable(..) => Retry::Soon,
            Self::Http(_) | Self::Filtered(_) | Self::Endless(_) => Retry::Never,
            Self::Refused(refusal) => refusal.retry(),
        }
    }

    fn into_error(self, usage: Usage) -> Error {
        match self {
            Self::Http(error) => error.into(),
            Self::Refused(refusal) => {
                Error::Refused { why: refusal.why(), wait: refusal.wait, usage }
            }
            Self::Filtered(_) => {
                Error::Unusable { what: "its server's filter held it back", usage }
            }
            Self::Endless(_) => Error::Unusable { what: ENDLESS, usage },
            Self::Unusable(what, _) => Error::Unusable { what, usage },
        }
    }
}

#[async_trait]
impl Model for OpenAi {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn cost(&self, usage: Usage) -> Option<f64> {
        Some(self.settings.price?.of(usage))
    }

    async fn propose(&self, request: &Request, until: Instant) -> Result<Proposal, Error> {
        let until = until.min(Instant::now() + self.settings.timeout);
        let form = Form { dialect: self.dialect.lock().clone(), choice: ToolChoice::Free };
        let mut spent = Usage::default();
        match self.ask_in_any_form(request, form, until, &mut spent).await {
            Ok(Answered { mut proposal, mut dialect, .. }) => {
                // What belongs to an earlier turn is not kept, so its calls are told in words from
                // now on.
                if !proposal.calls.is_empty() && proposal.vendor.has_fields() {
                    dialect.concede(Concession::CallsInWords);
                }
                *self.dialect.lock() = dialect;
                proposal.usage += spent;
                Ok(proposal)
            }
            Err(failure) => Err(failure.into_error(spent)),
        }
    }
}
