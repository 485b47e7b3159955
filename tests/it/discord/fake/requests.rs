//! Whether a request has the shape that Discord's published `OpenAPI` document describes.
//!
//! `requests.json` holds the part of the document that this program's requests need. A field that the
//! document does not name is a fault here, although Discord ignores it.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::Value;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("requests.json")).unwrap());

/// Returns what is wrong with the body of a request; one without a body is not looked at, and one that the table
/// does not describe is refused.
pub(super) fn fault(method: &str, path: &str, body: &Value) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let requests = DOCUMENT["requests"].as_object().unwrap();
    let fits = |name: &str| {
        let (of, pattern) = name.split_once(' ').unwrap();
        let pattern: Vec<&str> = pattern.split('/').collect();
        of == method
            && pattern.len() == parts.len()
            && pattern.iter().zip(&parts).all(|(a, b)| *a == "{}" || a == b)
    };
    let Some((name, schema)) = requests.iter().find(|(name, _)| fits(name)) else {
        let is_bare = body.is_null() || body.as_object().is_some_and(serde_json::Map::is_empty);
        return (!is_bare).then(|| format!("{method} {path} is not described"));
    };
    // The fake keeps a file that went along in a field of its own.
    let mut body = body.clone();
    if let Some(body) = body.as_object_mut() {
        body.remove("file");
    }
    wrong(schema, &body).map(|fault| format!("{name}: {fault}"))
}

/// Returns the schema that a reference names.
fn named(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(name) => {
            let name = name.rsplit('/').next().unwrap();
            let schemas = DOCUMENT["schemas"].as_object().unwrap();
            named(schemas.get(name).unwrap_or_else(|| panic!("{name} is not described")))
        }
        None => schema,
    }
}

fn wrong(schema: &Value, value: &Value) -> Option<String> {
    let schema = named(schema);
    for union in ["anyOf", "oneOf"] {
        let Some(kinds) = schema[union].as_array() else { continue };
        let faults: Vec<String> = kinds.iter().filter_map(|kind| wrong(kind, value)).collect();
        if faults.len() == kinds.len() {
            // The nearest of several shapes tells the most.
            return faults.into_iter().max_by_key(String::len);
        }
    }
    let all = schema["allOf"].as_array().into_iter().flatten();
    if let Some(fault) =
        all.filter(|it| named(it)["properties"].is_null()).find_map(|it| wrong(it, value))
    {
        return Some(fault);
    }
    kind(schema, value)
        .or_else(|| bounds(schema, value))
        .or_else(|| fields(schema, value))
        .or_else(|| items(schema, value))
}

fn kind(schema: &Value, value: &Value) -> Option<String> {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |kind: &&str| match *kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type {other}"),
    };
    let listed = schema["enum"].as_array().is_none_or(|all| all.contains(value));
    let same = schema["const"].is_null() || schema["const"] == *value;
    let fits = (kinds.is_empty() || kinds.iter().any(is)) && listed && same;
    (!fits).then(|| format!("{value} is none of {kinds:?} {}", schema["enum"]))
}

fn bounds(schema: &Value, value: &Value) -> Option<String> {
    let limit = |name: &str| schema[name].as_u64().and_then(|it| usize::try_from(it).ok());
    let within = |size: usize, least: &str, most: &str| {
        limit(least).is_none_or(|least| size >= least)
            && limit(most).is_none_or(|most| size <= most)
    };
    let fits = match value {
        Value::String(text) => within(text.chars().count(), "minLength", "maxLength"),
        Value::Array(items) => within(items.len(), "minItems", "maxItems"),
        _ => true,
    };
    (!fits).then(|| format!("{value} is too short or too long"))
}

fn fields(schema: &Value, value: &Value) -> Option<String> {
    let (known, given) = (schema["properties"].as_object()?, value.as_object()?);
    let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let needed: BTreeSet<&str> = needed.collect();
    if let Some(missing) = needed.into_iter().find(|name| !given.contains_key(*name)) {
        return Some(format!("{missing} is missing"));
    }
    given.iter().find_map(|(name, value)| match known.get(name) {
        None => Some(format!("there is no field {name}")),
        Some(schema) => wrong(schema, value).map(|fault| format!("{name}: {fault}")),
    })
}

fn items(schema: &Value, value: &Value) -> Option<String> {
    if schema["items"].is_null() {
        return None;
    }
    let fault = |(at, item): (usize, &Value)| {
        wrong(&schema["items"], item).map(|fault| format!("{at}: {fault}"))
    };
    value.as_array()?.iter().enumerate().find_map(fault)
}

#[test]
fn a_request_of_another_shape_is_refused() {
    use serde_json::json;
    let path = "channels/7/messages";
    assert_eq!(fault("POST", path, &json!({"content": "Hi", "components": [], "flags": 4})), None);
    assert_eq!(fault("GET", path, &Value::Null), None);
    let button = |button: Value| json!({"content": "?", "components": [{"type": 1, "components": [button]}]});
    assert_eq!(
        fault(
            "POST",
            path,
            &button(json!({"type": 2, "style": 1, "label": "a", "custom_id": "1"}))
        ),
        None
    );
    for body in [
        json!({"content": "x".repeat(4001)}),
        json!({"content": 8}),
        json!({"text": "Hi"}),
        button(json!({"type": 2, "label": "a", "custom_id": "1"})),
        button(json!({"type": 2, "style": 1, "label": "a".repeat(81), "custom_id": "1"})),
        button(json!({"type": 77, "style": 1})),
    ] {
        assert!(fault("POST", path, &body).is_some(), "{body}");
    }
    assert!(fault("POST", "users/@me/channels", &json!({"recipient": "1"})).is_some());
    assert!(fault("PUT", "channels/7/pins", &json!({"name": "1"})).is_some());
    assert_eq!(fault("POST", "channels/7/typing", &Value::Null), None);
}

#[test]
fn every_shape_that_a_request_may_have_is_described() {
    fn names(of: &Value, all: &mut BTreeSet<String>) {
        match of {
            Value::Array(items) => items.iter().for_each(|item| names(item, all)),
            Value::Object(fields) => {
                all.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| names(value, all));
            }
            _ => {}
        }
    }
    let mut all = BTreeSet::new();
    names(&DOCUMENT, &mut all);
    let schemas = DOCUMENT["schemas"].as_object().unwrap();
    let known = |name: &String| schemas.contains_key(name.rsplit('/').next().unwrap());
    assert_eq!(all.iter().filter(|name| !known(name)).collect::<Vec<_>>(), [""; 0]);
}
