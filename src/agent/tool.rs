//! The functions a model can call: their names, their schemas, and their arguments read.
//!
//! Arguments are read once, here, into a type; behind this file nobody sees JSON. Days and
//! times stay words ("tomorrow", "14:00") on purpose: models do date arithmetic badly, so they
//! hand over what the customer said and Rust resolves it. No argument names a customer or an
//! id, because who is acting is known from the chat.

use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::chat::Call;

/// A function that a model can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Looks up free times.
    Check,
    /// Books, or holds the slot and says what is missing.
    Book,
    /// Lists the customer's coming appointments.
    List,
    /// Moves one of them.
    Reschedule,
    /// Cancels one of them, after the customer's yes.
    Cancel,
    /// Asks a person of the business to take over.
    Human,
}

/// A call with its arguments read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Free times.
    Check(Check),
    /// A booking.
    Book(Book),
    /// The customer's appointments.
    List,
    /// A move.
    Reschedule(Reschedule),
    /// A cancellation.
    Cancel(Which),
    /// A person.
    Human(Human),
}

/// Arguments of `check_calendar_availability`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Check {
    /// The day, or days, in words.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// How long it must be, in minutes, when no service says so.
    #[serde(deserialize_with = "minutes")]
    pub duration_minutes: Option<u32>,
    /// The service, in words.
    #[serde(deserialize_with = "words")]
    pub service: Option<String>,
    /// The staff member, in words.
    #[serde(deserialize_with = "words")]
    pub staff: Option<String>,
}

/// Arguments of `book_appointment`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Book {
    /// Who comes.
    #[serde(deserialize_with = "words")]
    pub customer_name: Option<String>,
    /// Their mail address.
    #[serde(deserialize_with = "words")]
    pub customer_email: Option<String>,
    /// Their phone number.
    #[serde(deserialize_with = "words")]
    pub customer_phone: Option<String>,
    /// The service, in words.
    #[serde(deserialize_with = "words")]
    pub service: Option<String>,
    /// The staff member, in words.
    #[serde(deserialize_with = "words")]
    pub staff: Option<String>,
    /// The day, in words.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// The time, in words.
    #[serde(deserialize_with = "words")]
    pub time: Option<String>,
    /// Read and ignored: the service's own length is what is booked.
    #[serde(deserialize_with = "minutes")]
    pub duration_minutes: Option<u32>,
    /// Whether a video link is wanted; an online service has one anyway.
    pub create_meet: Option<bool>,
}

/// Arguments of `reschedule_appointment`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reschedule {
    /// Which appointment, in words; none: the only one.
    #[serde(deserialize_with = "words")]
    pub appointment: Option<String>,
    /// The new day, in words; none: the same.
    #[serde(deserialize_with = "words")]
    pub date: Option<String>,
    /// The new time, in words; none: the same.
    #[serde(deserialize_with = "words")]
    pub time: Option<String>,
}

/// Arguments of `cancel_appointment`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Which {
    /// Which appointment, in words; none: the only one.
    #[serde(deserialize_with = "words")]
    pub appointment: Option<String>,
}

/// Arguments of `ask_human`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Human {
    /// What it is about, in the model's words.
    #[serde(deserialize_with = "words")]
    pub reason: Option<String>,
}

/// Reads words; what is empty was not said.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let said = Option::<String>::deserialize(deserializer)?;
    Ok(said.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty()))
}

/// Reads whole minutes of at most a day; models also send them as text.
fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let said = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    };
    Ok(said.and_then(|minutes| u32::try_from(minutes).ok()).filter(|n| (1..=1440).contains(n)))
}

impl Tool {
    /// Every function, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Check, Self::Book, Self::List, Self::Reschedule, Self::Cancel, Self::Human];

    /// Returns the functions that make sense: without a calendar there is nothing to look up.
    pub fn offered(connected: bool) -> impl Iterator<Item = Self> {
        let idle = |tool: &Self| matches!(tool, Self::List | Self::Human);
        Self::ALL.into_iter().filter(move |tool| connected || idle(tool))
    }

    /// Returns the function's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "check_calendar_availability",
            Self::Book => "book_appointment",
            Self::List => "list_my_appointments",
            Self::Reschedule => "reschedule_appointment",
            Self::Cancel => "cancel_appointment",
            Self::Human => "ask_human",
        }
    }

    /// Returns the sentence that tells a model what the function is for.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Check => "Check available time slots in the calendar",
            Self::Book => {
                "Book an appointment in the calendar. Pass null for what the customer has not \
                 said; the slot is then held and the answer says what to ask for."
            }
            Self::List => "List the customer's coming appointments",
            Self::Reschedule => "Move one of the customer's appointments to another time",
            Self::Cancel => {
                "Cancel one of the customer's appointments. The first call asks for the \
                 customer's yes; call again after they have said it."
            }
            Self::Human => "Ask a person of the business to answer this customer",
        }
    }

    /// Returns the strict JSON schema of the arguments: every key required, null for not said.
    #[must_use]
    pub fn schema(self) -> Value {
        let word = |says: &str| json!({"type": ["string", "null"], "description": says});
        let day =
            word("The day as the customer said it: \"tomorrow\", \"next monday\", \"2024-11-15\"");
        let time = word("The time as the customer said it: \"14:00\", \"2pm\"");
        let which = word("Which appointment, by its number in the list, its service or its day");
        let length =
            json!({"type": ["integer", "null"], "description": "Appointment length in minutes"});
        let service = word("The service, by its name");
        let staff = word("The staff member, when the customer asked for one");
        let properties = match self {
            Self::Check => json!({
                "date": day, "duration_minutes": length, "service": service, "staff": staff,
            }),
            Self::Book => json!({
                "customer_name": word("The customer's name, exactly as they wrote it"),
                "customer_email": word("The customer's mail address, exactly as they wrote it"),
                "customer_phone": word("The customer's phone number, exactly as they wrote it"),
                "service": service, "staff": staff, "date": day, "time": time,
                "duration_minutes": length,
                "create_meet": {"type": ["boolean", "null"], "description": "Create a video link"},
            }),
            Self::List => json!({}),
            Self::Reschedule => json!({"appointment": which, "date": day, "time": time}),
            Self::Cancel => json!({"appointment": which}),
            Self::Human => json!({"reason": word("What the customer needs, in a few words")}),
        };
        let required: Vec<&String> =
            properties.as_object().map(|keys| keys.keys().collect()).unwrap_or_default();
        json!({
            "type": "object", "required": required, "additionalProperties": false,
            "properties": properties.clone(),
        })
    }

    /// Returns what to tell a model whose call cannot be read, so that it can write a better one.
    #[must_use]
    pub fn correct(call: &Call) -> String {
        let names =
            |tools: &[Self]| tools.iter().map(|tool| tool.name()).collect::<Vec<_>>().join(", ");
        match Self::ALL.into_iter().find(|tool| tool.name() == call.function) {
            None => format!("There is no such function. Functions: {}.", names(&Self::ALL)),
            Some(tool) => {
                let schema = tool.schema();
                let keys =
                    schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys());
                let keys: Vec<&str> = keys.map(String::as_str).collect();
                format!(
                    "The arguments of {} are wrong. Pass one JSON object with exactly these keys, \
                     null for what the customer has not said: {}.",
                    tool.name(),
                    keys.join(", ")
                )
            }
        }
    }

    /// Reads a call; `None`: no such function, or arguments that are not what it takes.
    #[must_use]
    pub fn read(call: &Call) -> Option<Ask> {
        let tool = Self::ALL.into_iter().find(|tool| tool.name() == call.function)?;
        let given = if call.arguments.trim().is_empty() { "{}" } else { &call.arguments };
        // A list would be read as the values of the keys in their order.
        if !given.trim_start().starts_with('{') {
            return None;
        }
        Some(match tool {
            Self::Check => Ask::Check(serde_json::from_str(given).ok()?),
            Self::Book => Ask::Book(serde_json::from_str(given).ok()?),
            Self::List => Ask::List,
            Self::Reschedule => Ask::Reschedule(serde_json::from_str(given).ok()?),
            Self::Cancel => Ask::Cancel(serde_json::from_str(given).ok()?),
            Self::Human => Ask::Human(serde_json::from_str(given).ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(function: &str, arguments: &str) -> Call {
        Call { id: "1".into(), function: function.into(), arguments: arguments.into() }
    }

    #[test]
    fn the_missions_example_is_read() {
        let read = Tool::read(&call(
            "book_appointment",
            r#"{"customer_name":"John Doe","customer_email":"john@example.com","service":"Haircut",
                "date":"tomorrow","time":"14:00","duration_minutes":60,"create_meet":true}"#,
        ));
        let expected = Book {
            customer_name: Some("John Doe".into()),
            customer_email: Some("john@example.com".into()),
            service: Some("Haircut".into()),
            date: Some("tomorrow".into()),
            time: Some("14:00".into()),
            duration_minutes: Some(60),
            create_meet: Some(true),
            ..Book::default()
        };
        assert_eq!(read, Some(Ask::Book(expected)));
    }

    #[test]
    fn what_is_empty_null_or_absurd_was_not_said() {
        let read = Tool::read(&call(
            "check_calendar_availability",
            r#"{"date":" ","duration_minutes":-5,"service":null}"#,
        ));
        assert_eq!(read, Some(Ask::Check(Check::default())));
    }

    #[test]
    fn an_unknown_function_or_argument_is_refused() {
        assert_eq!(Tool::read(&call("drop_table", "{}")), None);
        assert_eq!(Tool::read(&call("cancel_appointment", r#"{"booking_id":"x"}"#)), None);
        assert_eq!(Tool::read(&call("book_appointment", "not json")), None);
        assert_eq!(Tool::read(&call("book_appointment", "[]")), None);
    }

    #[test]
    fn every_schema_is_strict() {
        for tool in Tool::ALL {
            let schema = tool.schema();
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(schema["additionalProperties"], json!(false));
            assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
        }
    }
}
