//! The functions that a model can call: their names, purposes and JSON schemas.
//!
//! Days and times stay words ("tomorrow", "14:00") on purpose: models do date arithmetic badly, so
//! they pass on what the customer said and Rust resolves it. No argument names a customer or an
//! id, because the chat tells who is acting.

use serde_json::{Value, json};

use crate::{chat::Call, ids::words};

/// A function that a model can call, in the order in which they are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Looks up free times.
    Check,
    /// Books, or holds the slot and says which details are missing.
    Book,
    /// Lists the customer's coming appointments.
    List,
    /// Moves one of them.
    Reschedule,
    /// Cancels one of them, after the customer's yes.
    Cancel,
    /// Corrects the name, address or phone number in one of them.
    Correct,
    /// Sends the letter of one of them once more.
    Resend,
    /// Tells staff that the customer will be late.
    Late,
    /// Puts the customer on the waiting list for times that are taken.
    Wait,
    /// Takes the customer off it.
    StopWaiting,
    /// Asks a person of the business to answer.
    Human,
}

words!(Tool {
    Check = "check_calendar_availability",
    Book = "book_appointment",
    List = "list_my_appointments",
    Reschedule = "reschedule_appointment",
    Cancel = "cancel_appointment",
    Correct = "correct_details",
    Resend = "resend_confirmation",
    Late = "report_late",
    Wait = "join_waitlist",
    StopWaiting = "leave_waitlist",
    Human = "ask_human",
});

impl Tool {
    /// Returns the functions that are of use; without a connected calendar, those that look up
    /// or change nothing in it.
    pub fn offered(connected: bool) -> impl Iterator<Item = Self> {
        let idle = |tool: &Self| {
            matches!(tool, Self::List | Self::Resend | Self::Late | Self::StopWaiting | Self::Human)
        };
        Self::ALL.into_iter().filter(move |tool| connected || idle(tool))
    }

    /// Returns the sentence that tells a model what the function does.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Check => "Check available time slots in the calendar",
            Self::Book => {
                "Book an appointment in the calendar. Pass null for what the customer has not \
                 said; the slot is then held and the answer says what to ask for."
            }
            Self::List => "List the customer's coming appointments",
            Self::Reschedule => {
                "Change one of the customer's appointments: another time, service or staff member. Pass \
                 null for what stays. Another service needs the customer's yes: the first call shows \
                 the change; call again after they have said it."
            }
            Self::Cancel => {
                "Cancel one of the customer's appointments. The first call asks for the \
                 customer's yes; call again after they have said it."
            }
            Self::Correct => {
                "Correct the name, mail address or phone number in one of the customer's \
                 appointments. Pass null for what stays."
            }
            Self::Resend => "Send the confirmation of an appointment to its mail address again",
            Self::Late => "Tell staff that the customer will be late for their next appointment",
            Self::Wait => {
                "Put the customer on the waiting list for times that are taken: they are told as soon \
                 as one frees up"
            }
            Self::StopWaiting => "Take the customer off the waiting list",
            Self::Human => "Ask a person of the business to answer this customer",
        }
    }

    /// Returns the strict JSON schema of the arguments: every key is required, and null stands for
    /// what the customer has not said.
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
            Self::Wait => json!({
                "date": word("The day or days and the part of them, as the customer said: \"friday after five\""),
                "service": service, "staff": staff,
            }),
            Self::List | Self::Late | Self::StopWaiting => json!({}),
            Self::Reschedule => json!({
                "appointment": which, "date": day, "time": time,
                "service": word("The new service; null: it stays"),
                "staff": word("The new staff member; null: the same"),
            }),
            Self::Cancel | Self::Resend => json!({"appointment": which}),
            Self::Correct => json!({
                "appointment": which,
                "customer_name": word("The right name, exactly as they wrote it"),
                "customer_email": word("The right mail address, exactly as they wrote it"),
                "customer_phone": word("The right phone number, exactly as they wrote it"),
            }),
            Self::Human => json!({"reason": word("What the customer needs, in a few words")}),
        };
        let required: Vec<&String> =
            properties.as_object().map(|keys| keys.keys().collect()).unwrap_or_default();
        json!({
            "type": "object", "required": required, "additionalProperties": false,
            "properties": properties.clone(),
        })
    }

    /// Returns the sentence for a model whose call cannot be read, so that it can correct itself.
    pub fn correct(call: &Call) -> String {
        let names =
            |tools: &[Self]| tools.iter().map(|tool| tool.as_str()).collect::<Vec<_>>().join(", ");
        match Self::parse(&call.function) {
            None => format!("There is no such function. Functions: {}.", names(&Self::ALL)),
            Some(tool) => {
                let schema = tool.schema();
                let keys =
                    schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys());
                let keys: Vec<&str> = keys.map(String::as_str).collect();
                format!(
                    "The arguments of {} are wrong. Pass one JSON object with exactly these keys, \
                     null for what the customer has not said: {}.",
                    tool.as_str(),
                    keys.join(", ")
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_strict() {
        for tool in Tool::ALL {
            let schema = tool.schema();
            let properties = schema["properties"].as_object().unwrap();
            assert_eq!(schema["additionalProperties"], json!(false));
            assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
        }
    }

    #[test]
    fn without_a_calendar_nothing_is_offered_that_needs_one() {
        let offered: Vec<Tool> = Tool::offered(false).collect();
        let idle = [Tool::List, Tool::Resend, Tool::Late, Tool::StopWaiting, Tool::Human];
        assert_eq!(offered, idle);
        assert_eq!(Tool::offered(true).count(), Tool::ALL.len());
    }

    #[test]
    fn a_model_whose_call_cannot_be_read_is_told_the_functions_or_the_keys() {
        let call = |function: &str| Call {
            id: String::new(),
            function: function.into(),
            arguments: "?".into(),
        };
        assert!(Tool::correct(&call("x")).starts_with("There is no such function. Functions: ch"));
        assert_eq!(
            Tool::correct(&call("cancel_appointment")),
            "The arguments of cancel_appointment are wrong. Pass one JSON object with exactly \
             these keys, null for what the customer has not said: appointment."
        );
    }
}
