//! The language models: each is asked for one word.
//!
//! By a plain request and not through [`model`](crate::model), which would try again, judge the
//! answer, and ask the next one: here it counts what the server itself says.

use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    http::{Error, Http, Response},
    model::openai::Settings,
};

use super::{Finding, far::PATIENCE};

const SUBJECT: &str = "model";

pub(super) async fn look(http: &Http, models: &[Settings]) -> Vec<Finding> {
    if models.is_empty() {
        return vec![Finding::fine(SUBJECT, "none is set; the offline model answers")];
    }
    let mut findings = Vec::new();
    for model in models {
        let (weight, says, advice) = judge(&ask(http, model).await);
        let says = format!("{}: {says}", model.name);
        findings.push(if weight {
            Finding::fine(SUBJECT, says)
        } else {
            Finding::broken(SUBJECT, says, advice)
        });
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

/// Returns whether the model works, what to say of it, and what to do.
fn judge(asked: &Result<Response, Error>) -> (bool, String, &'static str) {
    let answer = match asked {
        Ok(answer) => answer,
        Err(error) => {
            let advice = "Look at base_url, and whether this machine may reach it. Until then \
                          the next model or the offline one answers.";
            return (false, error.to_string(), advice);
        }
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = body["error"]["code"].as_str().unwrap_or_default();
    let advice = match (answer.status, code) {
        (200, _) if body["choices"].is_array() => return (true, "it answers".to_owned(), ""),
        (200, _) => "What answers there is no chat completions server; base_url ends in /v1.",
        (401 | 403, _) => "The key is refused. Make a new one and put it where api_key points.",
        (404, _) => "There is no such model or no such address: look at name and base_url.",
        (429, "insufficient_quota") => "The account has no credit left. Add some at the provider.",
        (429, _) => "It is asked too often just now. Try again in a minute.",
        (400, _) => "It refuses the question: look whether the model takes tools and this name.",
        _ => "Its server is in trouble. The next model or the offline one answers meanwhile.",
    };
    (false, format!("status {} {code}", answer.status).trim_end().to_owned(), advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_becomes_what_to_do() {
        let said = |status, body: &str| {
            let body = body.as_bytes().to_vec();
            judge(&Ok(Response { status, body, ..Response::default() }))
        };
        assert!(said(200, r#"{"choices": []}"#).0);
        assert!(said(200, "<html>").2.contains("/v1"));
        assert!(said(401, "").2.contains("key"));
        let quota = r#"{"error": {"code": "insufficient_quota", "message": "sk-1"}}"#;
        let (works, says, advice) = said(429, quota);
        assert_eq!((works, says.as_str()), (false, "status 429 insufficient_quota"));
        assert!(advice.contains("credit"));
        assert!(judge(&Err(Error::Timeout)).2.contains("base_url"));
    }
}
