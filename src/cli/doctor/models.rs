//! The language models: each has to call a function, asked with a business's real prompt and tools.
//!
//! A server may take tools, answer and never show them to its model, and then nothing is ever
//! booked. So a model is fit only if a call comes back. It is asked by
//! [`OpenAi::probe`](crate::model::openai::OpenAi::probe), which neither asks the next model nor
//! checks words; in the same dialect as customers' questions, and that is told.

use jiff::Timestamp;
use tokio::time::Instant;

use crate::{
    agent::{ToolRequest, prompt},
    bots::BusinessProfile,
    http::Http,
    model::openai::{ENDLESS, Failure, OpenAi, Probe, Refusal, Settings},
};

use super::{
    finding::{Finding, Severity},
    question::question,
    remote::PATIENCE,
    slots,
};

const SUBJECT: &str = "model";

/// What each model is asked: a question that only a function can answer.
const QUESTION: &str = "Which appointments do I have?";

/// A question is cut if fewer tokens of it were read than one for so many bytes; usual are four.
const MOST_BYTES_PER_TOKEN: usize = 8;

pub(super) async fn check(
    http: &Http,
    models: &[Settings],
    profiles: &[BusinessProfile],
    now: Timestamp,
) -> Vec<Finding> {
    if models.is_empty() {
        return vec![Finding::fine(SUBJECT, "none is set; the offline model answers")];
    }
    let questions = profiles.iter().map(|profile| (profile, question(profile, QUESTION, now)));
    // The longest prompt shows whether the context is large enough.
    let Some((profile, question)) =
        questions.max_by_key(|(_, it)| prompt::system(&it.context).len())
    else {
        return vec![Finding::warning(SUBJECT, "none was asked: there is no business", "")];
    };
    let mut findings = Vec::new();
    for model in models {
        let until = Instant::now() + PATIENCE.max(model.timeout);
        let probed = OpenAi::new(http.clone(), model.clone()).probe(&question, until).await;
        let finding = match probed {
            Ok(probe) => answered(&model.name, &probe),
            Err(failure) => failed(&model.name, &failure),
        };
        let fit = finding.severity == Severity::Fine;
        findings.push(finding);
        if fit {
            findings.extend(slots::check(http, model, profile, now).await);
        }
    }
    findings
}

fn answered(model: &str, probe: &Probe) -> Finding {
    if probe.calls.iter().any(|call| ToolRequest::parse(call).is_some()) {
        let dialect = probe.dialect.to_string();
        let asked = if dialect.is_empty() { dialect } else { format!("; asked with {dialect}") };
        return Finding::fine(SUBJECT, format!("{model}: it answers and calls functions{asked}"));
    }
    let says = format!("{model}: it answers, but it calls no function, so it cannot book");
    let read = usize::try_from(probe.usage.input).unwrap_or(usize::MAX);
    let advice = if read > 0 && read < probe.bytes / MOST_BYTES_PER_TOKEN {
        format!(
            "It read only {read} tokens of about {}: its context is too small, or its template \
             leaves the functions out. Give the server a larger context, or take another model.",
            tokens(probe.bytes)
        )
    } else {
        "Take a model that calls functions, and start its server so that it does (llama-server: \
         --jinja; vLLM: --enable-auto-tool-choice with --tool-call-parser). Until then the next \
         model or the offline one answers."
            .to_owned()
    };
    Finding::broken(SUBJECT, says, advice)
}

/// Estimates the tokens of a text.
const fn tokens(bytes: usize) -> usize {
    bytes / 4
}

fn failed(model: &str, failure: &Failure) -> Finding {
    let (says, advice) = match failure {
        Failure::Http(error) => (
            error.to_string(),
            "Look at base_url, and whether this machine may reach it. Until then the next model \
             or the offline one answers.",
        ),
        Failure::Refused(refusal) => (refusal.why(), refused(refusal)),
        Failure::Filtered(_) => (
            "its filter held the answer back".to_owned(),
            "Look at the persona of the business, and at the filters that its provider has set.",
        ),
        Failure::Endless(_) => (
            ENDLESS.to_owned(),
            "Its model does not come to an end: set max_output, or take another model.",
        ),
        Failure::Unusable(what, _) => (
            (*what).to_owned(),
            "What answers there is no chat completions server, or its model is too weak; base_url \
             ends in /v1.",
        ),
    };
    Finding::broken(SUBJECT, format!("{model}: {says}"), advice)
}

/// Returns what to do about a refusal.
fn refused(refusal: &Refusal) -> &'static str {
    if refusal.is_about_context() {
        return "Its context is too small for the prompt. Give the server one of 8192 tokens or \
                more (llama-server: --ctx-size; Ollama: OLLAMA_CONTEXT_LENGTH; vLLM: \
                --max-model-len).";
    }
    if refusal.is_unpaid() {
        return "The account has no credit left. Add some at the provider.";
    }
    match refusal.status {
        401 | 403 => "The key is refused. Make a new one and put it where api_key points.",
        404 => "There is no such model or no such address: look at name and base_url.",
        429 => "It is asked too often just now. Try again in a minute.",
        400 | 422 => {
            "It refuses the question in every form: look whether the model takes tools and this \
             name."
        }
        _ => "Its server is in trouble. The next model or the offline one answers meanwhile.",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        chat::{Call, Usage},
        http::{Error, Response},
        model::openai::Dialect,
    };

    fn probe(calls: Vec<Call>, input: u64) -> Probe {
        let usage = Usage { input, ..Usage::default() };
        Probe { dialect: Dialect::of_server("http://localhost/v1"), calls, usage, bytes: 12_000 }
    }

    #[test]
    fn a_model_is_fit_only_if_it_calls_a_function_that_there_is() {
        let call = |function: &str| Call {
            id: String::new(),
            function: function.into(),
            arguments: "{}".into(),
        };
        let severity = |calls| answered("m", &probe(calls, 3_000)).severity;
        assert_eq!(severity(vec![call("list_my_appointments")]), Severity::Fine);
        assert_eq!(severity(vec![call("get_weather")]), Severity::Broken);
        assert_eq!(severity(Vec::new()), Severity::Broken);
        let cut = answered("m", &probe(Vec::new(), 512));
        assert!(cut.advice.starts_with("It read only 512 tokens of about 3000"), "{cut:?}");
        assert!(answered("m", &probe(Vec::new(), 3_000)).advice.contains("--jinja"));
    }

    #[test]
    fn what_a_server_says_becomes_what_to_do() {
        let said = |status, body: &serde_json::Value| {
            let body = body.to_string().into_bytes();
            let response = Response { status, body, ..Response::default() };
            failed("m", &Failure::Refused(Refusal::read(&response)))
        };
        assert!(said(401, &json!("no")).advice.contains("key"));
        let quota = json!({"error": {"code": "insufficient_quota", "message": "sk-1"}});
        let found = said(429, &quota);
        assert_eq!(found.says, "m: status 429 (insufficient_quota)");
        assert!(found.advice.contains("credit"));
        let small = json!({"error": {"code": 400, "type": "exceed_context_size_error"}});
        assert!(said(400, &small).advice.contains("context is too small"));
        let html = failed("m", &Failure::Unusable("it is not a chat completion", Usage::default()));
        assert!(html.advice.contains("/v1"));
        assert!(failed("m", &Failure::Http(Error::Timeout)).advice.contains("base_url"));
    }
}
