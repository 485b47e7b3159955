//! A request of OpenAI's chat completions API
//! (<https://platform.openai.com/docs/api-reference/chat>), in the dialect of its server.
//!
//! The system prompt and the tools come first and are the same in every turn of a business, so that
//! a provider's cache finds them again. There is one system message only, and `content` is always
//! present: templates of Qwen refuse a second one, and llama-cpp-python fails without the other.
//! Schemas are strict where the server takes that; what a model passes is checked when it is read.

use serde_json::{Map, Value, json};

use crate::agent::{
    Request, Tool, VendorFields,
    history::{self, Message, ToolExchange},
    prompt, slots,
};

use super::{
    dialect::{Concession, Dialect, TokenLimit},
    settings::Settings,
};

/// Whether the model has to call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToolChoice {
    /// It may; after the last round it may not.
    Free,
    /// It has to, so that it is seen whether it can.
    Forced,
}

/// A request, and the names of the server's own fields in it.
pub(super) struct Written {
    pub(super) body: Vec<u8>,
    pub(super) vendor_fields: Vec<String>,
}

/// Writes a request; `None`: it cannot be serialised, which does not happen.
pub(super) fn write(
    settings: &Settings,
    dialect: &Dialect,
    request: &Request,
    choice: ToolChoice,
) -> Option<Written> {
    let mut system = prompt::system(&request.context);
    if settings.slots {
        system.push_str(slots::GUIDE);
    }
    let mut messages = Messages::new(dialect, &system);
    for message in history::messages(request, history::MOST_TOKENS, &settings.name) {
        messages.add(message);
    }
    let tools = Tool::offered(request.context.connected).map(|it| tool(it, dialect));
    let mut body = json!({
        "model": settings.name, "messages": messages.list, "tools": tools.collect::<Vec<_>>(),
    });
    if !dialect.has(Concession::NoToolChoice) {
        body["tool_choice"] = match choice {
            ToolChoice::Forced => json!("required"),
            ToolChoice::Free if request.may_act() => json!("auto"),
            ToolChoice::Free => json!("none"),
        };
    }
    if matches!(dialect.limit, TokenLimit::Completion | TokenLimit::Both) {
        body["max_completion_tokens"] = settings.max_output.into();
    }
    if matches!(dialect.limit, TokenLimit::Old | TokenLimit::Both) {
        body["max_tokens"] = settings.max_output.into();
    }
    if let Some(effort) = settings.effort.as_ref().filter(|_| !dialect.has(Concession::NoEffort)) {
        body["reasoning_effort"] = effort.as_str().into();
    }
    if dialect.has(Concession::Stream) {
        body["stream"] = true.into();
        body["stream_options"] = json!({"include_usage": true});
    }
    let body = serde_json::to_vec(&body).ok()?;
    Some(Written { body, vendor_fields: messages.vendor_fields })
}

fn tool(tool: Tool, dialect: &Dialect) -> Value {
    let mut schema = tool.schema();
    let mut function = json!({"name": tool.as_str(), "description": tool.purpose()});
    if dialect.has(Concession::PlainSchemas) {
        make_plain(&mut schema);
    } else {
        function["strict"] = true.into();
    }
    function["parameters"] = schema;
    json!({"type": "function", "function": function})
}

/// Makes a schema plain: a key that may be null becomes one that may be left out.
fn make_plain(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    fields.remove("additionalProperties");
    fields.remove("required");
    let properties = fields.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(Map::values_mut) {
        if let Some(first) = property.pointer("/type/0").cloned() {
            property["type"] = first;
        }
    }
}

/// The messages of a request as they are written, one after the other.
struct Messages<'a> {
    dialect: &'a Dialect,
    list: Vec<Value>,
    vendor_fields: Vec<String>,
}

impl<'a> Messages<'a> {
    fn new(dialect: &'a Dialect, system: &str) -> Self {
        let list = vec![json!({"role": "system", "content": system})];
        Self { dialect, list, vendor_fields: Vec::new() }
    }

    fn add(&mut self, message: Message) {
        match message {
            Message::Customer(text) => self.join(&text, &["user"]),
            Message::Assistant(text) => {
                self.list.push(json!({"role": "assistant", "content": text}));
            }
            Message::Note(text) => self.note(&text),
            Message::ToolCalls { calls, own: None, .. }
                if self.dialect.has(Concession::CallsInWords) =>
            {
                for ToolExchange { function, arguments, result, .. } in calls {
                    self.note(&format!("{function} was called with {arguments}. {result}"));
                }
            }
            Message::ToolCalls { text, calls, own } => self.calls(&text, &calls, own),
        }
    }

    /// Adds a note of ours to the last message, be it the customer's or a result.
    fn note(&mut self, text: &str) {
        let note = format!("[{}: {text}]", prompt::NOTE);
        self.join(&note, &["user", "tool"]);
    }

    /// Adds a text to the last message if it has one of these roles, else as the user's own: some
    /// templates require that the two sides take turns.
    fn join(&mut self, text: &str, roles: &[&str]) {
        if let Some(last) = self.list.last_mut()
            && let Some(Value::String(content)) = last.get("content")
            && roles.iter().any(|role| last["role"] == **role)
        {
            last["content"] = format!("{content}\n\n{text}").into();
        } else {
            self.list.push(json!({"role": "user", "content": text}));
        }
    }

    fn calls(&mut self, text: &str, calls: &[ToolExchange], own: Option<VendorFields>) {
        let own = own.filter(|_| !self.dialect.has(Concession::NoVendorFields)).unwrap_or_default();
        self.vendor_fields.extend(own.message.keys().cloned());
        self.vendor_fields.extend(own.calls.iter().flat_map(|call| call.keys().cloned()));
        let mut fields = own.calls.into_iter();
        let written = calls.iter().map(|it| call(it, fields.next().unwrap_or_default()));
        let mut message = own.message;
        message.insert("role".into(), "assistant".into());
        message.insert("content".into(), text.into());
        message.insert("tool_calls".into(), written.collect());
        self.list.push(message.into());
        self.list.extend(
            calls.iter().map(
                |call| json!({"role": "tool", "tool_call_id": call.id, "content": call.result}),
            ),
        );
    }
}

/// Writes a call, with its server's own fields around it.
fn call(call: &ToolExchange, mut fields: Map<String, Value>) -> Value {
    let mut function = match fields.remove("function") {
        Some(Value::Object(own)) => own,
        _ => Map::new(),
    };
    function.insert("name".into(), call.function.as_str().into());
    function.insert("arguments".into(), call.arguments.as_str().into());
    fields.insert("id".into(), call.id.as_str().into());
    fields.insert("type".into(), "function".into());
    fields.insert("function".into(), function.into());
    fields.into()
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::*;
    use crate::{
        agent::{Correction, Round, request::MOST_ROUNDS, tests::request as asked},
        chat::{Call, Done, Entry, Fact, Outcome},
    };

    fn settings() -> Settings {
        Settings {
            name: "m".into(),
            base_url: "http://localhost/v1".into(),
            timeout: Duration::from_secs(1),
            ..Settings::default()
        }
    }

    fn written(settings: &Settings, dialect: &Dialect, asked: &Request) -> Value {
        let written = write(settings, dialect, asked, ToolChoice::Free).unwrap();
        serde_json::from_slice(&written.body).unwrap()
    }

    fn full() -> Dialect {
        Dialect::of_server("http://localhost/v1")
    }

    fn done(id: &str) -> Done {
        let fact = Fact::Appointments { list: Vec::new() };
        Done {
            call: Call {
                id: id.into(),
                function: "list_my_appointments".into(),
                arguments: "{}".into(),
            },
            outcome: Outcome { told: "none".into(), fact },
        }
    }

    #[test]
    fn the_question_has_strict_tools_and_no_more_tools_in_the_last_round() {
        let mut asked = asked(&["hi"]);
        let body = written(&settings(), &full(), &asked);
        assert_eq!(body["tools"].as_array().map(Vec::len), Some(Tool::ALL.len()));
        for tool in body["tools"].as_array().unwrap() {
            assert_eq!(
                (&tool["type"], &tool["function"]["strict"]),
                (&json!("function"), &json!(true))
            );
        }
        assert_eq!(body["tool_choice"], json!("auto"));
        asked.rounds = vec![Round { text: "hm".into(), ..Round::default() }; MOST_ROUNDS];
        assert_eq!(written(&settings(), &full(), &asked)["tool_choice"], json!("none"));
        Arc::make_mut(&mut asked.context).connected = false;
        let body = written(&settings(), &full(), &asked);
        assert_eq!(body["tools"].as_array().map(Vec::len), Some(5));
    }

    #[test]
    fn a_plain_schema_has_nothing_that_only_some_servers_take() {
        let mut dialect = full();
        dialect.concede(Concession::PlainSchemas);
        dialect.concede(Concession::NoToolChoice);
        let body = written(&settings(), &dialect, &asked(&["hi"]));
        for tool in body["tools"].as_array().unwrap() {
            let function = &tool["function"];
            assert_eq!(
                (function.get("strict"), &function["parameters"]["type"]),
                (None, &json!("object"))
            );
            let text = function.to_string();
            assert!(!text.contains("additionalProperties") && !text.contains("\"null\""), "{text}");
        }
        assert_eq!(body.get("tool_choice"), None);
    }

    #[test]
    fn limits_and_effort_are_the_settings_in_the_servers_own_words() {
        let settings = Settings { effort: Some("low".into()), max_output: 900, ..settings() };
        let limits = |dialect: &Dialect| {
            let body = written(&settings, dialect, &asked(&["hi"]));
            (body["max_completion_tokens"].as_u64(), body["max_tokens"].as_u64())
        };
        assert_eq!(limits(&full()), (Some(900), Some(900)));
        assert_eq!(limits(&Dialect::of_server("https://api.openai.com/v1")), (Some(900), None));
        let body = written(&settings, &full(), &asked(&["hi"]));
        assert_eq!(body["reasoning_effort"], json!("low"));
    }

    #[test]
    fn notes_stand_in_the_last_message_and_the_only_system_message_is_the_first() {
        let mut asked = asked(&["hi"]);
        let wrong = "That is not so.".to_owned();
        asked.correction = Some(Correction { said: "Booked!".into(), wrong });
        let roles = |asked: &Request| -> Vec<String> {
            let body = written(&settings(), &full(), asked);
            let role = |it: &Value| it["role"].as_str().unwrap().to_owned();
            body["messages"].as_array().unwrap().iter().map(role).collect()
        };
        let last = |asked: &Request| {
            let body = written(&settings(), &full(), asked);
            body["messages"].as_array().unwrap().last().unwrap()["content"].to_string()
        };
        assert_eq!(roles(&asked), ["system", "user"]);
        assert!(last(&asked).contains("You answered: \\\"Booked!\\\" That is not so.]"));
        asked.rounds = vec![Round { calls: vec![done("a")], ..Round::default() }];
        assert_eq!(roles(&asked), ["system", "user", "assistant", "tool"]);
        assert!(last(&asked).starts_with("\"none\\n\\n[Note from the booking system"));
    }

    #[test]
    fn the_servers_own_fields_and_ids_go_back_within_the_turn() {
        let mut asked = asked(&["hi"]);
        let fields = |value: Value| value.as_object().unwrap().clone();
        let vendor = VendorFields {
            model: "m".into(),
            message: fields(json!({"reasoning_content": "they want a list"})),
            calls: vec![fields(json!({"extra_content": {"google": {"thought_signature": "s"}}}))],
        };
        asked.rounds = vec![Round { calls: vec![done("D681PevKs")], vendor, ..Round::default() }];
        let body = written(&settings(), &full(), &asked);
        assert_eq!(
            body["messages"][2],
            json!({
                "role": "assistant", "content": "", "reasoning_content": "they want a list",
                "tool_calls": [{
                    "id": "D681PevKs", "type": "function",
                    "function": {"name": "list_my_appointments", "arguments": "{}"},
                    "extra_content": {"google": {"thought_signature": "s"}},
                }],
            })
        );
        assert_eq!(body["messages"][3]["tool_call_id"], json!("D681PevKs"));
        let other = Settings { name: "another".into(), ..settings() };
        let message = written(&other, &full(), &asked)["messages"][2].to_string();
        assert!(!message.contains("D681PevKs") && !message.contains("reasoning"), "{message}");
    }

    #[test]
    fn calls_of_other_turns_are_told_in_words_where_they_would_be_refused() {
        let mut asked = asked(&["and now?"]);
        Arc::make_mut(&mut asked.context).history = vec![
            Entry::Customer { text: "mine?".into(), sent: "2026-11-23T08:00:00Z".parse().unwrap() },
            Entry::Assistant { text: "None.".into(), calls: vec![done("a")] },
        ];
        let mut dialect = full();
        dialect.concede(Concession::CallsInWords);
        let body = written(&settings(), &dialect, &asked);
        assert_eq!(
            body["messages"][1]["content"],
            "mine?\n\n[Note from the booking system, not from the customer: \
             list_my_appointments was called with {}. none]"
        );
        assert!(!body["messages"].to_string().contains("tool_calls"));
    }
}
