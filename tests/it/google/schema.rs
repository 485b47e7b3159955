//! Google's own description of its calendar interface, held against what we send.
//!
//! `discovery.json` is cut from the discovery document that Google's Python client ships
//! (Apache License 2.0). A field that Google does not know is dropped by it in silence, so a
//! misspelt one would only be found by whoever misses the video link; here it fails a test.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::Value;

static DISCOVERY: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("discovery.json")).unwrap());

/// Says what is wrong with a request to a method such as `events.insert`.
pub(super) fn check(
    method: &str,
    query: &BTreeMap<String, String>,
    body: Option<&Value>,
) -> Vec<String> {
    let of = &DISCOVERY["methods"][method];
    assert!(of.is_object(), "{method} is not in discovery.json");
    let mut wrong = Vec::new();
    for (name, value) in query {
        let parameter = [&of["parameters"][name], &DISCOVERY["parameters"][name]];
        match parameter.into_iter().find(|it| it.is_object() && it["location"] == "query") {
            Some(schema) => scalar(&format!("?{name}"), schema, value, &mut wrong),
            None => wrong.push(format!("?{name} is unknown")),
        }
    }
    match (of["request"]["$ref"].as_str(), body) {
        (Some(schema), Some(body)) => {
            object(schema, &DISCOVERY["schemas"][schema], body, &mut wrong);
        }
        (None, None) => {}
        (wants, has) => wrong.push(format!("wants a body: {wants:?}, has one: {}", has.is_some())),
    }
    wrong.into_iter().map(|it| format!("{method}: {it}")).collect()
}

/// A parameter is text; it must read as what it is.
fn scalar(at: &str, schema: &Value, value: &str, wrong: &mut Vec<String>) {
    let fits = match schema["type"].as_str().unwrap() {
        "boolean" => ["true", "false"].contains(&value),
        "integer" => value.parse().is_ok_and(|number: i64| {
            let bound = |name: &str| schema[name].as_str().and_then(|it| it.parse::<i64>().ok());
            bound("minimum").is_none_or(|it| it <= number)
                && bound("maximum").is_none_or(|it| number <= it)
        }),
        _ => text(schema, value),
    };
    if !fits {
        wrong.push(format!("{at} is {value:?}"));
    }
}

fn text(schema: &Value, value: &str) -> bool {
    let listed = schema["enum"].as_array();
    let listed = listed.is_none_or(|all| all.iter().any(|it| it == value));
    let written = match schema["format"].as_str() {
        // RFC 3339 wants an offset; jiff's own reading of an instant does too.
        Some("date-time") => value.parse::<jiff::Timestamp>().is_ok(),
        Some("date") => value.parse::<jiff::civil::Date>().is_ok(),
        _ => true,
    };
    listed && written
}

fn object(at: &str, schema: &Value, value: &Value, wrong: &mut Vec<String>) {
    if let Some(named) = schema["$ref"].as_str() {
        return object(at, &DISCOVERY["schemas"][named], value, wrong);
    }
    let fits = match (schema["type"].as_str().unwrap(), value) {
        ("object", Value::Object(fields)) => {
            for (name, value) in fields {
                let inner = [&schema["properties"][name], &schema["additionalProperties"]];
                let at = format!("{at}.{name}");
                match inner.into_iter().find(|it| it.is_object()) {
                    Some(inner) => object(&at, inner, value, wrong),
                    None => wrong.push(format!("{at} is unknown")),
                }
            }
            true
        }
        ("array", Value::Array(items)) => {
            for (n, item) in items.iter().enumerate() {
                object(&format!("{at}[{n}]"), &schema["items"], item, wrong);
            }
            true
        }
        ("string", Value::String(value)) => text(schema, value),
        ("boolean", Value::Bool(_)) | ("integer" | "number", Value::Number(_)) => true,
        _ => false,
    };
    if !fits {
        wrong.push(format!("{at} is {value}"));
    }
}

/// Keeps of a value what a `fields` parameter names, as Google does.
pub(super) fn project(value: &Value, fields: &str) -> Value {
    let Value::Object(all) = value else {
        return match value {
            Value::Array(items) => items.iter().map(|item| project(item, fields)).collect(),
            other => other.clone(),
        };
    };
    let mut kept = serde_json::Map::new();
    for wanted in split(fields) {
        let (name, inner) = match (wanted.find('('), wanted.find('/')) {
            (Some(at), slash) if slash.is_none_or(|slash| at < slash) => {
                (&wanted[..at], wanted[at + 1..].strip_suffix(')'))
            }
            (_, Some(at)) => (&wanted[..at], Some(&wanted[at + 1..])),
            _ => (wanted, None),
        };
        if let Some(value) = all.get(name) {
            let inner = inner.map_or_else(|| value.clone(), |inner| project(value, inner));
            kept.insert(name.to_owned(), inner);
        }
    }
    Value::Object(kept)
}

/// Splits at the commas that stand in no brackets.
fn split(fields: &str) -> Vec<&str> {
    let (mut all, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, c) in fields.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                all.push(&fields[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    all.push(&fields[from..]);
    all
}

#[test]
fn a_planted_mistake_is_seen() {
    let query = |name: &str, value: &str| [(name.to_owned(), value.to_owned())].into();
    let body = serde_json::json!({"id": "a", "conferenceDate": {}, "start": {"dateTime": "2026-01-01T10:00"}});
    assert_eq!(
        check("events.insert", &query("sendUpdates", "everybody"), Some(&body)),
        [
            "events.insert: ?sendUpdates is \"everybody\"",
            "events.insert: Event.conferenceDate is unknown",
            "events.insert: Event.start.dateTime is \"2026-01-01T10:00\"",
        ]
    );
    assert_eq!(
        check("events.get", &query("singleEvents", "true"), None),
        ["events.get: ?singleEvents is unknown"]
    );
    let value = serde_json::json!({"a": 1, "b": {"c": 2, "d": 3}, "e": [{"f": 4, "g": 5}]});
    assert_eq!(project(&value, "b/c,e(g)"), serde_json::json!({"b": {"c": 2}, "e": [{"g": 5}]}));
}
