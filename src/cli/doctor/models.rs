//! The language models: each is asked for one word.
//!
//! The request does not go through [`model`](crate::model), which would try again, check the
//! answer and ask the next model: here only what the server says counts.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    http::{Error, Http, Response},
    model::openai::Settings,
};

use super::{finding::Finding, remote::PATIENCE};

const SUBJECT: &str = "model";

pub(super) async fn check(http: &Http, models: &[Settings]) -> Vec<Finding> {
    if models.is_empty() {
        return vec![Finding::fine(SUBJECT, "none is set; the offline model answers")];
    }
    let mut findings = Vec::new();
    for model in models {
        findings.push(finding(&model.name, &ask(http, model).await));
    }
    findings
}

async fn ask(http: &Http, model: &Settings) -> Result<Response, Error> {
    let question = json!({
        "model": model.name, "max_completion_tokens": 16,
        "messages": [{"role": "user", "content": "Say: yes"}],
    });
    let url = format!("{}/chat/completions", model.base_url);
    let mut request = http.client().post(url).json(&question);
    if let Some(key) = &model.api_key {
        request = request.bearer_auth(key.expose_secret());
    }
    http.send(request, Instant::now() + PATIENCE).await
}

/// Returns whether the model works, by the answer of its server.
fn finding(model: &str, answer: &Result<Response, Error>) -> Finding {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look at base_url, and whether this machine may reach it. Until then \
                          the next model or the offline one answers.";
            return Finding::broken(SUBJECT, format!("{model}: {error}"), advice);
        }
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = body["error"]["code"].as_str().unwrap_or_default();
    let advice = match (answer.status, code) {
        (200, _) if body["choices"].is_array() => {
            return Finding::fine(SUBJECT, format!("{model}: it answers"));
        }
        (200, _) => "What answers there is no chat completions server; base_url ends in /v1.",
        (401 | 403, _) => "The key is refused. Make a new one and put it where api_key points.",
        (404, _) => "There is no such model or no such address: look at name and base_url.",
        (429, "insufficient_quota") => "The account has no credit left. Add some at the provider.",
        (429, _) => "It is asked too often just now. Try again in a minute.",
        (400, _) => "It refuses the question: look whether the model takes tools and this name.",
        _ => "Its server is in trouble. The next model or the offline one answers meanwhile.",
    };
    let says = format!("{model}: status {} {code}", answer.status);
    Finding::broken(SUBJECT, says.trim_end(), advice)
}

#[cfg(test)]
mod tests {
    use super::{super::finding::Severity, *};

    #[test]
    fn what_a_server_says_becomes_what_to_do() {
        let said = |status, body: &str| {
            let body = body.as_bytes().to_vec();
            finding("m", &Ok(Response { status, body, ..Response::default() }))
        };
        assert_eq!(said(200, r#"{"choices": []}"#).severity, Severity::Fine);
        assert!(said(200, "<html>").advice.contains("/v1"));
        assert!(said(401, "").advice.contains("key"));
        let quota = r#"{"error": {"code": "insufficient_quota", "message": "sk-1"}}"#;
        let found = said(429, quota);
        assert_eq!(found.severity, Severity::Broken);
        assert_eq!(found.says, "m: status 429 insufficient_quota");
        assert!(found.advice.contains("credit"));
        assert!(finding("m", &Err(Error::Timeout)).advice.contains("base_url"));
    }
}
