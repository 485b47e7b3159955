//! A response of OpenAI's chat completions API, in every form that servers are known to send.
//!
//! Only the fields that we use are read. Fields of the message and of its calls that the protocol
//! does not name are kept as they came, because some servers want them back.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{agent::VendorFields, chat::Usage};

use super::{super::Proposal, call, notice, refusal::Refusal, stream};

/// The longest body of a response that is no stream, in bytes: a hundred times a long one.
const MOST_BYTES: usize = 512 * 1024;
/// The longest arguments of a call, in bytes; usual ones have a few hundred.
const MOST_ARGUMENTS: usize = 8 * 1024;
/// The longest words, in bytes: what no platform would show as one message.
const MOST_WORDS: usize = 16 * 1024;

/// Fields of a message that are read, or that mean nothing when they come back.
const OWN_FIELDS: [&str; 7] =
    ["role", "content", "refusal", "tool_calls", "function_call", "audio", "annotations"];

/// Why a response cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ResponseError {
    /// It is a server's error, though the status says that all is well.
    Refused(Refusal),
    /// A filter held it back.
    Filtered(Usage),
    /// It is longer than any answer, so that asking again would bring the like.
    Endless(Usage),
    /// It is malformed, cut off or not an answer.
    Unusable(&'static str, Usage),
}

#[derive(Deserialize)]
struct Completion {
    choices: Option<Vec<Choice>>,
    usage: Option<TokenCount>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    message: Option<Map<String, Value>>,
    finish_reason: Option<String>,
    error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TokenCount {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    prompt_tokens_details: Option<Details>,
    /// `DeepSeek`'s word for cached tokens.
    prompt_cache_hit_tokens: Option<u64>,
    /// Moonshot's.
    cached_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

/// Reads a response of `model`.
pub(super) fn read(body: &[u8], model: &str) -> Result<Proposal, ResponseError> {
    let malformed = |what| ResponseError::Unusable(what, Usage::default());
    let body: Value = if stream::is_stream(body) {
        stream::assemble(body).ok_or(malformed("its stream broke off"))?
    } else if body.len() > MOST_BYTES {
        return Err(ResponseError::Endless(Usage::default()));
    } else {
        serde_json::from_slice(body).map_err(|_| malformed("it is not a chat completion"))?
    };
    if body["object"] == "error" {
        return Err(ResponseError::Refused(Refusal::late(&body, None)));
    }
    let completion: Completion =
        serde_json::from_value(body).map_err(|_| malformed("it is not a chat completion"))?;
    let usage = completion.usage.map_or(Usage::default(), Usage::from);
    let choice = completion.choices.unwrap_or_default().into_iter().next();
    let (choice, error) = match choice {
        Some(mut choice) => {
            let late = choice.error.take();
            (Some(choice), completion.error.or(late))
        }
        None => (None, completion.error),
    };
    if let Some(error) = error.filter(|error| !error.is_null()) {
        return Err(ResponseError::Refused(Refusal::late(&error, None)));
    }
    let choice = choice.ok_or(ResponseError::Unusable("it has no choices", usage))?;
    finished(choice.finish_reason.as_deref(), usage)?;
    answer(choice.message.unwrap_or_default(), usage, model)
}

/// Judges how the model ended.
fn finished(reason: Option<&str>, usage: Usage) -> Result<(), ResponseError> {
    match reason.unwrap_or_default() {
        "content_filter" | "sensitive" | "safety" => Err(ResponseError::Filtered(usage)),
        "length" | "max_tokens" | "model_context_window_exceeded" => {
            Err(ResponseError::Unusable("it was cut off", usage))
        }
        "error" | "network_error" | "insufficient_system_resource" | "malformed_function_call" => {
            Err(ResponseError::Unusable("its server broke off", usage))
        }
        _ => Ok(()),
    }
}

fn answer(
    mut message: Map<String, Value>,
    usage: Usage,
    model: &str,
) -> Result<Proposal, ResponseError> {
    let unusable = |what| Err(ResponseError::Unusable(what, usage));
    if message.get("refusal").and_then(Value::as_str).is_some_and(|refusal| !refusal.is_empty()) {
        return Err(ResponseError::Filtered(usage));
    }
    let text = thought_out(&message.get("content").map(text_of).unwrap_or_default());
    if text.len() > MOST_WORDS {
        return Err(ResponseError::Endless(usage));
    }
    if notice::is_notice(&text) {
        return unusable("a notice in place of words");
    }
    let old = message.remove("function_call").filter(Value::is_object);
    let old = old.map(|function| Value::Object(Map::from_iter([("function".into(), function)])));
    let made = match message.remove("tool_calls") {
        Some(Value::Array(made)) => made,
        _ => Vec::new(),
    };
    let (mut calls, mut vendor) = (Vec::new(), VendorFields::default());
    for made in made.into_iter().chain(old) {
        let Some(made) = call::read(made) else { return unusable("its call is none") };
        if made.call.arguments.len() > MOST_ARGUMENTS {
            return Err(ResponseError::Endless(usage));
        }
        calls.push(made.call);
        vendor.calls.push(made.fields);
    }
    model.clone_into(&mut vendor.model);
    let empty = |value: &Value| {
        value.is_null()
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty)
    };
    message.retain(|key, value| !OWN_FIELDS.contains(&key.as_str()) && !empty(value));
    vendor.message = message;
    Ok(Proposal { text, calls, usage, vendor })
}

/// Returns the words of a content that is a text or a list of parts.
fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

/// Returns the text after the reasoning that some servers leave in it.
fn thought_out(text: &str) -> String {
    let said = match text.rsplit_once("</think>") {
        Some((_, said)) => said,
        None if text.trim_start().starts_with("<think>") => "",
        None => text,
    };
    said.trim().to_owned()
}

impl From<TokenCount> for Usage {
    fn from(spent: TokenCount) -> Self {
        let details = spent.prompt_tokens_details.and_then(|details| details.cached_tokens);
        let cached = details.or(spent.prompt_cache_hit_tokens).or(spent.cached_tokens);
        Self {
            input: spent.prompt_tokens.unwrap_or_default(),
            cached: cached.unwrap_or_default(),
            output: spent.completion_tokens.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::chat::Call;

    fn read_json(body: &Value) -> Result<Proposal, ResponseError> {
        read(body.to_string().as_bytes(), "m")
    }

    fn message(message: &Value) -> Value {
        json!({"choices": [{"message": message, "finish_reason": "stop"}]})
    }

    #[test]
    fn words_calls_and_costs_are_read() {
        let body = json!({
            "id": "chatcmpl-1", "object": "chat.completion", "model": "m", "created": 1,
            "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                "role": "assistant", "content": null, "refusal": null, "by_code": true,
                "annotations": [], "reasoning_content": "a list",
                "tool_calls": [{"id": "call_a", "type": "function", "index": 0, "function": {
                    "name": "ask_human", "arguments": "{\"reason\":null}"},
                    "extra_content": {"google": {"thought_signature": "s"}}}],
            }}],
            "usage": {"prompt_tokens": 90, "completion_tokens": 7, "total_tokens": 97,
                      "prompt_tokens_details": {"cached_tokens": 64}},
        });
        let call = Call {
            id: "call_a".into(),
            function: "ask_human".into(),
            arguments: "{\"reason\":null}".into(),
        };
        let read = read_json(&body).unwrap();
        assert_eq!((read.text.as_str(), read.calls), ("", vec![call]));
        assert_eq!(read.usage, Usage { input: 90, cached: 64, output: 7 });
        let vendor = serde_json::to_value(read.vendor).unwrap();
        assert_eq!(
            vendor,
            json!({
                "model": "m", "message": {"by_code": true, "reasoning_content": "a list"},
                "calls": [{"extra_content": {"google": {"thought_signature": "s"}}}],
            })
        );
    }

    #[test]
    fn what_compatible_servers_write_otherwise_is_read_as_well() {
        let text = |body: &Value| read_json(body).map(|read| read.text);
        assert_eq!(
            text(&message(&json!({"content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
                {"type": "text", "text": "Hi"},
            ]}))),
            Ok("Hi".into())
        );
        let thought = message(&json!({"content": "<think>book it</think>\n Which day?"}));
        assert_eq!(text(&thought), Ok("Which day?".into()));
        assert_eq!(text(&message(&json!({"content": "<think>and never ends"}))), Ok(String::new()));
        let object = json!({"tool_calls": [{"function": {"name": "x", "arguments": {"a": 1}}}]});
        let old = json!({"function_call": {"name": "x", "arguments": "{\"a\":1}"}});
        for body in [object, old] {
            let call =
                Call { id: String::new(), function: "x".into(), arguments: "{\"a\":1}".into() };
            assert_eq!(read_json(&message(&body)).map(|read| read.calls), Ok(vec![call]));
        }
        for (usage, cached) in [
            (json!({"prompt_tokens": 9, "prompt_cache_hit_tokens": 4}), 4),
            (json!({"prompt_tokens": 9, "cached_tokens": 3, "completion_tokens": null}), 3),
        ] {
            let mut body = message(&json!({"content": "Hi"}));
            body["usage"] = usage;
            assert_eq!(read_json(&body).map(|read| read.usage.cached), Ok(cached));
        }
    }

    #[test]
    fn each_fault_is_told_from_the_others() {
        let none = Usage::default();
        let ended = |reason: &str| json!({"choices": [{"message": {"content": "On Fri"}, "finish_reason": reason}]});
        for (body, fault) in [
            (json!({"choices": []}), ResponseError::Unusable("it has no choices", none)),
            (json!([1]), ResponseError::Unusable("it is not a chat completion", none)),
            (ended("length"), ResponseError::Unusable("it was cut off", none)),
            (ended("error"), ResponseError::Unusable("its server broke off", none)),
            (ended("content_filter"), ResponseError::Filtered(none)),
            (message(&json!({"refusal": "I can't"})), ResponseError::Filtered(none)),
            (
                message(&json!({"content": "Rate limit reached"})),
                ResponseError::Unusable("a notice in place of words", none),
            ),
            (message(&json!({"content": "ї".repeat(MOST_WORDS)})), ResponseError::Endless(none)),
        ] {
            assert_eq!(read_json(&body), Err(fault), "{body}");
        }
        let why = |body: Value| match read_json(&body) {
            Err(ResponseError::Refused(refusal)) => refusal.why(),
            other => panic!("{other:?}"),
        };
        assert_eq!(why(json!({"error": {"code": "rate_limit_exceeded"}})), "rate_limit_exceeded");
        assert_eq!(why(json!({"error": {"message": "Anna said…"}})), "an error as an answer");
        assert_eq!(why(json!({"error": "Anna said…"})), "an error as an answer");
        assert_eq!(
            why(json!({"object": "error", "code": 400, "type": "BadRequest"})),
            "BadRequest"
        );
        let late = json!({"choices": [{"message": {"content": ""}, "finish_reason": "error",
                                       "error": {"code": 502, "message": "m"}}]});
        assert_eq!(why(late), "502");
    }
}
