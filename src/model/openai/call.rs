//! One call of a model, read from what its server sent.
//!
//! Models write the name of a function with a prefix of their training, and their arguments as JSON
//! in a string, as an object, encoded twice or in a code fence. One such layer is taken off here, so
//! that every other file sees a name and an object. What the arguments say is judged where they are
//! read, in [`ToolRequest`](crate::agent::ToolRequest).

use serde_json::{Map, Value};

use crate::{agent::Tool, chat::Call};

/// The longest name or id that is kept, in characters.
const MOST_CHARS: usize = 64;

/// A call, and its server's own fields.
pub(super) struct ReadCall {
    pub(super) call: Call,
    pub(super) fields: Map<String, Value>,
}

/// Reads a call; `None`: it has no function. An id that the server did not give is empty.
pub(super) fn read(made: Value) -> Option<ReadCall> {
    let Value::Object(mut fields) = made else { return None };
    let Some(Value::Object(mut function)) = fields.remove("function") else { return None };
    let name = function.remove("name")?;
    let arguments = arguments(function.remove("arguments").unwrap_or_default());
    let id = fields.remove("id").unwrap_or_default();
    if !function.is_empty() {
        fields.insert("function".into(), function.into());
    }
    fields.retain(|key, value| !value.is_null() && key != "type" && key != "index");
    let call = Call {
        id: id.as_str().unwrap_or_default().chars().take(MOST_CHARS).collect(),
        function: function_name(name.as_str()?),
        arguments,
    };
    Some(ReadCall { call, fields })
}

/// Returns the name without a prefix such as `functions.`, if what is left is a tool of ours.
fn function_name(written: &str) -> String {
    let written = written.trim();
    let last = written.rsplit(['.', ':', '/']).next().unwrap_or(written);
    Tool::parse(last)
        .map_or_else(|| written.chars().take(MOST_CHARS).collect(), |tool| tool.as_str().to_owned())
}

/// Returns the arguments as the JSON text that they should have been.
fn arguments(written: Value) -> String {
    match written {
        Value::Null => String::new(),
        Value::String(text) => match serde_json::from_str(unfenced(&text)) {
            Ok(Value::String(inner)) => unfenced(&inner).to_owned(),
            _ => unfenced(&text).to_owned(),
        },
        other => other.to_string(),
    }
}

/// Returns what stands in a code fence, or the text itself.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text.strip_prefix("```").and_then(|text| text.strip_suffix("```")) else {
        return text;
    };
    inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).trim()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn arguments_of(written: &Value) -> String {
        let made = json!({"id": "a", "function": {"name": "ask_human", "arguments": written}});
        read(made).unwrap().call.arguments
    }

    #[test]
    fn one_layer_around_the_arguments_is_taken_off() {
        let plain = r#"{"date":"tomorrow"}"#;
        for written in [
            json!(plain),
            json!({"date": "tomorrow"}),
            json!(json!(plain).to_string()),
            json!(format!("```json\n{plain}\n```")),
            json!(format!("```\n{plain}```")),
            json!(json!(format!("```json\n{plain}\n```")).to_string()),
        ] {
            assert_eq!(arguments_of(&written), plain, "{written}");
        }
        let thrice = json!(json!(json!(plain).to_string()).to_string());
        assert_ne!(arguments_of(&thrice), plain);
        assert_eq!(arguments_of(&json!(null)), "");
        assert_eq!(arguments_of(&json!("{\"date\": ")), "{\"date\":");
    }

    #[test]
    fn a_prefix_of_a_tools_name_is_dropped_and_another_name_stays() {
        let name = |name: &str| read(json!({"function": {"name": name}})).unwrap().call.function;
        assert_eq!(name("functions.book_appointment"), "book_appointment");
        assert_eq!(name("default_api:book_appointment"), "book_appointment");
        assert_eq!(name("functions.drop_table"), "functions.drop_table");
        assert_eq!(name("rm -rf"), "rm -rf");
    }

    #[test]
    fn what_is_no_call_is_none() {
        for made in [json!(null), json!({}), json!({"function": {}}), json!({"function": "x"})] {
            assert!(read(made).is_none());
        }
    }
}
