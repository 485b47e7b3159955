//! A server's refusal: what it says of itself, in each of the forms that servers use.
//!
//! Its message is compared with words that we know and is neither kept in an error nor logged,
//! because it could quote the customer.

use std::{
    fmt::{self, Debug, Formatter},
    time::Duration,
};

use serde_json::Value;

use crate::http::{Response, Retry};

/// The most of a message that is looked at, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// Keys under which servers give back what they were sent.
const ECHOES: [&str; 4] = ["input", "ctx", "url", "body"];

/// Codes of a refusal that no other form of the request would change.
const NOT_THE_FORM: &[&str] =
    &["content_filter", "content_policy_violation", "model_not_found", "invalid_api_key"];

/// Codes of an account that cannot pay.
const UNPAID: &[&str] = &["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];

/// A refusal.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status; of an error in an answer with status 200, the number that the error has.
    pub status: u16,
    /// The error's kind, if it is a plain word or number.
    pub code: Option<String>,
    /// How long the server asks us to wait.
    pub wait: Option<Duration>,
    /// Whether it came in an answer with status 200.
    late: bool,
    /// All its texts, in lower case.
    text: String,
}

impl Debug for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why())
    }
}

impl Refusal {
    /// Reads the response of a server that refused.
    pub fn read(response: &Response) -> Self {
        let body: Value = serde_json::from_slice(&response.body)
            .unwrap_or_else(|_| String::from_utf8_lossy(&response.body).into());
        Self { status: response.status, late: false, ..Self::of(&body, response.retry_after) }
    }

    /// Reads an error that came in an answer with status 200.
    pub(super) fn late(error: &Value, wait: Option<Duration>) -> Self {
        Self::of(error, wait)
    }

    fn of(body: &Value, wait: Option<Duration>) -> Self {
        let mut text = String::new();
        add_texts(body, &mut text);
        let end = text.floor_char_boundary(MOST_BYTES);
        text.truncate(end);
        let error = error_of(body);
        let number = error.get("code").and_then(Value::as_u64);
        let status = number.and_then(|code| u16::try_from(code).ok()).unwrap_or(200);
        Self { status, code: code_of(error), wait, late: true, text: text.to_lowercase() }
    }

    /// Returns its status and code, for the log.
    pub fn why(&self) -> String {
        match (&self.code, self.late) {
            (Some(code), true) => code.clone(),
            (None, true) => "an error as an answer".to_owned(),
            (Some(code), false) => format!("status {} ({code})", self.status),
            (None, false) => format!("status {}", self.status),
        }
    }

    /// Returns whether one of its texts contains these words, in lower case.
    pub(super) fn names(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    fn is_coded(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// Returns whether the conversation does not fit into the model's context.
    pub fn is_about_context(&self) -> bool {
        let words = ["context length", "context size", "context window", "context_exceeded"];
        let named = self.is_coded(&["context_length_exceeded", "exceed_context_size_error"]);
        let limit = self.names("max_tokens") || self.names("max_completion_tokens");
        named || !limit && words.iter().any(|words| self.names(words))
    }

    /// Returns whether another form of the same request may be taken.
    pub(super) fn is_about_form(&self) -> bool {
        let about_template = || {
            ["jinja", "chat template", "tool call id", "raise_exception"]
                .iter()
                .any(|word| self.names(word))
        };
        let about_choice = || self.names("tool_choice") || self.names("tool use");
        let may_be = match self.status {
            400 | 422 => true,
            404 => about_choice(),
            500..=599 => about_template(),
            _ => false,
        };
        may_be && !self.is_coded(NOT_THE_FORM) && !self.is_unpaid() && !self.is_about_context()
    }

    /// Returns whether the account cannot pay.
    pub fn is_unpaid(&self) -> bool {
        self.status == 402 || self.is_coded(UNPAID)
    }

    /// Returns whether the same request may be sent again.
    pub(super) fn retry(&self) -> Retry {
        let passing = matches!(self.status, 408 | 409 | 425 | 429 | 500..=599)
            || self.late && self.status == 200;
        if !passing || self.is_unpaid() || self.is_about_form() || self.is_about_context() {
            return Retry::Never;
        }
        self.wait.map_or(Retry::Soon, Retry::After)
    }
}

/// Returns the error in a body: the body itself, its `error`, or that of the first in a list.
fn error_of(body: &Value) -> &Value {
    let body = body.get(0).unwrap_or(body);
    body.get("error").filter(|error| error.is_object()).unwrap_or(body)
}

/// Returns the error's kind. A word says more than a number, wherever it stands.
fn code_of(error: &Value) -> Option<String> {
    let text = |value: Option<&Value>| value?.as_str().map(str::to_owned);
    let words = [
        text(error.get("code")).filter(|code| code.parse::<u64>().is_err()),
        text(error.get("type")),
        text(error.pointer("/metadata/error_type")),
        text(error.get("code")),
        error.get("code").and_then(Value::as_u64).map(|code| code.to_string()),
    ];
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_plain = |word: &String| !word.is_empty() && word.len() <= 60 && word.chars().all(plain);
    words.into_iter().flatten().find(is_plain)
}

/// Adds all texts of a body, without what it gives back of the request.
fn add_texts(body: &Value, to: &mut String) {
    match body {
        Value::String(text) => {
            to.push_str(text);
            to.push('\n');
        }
        Value::Array(list) => list.iter().for_each(|value| add_texts(value, to)),
        Value::Object(fields) => {
            let told = fields.iter().filter(|(key, _)| !ECHOES.contains(&key.as_str()));
            told.for_each(|(_, value)| add_texts(value, to));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(status: u16, body: &Value) -> Refusal {
        Refusal::read(&Response { status, body: body.to_string().into(), ..Response::default() })
    }

    #[test]
    fn an_errors_kind_is_read_wherever_it_stands_and_its_message_is_not_told() {
        for (body, code) in [
            (
                json!({"error": {"message": "m", "code": "insufficient_quota"}}),
                "insufficient_quota",
            ),
            (json!({"error": {"code": null, "type": "server_error"}}), "server_error"),
            (
                json!({"error": {"code": 500, "type": "exceed_context_size_error"}}),
                "exceed_context_size_error",
            ),
            (json!([{"error": {"code": 400, "status": "INVALID_ARGUMENT"}}]), "400"),
            (
                json!({"object": "error", "type": "invalid_function_call", "code": "3280"}),
                "invalid_function_call",
            ),
            (json!({"error": {"code": 429, "metadata": {"error_type": "busy"}}}), "busy"),
        ] {
            assert_eq!(read(400, &body).code.as_deref(), Some(code), "{body}");
        }
        let private = read(400, &json!({"error": {"code": "Anna wrote 14:00"}}));
        assert_eq!((private.code.as_deref(), format!("{private:?}")), (None, "status 400".into()));
        let page = Response { status: 503, body: b"<html>".to_vec(), ..Response::default() };
        assert_eq!(Refusal::read(&page).why(), "status 503");
    }

    #[test]
    fn what_a_server_gives_back_of_the_request_is_no_reason() {
        let body = json!({"detail": [{"type": "extra_forbidden", "loc": ["body", "foo"],
                                      "input": {"tool_choice": "auto"}}]});
        assert!(!read(422, &body).names("tool_choice"));
        assert!(read(422, &body).names("foo"));
    }

    #[test]
    fn what_passes_is_tried_again_and_an_empty_account_is_not() {
        let kind =
            |status, kind: &str| read(status, &json!({"error": {"code": 429, "type": kind}}));
        assert_eq!(kind(429, "rate_limit_error").retry(), Retry::Soon);
        assert_eq!(kind(429, "insufficient_quota").retry(), Retry::Never);
        assert_eq!(kind(401, "authentication_error").retry(), Retry::Never);
        let late = |error: Value| Refusal::late(&error, None);
        assert_eq!(late(json!({"code": "overloaded"})).retry(), Retry::Soon);
        assert_eq!(late(json!({"code": 502, "message": "m"})).retry(), Retry::Soon);
        assert_eq!(late(json!({"code": 401, "message": "m"})).retry(), Retry::Never);
    }
}
