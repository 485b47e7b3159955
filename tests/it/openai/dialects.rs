//! Servers that speak the protocol each in a dialect of their own, as public reports describe them.
//!
//! Each server refuses what its vendor's would refuse. The customer is answered by the model all the
//! same, and what was learned is not paid for again at the next message.

use serde_json::{Value, json};

use super::{
    Act, Fake, Setup,
    fake::{Refuses, body, call, completion},
    messages, told,
};

const FREE: &str = "На завтра вільно о 9:00, 11:00, 14:00 та 16:00. Який час вам підходить?";
const HELLO: &str = "Hello! Which service would you like?";

fn check() -> Value {
    json!({"date": "завтра", "duration_minutes": null, "service": "Стрижка", "staff": null})
}

/// A model's message with one call, and with fields of its vendor in the message and the call.
fn own_call(id: &str, in_message: &Value, in_call: &Value) -> Act {
    let function = json!({"name": "check_calendar_availability", "arguments": check().to_string()});
    let mut call = json!({"id": id, "type": "function", "function": function});
    merge(&mut call, in_call);
    let mut message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    merge(&mut message, in_message);
    body(&completion(1, &message, "tool_calls"))
}

fn merge(into: &mut Value, fields: &Value) {
    for (key, value) in fields.as_object().unwrap() {
        into[key] = value.clone();
    }
}

fn refusal(status: u16, message: &str) -> (u16, Value) {
    let error = json!({"message": message, "type": "invalid_request_error", "code": null});
    (status, json!({"error": error}))
}

/// Returns the calls of a request that stand behind the customer's last message.
fn calls_of_this_turn(request: &Value) -> Vec<Value> {
    let all = messages(request);
    let since = all.iter().rposition(|it| it["role"] == "user").unwrap();
    calls(&all[since..])
}

fn calls(messages: &[Value]) -> Vec<Value> {
    let calls = messages.iter().filter_map(|it| it["tool_calls"].as_array());
    calls.flatten().cloned().collect()
}

/// Asks twice for free times, and returns how many requests were refused in the first and in both.
async fn asks_twice(refuses: Refuses, own: Act, again: Act) -> [usize; 2] {
    let fake = Fake::vendor(refuses, vec![own, Act::Say(FREE)]).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("ivan", "Хочу записатися на стрижку завтра").await, FREE);
    let first = fake.refused();
    fake.then(vec![again, Act::Say(FREE)]);
    assert_eq!(setup.says("ivan", "А ще раз, які години завтра?").await, FREE);
    fake.close();
    [first, fake.refused()]
}

#[tokio::test]
async fn gemini_gets_the_signatures_of_its_calls_back_and_schemas_without_lists_of_types() {
    let refuses: Refuses = |request| {
        if request["tools"].to_string().contains("\"type\":[") {
            let error = "Invalid JSON payload received. Unknown name \"type\" at 'tools[0]\
                         .function_declarations[0].parameters.properties[0].value': Proto field \
                         is not repeating, cannot start list.";
            let error = json!({"code": 400, "message": error, "status": "INVALID_ARGUMENT"});
            return Some((400, json!([{"error": error}])));
        }
        let signed = |call: &Value| call["extra_content"]["google"]["thought_signature"] == "sig";
        if calls_of_this_turn(request).iter().all(signed) {
            return None;
        }
        Some(refusal(400, "Function call is missing a thought_signature in functionCall parts."))
    };
    let signed = || {
        let fields = json!({"extra_content": {"google": {"thought_signature": "sig"}}});
        own_call("function-call-1", &json!({}), &fields)
    };
    assert_eq!(asks_twice(refuses, signed(), signed()).await, [1, 1]);
}

#[tokio::test]
async fn deepseek_gets_its_reasoning_back_and_calls_of_earlier_turns_in_words() {
    let refuses: Refuses = |request| {
        let all = messages(request);
        let silent = |it: &&Value| it["tool_calls"].is_array() && it["reasoning_content"].is_null();
        let at = all.iter().filter(silent).count();
        let message = "Missing `reasoning_content` field in the assistant message";
        (at > 0).then(|| refusal(400, message))
    };
    let thought =
        || own_call("call_00_x", &json!({"reasoning_content": "They want tomorrow."}), &json!({}));
    assert_eq!(asks_twice(refuses, thought(), thought()).await, [0, 0]);
}

#[tokio::test]
async fn mistral_gets_its_own_ids_nine_characters_and_no_field_that_it_does_not_know() {
    let refuses: Refuses = |request| {
        let known = ["model", "messages", "tools", "tool_choice", "max_tokens"];
        let stranger = request.as_object().unwrap().keys().find(|it| !known.contains(&it.as_str()));
        if let Some(key) = stranger {
            let extra = json!({"type": "extra_forbidden", "loc": ["body", key],
                               "msg": "Extra inputs are not permitted", "input": request[key]});
            let body = json!({"object": "error", "message": {"detail": [extra]},
                              "type": "invalid_request_error", "param": null, "code": null});
            return Some((422, body));
        }
        let id = |call: &Value| call["id"].as_str().unwrap_or_default().to_owned();
        let good = |id: &String| id.len() == 9 && id.chars().all(|c| c.is_ascii_alphanumeric());
        let wrong = calls(&messages(request)).iter().map(id).find(|id| !good(id));
        let id = wrong?;
        let message =
            format!("Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9.");
        Some((400, json!({"object": "error", "message": message, "code": "3280"})))
    };
    let own = || own_call("D681PevKs", &json!({}), &json!({}));
    assert_eq!(asks_twice(refuses, own(), own()).await, [1, 1]);
}

#[tokio::test]
async fn templates_that_take_one_system_message_and_turns_in_order_get_notes_that_fit() {
    let refuses: Refuses = |request| {
        let roles: Vec<Value> = messages(request).iter().map(|it| it["role"].clone()).collect();
        if roles.iter().skip(1).any(|role| role == "system") {
            let message = "Jinja Exception: System message must be at the beginning.";
            let error = json!({"code": 500, "message": message, "type": "server_error"});
            return Some((500, json!({"error": error})));
        }
        let twice =
            |pair: &[Value]| pair[0] == pair[1] && (pair[0] == "user" || pair[0] == "assistant");
        if roles.windows(2).any(twice) {
            return Some(refusal(500, "Jinja Exception: Conversation roles must alternate"));
        }
        None
    };
    let lie = || Act::Say("You are booked for tomorrow at 14:00!");
    let script = vec![
        lie(),
        Act::Say(HELLO),
        call("list_my_appointments", &json!({})),
        lie(),
        Act::Say("You have no appointments."),
    ];
    let fake = Fake::vendor(refuses, script).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("anna", "hello").await, HELLO);
    assert_eq!(setup.says("anna", "what do I have?").await, "You have no appointments.");
    assert_eq!(fake.refused(), 0);
    let note = told(&fake.requests()[1]);
    assert!(note.contains("hello") && note.contains("You are booked for tomorrow"), "{note}");
    assert_eq!(messages(&fake.requests()[4]).last().unwrap()["role"], "tool");
    fake.close();
}

#[tokio::test]
async fn a_server_that_fails_without_content_always_gets_it() {
    let refuses: Refuses = |request| {
        let all_have_it = messages(request).iter().all(|it| it["content"].is_string());
        if all_have_it { None } else { Some((500, json!({"error": {"message": "'content'"}}))) }
    };
    let own = || own_call("call_1", &json!({}), &json!({}));
    assert_eq!(asks_twice(refuses, own(), own()).await, [0, 0]);
}

#[tokio::test]
async fn a_server_that_says_only_no_is_asked_plainly_once_and_from_then_on() {
    let refuses: Refuses = |request| {
        let text = request["tools"].to_string();
        let odd = ["\"strict\"", "additionalProperties", "\"type\":["];
        let full = odd.iter().any(|it| text.contains(it))
            || request.get("max_completion_tokens").is_some()
            || request.get("tool_choice").is_some();
        if full { Some((400, json!({"detail": "Bad Request"}))) } else { None }
    };
    let own = || own_call("call_1", &json!({}), &json!({}));
    assert_eq!(asks_twice(refuses, own(), own()).await, [1, 1]);
}

#[tokio::test]
async fn a_reasoning_model_behind_a_gateway_gets_the_limit_that_it_takes() {
    let refuses: Refuses = |request| {
        request.get("max_tokens")?;
        let message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use \
                       'max_completion_tokens' instead.";
        let error = json!({"message": message, "type": "invalid_request_error",
                           "param": "max_tokens", "code": "unsupported_parameter"});
        Some((400, json!({"error": error})))
    };
    let fake = Fake::vendor(refuses, vec![Act::Say(HELLO)]).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("anna", "hello").await, HELLO);
    let asked = fake.requests().remove(0);
    assert_eq!(asked["max_completion_tokens"], json!(4096));
    assert_eq!(asked["tools"][0]["function"]["strict"], json!(true), "nothing else was left out");
    assert_eq!(fake.refused(), 1);
    fake.close();
}

#[tokio::test]
async fn groq_does_not_get_the_reasoning_back_that_it_refuses() {
    let refuses: Refuses = |request| {
        let refused = messages(request).iter().any(|it| it.get("reasoning").is_some());
        let message = "'messages.2' : for 'role:assistant' the following must be satisfied\
                       [('messages.2' : property 'reasoning' is unsupported)]";
        refused.then(|| refusal(400, message))
    };
    let own = || own_call("call_1", &json!({"reasoning": "They want tomorrow."}), &json!({}));
    assert_eq!(asks_twice(refuses, own(), own()).await, [1, 1]);
}

/// Returns the answer with which a server only streams, whether asked to or not.
fn streamed(deltas: &[Value], reason: &str) -> Act {
    let event = |delta: &Value, reason: Value| {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": reason});
        format!("data: {}\n\n", json!({"object": "chat.completion.chunk", "choices": [choice]}))
    };
    let mut text = String::from(": keep-alive\n\n");
    for delta in deltas {
        text.push_str(&event(delta, Value::Null));
    }
    text.push_str(&event(&json!({}), reason.into()));
    text.push_str("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9}}\n\ndata: [DONE]\n\n");
    Act::Answer(200, vec![("content-type", "text/event-stream")], text)
}

#[tokio::test]
async fn a_server_that_only_streams_is_asked_for_a_stream_and_read_to_its_end() {
    let refuses: Refuses = |request| {
        let message = "This model only support stream mode, please enable the stream parameter to \
                       access the model.";
        (request["stream"] != true).then(|| refusal(400, message))
    };
    let written = check().to_string();
    let (head, tail) = written.split_at(9);
    let piece = |text: &str| json!({"index": 0, "function": {"arguments": text}});
    let first = json!({"index": 0, "id": "call_1", "type": "function",
                       "function": {"name": "check_calendar_availability", "arguments": ""}});
    let calls: Vec<Value> =
        [first, piece(head), piece(tail)].map(|it| json!({"tool_calls": [it]})).to_vec();
    let words: Vec<Value> =
        FREE.split_inclusive(' ').map(|word| json!({"content": word})).collect();
    let fake =
        Fake::vendor(refuses, vec![streamed(&calls, "tool_calls"), streamed(&words, "stop")]).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("ivan", "Хочу записатися на стрижку завтра").await, FREE);
    assert_eq!(fake.refused(), 1);
    assert_eq!(setup.used().await[0].usage.input, 18);
    fake.close();
}

#[tokio::test]
async fn what_models_wrap_around_their_calls_is_taken_off() {
    let plain = json!({
        "customer_name": "John Doe", "customer_email": "john@example.com",
        "customer_phone": "None", "service": "Haircut", "staff": "null", "date": "tomorrow",
        "time": "14:00", "duration_minutes": null, "create_meet": null, "notes": "by the window",
    });
    let plain = plain.to_string();
    for arguments in [
        plain.clone(),
        json!(plain).to_string(),
        format!("```json\n{plain}\n```"),
        json!(format!("```json\n{plain}\n```")).to_string(),
    ] {
        for name in ["book_appointment", "functions.book_appointment"] {
            let calls = vec![(name, arguments.clone())];
            let fake = Fake::start(vec![Act::Call(calls), Act::Say("See you tomorrow!")]).await;
            let mut setup = Setup::open(&fake);
            let said = "Haircut tomorrow at 14:00, John Doe, john@example.com";
            setup.says("john", said).await;
            assert_eq!(
                setup.book().await,
                ["haircut 24.11 14:00 confirmed John Doe"],
                "{arguments}"
            );
            fake.close();
        }
    }
}

#[tokio::test]
async fn a_key_that_may_stand_for_the_day_is_not_ignored() {
    let moved = json!({"appointment": null, "new_date": "Friday", "time": "11:00"});
    let book = json!({
        "customer_name": "John Doe", "customer_email": "john@example.com", "service": "Haircut",
        "date": "tomorrow", "time": "14:00",
    });
    let fake = Fake::start(vec![
        call("book_appointment", &book),
        Act::Say("See you tomorrow!"),
        call("reschedule_appointment", &moved),
        Act::Say("Which day would you like?"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("john", "Haircut tomorrow at 14:00, John Doe, john@example.com").await;
    setup.says("john", "please move it to Friday at 11").await;
    assert_eq!(setup.book().await, ["haircut 24.11 14:00 confirmed John Doe"]);
    assert!(told(&fake.requests()[3]).starts_with("The arguments of reschedule_app"));
    fake.close();
}

#[tokio::test]
async fn an_error_inside_an_answer_that_claims_to_be_well_is_waited_out() {
    let late = |error: Value| {
        let choice = json!({"index": 0, "finish_reason": "error", "error": error,
                            "message": {"role": "assistant", "content": "On Fri"}});
        body(&json!({"choices": [choice]}))
    };
    let fake = Fake::start(vec![
        late(json!({"code": 502, "message": "Provider returned error"})),
        body(&json!({"error": {"code": 429, "type": "rate_limit_error", "message": "slow down"}})),
        Act::Say(HELLO),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("anna", "hello").await, HELLO);
    fake.close();
}

#[tokio::test]
async fn an_answer_that_only_mentions_what_errors_mention_is_an_answer() {
    let words = "We work every day with the exception of Sunday. Which service would you like?";
    let fake = Fake::start(vec![Act::Say(words)]).await;
    let mut setup = Setup::open(&fake);
    assert_eq!(setup.says("anna", "hello, are you open on sundays?").await, words);
    fake.close();
}
