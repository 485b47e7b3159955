//! What Discord refuses in a message.

use std::collections::BTreeSet;

use serde_json::Value;

/// Returns what is wrong with a message.
pub(super) fn message(body: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().encode_utf16().count();
    let empty = Vec::new();
    let list = |value: &Value| value.as_array().unwrap_or(&empty).clone();
    if text(&body["content"]) > 2000 {
        return Some("content is longer than 2000".into());
    }
    if text(&body["content"]) == 0 && list(&body["embeds"]).is_empty() {
        return Some("an empty message".into());
    }
    if body["allowed_mentions"] != serde_json::json!({"parse": []}) {
        return Some("mentions are not suppressed".into());
    }
    for card in list(&body["embeds"]) {
        if text(&card["title"]) > 256 || text(&card["description"]) > 4096 {
            return Some("a card is too long".into());
        }
    }
    if body["nonce"].as_str().is_some_and(|nonce| nonce.len() > 25) {
        return Some("nonce is longer than 25".into());
    }
    components(&list(&body["components"]))
}

fn components(rows: &[Value]) -> Option<String> {
    if rows.len() > 5 {
        return Some("more than five rows".into());
    }
    let mut ids = BTreeSet::new();
    for row in rows {
        let parts = row["components"].as_array()?.clone();
        let menu = parts.iter().any(|part| part["type"] == 3);
        if row["type"] != 1 || parts.is_empty() || parts.len() > 5 || menu && parts.len() > 1 {
            return Some(format!("a row of another shape: {row}"));
        }
        for part in &parts {
            if let Some(wrong) = component(part) {
                return Some(wrong);
            }
            let id = part["custom_id"].as_str();
            if id.is_some_and(|id| !ids.insert(id.to_owned())) {
                return Some("two components of one id".into());
            }
        }
    }
    None
}

fn component(part: &Value) -> Option<String> {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let link = part["style"] == 5;
    let id = if link { chars(&part["url"]) } else { chars(&part["custom_id"]) };
    let most = if link { 512 } else { 100 };
    if id == 0 || id > most {
        return Some(format!("an id or a link of {id} characters"));
    }
    match part["type"].as_u64() {
        Some(2) => (chars(&part["label"]) == 0 || chars(&part["label"]) > 80)
            .then(|| format!("a label of another length: {part}")),
        Some(3) => {
            let options = part["options"].as_array().cloned().unwrap_or_default();
            let fits = |option: &Value| {
                (1..=100).contains(&chars(&option["label"]))
                    && (1..=100).contains(&chars(&option["value"]))
            };
            let values: BTreeSet<String> =
                options.iter().map(|option| option["value"].to_string()).collect();
            let well = (1..=25).contains(&options.len())
                && options.iter().all(fits)
                && values.len() == options.len()
                && chars(&part["placeholder"]) <= 150;
            (!well).then(|| format!("a menu that is refused: {part}"))
        }
        _ => Some(format!("a component of another kind: {part}")),
    }
}

/// Returns what is wrong with a form.
pub(super) fn form(data: &Value) -> Option<String> {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let labels = data["components"].as_array()?.clone();
    let mut ids = BTreeSet::new();
    let mut field = |label: &Value| {
        let part = &label["component"];
        let options = part["options"].as_array().cloned().unwrap_or_default();
        let values: BTreeSet<String> = options.iter().map(|it| it["value"].to_string()).collect();
        let chosen = options.iter().filter(|it| it["default"] == true).count();
        let most = match part["type"].as_u64() {
            Some(4) => 0,
            Some(3) => 25,
            Some(21) => 10,
            _ => return false,
        };
        label["type"] == 18
            && (1..=45).contains(&chars(&label["label"]))
            && ids.insert(part["custom_id"].to_string())
            && options.len() <= most
            && values.len() == options.len()
            && chosen <= 1
            && part["value"].as_str().is_none_or(|value| {
                let length = u64::try_from(value.chars().count()).unwrap();
                length <= part["max_length"].as_u64().unwrap_or(4000)
            })
    };
    // A text input within a label has no label of its own; Discord shows five fields.
    let well = (1..=45).contains(&chars(&data["title"]))
        && (1..=100).contains(&chars(&data["custom_id"]))
        && (1..=5).contains(&labels.len())
        && labels.iter().all(|label| label["component"]["label"].is_null() && field(label));
    (!well).then(|| format!("a form that is refused: {data}"))
}

/// Returns what is wrong with the choices that are offered.
pub(super) fn choices(data: &Value) -> Option<String> {
    let Some(choices) = data["choices"].as_array() else { return Some("no choices".into()) };
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fits = |choice: &Value| {
        (1..=100).contains(&chars(&choice["name"])) && (1..=100).contains(&chars(&choice["value"]))
    };
    (choices.len() > 25 || !choices.iter().all(fits))
        .then(|| format!("choices that are refused: {data}"))
}

/// Returns what is wrong with the commands.
pub(super) fn commands(all: &Value) -> Option<String> {
    let named = |it: &Value| {
        let fits = |name: &Value| {
            name.as_str().is_some_and(|name| {
                (1..=32).contains(&name.chars().count())
                    && name.chars().all(|c| c.is_alphanumeric() || "-_'".contains(c))
                    && name.to_lowercase() == name
            })
        };
        let words = |words: &Value| {
            words.as_str().is_some_and(|words| (1..=100).contains(&words.chars().count()))
        };
        fits(&it["name"])
            && fits(&it["name_localizations"]["uk"])
            && words(&it["description"])
            && words(&it["description_localizations"]["uk"])
    };
    for command in all.as_array()? {
        let options = command["options"].as_array().cloned().unwrap_or_default();
        let first_optional = options.iter().position(|it| it["required"] != true);
        let last_required = options.iter().rposition(|it| it["required"] == true);
        let ordered = first_optional.is_none() || last_required < first_optional;
        if !named(command) || !options.iter().all(named) || options.len() > 25 || !ordered {
            return Some(format!("a command that is refused: {command}"));
        }
    }
    None
}
