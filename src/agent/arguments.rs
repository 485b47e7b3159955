//! The arguments of a model's call, as an object with the keys of its tool.
//!
//! Models write "null" for what was not said, and sometimes a key of their own. A word for nothing is
//! taken as nothing. A key too many is ignored, but only where the day, the time and the appointment
//! are stated: else it could stand for one of them (`new_date` for `date`), and a call whose date is
//! missing would keep the day that the customer wanted to leave.

use serde_json::{Map, Value};

use super::Tool;

/// Words that models write for what the customer has not said.
const NOTHING: [&str; 4] = ["null", "none", "undefined", "n/a"];

/// Keys whose absence means something.
const DECISIVE: [&str; 3] = ["date", "time", "appointment"];

/// Reads the arguments of a call; `None`: they are no object, or an unknown key may stand for one
/// that is missing.
pub(super) fn read(tool: Tool, written: &str) -> Option<Map<String, Value>> {
    let written = if written.trim().is_empty() { "{}" } else { written };
    let Value::Object(mut given) = serde_json::from_str(written).ok()? else { return None };
    let schema = tool.schema();
    let known = schema["properties"].as_object()?;
    let states = |key: &str| !known.contains_key(key) || given.contains_key(key);
    let complete = DECISIVE.iter().all(|key| states(key));
    let says_nothing = |value: &Value| {
        value.is_null() || value.is_boolean() || value.as_str().is_some_and(is_nothing)
    };
    let stranger =
        given.iter().any(|(key, value)| !known.contains_key(key) && !says_nothing(value));
    if stranger && !complete {
        return None;
    }
    given.retain(|key, _| known.contains_key(key));
    for value in given.values_mut().filter(|value| value.as_str().is_some_and(is_nothing)) {
        *value = Value::Null;
    }
    Some(given)
}

fn is_nothing(word: &str) -> bool {
    let word = word.trim().to_lowercase();
    word.is_empty() || NOTHING.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(tool: Tool, written: &Value) -> Option<Value> {
        read(tool, &written.to_string()).map(Value::Object)
    }

    #[test]
    fn a_word_for_nothing_is_nothing() {
        let written = json!({"date": "tomorrow", "service": "None", "staff": "null",
                             "duration_minutes": "N/A"});
        let expected = json!({"date": "tomorrow", "service": null, "staff": null,
                              "duration_minutes": null});
        assert_eq!(given(Tool::Check, &written), Some(expected));
        assert_eq!(read(Tool::List, " "), Some(Map::new()));
    }

    #[test]
    fn a_key_too_many_is_ignored_where_it_can_stand_for_nothing_that_is_missing() {
        let full = json!({"appointment": null, "date": "Friday", "time": "11:00"});
        let mut more = full.clone();
        more["notes"] = "by the window".into();
        assert_eq!(given(Tool::Reschedule, &more), Some(full));
        assert_eq!(
            given(Tool::Human, &json!({"reason": "a complaint", "urgency": "high"})),
            Some(json!({"reason": "a complaint"}))
        );
        assert_eq!(given(Tool::Cancel, &json!({"confirm": true})), Some(json!({})));
    }

    #[test]
    fn a_key_that_may_stand_for_a_missing_one_is_refused() {
        assert_eq!(given(Tool::Reschedule, &json!({"new_date": "Friday", "time": "11:00"})), None);
        assert_eq!(given(Tool::Cancel, &json!({"booking_id": "1"})), None);
        assert_eq!(given(Tool::Check, &json!({"day": "Friday", "service": "Haircut"})), None);
        assert_eq!(read(Tool::Book, "[]"), None);
        assert_eq!(read(Tool::Book, "not json"), None);
    }
}
