//! Whether a request has the shape that Bot API 10.3 describes: known methods and fields, right types.
//!
//! The table `shapes.json` is as short as the requests of this program: a type for each field.

use std::sync::LazyLock;

use serde_json::Value;

static TABLE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("shapes.json")).unwrap());

/// Returns what is wrong with a request.
pub(super) fn fault(method: &str, body: &Value) -> Option<String> {
    let Some(fields) = TABLE["methods"].get(method) else {
        return Some(format!("there is no method {method}"));
    };
    if body.is_null() && fields.as_object().unwrap().is_empty() {
        return None;
    }
    object(method, fields, body)
}

fn object(of: &str, fields: &Value, body: &Value) -> Option<String> {
    let Some(given) = body.as_object() else { return Some(format!("{of} is no object: {body}")) };
    let fields = fields.as_object().unwrap();
    if let Some(unknown) = given.keys().find(|key| !fields.contains_key(*key)) {
        return Some(format!("{of} has no field {unknown}"));
    }
    fields.iter().find_map(|(name, kind)| {
        let kind = kind.as_str().unwrap();
        let place = format!("{of}.{name}");
        match (given.get(name), kind.strip_suffix('?')) {
            (None, Some(_)) => None,
            (None, None) => Some(format!("{place} is missing")),
            (Some(value), kind_or_none) => typed(&place, kind_or_none.unwrap_or(kind), value),
        }
    })
}

fn typed(place: &str, kind: &str, value: &Value) -> Option<String> {
    let wrong = || Some(format!("{place} is no {kind}: {value}"));
    if let Some(inner) = kind.strip_prefix("list[").and_then(|it| it.strip_suffix(']')) {
        let Some(items) = value.as_array() else { return wrong() };
        return items.iter().find_map(|item| typed(place, inner, item));
    }
    // A form has texts alone.
    let number = |value: &Value| {
        value.is_i64() || value.as_str().is_some_and(|it| it.parse::<i64>().is_ok())
    };
    let fits = match kind {
        "str" => value.is_string(),
        "int" => number(value),
        "bool" => value.is_boolean(),
        "ChatIdUnion" => number(value) || value.is_string(),
        "InputFileUnion" | "InputFile" => value.is_object() || value.is_string(),
        "Literal[True]" => *value == Value::Bool(true),
        _ if kind.starts_with("Literal[") => is_literal(kind, value),
        "ReplyMarkupUnion" => {
            let kinds = [
                "InlineKeyboardMarkup",
                "ReplyKeyboardMarkup",
                "ReplyKeyboardRemove",
                "ForceReply",
            ];
            return one_of(place, &kinds, value);
        }
        "BotCommandScopeUnion" => {
            let types = TABLE["types"].as_object().unwrap().keys();
            let kinds = types.filter(|name| name.starts_with("BotCommandScope"));
            return one_of(place, &kinds.map(String::as_str).collect::<Vec<_>>(), value);
        }
        _ => {
            let Some(fields) = TABLE["types"].get(kind) else {
                return Some(format!("{place} is a {kind}, which the table does not describe"));
            };
            return object(place, fields, value).or_else(|| button(place, kind, value));
        }
    };
    if fits { None } else { wrong() }
}

/// Whether a value is the word of `Literal[BotCommandScopeType.ALL_PRIVATE_CHATS]`.
fn is_literal(kind: &str, value: &Value) -> bool {
    let word = kind.trim_end_matches(']').rsplit('.').next().unwrap_or_default();
    value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(word))
}

fn one_of(place: &str, kinds: &[&str], value: &Value) -> Option<String> {
    let fault = |kind: &&str| object(place, &TABLE["types"][*kind], value);
    let faults: Vec<String> = kinds.iter().filter_map(fault).collect();
    (faults.len() == kinds.len()).then(|| faults.join("; "))
}

/// An inline button is of exactly one kind.
fn button(place: &str, kind: &str, value: &Value) -> Option<String> {
    if kind != "InlineKeyboardButton" {
        return None;
    }
    let beside = ["text", "style", "icon_custom_emoji_id"];
    let kinds = value.as_object()?.keys().filter(|key| !beside.contains(&key.as_str())).count();
    if kinds != 1 {
        return Some(format!("{place} is of {kinds} kinds: {value}"));
    }
    let style = value["style"].as_str().unwrap_or("danger");
    if !["danger", "success", "primary"].contains(&style) {
        return Some(format!("{place} has the style {style}"));
    }
    let copied = value["copy_text"]["text"].as_str().map_or(1, |text| text.chars().count());
    (!(1..=256).contains(&copied)).then(|| format!("{place} copies {copied} characters"))
}

#[test]
fn a_request_of_another_shape_is_refused() {
    use serde_json::json;
    let key = |key: Value| json!({"chat_id": 7, "text": "?", "reply_markup": {"inline_keyboard": [[key]]}});
    assert_eq!(
        fault("SendMessage", &key(json!({"text": "a", "callback_data": "1", "style": "danger"}))),
        None
    );
    for (method, body) in [
        ("SendMessage", json!({"chat_id": 7})),
        ("SendMessage", json!({"chat_id": 7, "text": "?", "color": "red"})),
        ("SendMessage", json!({"chat_id": 7, "text": 8})),
        ("SendMessage", key(json!({"text": "a"}))),
        (
            "SendMessage",
            key(json!({"text": "a", "callback_data": "1", "url": "https://a.example"})),
        ),
        ("SendMessage", key(json!({"text": "a", "callback_data": "1", "style": "red"}))),
        ("SendMessage", key(json!({"text": "a", "copy_text": {"text": ""}}))),
        ("SendTelegram", json!({})),
        ("SetMyCommands", json!({"commands": [], "scope": {"type": "chat"}})),
        ("SetMyCommands", json!({"commands": [], "scope": {"type": "planet"}})),
        ("SetMyCommands", json!({"commands": [], "scope": 7})),
    ] {
        assert!(fault(method, &body).is_some(), "{method} {body}");
    }
}

#[test]
fn every_type_that_a_request_may_have_is_described() {
    // A request of ours that has one of these is refused until it is described.
    const REFUSED: [&str; 2] = ["DateTime", "User"];
    const PLAIN: [&str; 8] = [
        "str",
        "int",
        "bool",
        "ChatIdUnion",
        "InputFileUnion",
        "InputFile",
        "ReplyMarkupUnion",
        "BotCommandScopeUnion",
    ];
    let types = TABLE["types"].as_object().unwrap();
    let objects = TABLE["methods"].as_object().unwrap().values().chain(types.values());
    let kinds = objects.flat_map(|fields| fields.as_object().unwrap().values());
    let mut unknown: Vec<&str> = kinds
        .map(|kind| kind.as_str().unwrap().trim_end_matches('?'))
        .map(|kind| kind.trim_start_matches("list[").trim_end_matches(']'))
        .filter(|kind| !kind.starts_with("Literal[") && !kind.starts_with("Literal"))
        .filter(|kind| !types.contains_key(*kind) && !PLAIN.contains(kind))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    assert_eq!(unknown, REFUSED);
}
