//! An answer that came as a stream of events, put together into one.
//!
//! Some servers only stream, and some stream though they were not asked to. The customer is sent a
//! whole answer, so nothing is gained by reading a stream piece by piece: it is read to its end and
//! put together as the message that the server would otherwise have sent.

use serde_json::{Value, json};

/// Returns whether a body is a stream of server-sent events.
pub(super) fn is_stream(body: &[u8]) -> bool {
    let body = body.trim_ascii_start();
    [b"data:".as_slice(), b"event:", b"id:", b": "].iter().any(|start| body.starts_with(start))
}

/// Puts the events together; `None`: one of them is malformed, or the stream broke off before a
/// choice was finished.
pub(super) fn assemble(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?;
    let (mut message, mut calls) = (json!({}), Vec::new());
    let (mut reason, mut usage) = (Value::Null, Value::Null);
    for line in text.lines() {
        let Some(data) = line.strip_prefix("data:").map(str::trim) else { continue };
        if data.is_empty() || data == "[DONE]" {
            continue;
        }
        let mut event: Value = serde_json::from_str(data).ok()?;
        if !event["error"].is_null() {
            return Some(json!({"error": event["error"].take()}));
        }
        if !event["usage"].is_null() {
            usage = event["usage"].take();
        }
        let Some(choice) = event.pointer_mut("/choices/0") else { continue };
        if !choice["error"].is_null() {
            return Some(json!({"error": choice["error"].take()}));
        }
        if choice["finish_reason"].as_str().is_some_and(|reason| !reason.is_empty()) {
            reason = choice["finish_reason"].take();
        }
        let whole = !choice["message"].is_null();
        let delta = choice[if whole { "message" } else { "delta" }].take();
        add(delta, &mut message, &mut calls);
    }
    if reason.is_null() {
        return None;
    }
    if !calls.is_empty() {
        message["tool_calls"] = calls.into();
    }
    Some(json!({"choices": [{"message": message, "finish_reason": reason}], "usage": usage}))
}

/// Adds the pieces of one event.
fn add(mut delta: Value, message: &mut Value, calls: &mut Vec<Value>) {
    let pieces = delta.as_object_mut().and_then(|delta| delta.remove("tool_calls"));
    if let Some(Value::Array(pieces)) = pieces {
        for mut piece in pieces {
            let index = piece.get("index").and_then(Value::as_u64);
            let at = index.and_then(|at| usize::try_from(at).ok());
            if let Some(fields) = piece.as_object_mut() {
                fields.remove("index");
            }
            // A piece without a number is a whole call.
            match at.and_then(|at| calls.get_mut(at)) {
                Some(call) => merge(call, piece),
                None => calls.push(piece),
            }
        }
    }
    merge(message, delta);
}

/// Adds a piece to what came before: texts grow, the rest is replaced.
fn merge(before: &mut Value, piece: Value) {
    match (before, piece) {
        (_, Value::Null) => {}
        (Value::String(text), Value::String(more)) => text.push_str(&more),
        (Value::Array(list), Value::Array(more)) => list.extend(more),
        (Value::Object(fields), Value::Object(more)) => {
            for (key, piece) in more {
                let known = fields.entry(key.clone()).or_insert(Value::Null);
                // Some servers repeat what is whole already.
                if ["id", "type", "role", "name"].contains(&key.as_str()) && !piece.is_null() {
                    *known = piece;
                } else {
                    merge(known, piece);
                }
            }
        }
        (before, piece) => *before = piece,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(events: &[Value]) -> Vec<u8> {
        let lines = events.iter().map(|event| format!("data: {event}\n\n"));
        format!(": keep-alive\n\n{}data: [DONE]\n\n", lines.collect::<String>()).into_bytes()
    }

    fn delta(delta: &Value, reason: &Value) -> Value {
        json!({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})
    }

    #[test]
    fn pieces_become_one_message_with_its_calls_and_its_cost() {
        let body = stream(&[
            delta(&json!({"role": "assistant", "reasoning_content": "a "}), &Value::Null),
            delta(&json!({"reasoning_content": "list"}), &json!("")),
            delta(
                &json!({"tool_calls": [{"index": 0, "id": "c1", "type": "function",
                                        "function": {"name": "ask_human", "arguments": ""}}]}),
                &Value::Null,
            ),
            delta(
                &json!({"tool_calls": [{"index": 0, "function": {"arguments": "{\"reason\":"}}]}),
                &Value::Null,
            ),
            delta(
                &json!({"tool_calls": [{"index": 0, "function": {"arguments": "null}"}}]}),
                &Value::Null,
            ),
            delta(&json!({}), &json!("tool_calls")),
            json!({"choices": [], "usage": {"prompt_tokens": 7}}),
        ]);
        assert!(is_stream(&body));
        assert_eq!(
            assemble(&body),
            Some(json!({
                "choices": [{"finish_reason": "tool_calls", "message": {
                    "role": "assistant", "reasoning_content": "a list",
                    "tool_calls": [{"id": "c1", "type": "function", "function": {
                        "name": "ask_human", "arguments": "{\"reason\":null}"}}],
                }}],
                "usage": {"prompt_tokens": 7},
            }))
        );
    }

    #[test]
    fn an_error_in_a_stream_is_an_error_and_a_stream_without_an_end_is_none() {
        let begun = delta(&json!({"content": "On Fri"}), &Value::Null);
        let error = json!({"choices": [], "error": {"code": 502}});
        assert_eq!(
            assemble(&stream(&[begun.clone(), error])),
            Some(json!({"error": {"code": 502}}))
        );
        assert_eq!(assemble(&stream(&[begun])), None);
        assert!(!is_stream(b"{\"choices\": []}"));
    }
}
